"""docs/reference/footnotes.md: the usual words, by the name under which a plan can replace them."""

from pages.markdown import code, page, table
from section16.drafting.wording import STANDARD

__all__ = ["footnote_texts"]

_INTRO = """
The texts that a draft puts into footnotes and remarks of its own accord. A plan replaces one by giving a text of the
same name under `[texts]`; the words in braces are put in there too:

```toml
[texts]
"gift made" = "A gift by {who} to {to}, made without consideration."
```

Equal texts become one footnote. Footnotes are numbered in the order in which a reader meets them: row by row, cell by
cell. A text above 1,000 characters goes on under the next number, cut between sentences.
"""


def footnote_texts() -> str:
    """Return the page."""
    rows = ((code(name), text) for name, text in STANDARD.items())
    return page("Usual words of footnotes", _INTRO, table(("Name", "Text"), rows))

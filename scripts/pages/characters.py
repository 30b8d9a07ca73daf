"""docs/reference/characters.md: the characters that EDGAR takes, and what stands for others."""

from pages.markdown import page, table
from section16.standard.text.characters import ALLOWED, TRANSLITERATIONS, character_name
from section16.standard.text.transliterations import SPACED

__all__ = ["characters"]

_INTRO = """
EDGAR takes the printable characters of ASCII but the caret (EDGAR Filer Manual, Volume II, section 5, Table 5-1):
"""
_OTHERS = """
In a submission each other character is replaced, and nothing is dropped in silence:

1. By the table below. A word or a fraction is set off with a space from a letter or digit beside it.
2. Else by its compatibility decomposition without accents: `é` is `e`, `①` is `1`, `ﬁ` is `fi`.
3. What has neither is reported with its place and its name, and nothing is written.

`section16.read` and the document as disseminated keep every character as filed.
"""


def characters() -> str:
    """Return the page."""
    shown = "".join(sorted(one for one in ALLOWED if one.isprintable() and one != " "))
    head = ("Character", "Code", "Name", "Becomes", "Set off")
    return page(
        "Characters",
        _INTRO,
        f"```text\n{shown}\n```",
        "and the space, the tab, the line feed, the carriage return and the form feed.",
        _OTHERS,
        table(head, (_row(one, by) for one, by in sorted(TRANSLITERATIONS.items()))),
    )


def _row(one: str, by: str) -> tuple[str, ...]:
    shown = f"`{one}`" if one.isprintable() else ""
    name = character_name(one)
    return (shown, f"U+{ord(one):04X}", name, _said(by), "yes" if by in SPACED else "")


def _said(by: str) -> str:
    words = {"": "nothing", " ": "a space", "\n": "a line break"}
    return words.get(by) or f"`{by}`"

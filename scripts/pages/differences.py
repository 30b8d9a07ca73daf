"""docs/reference/differences.md: where our cells are not those of the SEC's stylesheets."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, Final

from pages.markdown import code, page, table

__all__ = ["differences"]

_LIST: Final = Path(__file__).parents[2] / "tests" / "rendering" / "known_differences.toml"
_INTRO = """
Every cell of Tables I and II that is printed differently from the SEC's specification stylesheets, over all filings of
the corpus for which those cells are known. A test fails on any other difference, and on any of these that has gone.
[How a report is printed](printing.md) says what is the same.
"""


def differences() -> str:
    """Return the page."""
    found: list[dict[str, Any]] = tomllib.loads(_LIST.read_text("utf-8"))["difference"]
    return page("Known differences in printing", _INTRO, *map(_difference, found))


def _difference(one: dict[str, Any]) -> str:
    counts = Counter(cell[0] for cell in one["cells"])
    rows = ((code(filing), str(number)) for filing, number in sorted(counts.items()))
    title = f"## {one['what'][:1].upper()}{one['what'][1:]}"
    return f"{title}\n\n{one['reason'].strip()}\n\n{table(('Filing', 'Cells'), rows)}"

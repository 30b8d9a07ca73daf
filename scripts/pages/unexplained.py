"""docs/reference/unexplained.md: the balances of real filings that the ledger cannot explain."""

import tomllib
from pathlib import Path
from typing import Any, Final

from pages.markdown import code, page, table

__all__ = ["unexplained"]

_LIST: Final = Path(__file__).parents[2] / "tests" / "ledger" / "unexplained.toml"
_INTRO = """
Every balance of the corpus that does not follow from the one before and for which `reconcile` finds no explanation,
with what reading the filings shows. A test fails on any other, and on any of these that has gone.
[Do the balances follow?](../guide/reconcile.md) says how the others are explained.
"""


def unexplained() -> str:
    """Return the page."""
    found: list[dict[str, Any]] = tomllib.loads(_LIST.read_text("utf-8"))["reason"]
    return page("Balances without an explanation", _INTRO, *map(_reason, found))


def _reason(one: dict[str, Any]) -> str:
    rows = ((code(gap["filing"]), code(gap["table"]), str(gap["row"]), gap["difference"]) for gap in one["gaps"])
    title = f"## {one['why'][:1].upper()}{one['why'][1:]}"
    return f"{title}\n\n{one['text'].strip()}\n\n{table(('Filing', 'Table', 'Row', 'Difference'), rows)}"

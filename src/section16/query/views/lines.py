"""Lines of trades from both tables as one, and what tells one line of holdings from another."""

from typing import Final

from section16.query.views.view import ViewColumn, select
from section16.standard.datasets import ACCESSION_NUMBER, NOTES, surrogate_of
from section16.table.derived.columns import TRADE_TABLES, shared_columns
from section16.table.schema import ROW_POSITION, columns_of

__all__ = ["SHARES_BEFORE", "TRADE_LINES", "trade_lines_of"]

# The footnotes of `law.deadlines.NOTED_CELLS`.
_SPEAKING: Final = "TRANS_DATE_FN, EQUITY_SWAP_TRANS_CD_FN, TRANS_SHARES_FN, TRANS_PRICEPERSHARE_FN"
# SQL for the balance before a line `t`.
SHARES_BEFORE: Final = """(t.SHRS_OWND_FOLWNG_TRANS
  - CASE t.TRANS_ACQUIRED_DISP_CD WHEN 'A' THEN t.TRANS_SHARES WHEN 'D' THEN -t.TRANS_SHARES END)"""


def _notes(table: str) -> str:
    """Return SQL for the footnotes of a line's cells, each once, in the order of their numbers."""
    columns = ", ".join(f'"{one.name}"' for one in columns_of(table) if one.name.endswith(NOTES))
    every = f"list_distinct(flatten([{columns}]))"
    keyed = f"list_sort(list_transform({every}, lambda x: struct_pack(size := len(x), id := x)))"
    return f"nullif(list_transform({keyed}, lambda x: x.id), [])"


def _line(table: str) -> str:
    present = {one.name for one in columns_of(table)}
    keys = (
        ViewColumn(ACCESSION_NUMBER, ACCESSION_NUMBER, "the filing"),
        ViewColumn("TRANS_TABLE", f"'{table}'", "the SEC's table that the line is in: I is nonderiv, II is deriv"),
        ViewColumn("TRANS_SK", surrogate_of(table), "its key there: with filing and table the key of the trade"),
        ViewColumn(ROW_POSITION, ROW_POSITION, "its place in Table I or II, from 1"),
        ViewColumn("NOTE_IDS", _notes(table), "ids of the footnotes of any of its cells"),
        ViewColumn("SPEAKING_IDS", f"list_concat({_SPEAKING})", "ids of the footnotes that speak of the trade itself"),
    )
    values = tuple(
        ViewColumn(one.name, f'"{one.name}"' if one.name in present else "NULL", one.about) for one in shared_columns()
    )
    return f'{select((*keys, *values))} FROM "{table}"'


def trade_lines_of(filings: str) -> str:
    """Return SQL for the lines of both tables of the filings that a query names, before anything is made of others."""
    return " UNION ALL ".join(f"{_line(table)} WHERE {ACCESSION_NUMBER} IN ({filings})" for table in TRADE_TABLES)


TRADE_LINES: Final = " UNION ALL ".join(_line(table) for table in TRADE_TABLES)

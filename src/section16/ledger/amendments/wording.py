"""What an amendment does, in words: one line a row, with the two rows' numbers and what changed between them."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from textwrap import shorten
from typing import Final

from section16.ledger.amendments.row_pairs import held_after
from section16.ledger.cells import cell_text
from section16.ledger.rows import note_fields, row_fields
from section16.ledger.values import CellChange, LedgerRow, Restatement, RowRef
from section16.standard.datasets import NOTES
from section16.standard.text.prose import amount, money

__all__ = ["change_words", "column_label", "restatement_words", "row_words"]

_LONGEST: Final = 80  # characters of a text


def restatement_words(one: Restatement, rows: Mapping[RowRef, LedgerRow]) -> str:
    """Return what an amendment does to a row; `rows` are those of both filings."""
    own = row_words(rows[one.amendment]) if one.amendment else ""
    old = _place(one.original) if one.original else ""
    match one.kind:
        case "repeats":
            return f"{own}: repeats {old} as it was"
        case "corrects":
            return f"{own}: corrects {old}, {one.score} % alike: {change_words(one.changes)}"
        case "adds":
            return f"{own}: added"
        case "withdraws":
            return f"{old} of the original: withdrawn, for the amendment says '{one.evidence[0]}'"
    return _ambiguous(one, own, old)


def _ambiguous(one: Restatement, own: str, old: str) -> str:
    candidates = " or ".join(_place(ref) for ref in one.candidates)
    if own and old:
        return f"{own}: corrects {old} or {candidates}, which are as much alike"
    if own:
        return f"{own}: added, or a correction of {candidates}"
    return f"{candidates}: which is withdrawn cannot be told; the amendment says '{one.evidence[0]}'"


def row_words(row: LedgerRow) -> str:
    """Return where a row stands and what it reports."""
    moved = row.shares if row.shares is not None else row.total_value
    trade = (row.code, cell_text(row.day), row.acquired_disposed, _amount(moved)) if row.is_transaction else ()
    price = f"at {money(row.price)}" if row.price is not None else ""
    after = held_after(row)
    held = f"{amount(after)} held" if after is not None else ""
    said = " ".join(one for one in (*trade, row.title, price) if one)
    return f"{_place(row.ref)} ({', '.join(one for one in (said, held) if one)})"


def _amount(value: Decimal | None) -> str:
    return "" if value is None else amount(value)


def _place(ref: RowRef) -> str:
    table = "Table II" if ref.table.startswith("deriv") else "Table I"
    return f"{table}, row {ref.row}" if ref.row else f"{ref.table}, key {ref.key}"


def change_words(changes: tuple[CellChange, ...]) -> str:
    """Return which cells changed, each with what it said before and after; long texts are cut."""
    return "; ".join(map(_change, changes))


def _change(one: CellChange) -> str:
    label, before, after = column_label(one.column), shorten(one.before, _LONGEST), shorten(one.after, _LONGEST)
    if not one.before:
        return f"{label} added: '{after}'"
    if not one.after:
        return f"{label} '{before}' taken out"
    return f"{label} reworded" if before == after else f"{label} from '{before}' to '{after}'"


def column_label(column: str) -> str:
    """Return a column's title on the form; for a column of footnotes, those of the cell."""
    name = column.removesuffix(NOTES)
    label = _labels().get(name, name)
    return f"footnote of {label}" if name != column else label


@cache
def _labels() -> Mapping[str, str]:
    """Return the titles of the form's columns; Table I's where both tables have one."""
    tables = ("deriv_holding", "deriv_trans", "nonderiv_holding", "nonderiv_trans")
    found = (
        (one.column if one in row_fields(table) else one.name, one.field.box)
        for table in tables
        for one in (*note_fields(table), *row_fields(table))
    )
    return {column: box.label for column, box in found if box}

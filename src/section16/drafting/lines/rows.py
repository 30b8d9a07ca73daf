"""Make the rows of Tables I and II, cell by cell of the form; footnotes are still texts, balances still missing."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import asdict, replace

from section16.drafting.notes import joined, merge, texts
from section16.drafting.plan.cells import CELLS
from section16.drafting.plan.parts import CellNotes, CellValues, HeldAs
from section16.drafting.terms import Terms
from section16.form.cell import Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import DerivativeRow, NonDerivativeRow
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.rows import fields_of, notes_field

__all__ = [
    "TransactionFacts",
    "cells_given",
    "series_holding",
    "series_row",
    "stock_holding",
    "stock_row",
    "with_notes",
]

R = TypeVar("R", bound=NonDerivativeRow | DerivativeRow)


class TransactionFacts(Struct, frozen=True, kw_only=True):
    """What one row says of a transaction; `price` None leaves the cell to its footnotes.

    `underlying` is the number of underlying shares in Table II; `value` stands in place of `shares` there.
    """

    on: date
    code: str
    side: str  # A or D
    shares: Decimal
    price: Decimal | None = Decimal(0)
    value: Decimal | None = None
    underlying: Decimal | None = None
    deemed: date | None = None
    form_type: str = "4"
    timeliness: str | None = None
    swap: bool = False
    plan: str | None = None  # 10b5-1 plan, where it is not the event's
    covered: bool = True  # by the event's 10b5-1 plan, where it has one
    cells: tuple[CellValues, ...] = ()
    notes: CellNotes = CellNotes()


def stock_row(held: HeldAs, facts: TransactionFacts) -> NonDerivativeTransaction:
    """Make a row of Table I."""
    values = _held(held) | _transaction(facts) | cells_given(facts.cells)
    return with_notes(_row(NonDerivativeTransaction, values), facts.notes)


def series_row(terms: Terms, held: HeldAs, facts: TransactionFacts) -> DerivativeTransaction:
    """Make a row of Table II."""
    values = _held(held) | _terms(terms) | _transaction(facts) | cells_given((*terms.cells, *facts.cells))
    return with_notes(_row(DerivativeTransaction, values), joined((terms.notes, facts.notes)))


def stock_holding(held: HeldAs, cells: CellValues, notes: CellNotes, *, late: bool = False) -> NonDerivativeHolding:
    """Make a row of Table I that only tells what is held; a holding that a Form 3 missed is coded 3."""
    values = _held(held) | {"form_type": "3" if late else None} | cells_given((cells,))
    return with_notes(_row(NonDerivativeHolding, values), notes)


def series_holding(terms: Terms, held: HeldAs, underlying: Decimal | None, *, late: bool = False) -> DerivativeHolding:
    """Make a row of Table II that only tells what is held."""
    coded = {"form_type": "3" if late else None, "underlying_shares": underlying}
    return with_notes(
        _row(DerivativeHolding, _held(held) | _terms(terms) | coded | cells_given(terms.cells)), terms.notes
    )


def cells_given(cells: Iterable[CellValues]) -> dict[str, object]:
    """Return the values that a plan gives by the form's names; a later one takes the place of an earlier."""
    return {name: value for one in cells for name, value in asdict(one).items() if value is not None}


def _held(held: HeldAs) -> dict[str, object]:
    return {"security_title": held.security, "ownership": held.ownership, "nature": held.nature}


def _terms(terms: Terms) -> dict[str, object]:
    return {
        "security_title": terms.security,
        "exercise_price": terms.exercise_price,
        "exercisable_on": terms.exercisable_on,
        "expires_on": terms.expires_on,
        "underlying_title": terms.underlying,
    }


def _transaction(facts: TransactionFacts) -> dict[str, object]:
    return {
        "traded_on": facts.on,
        "deemed_executed_on": facts.deemed,
        "form_type": facts.form_type,
        "code": facts.code,
        "equity_swap": facts.swap,
        "timeliness": facts.timeliness,
        "shares": facts.shares if facts.value is None else None,
        "total_value": facts.value,
        "price": facts.price,
        "acquired_disposed": facts.side,
        "underlying_shares": facts.underlying,
    }


def _row(kind: type[R], values: Mapping[str, object]) -> R:
    """Put values into the fields of a row; of fields that exclude each other, the last one given stands."""
    fields = {field.name: field for field in fields_of(kind)}
    given = [name for name, value in values.items() if name in fields and value is not None]
    stands = {fields[name].row.either or name: name for name in given}
    put = {name: Cell(values[name]) if fields[name].is_cell else values[name] for name in stands.values()}
    return replace(kind(), **put)


def with_notes(row: R, notes: CellNotes) -> R:
    """Hang footnotes on the cells of a row; those of its coded fields stand together."""
    found: dict[str, tuple[str, ...]] = {}
    for name in CellNotes.__struct_fields__:
        home = _home(row, name)
        if home is not None:
            found[home] = merge(*found.get(home, ()), *texts(getattr(notes, name)))
    cells = {name: cell for name in found if isinstance(cell := getattr(row, name), Cell)}
    return replace(row, **found | {name: replace(cell, footnotes=found[name]) for name, cell in cells.items()})


def _home(row: NonDerivativeRow | DerivativeRow, name: str) -> str | None:
    """Name the field of a row that holds the footnotes of a cell; None where the row has none, or it takes none."""
    field = CELLS[name][0]
    if not field.is_cell:
        return notes_field(type(row), field)
    fields = {one.name: one for one in fields_of(type(row))}
    # A footnote on an amount belongs to the cell that gives it, in shares or in dollars.
    pair = (one.name for one in fields.values() if field.row.either and one.row.either == field.row.either)
    home = next((one for one in pair if getattr(row, one)), name)
    return home if home in fields and "y" in fields[home].row.notes else None

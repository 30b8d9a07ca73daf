"""Make the rows of Tables I and II from what a move says; footnotes are still texts, balances still missing."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from section16.drafting.plan.parts import CellNotes, HeldAs, texts
from section16.drafting.terms import Terms, joined
from section16.form.cell import EMPTY, Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction

__all__ = ["Move", "series_holding", "series_row", "stock_holding", "stock_row"]


class Move(Struct, frozen=True, kw_only=True):
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
    timeliness: Cell[str] = EMPTY
    swap: bool = False
    plan: str | None = None  # 10b5-1 plan, where it is not the event's
    notes: CellNotes = CellNotes()

    @property
    def change(self) -> Decimal:
        """What the move does to the balance."""
        moved = self.shares if self.value is None else self.value
        return moved if self.side == "A" else -moved


def stock_row(held: HeldAs, move: Move) -> NonDerivativeTransaction:
    """Make a row of Table I."""
    notes = move.notes
    return NonDerivativeTransaction(
        security_title=Cell(held.security, texts(notes.security)),
        traded_on=Cell(move.on, texts(notes.on)),
        deemed_executed_on=Cell(move.deemed, texts(notes.deemed)),
        form_type=move.form_type,
        code=move.code,
        equity_swap=move.swap,
        coding_footnotes=texts(notes.code),
        timeliness=Cell(move.timeliness.value, texts(notes.timeliness)),
        shares=Cell(move.shares, texts(notes.shares)),
        price=Cell(move.price, texts(notes.price)),
        acquired_disposed=Cell(move.side, texts(notes.acquired_disposed)),
        shares_following=Cell(None, texts(notes.following)),
        ownership=Cell(held.ownership, texts(notes.ownership)),
        nature=Cell(held.nature, texts(notes.nature)),
    )


def series_row(terms: Terms, held: HeldAs, move: Move) -> DerivativeTransaction:
    """Make a row of Table II; the A/D code there takes no footnotes."""
    notes = joined(terms.notes, move.notes)
    return DerivativeTransaction(
        security_title=Cell(terms.security, texts(notes.security)),
        exercise_price=Cell(terms.exercise_price, texts(notes.exercise_price)),
        traded_on=Cell(move.on, texts(notes.on)),
        deemed_executed_on=Cell(move.deemed, texts(notes.deemed)),
        form_type=move.form_type,
        code=move.code,
        equity_swap=move.swap,
        coding_footnotes=texts(notes.code),
        timeliness=Cell(move.timeliness.value, texts(notes.timeliness)),
        shares=Cell(move.shares, texts(notes.shares)) if move.value is None else EMPTY,
        total_value=EMPTY if move.value is None else Cell(move.value, texts(notes.shares)),
        price=Cell(move.price, texts(notes.price)),
        acquired_disposed=Cell(move.side),
        exercisable_on=Cell(terms.exercisable_on, texts(notes.exercisable)),
        expires_on=Cell(terms.expires_on, texts(notes.expires)),
        underlying_title=Cell(terms.underlying, texts(notes.underlying)),
        underlying_shares=Cell(move.underlying, texts(notes.underlying_shares)),
        shares_following=Cell(None, texts(notes.following)),
        ownership=Cell(held.ownership, texts(notes.ownership)),
        nature=Cell(held.nature, texts(notes.nature)),
    )


def stock_holding(held: HeldAs, notes: CellNotes, *, late: bool = False) -> NonDerivativeHolding:
    """Make a row of Table I that only tells what is held; a holding that a Form 3 missed is coded 3."""
    return NonDerivativeHolding(
        security_title=Cell(held.security, texts(notes.security)),
        form_type="3" if late else None,
        coding_footnotes=texts(notes.code),
        shares_following=Cell(None, texts(notes.following)),
        ownership=Cell(held.ownership, texts(notes.ownership)),
        nature=Cell(held.nature, texts(notes.nature)),
    )


def series_holding(terms: Terms, held: HeldAs, underlying: Decimal, *, late: bool = False) -> DerivativeHolding:
    """Make a row of Table II that only tells what is held."""
    notes = terms.notes
    return DerivativeHolding(
        security_title=Cell(terms.security, texts(notes.security)),
        exercise_price=Cell(terms.exercise_price, texts(notes.exercise_price)),
        form_type="3" if late else None,
        coding_footnotes=texts(notes.code),
        exercisable_on=Cell(terms.exercisable_on, texts(notes.exercisable)),
        expires_on=Cell(terms.expires_on, texts(notes.expires)),
        underlying_title=Cell(terms.underlying, texts(notes.underlying)),
        underlying_shares=Cell(underlying, texts(notes.underlying_shares)),
        shares_following=Cell(None, texts(notes.following)),
        ownership=Cell(held.ownership, texts(notes.ownership)),
        nature=Cell(held.nature, texts(notes.nature)),
    )

"""Shares that pay an exercise price or a tax: withheld by the issuer (code F), or sold on the market (code S)."""

from collections.abc import Iterator

from msgspec.structs import replace

from section16.draft.case import At
from section16.draft.events.executions import moves_of
from section16.draft.lines.balance import ISSUER, OTHERS, Step
from section16.draft.lines.notes import joined, on_code
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import stock_step
from section16.draft.plan import Cover, Event, Withholding
from section16.draft.plan.base import HeldAs, texts

__all__ = ["covered", "withheld"]


def withheld(at: At[Event], held: HeldAs, withholding: Withholding, standard: str) -> Step:
    """Dispose of shares that the issuer keeps; the plan's own footnote stands in for the standard one."""
    notes = joined(on_code(*(texts(withholding.footnote) or (standard,))), withholding.footnotes)
    shares, price = withholding.shares, withholding.price
    move = Move(on=at.event.on, code="F", side="D", shares=shares, price=price, notes=notes)
    return stock_step(at, held, move, ISSUER)


def covered(at: At[Event], held: HeldAs, cover: Cover, standard: str) -> Iterator[Step]:
    """Dispose of shares sold to pay; the sale may be on a later day and under a 10b5-1 plan of its own."""
    own = joined(on_code(*(texts(cover.footnote) or (standard,))), cover.footnotes)
    for move in moves_of(at, cover, cover.on or at.event.on, "S"):
        notes = joined(own, move.notes)
        yield stock_step(at, held, replace(move, plan=cover.plan, notes=notes), OTHERS)

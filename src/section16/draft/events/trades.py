"""Purchases and sales on the market or privately: codes P and S, in Table I or, by grant, in Table II."""

from collections.abc import Iterator

from section16.draft.case import At
from section16.draft.events.either import either
from section16.draft.events.executions import moves_of
from section16.draft.lines.balance import Step
from section16.draft.plan import Purchase, Sale

__all__ = ["purchase", "sale"]


def purchase(at: At[Purchase]) -> Iterator[Step]:
    """Acquire, a line for each price or average."""
    for move in moves_of(at, at.event, at.event.on, "P"):
        yield either(at, move)


def sale(at: At[Sale]) -> Iterator[Step]:
    """Dispose of, a line for each price or average."""
    for move in moves_of(at, at.event, at.event.on, "S"):
        yield either(at, move)

"""An event of a class of stock, or of a derivative series when it names a grant: one row in one table."""

from section16.draft.case import At
from section16.draft.lines.balance import OTHERS, Step
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import series_step, stock_step
from section16.draft.plan.event import EitherEvent
from section16.draft.plan.held import held_as

__all__ = ["either"]


def either(at: At[EitherEvent], move: Move, rank: int = OTHERS) -> Step:
    """Make the row in Table II when the event names a grant, else in Table I."""
    if at.event.grant is not None:
        return series_step(at, at.event.grant, move, rank)
    return stock_step(at, held_as(at.event, at.case.plan), move, rank)

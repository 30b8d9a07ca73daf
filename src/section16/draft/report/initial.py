"""Form 3: everything that is held on the day of the event, and nothing else."""

from section16.draft.case import Case
from section16.draft.lines.opening import opening_of
from section16.draft.lines.tables import Rows, closings_of, holdings_of
from section16.draft.report.assemble import Content

__all__ = ["initial"]


def initial(case: Case) -> Content:
    """Return the holdings, each a group of its own so that they can be cut anywhere."""
    opening = opening_of(case.plan)
    held = holdings_of(case, opening, closings_of(opening, ()))
    rows = (*(Rows((row,)) for row in held.first), *(Rows((), (row,)) for row in held.second))
    return Content(groups=rows, period=case.plan.period)

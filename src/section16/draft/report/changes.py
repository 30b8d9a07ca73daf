"""Forms 4 and 5: the transactions in order, each with its balance, then the other ways of holding."""

from collections.abc import Sequence

from section16.draft.case import Case
from section16.draft.lines.balance import Step
from section16.draft.lines.opening import Opening
from section16.draft.lines.tables import Rows, closings_of, groups_of, holdings_of
from section16.draft.posting import post
from section16.draft.report.assemble import Content
from section16.draft.report.boxes import boxed_notes

__all__ = ["changes"]


def changes(case: Case, opening: Opening, steps: Sequence[Step]) -> Content:
    """Return the rows of the steps; Form 5 is for the fiscal year, Form 4 for its earliest transaction."""
    posted = post(opening, steps)
    groups = groups_of(case, opening, posted)
    held = holdings_of(case, opening, closings_of(opening, posted))
    others = tuple(Rows((row,)) for row in held.first) + tuple(Rows((), (row,)) for row in held.second)
    return Content(groups=(*groups, *others), boxed=boxed_notes(case, steps), period=case.plan.period)

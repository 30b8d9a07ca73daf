"""An amendment: the lines that change, complete, and those that were left out (General Instruction 9)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from section16.draft.asking import ask
from section16.draft.case import Case
from section16.draft.lines.balance import Line, Step
from section16.draft.lines.opening import opening_of
from section16.draft.lines.tables import Rows, closings_of, groups_of, holdings_of
from section16.draft.plan import Amend, Grant, Plan
from section16.draft.plan.base import HeldAs
from section16.draft.plan.held import grant_held
from section16.draft.posting import post, steps_of
from section16.draft.report.assemble import Content, documents
from section16.draft.report.boxes import boxed_notes
from section16.draft.report.changed import Lines, lines_of, with_changes
from section16.draft.report.period import earliest, transactions
from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument
from section16.form.owner import ReportingOwner

__all__ = ["amended"]


def amended(case: Case, original: OwnershipDocument | None) -> tuple[OwnershipDocument, ...]:
    """Return the amendment; what the plan does not give anew is the original's."""
    amend = case.plan.amend
    if amend is None or original is None:
        ask("amend.original", "the earlier report is not there", "put its XML beside the plan")
    filed = _filed_on(amend, original)
    lines = with_changes(lines_of(original), amend.changes)
    content = _content(case, original, lines)
    reports = documents(_with_remarks(case.plan, original), content)
    return tuple(_completed(case.plan, report, original, filed) for report in reports)


def _filed_on(amend: Amend, original: OwnershipDocument) -> date:
    filed = original.header.filed_on if original.header is not None else None
    day = amend.original_filed or filed
    if day is None:
        ask("amend.original_filed", "missing, and the original has no header", "write the date it was filed")
    return day


def _content(case: Case, original: OwnershipDocument, lines: Lines) -> Content:
    """Gather the lines to repeat and the lines to add, by day."""
    every = case.plan.amend is not None and case.plan.amend.repeat == "all"
    opening = opening_of(case.plan, _balances(case.plan, lines))
    steps: tuple[Step, ...] = steps_of(case, opening)
    posted = post(opening, steps)
    added = groups_of(case, opening, posted)
    held = holdings_of(case, opening, closings_of(opening, posted)) if case.form == "3" else Rows()
    kept = Rows(
        tuple(row for row, changed in lines.first if changed or every),
        tuple(row for row, changed in lines.second if changed or every),
    )
    groups = tuple(group for group in (*_singly(kept), *added, *_singly(held)) if group.first or group.second)
    period = _period(case.plan, original, lines)
    return Content(groups=tuple(sorted(groups, key=_day)), boxed=boxed_notes(case, steps), period=period)


def _period(plan: Plan, original: OwnershipDocument, lines: Lines) -> date | None:
    """Keep the period of the report amended, by which the two are found together, unless a date in it was wrong."""
    dates = plan.amend is not None and any(change.cell == "traded_on" for change in plan.amend.changes)
    rows = (*(row for row, _ in lines.first), *(row for row, _ in lines.second))
    right = earliest(rows) if dates and plan.form[0] == "4" else None
    return plan.period or right or original.period_of_report


def _singly(rows: Rows) -> Iterator[Rows]:
    yield from (Rows((row,)) for row in rows.first)
    yield from (Rows((), (row,)) for row in rows.second)


def _day(group: Rows) -> date:
    """Order groups by day, holdings last."""
    days = (row.traded_on.value for row in transactions((*group.first, *group.second)))
    return min((day for day in days if day), default=date.max)


def _balances(plan: Plan, lines: Lines) -> dict[Line, Decimal]:
    """Return the last balance of each line of the earlier report; a series is found among the plan's grants."""
    found: dict[Line, Decimal] = {}
    for row, _ in lines.first:
        if (balance := row.shares_following.value) is not None:
            held = _held(row, row.security_title.value or "")
            found[Line("I", held.security, held)] = balance
    for other, _ in lines.second:
        grant = next((one for one in plan.grants if _is_series(one, other)), None)
        if grant is not None and (balance := other.shares_following.value) is not None:
            found[Line("II", grant.id, grant_held(grant, plan))] = balance
    return found


def _held(row: NonDerivativeRow, security: str) -> HeldAs:
    return HeldAs(
        security=security,
        ownership="I" if row.ownership.value == "I" else "D",
        nature=row.nature.value or None,
    )


def _is_series(grant: Grant, row: DerivativeRow) -> bool:
    price = grant.exercise_price.dollars if grant.exercise_price else None
    expires = grant.expires.on if grant.expires else None
    same = (row.security_title.value, row.exercise_price.value, row.expires_on.value)
    return same == (grant.security, price, expires)


def _with_remarks(plan: Plan, original: OwnershipDocument) -> Plan:
    every = plan.amend is not None and plan.amend.repeat == "all"
    return replace(plan, remarks=plan.remarks or original.remarks) if every else plan


def _completed(plan: Plan, report: OwnershipDocument, original: OwnershipDocument, filed: date) -> OwnershipDocument:
    form = plan.form[0]
    return replace(
        report,
        original_filed_on=filed,
        issuer=report.issuer or original.issuer,
        reporting_owners=report.reporting_owners or tuple(_public(one) for one in original.reporting_owners),
        not_subject_to_section16=None
        if form == "3"
        else plan.no_longer_subject or bool(original.not_subject_to_section16),
        aff10b5_one=None if form == "3" else bool(report.aff10b5_one or original.aff10b5_one),
    )


def _public(owner: ReportingOwner) -> ReportingOwner:
    """Leave out a code that must not stand in a draft."""
    return replace(owner, ccc=None)

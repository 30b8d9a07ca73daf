"""When the drafted report is due: the first of its transactions decides."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from section16.drafting.case import Case, EventContext
from section16.drafting.events.shared import bands_of
from section16.drafting.fills.bands import schedule_csv
from section16.drafting.lines.balance import BalanceStep
from section16.drafting.plan.events import Purchase
from section16.drafting.plan.mistake import Mistake
from section16.drafting.plan.parts import Cover, TradeEvent
from section16.drafting.plan.plan import Plan
from section16.form.document import TransactionRow
from section16.law.deadlines import (
    Circumstances,
    Due,
    Facts,
    NoDueDateError,
    due,
    due_of_transaction,
    fiscal_year_end,
    has_no_due_day,
    lateness,
)

__all__ = ["circumstances_of", "due_of", "dues_of", "late_additions", "schedules_of"]


def circumstances_of(plan: Plan) -> Circumstances:
    """Return what a plan knows that its report does not say and the due date depends on."""
    issuer = plan.issuer
    ends_on = issuer.fiscal_year_end if issuer else None
    return Circumstances(
        first_registration=plan.first_registration,
        foreign_private_issuer=issuer is not None and issuer.foreign_private_issuer,
        organized_in=issuer.organized_in if issuer else None,
        in_office_since=min((owner.since for owner in plan.owners if owner.since is not None), default=None),
        fiscal_year_end=ends_on.replace("-", "") if ends_on else None,
    )


def due_of(case: Case, steps: Sequence[BalanceStep]) -> Due | None:
    """Return the due date of a report; None for an amendment, and for what need not be filed at all."""
    plan = case.plan
    if plan.amend is not None:
        return None
    if case.form == "4":
        return min((one for _, one in dues_of(case, steps)), key=lambda one: one.last_day, default=None)
    known = circumstances_of(plan)
    facts = Facts(
        registration=known.first_registration,
        foreign_private_issuer=known.foreign_private_issuer,
        in_office_since=known.in_office_since,
        ten_percent_holder=_holds_only(plan),
    )
    try:
        return due(case.form, plan.period, facts) if plan.period else None
    except NoDueDateError:
        return None


def dues_of(case: Case, steps: Iterable[BalanceStep]) -> Iterator[tuple[BalanceStep, Due]]:
    """Yield the steps whose rows have a due date of their own, each with it."""
    ends_on = circumstances_of(case.plan).fiscal_year_end
    for step in steps:
        if step.row is None:
            continue
        year_end = partial(fiscal_year_end, step.on, ends_on) if ends_on else lambda: None
        found = due_of_transaction(step.on, _facts(case, step, step.row), year_end)
        if found is not None:
            yield step, found


def _facts(case: Case, step: BalanceStep, row: TransactionRow) -> Facts:
    event = case.plan.events[step.event]
    reported, told_on = row.deemed_executed_on.value, event.deemed
    noted = (*row.coding_footnotes, *row.traded_on.footnotes, *row.shares.footnotes, *row.price.footnotes)
    return Facts(
        code=row.code,
        acquired_disposed=row.acquired_disposed.value,
        deemed_on=told_on if reported and told_on and step.on == event.on else reported,
        plan=step.plan is not None,
        form_type=row.form_type,
        exempt=event.voluntary or event.before_registration or has_no_due_day(row.code, noted),
        deferral_ended_on=event.deferral_ended if isinstance(event, Purchase) else None,
        foreign_private_issuer=circumstances_of(case.plan).foreign_private_issuer,
        ten_percent_holder=_holds_only(case.plan),
    )


def _holds_only(plan: Plan) -> bool:
    return not any({"director", "officer"} & set(owner.relationship) for owner in plan.owners)


def late_additions(case: Case, steps: Iterable[BalanceStep], today: date | None) -> Iterator[Mistake]:
    """Find the transactions that an amendment is first to report, after the day on which they were due."""
    if case.plan.amend is None:
        return
    told: set[tuple[int, date]] = set()
    for step, due_by in dues_of(case, steps):
        late = lateness(due_by, today) if today is not None else None
        if late and (step.event, step.on) not in told:
            told.add((step.event, step.on))
            days = f"{late.business_days} business day{'' if late.business_days == 1 else 's'}"
            seen = f"{step.on} was due on Form {due_by.form} by {due_by.last_day}, and is first reported {days} late"
            yield Mistake(place=f"{step.place}.on", seen=seen, do="the issuer discloses it under Item 405")


def schedules_of(case: Case) -> Iterator[tuple[str, str]]:
    """Yield file name and text of the schedule of each event that has executions."""
    for number, event in enumerate(case.plan.events):
        trade = event if isinstance(event, TradeEvent) else getattr(event, "cover", None)
        if not isinstance(trade, TradeEvent | Cover) or trade.fills is None:
            continue
        on = trade.on or event.on
        bands = bands_of(EventContext(case, number, event), trade, on, "P" if isinstance(event, Purchase) else "S")
        yield f"fills-{on.isoformat()}-event-{number + 1}.csv", schedule_csv(bands)

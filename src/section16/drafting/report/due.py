"""When the drafted report is due: the first of its transactions decides."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from section16.drafting.case import Case, EventContext
from section16.drafting.events.shared import bands_of
from section16.drafting.fills.bands import schedule_csv
from section16.drafting.lines.balance import BalanceStep
from section16.drafting.plan.events import Purchase
from section16.drafting.plan.parts import Cover, TradeEvent
from section16.drafting.plan.plan import Plan
from section16.law.deadlines import Due, Facts, due, fiscal_year_end

__all__ = ["due_of", "schedules_of"]


def due_of(case: Case, steps: Sequence[BalanceStep]) -> Due | None:
    """Return the due date of a report; None for an amendment, and for what need not be filed at all."""
    plan = case.plan
    if plan.amend is not None:
        return None
    if case.form != "4":
        facts = Facts(registration=plan.first_registration)
        return due(case.form, plan.period, facts) if plan.period else None
    days = tuple(_days(step for step in steps if step.row is not None and step.row.form_type == "4"))
    return min(days, key=lambda one: one.last_day) if days else _annual(plan, steps)


def _days(steps: Iterable[BalanceStep]) -> Iterable[Due]:
    for step in steps:
        if step.row is None:
            continue
        facts = Facts(
            code=step.row.code,
            acquired_disposed=step.row.acquired_disposed.value,
            deemed_on=step.row.deemed_executed_on.value,
            plan=step.plan is not None,
        )
        yield due("4", step.on, facts)


def _annual(plan: Plan, steps: Sequence[BalanceStep]) -> Due | None:
    """Return when lines that are all early would be due on Form 5, if the plan tells the fiscal year."""
    ends = plan.issuer.fiscal_year_end if plan.issuer else None
    rows: list[date] = [step.on for step in steps if step.row is not None]
    return due("5", fiscal_year_end(min(rows), ends.replace("-", ""))) if ends and rows else None


def schedules_of(case: Case) -> Iterator[tuple[str, str]]:
    """Yield file name and text of the schedule of each event that has executions."""
    for number, event in enumerate(case.plan.events):
        trade = event if isinstance(event, TradeEvent) else getattr(event, "cover", None)
        if not isinstance(trade, TradeEvent | Cover) or trade.fills is None:
            continue
        on = trade.on or event.on
        bands = bands_of(EventContext(case, number, event), trade, on, "P" if isinstance(event, Purchase) else "S")
        yield f"fills-{on.isoformat()}-event-{number + 1}.csv", schedule_csv(bands)

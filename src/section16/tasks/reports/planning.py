"""The next plan, from reports that were filed: from files, or from the workspace in which they are kept."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from section16.drafting.after.gaps import EarlierReport
from section16.drafting.after.lines import filing_order, last_day
from section16.drafting.after.next_plan import NextPlan, next_plan
from section16.drafting.plan.people import TradingPlan
from section16.drafting.plan.plan import Plan
from section16.drafting.toml.write import plan_text
from section16.form.document import OwnershipDocument
from section16.form.problems import one_line
from section16.rules.book.plans import under_plans
from section16.rules.report import Report
from section16.standard.errors import Section16Error
from section16.standard.numbers import Cik
from section16.tasks.reports.drafting import plan_in
from section16.tasks.reports.on_file import reports_on_file
from section16.workspace import Workspace

__all__ = ["PlanningError", "filed_in", "plan_after"]

_Parties = tuple[Cik, frozenset[Cik]]


class PlanningError(Section16Error):
    """No plan follows from these reports; the message is one line for the user."""


def filed_in(workspace: Workspace) -> tuple[EarlierReport, ...]:
    """Return the reports of a workspace that were filed, live or in practice, the oldest first."""
    with workspace.reading() as session:
        return tuple(
            EarlierReport(name=one.name, report=one.report, practice=one.practice) for one in reports_on_file(session)
        )


def plan_after(
    named: Sequence[EarlierReport],
    kept: Iterable[EarlierReport],
    on: date,
    form: Literal["4", "5"] = "4",
    like: Path | None = None,
) -> str:
    """Return the TOML text of the plan that goes on from reports: those named, and those kept of the same people.

    `like` is the file of the last plan, for what reports do not say. Raises OSError and PlanError for it, and
    PlanningError where there are no reports, or not those of one group of owners about one issuer.
    """
    others = tuple(kept)
    wanted = {_parties(one.report) for one in named or others}
    if not wanted:
        message = "no report to go on from; name one with --after, or a workspace in which one was filed"
        raise PlanningError(message)
    if len(wanted) > 1:
        groups = "; ".join(sorted(map(_shown, wanted)))
        message = f"reports of different owners or issuers ({groups}); name with --after those of one"
        raise PlanningError(one_line(message))
    used = [one for one in (*named, *others) if _parties(one.report) in wanted]
    used.sort(key=lambda one: filing_order(one.report))
    reports = [one.report for one in used]
    last = plan_in(like) if like is not None else None
    made = next_plan(reports, on, form, tuple(_trading_plans(reports)), last)
    return "\n".join((*_head(used, made), plan_text(made.plan), *_what_is_left(made.plan)))


def _parties(report: OwnershipDocument) -> _Parties:
    issuer = report.issuer.cik if report.issuer is not None else None
    return Cik.of(issuer), frozenset(Cik.of(owner.cik) for owner in report.reporting_owners)


def _shown(parties: _Parties) -> str:
    issuer, owners = parties
    return f"{', '.join(sorted(owner.padded for owner in owners))} about {issuer.padded}"


def _trading_plans(reports: Iterable[OwnershipDocument]) -> Iterator[TradingPlan]:
    """Find the plans under Rule 10b5-1 that footnotes name, by day of adoption, each as its last report tells it."""
    named = [days for report in reports for _, _, days in under_plans(Report(report))]
    changed = {days.adopted or days.changed: days.changed if days.adopted else None for days in named}
    for adopted, amended in changed.items():
        if adopted is not None:
            yield TradingPlan(id=f"10b5-1 of {adopted}", adopted=adopted, amended=amended)


def _head(used: Iterable[EarlierReport], made: NextPlan) -> Iterator[str]:
    yield "# What is held after:"
    for one in used:
        practice = ", practice" if one.practice else ""
        yield f"#   {one_line(one.name)}, Form {one.report.document_type} of {last_day(one.report)}{practice}"
    yield "# Kinds of series are read from their titles. Add what happened, at the end, and look over the rest."
    yield from (f"# Check {one_line(doubt)}" for doubt in made.doubts)
    yield ""


def _what_is_left(plan: Plan) -> Iterator[str]:
    """Give examples of events, as comments: they are all that is left to say."""
    yield "\n# What happened: an [[event]] each, such as"
    yield from _example('what = "sale"', *_class_of(plan), "shares = 100", 'price = "41.20"')
    if plan.grants:
        grant = plan.grants[0]
        what = "vest" if grant.kind in {"rsu", "psu", "phantom"} else "exercise"
        yield from ("#", *_example(f'what = "{what}"', f'grant = "{grant.id}"', "shares = 100"))
    yield ""


def _example(*keys: str) -> Iterator[str]:
    yield from ("# [[event]]", "# on = 2025-06-04", *(f"# {key}" for key in keys))


def _class_of(plan: Plan) -> Iterator[str]:
    """Say of which holding an example is, where there are several."""
    if len(plan.holdings) > 1:
        first = plan.holdings[0]
        yield f'security = "{first.security}"'
        if first.nature is not None:
            yield f'holding = "{first.id}"' if first.id else f'nature = "{first.nature}"'

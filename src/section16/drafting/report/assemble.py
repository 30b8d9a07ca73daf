"""Rows, people and words as documents: cut into parts, footnotes numbered, boxes ticked."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import cycle, islice, product
from typing import NamedTuple

from msgspec import Struct

from section16.drafting.case import Case
from section16.drafting.lines.balance import BalanceStep, Opening, opening_of, post
from section16.drafting.lines.tables import TableRows, closings_of, groups_of, holdings_of
from section16.drafting.plan.plan import Plan
from section16.drafting.report.cover import (
    PartOf,
    boxed_notes,
    is_boxed,
    issuer_of,
    owner_of,
    remarks_of,
    signatures_for,
)
from section16.drafting.report.footnotes import number_footnotes
from section16.drafting.report.split import in_parts, owners_in_parts
from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument, TransactionRow

__all__ = [
    "MadeReports",
    "ReportContent",
    "RowOrigins",
    "changes",
    "documents",
    "earliest",
    "initial",
    "origins_of",
    "transactions",
]


def transactions(rows: Iterable[NonDerivativeRow | DerivativeRow]) -> tuple[TransactionRow, ...]:
    """Return the rows that report a transaction."""
    return tuple(row for row in rows if isinstance(row, TransactionRow))


def earliest(rows: Iterable[NonDerivativeRow | DerivativeRow]) -> date | None:
    """Return the date of the earliest transaction required to be reported, as box 3 of Form 4 has it.

    Lines reported early are not required, so they count only where there is no other; a deemed date never does.
    """
    dated = [(row.form_type == "5", row.traded_on.value) for row in transactions(rows) if row.traded_on.value]
    return min(dated)[1] if dated else None


class ReportContent(Struct, frozen=True, kw_only=True):
    """What a plan comes to before it is cut: groups of rows, and the plan footnotes that tick the box."""

    groups: tuple[TableRows, ...]
    boxed: frozenset[str] = frozenset()
    period: date | None = None  # where it is not the earliest transaction of each part


class MadeReports(NamedTuple):
    """Reports, what they were made of, and the opening balances and steps of the plan's events in them."""

    reports: tuple[OwnershipDocument, ...]
    content: ReportContent
    opening: Opening
    steps: tuple[BalanceStep, ...]


class RowOrigins(Struct, frozen=True):
    """For each row of the two tables of a report, the part of the plan that made it: `event[2]`, `holding[1]`."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


def documents(plan: Plan, content: ReportContent) -> tuple[OwnershipDocument, ...]:
    """Return one document for each part of the rows and each ten owners."""
    rows = in_parts(content.groups) or (TableRows(),)
    both = tuple(product(owners_in_parts(plan.owners) or ((),), rows))
    return tuple(
        _document(plan, content, part, PartOf(place, len(both), owners)) for place, (owners, part) in enumerate(both, 1)
    )


def origins_of(content: ReportContent, reports: Sequence[OwnershipDocument]) -> tuple[RowOrigins, ...]:
    """Return the origins of the rows of the reports that `documents` made of a content: cutting keeps their order.

    Where the owners are too many for one report, each ten of them have reports with all the rows.
    """
    first = cycle([group.origin for group in content.groups for _ in group.first])
    second = cycle([group.origin for group in content.groups for _ in group.second])
    return tuple(
        RowOrigins(
            tuple(islice(first, len(one.non_derivative_table))), tuple(islice(second, len(one.derivative_table)))
        )
        for one in reports
    )


def _document(plan: Plan, content: ReportContent, part: TableRows, which: PartOf) -> OwnershipDocument:
    first, second, notes = number_footnotes(part.first, part.second)
    rows = (*first, *second)
    form = plan.form[0]
    return OwnershipDocument(
        document_type=plan.form,
        period_of_report=content.period or earliest(rows),
        no_securities_owned=not rows if form == "3" else None,
        not_subject_to_section16=None if form == "3" else plan.no_longer_subject,
        form3_holdings_reported=_any_coded(rows, "3") if form == "5" else None,
        form4_transactions_reported=_any_coded(rows, "4") if form == "5" else None,
        issuer=issuer_of(plan.issuer) if plan.issuer else None,
        reporting_owners=tuple(owner_of(owner) for owner in which.owners),
        aff10b5_one=None if form == "3" else is_boxed((*part.first, *part.second), content.boxed),
        non_derivative_table=first,
        derivative_table=second,
        footnotes=notes,
        remarks=remarks_of(plan, which),
        signatures=signatures_for(plan, which.owners),
    )


def _any_coded(rows: Sequence[object], form_type: str) -> bool:
    return any(getattr(row, "form_type", None) == form_type for row in rows)


def changes(case: Case, opening: Opening, steps: Sequence[BalanceStep]) -> ReportContent:
    """Return the rows of the steps; Form 5 is for the fiscal year, Form 4 for its earliest transaction."""
    posted = post(opening, steps)
    groups = groups_of(case, opening, posted)
    held = holdings_of(case, opening, closings_of(opening, posted))
    return ReportContent(groups=(*groups, *held), boxed=boxed_notes(case, steps), period=case.plan.period)


def initial(case: Case) -> ReportContent:
    """Return the holdings."""
    opening = opening_of(case.plan)
    held = holdings_of(case, opening, closings_of(opening, ()))
    return ReportContent(groups=held, period=case.plan.period)

"""Dates: the period, days that cannot be, deadlines."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.signature import OwnerSignature
from section16.rules.place import Spot
from section16.rules.report import Report, Transaction
from section16.rules.rule import Found, rule
from section16.standard.deadlines import Facts, deemed_date

__all__ = [
    "ACT",
    "dates_are_of_this_world",
    "deemed_dates_count",
    "exercise_comes_before_expiration",
    "facts_of",
    "known_on",
    "original_reports_are_older",
    "the_period_is_the_earliest_transaction",
    "transactions_come_before_the_signature",
]

ACT: Final = date(1934, 6, 6)
_A_YEAR: Final = 366
_PERIOD = "Form 4, item 3; EDGAR Ownership XML Technical Specification v5.5, Appendix C"


def _signed_on(report: Report) -> date | None:
    days = [one.signed_on for one in report.document.signatures if one.signed_on is not None]
    return max(days, default=None)


def known_on(report: Report) -> date | None:
    """Return the day by which everything reported had happened: of filing, else of signing."""
    return report.filed_on or _signed_on(report)


@rule("DT001", "law", _PERIOD, forms=("4",))
def the_period_is_the_earliest_transaction(report: Report) -> Iterator[Found]:
    """Let the period of a Form 4 be the day of its earliest transaction.

    Item 3 of the form is `Date of Earliest Transaction`. An amendment keeps the period of the report it amends.
    """
    period = report.document.period_of_report
    days = [row.traded_on.value for _, row in report.transactions if row.traded_on.value and row.form_type != "5"]
    if period is None or not days or report.document_type != "4":
        return
    if min(days) != period:
        yield report.spots[0].at("period_of_report"), f"'{period}' is not the earliest transaction; write {min(days)}"


@rule("DT002", "advice", "15 U.S.C. 78p; Form 4, items 2 and 3")
def dates_are_of_this_world(report: Report) -> Iterator[Found]:
    """Give days between 1934 and today.

    The year 0024 is a slip, and so is a trade next year. Exercise and expiration dates may lie ahead.
    """
    known = known_on(report)
    for spot, name, day in _past_days(report):
        if day < ACT:
            yield spot.at(name), f"'{day}' is before the Exchange Act of 1934; check the year"
        elif known is not None and (day - known).days > _A_YEAR:
            yield spot.at(name), f"'{day}' is more than a year after the report of {known}; check the year"


def _past_days(report: Report) -> Iterator[tuple[Spot, str, date]]:
    """Yield the days that lie behind a report, with their places."""
    if report.document.period_of_report:
        yield report.spots[0], "period_of_report", report.document.period_of_report
    for spot, row in report.transactions:
        if row.traded_on.value:
            yield spot, "traded_on", row.traded_on.value
    for spot, signature in report.of(OwnerSignature):
        if signature.signed_on:
            yield spot, "signed_on", signature.signed_on


@rule("DT003", "advice", "Form 4, General Instructions 1 and 4", forms=("4", "5"))
def transactions_come_before_the_signature(report: Report) -> Iterator[Found]:
    """Sign after the last transaction.

    A report tells what happened. A transaction after the signature, or after the filing, is a slip in one of the
    dates, unless the row is marked early.
    """
    known = known_on(report)
    for spot, row in report.transactions:
        day = row.traded_on.value
        if day is None or known is None or row.timeliness.value == "E" or not 0 < (day - known).days <= _A_YEAR:
            continue
        yield spot.at("traded_on"), f"'{day}' is after the report of {known}; correct one of the two"


def facts_of(row: Transaction, *, plan: bool | None) -> Facts:
    """Return what the due date of a row depends on; `plan` is the box of the document."""
    return Facts(
        code=row.code,
        acquired_disposed=row.acquired_disposed.value,
        deemed_on=row.deemed_executed_on.value,
        plan=plan,
    )


@rule("DT005", "advice", "Forms 3, 4 and 5, Table II, column 6")
def exercise_comes_before_expiration(report: Report) -> Iterator[Found]:
    """Let a derivative security become exercisable before it expires.

    The two dates stand side by side and are easily exchanged.
    """
    for spot, row in report.placed_rows:
        if not isinstance(row, DerivativeTransaction | DerivativeHolding):
            continue
        first, last = row.exercisable_on.value, row.expires_on.value
        if first is not None and last is not None and last < first:
            yield spot.at("expires_on"), f"'{last}' is before the exercise date {first}; exchange or correct them"


@rule("DT006", "advice", "17 CFR 240.16a-3(g)(2)-(4)", forms=("4", "5"))
def deemed_dates_count(report: Report) -> Iterator[Found]:
    """Give a deemed execution date only where it counts.

    It moves the deadline of a plan trade or a discretionary transaction, by at most three business days after the
    trade. Anywhere else it does nothing.
    """
    plan = report.document.aff10b5_one
    for spot, row in report.transactions:
        day = row.traded_on.value
        if day is None or row.deemed_executed_on.value is None or day.year == date.max.year:
            continue
        deemed = deemed_date(day, facts_of(row, plan=plan))
        if not deemed.counts and deemed.note:
            yield spot.at("deemed_executed_on"), f"{deemed.note}; take it out"


@rule("DT007", "advice", "Form 4, General Instruction 9; EDGAR Ownership XML Technical Specification v5.5, Table 3.5")
def original_reports_are_older(report: Report) -> Iterator[Found]:
    """Let an amendment name a report filed before it.

    The date is the filing day of the report that is amended, not the day of the transaction.
    """
    original, known = report.document.original_filed_on, known_on(report)
    if original is not None and known is not None and original > known:
        place = report.spots[0].at("original_filed_on")
        yield place, f"'{original}' is after the amendment of {known}; give the day on which the original was filed"

"""DT: days that cannot be, and the order of days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnerSignature
from section16.law.calendar import closed_because, fiscal_year_end
from section16.rules.book.dates.deadlines import ACT, month_day_of
from section16.rules.report import Report
from section16.rules.rule import CHANGES, SPECIFICATION, Found, rule

__all__ = [
    "dates_are_of_this_world",
    "exercise_comes_before_expiration",
    "exercise_days_are_of_this_world",
    "expired_securities_are_not_traded",
    "original_reports_are_older",
    "original_reports_come_after_the_period",
    "original_reports_were_filed_on_a_business_day",
    "periods_end_before_the_report",
    "periods_of_form_5_are_fiscal_years",
    "signatures_come_before_the_filing",
    "the_period_is_the_earliest_transaction",
    "transactions_come_before_the_signature",
]

_A_YEAR: Final = 366
_PERIOD = f"Form 4, item 3; {SPECIFICATION}, Appendix C"
_MAPPING = f"{SPECIFICATION}, Appendix"
_AMENDING = f"Form 4, General Instruction 9; {SPECIFICATION}, Table 3.5"
_A_WEEK: Final = timedelta(days=7)  # by which a year of 52 or 53 weeks may end sooner or later
_YEARS: Final = range(1934, 2120)


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
        yield report.at("period_of_report"), f"'{period}' is not the earliest transaction; write {min(days)}"


@rule("DT002", "advice", "15 U.S.C. 78p; Form 4, items 2 and 3")
def dates_are_of_this_world(report: Report) -> Iterator[Found]:
    """Give days between 1934 and today.

    The year 0024 is a typing mistake, and so is a trade next year. Exercise and expiration dates may lie ahead.
    """
    known = report.known_on
    for one, day in report.days("period_of_report", "traded_on", "signed_on"):
        if day < ACT:
            yield one.place, f"'{day}' is before the Exchange Act of 1934; check the year"
        elif known is not None and (day - known).days > _A_YEAR:
            yield one.place, f"'{day}' is more than a year after the report of {known}; check the year"


@rule("DT003", "advice", "Form 4, General Instructions 1 and 4", forms=CHANGES)
def transactions_come_before_the_signature(report: Report) -> Iterator[Found]:
    """Sign after the last transaction.

    A report says what has happened. If a transaction comes after the signature, or after the filing, one of the dates
    is a mistake, unless the row is marked early.
    """
    known = report.known_on
    for spot, row in report.transactions:
        day = row.traded_on.value
        if day is None or known is None or row.timeliness.value == "E" or not 0 < (day - known).days <= _A_YEAR:
            continue
        yield spot.at("traded_on"), f"'{day}' is after the report of {known}; correct one of the two"


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


@rule("DT007", "advice", f"Form 4, General Instruction 9; {SPECIFICATION}, Table 3.5")
def original_reports_are_older(report: Report) -> Iterator[Found]:
    """Let an amendment name a report filed before it.

    The date is the filing day of the report that is amended, not the day of the transaction.
    """
    original, known = report.document.original_filed_on, report.known_on
    if original is not None and known is not None and original > known:
        place = report.at("original_filed_on")
        yield place, f"'{original}' is after the amendment of {known}; give the day on which the original was filed"


@rule("DT008", "law", f"Form 5, item 3; {_MAPPING} D", forms=("5",))
def periods_of_form_5_are_fiscal_years(report: Report) -> Iterator[Found]:
    """Let the period of a Form 5 be the end of the issuer's fiscal year.

    The year end is that of EDGAR's header, or of the plan of a draft. Years of 52 or 53 weeks end some days off.
    """
    period, ends_on = report.document.period_of_report, month_day_of(report)
    if period is None or ends_on is None or not _YEARS[0] <= period.year <= _YEARS[-1]:
        return
    if fiscal_year_end(period - _A_WEEK, ends_on) - period > _A_WEEK:
        ends = f"{int(ends_on[:2])}/{int(ends_on[2:])}"
        place = report.at("period_of_report")
        yield place, f"'{period}' is no end of the issuer's fiscal year, which is {ends}; give the day it ended"


@rule("DT009", "advice", f"Forms 3 and 4, items 2 and 3; {_MAPPING}es B and C", forms=("3", "4"))
def periods_end_before_the_report(report: Report) -> Iterator[Found]:
    """Report what has happened.

    The event of a Form 3 and the earliest transaction of a Form 4 cannot come after the filing. A Form 3 may be signed
    before the event: on a first registration it is filed on the day when that takes effect.
    """
    period, filed = report.document.period_of_report, report.filed_on
    if period is not None and filed is not None and period > filed:
        when = "today, " if report.submitted else "the filing of "
        yield report.at("period_of_report"), f"'{period}' is after {when}{filed}; correct the date"


@rule("DT010", "advice", "17 CFR 232.302(b); Form 4, General Instruction 7")
def signatures_come_before_the_filing(report: Report) -> Iterator[Found]:
    """Sign before filing.

    A signature that is dated after the day of filing, or after today, has a wrong date.
    """
    filed = report.filed_on
    for spot, signature in report.of(OwnerSignature):
        signed = signature.signed_on
        if filed is not None and signed is not None and signed > filed:
            when = "today, " if report.submitted else "the filing of "
            yield spot.at("signed_on"), f"'{signed}' is after {when}{filed}; correct the date"


@rule("DT011", "advice", _AMENDING)
def original_reports_come_after_the_period(report: Report) -> Iterator[Found]:
    """Give the day on which the original was filed, not an earlier one.

    A report cannot come before what it reports: the original was filed on the day of the period or later.
    """
    original, period = _original(report), report.document.period_of_report
    if original is not None and period is not None and original < period:
        place = report.at("original_filed_on")
        yield place, f"'{original}' is before the period, {period}; give the day on which the original was filed"


def _original(report: Report) -> date | None:
    """Return the filing date of the report that is amended."""
    return report.document.original_filed_on if report.document_type.endswith("/A") else None


@rule("DT012", "advice", _AMENDING)
def original_reports_were_filed_on_a_business_day(report: Report) -> Iterator[Found]:
    """Give a day on which EDGAR was open as the filing date of the original.

    EDGAR takes nothing on weekends and holidays, and dates what comes after 10 p.m. as of the next business day.
    """
    original = _original(report)
    if original is None or original.year not in _YEARS:
        return
    reason = closed_because(original)
    if reason is not None:
        place = report.at("original_filed_on")
        yield place, f"'{original}' is a day on which EDGAR was closed ({reason}); give the filing date of the original"


@rule("DT013", "advice", "Forms 4 and 5, Table II, columns 3 and 6", forms=CHANGES)
def expired_securities_are_not_traded(report: Report) -> Iterator[Found]:
    """Trade a derivative security before it expires.

    If a transaction comes after the expiration date, one of the two is wrong. The expiration itself has codes E and H.
    """
    for spot, row in report.of(DerivativeTransaction):
        expires, day = row.expires_on.value, row.traded_on.value
        if expires is not None and day is not None and expires < day and row.code not in {"E", "H"}:
            yield spot.at("expires_on"), f"'{expires}' is before the transaction of {day}; correct one of the two"


@rule("DT014", "advice", "Forms 3, 4 and 5, Table II, column 6")
def exercise_days_are_of_this_world(report: Report) -> Iterator[Found]:
    """Give possible exercise and expiration dates.

    The year 0026 or 2206 is a typing mistake.
    """
    for one, day in report.days("exercisable_on", "expires_on"):
        if day.year not in _YEARS:
            yield one.place, f"'{day}' is not of this world; check the year"

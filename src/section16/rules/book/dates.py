"""DT: days that cannot be, the order of days, and deadlines."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnerSignature
from section16.form.places import Spot
from section16.law.calendar import closed_because, fiscal_year_end
from section16.law.deadlines import Due, Facts, Lateness, deemed_date, due, form_for, lateness
from section16.law.relief import relief_for
from section16.rules.report import AnyTransaction, Report
from section16.rules.rule import CHANGES, SPECIFICATION, Found, rule

__all__ = [
    "ACT",
    "dates_are_of_this_world",
    "deemed_dates_count",
    "exercise_comes_before_expiration",
    "exercise_days_are_of_this_world",
    "expired_securities_are_not_traded",
    "facts_of",
    "is_month_day",
    "original_reports_are_older",
    "original_reports_come_after_the_period",
    "original_reports_were_filed_on_a_business_day",
    "periods_end_before_the_report",
    "periods_of_form_5_are_fiscal_years",
    "reports_are_on_time",
    "signatures_come_before_the_filing",
    "the_period_is_the_earliest_transaction",
    "transactions_come_before_the_signature",
]

ACT: Final = date(1934, 6, 6)
_A_YEAR: Final = 366
_PERIOD = f"Form 4, item 3; {SPECIFICATION}, Appendix C"
_MAPPING = f"{SPECIFICATION}, Appendix"
_AMENDING = f"Form 4, General Instruction 9; {SPECIFICATION}, Table 3.5"
_A_WEEK: Final = timedelta(days=7)  # by which a year of 52 or 53 weeks may end sooner or later
_YEARS: Final = range(1934, 2120)
_SATURDAY: Final = 5
_A_FORTNIGHT: Final = 15


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


@rule("DT004", "law", "17 CFR 240.16a-3(a), (f), (g); 15 U.S.C. 78p(a)(2)")
def reports_are_on_time(report: Report) -> Iterator[Found]:
    """File in time.

    Form 4 is due at the end of the second business day after the trade, Form 3 ten days after the event, Form 5 on
    the 45th day after the fiscal year ends. A late report is still owed; the issuer discloses it under Item 405.
    """
    filed = report.filed_on
    if filed is None or report.document_type not in {"3", "4", "5"}:
        return
    for spot, name, form, day, facts in _duties(report):
        if not ACT <= day <= filed or day.year == date.max.year:
            continue
        due_by = due(form, day, facts)
        late = lateness(due_by, filed)
        if late and not _is_relieved(report, due_by.last_day, filed):
            yield spot.at(name), _late_message(report, due_by, late, day, filed)


def _duties(report: Report) -> Iterator[tuple[Spot, str, str, date, Facts]]:
    period = report.document.period_of_report
    if report.form == "3" and period is not None:
        yield report.spots[0], "period_of_report", "3", period, Facts()
    if report.form == "5" and (year_end := _year_end(report)) is not None:
        yield report.spots[0], "period_of_report", "5", year_end, Facts()
    if report.form != "4":
        return
    plan = report.document.aff10b5_one
    for spot, row in report.transactions:
        day = row.traded_on.value
        if day is None or row.form_type != "4" or form_for(day, row.code, row.acquired_disposed.value) != "4":
            continue
        yield spot, "traded_on", "4", day, facts_of(row, plan=plan)


def _year_end(report: Report) -> date | None:
    """Return the end of the fiscal year of a Form 5, if its header has the issuer's; some give another period."""
    header, period = report.document.header, report.document.period_of_report
    if report.submitted:
        return period  # of a filer's own, what it gives
    month_day = header.issuer.fiscal_year_end if header and header.issuer else None
    if period is None or month_day is None or not is_month_day(month_day) or period.year == date.max.year:
        return None
    return fiscal_year_end(period, month_day)


def _is_relieved(report: Report, last_day: date, filed: date) -> bool:
    """Tell whether an order gave more time, and the report says that it relies on it."""
    texts = " ".join((*report.note_texts.values(), report.document.remarks or ""))
    return any(
        filed <= order.new_due and order.name.rpartition(" ")[2].casefold() in texts.casefold()
        for order in relief_for(last_day)
    )


def _late_message(report: Report, due_by: Due, late: Lateness, day: date, filed: date) -> str:
    counted = _counted(due_by)
    seen = f"'{day}' was due on Form {due_by.form} by {due_by.last_day}{counted}"
    filing = "and today is" if report.submitted else "filed"
    days = f"{late.business_days} business day{'s' if late.business_days != 1 else ''} late"
    then = "file without delay" if report.submitted else "the issuer discloses it under Item 405"
    return f"{seen}, {filing} {filed}, {days}; {then}"


def _counted(due_by: Due) -> str:
    """Show how the days were counted where they are few: each business day, and what closed EDGAR in between."""
    if due_by.form != "4" or (due_by.last_day - due_by.counted_from).days > _A_FORTNIGHT:
        return f" ({due_by.rule})"
    after = (due_by.counted_from + timedelta(days=one) for one in range(1, _A_FORTNIGHT + 1))
    days = (_day_text(day) for day in after if day <= due_by.last_day and day.weekday() < _SATURDAY)
    start = "" if due_by.rule.endswith("transaction") else f"deemed {due_by.counted_from}: "
    return f" ({start}{', '.join(days)})"


def _day_text(day: date) -> str:
    closed = closed_because(day)
    return f"{day:%a} {day.day} {day:%b}" + (f" closed: {closed}" if closed else "")


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


@rule("DT006", "advice", "17 CFR 240.16a-3(g)(2)-(4)", forms=CHANGES)
def deemed_dates_count(report: Report) -> Iterator[Found]:
    """Give a deemed execution date only where it has an effect.

    The deadline of a plan trade or a discretionary transaction counts from it, if it is at most three business days
    after the trade. Elsewhere it has no effect.
    """
    plan = report.document.aff10b5_one
    for spot, row in report.transactions:
        day = row.traded_on.value
        if day is None or row.deemed_executed_on.value is None or day.year == date.max.year:
            continue
        deemed = deemed_date(day, facts_of(row, plan=plan))
        if not deemed.counts and deemed.note:
            yield spot.at("deemed_executed_on"), f"{deemed.note}; take it out"


def facts_of(row: AnyTransaction, *, plan: bool | None) -> Facts:
    """Return what the due date of a row depends on; `plan` is the box of the document."""
    return Facts(
        code=row.code,
        acquired_disposed=row.acquired_disposed.value,
        deemed_on=row.deemed_executed_on.value,
        plan=plan,
    )


@rule("DT007", "advice", f"Form 4, General Instruction 9; {SPECIFICATION}, Table 3.5")
def original_reports_are_older(report: Report) -> Iterator[Found]:
    """Let an amendment name a report filed before it.

    The date is the filing day of the report that is amended, not the day of the transaction.
    """
    original, known = report.document.original_filed_on, report.known_on
    if original is not None and known is not None and original > known:
        place = report.at("original_filed_on")
        yield place, f"'{original}' is after the amendment of {known}; give the day on which the original was filed"


@rule("DT008", "law", f"Form 5, item 3; {_MAPPING} D", forms=("5",), stage="disseminated")
def periods_of_form_5_are_fiscal_years(report: Report) -> Iterator[Found]:
    """Let the period of a Form 5 be the end of the issuer's fiscal year.

    The year end is that of EDGAR's header, where there is one. Years of 52 or 53 weeks end some days off.
    """
    period, header = report.document.period_of_report, report.document.header
    ends_on = header.issuer.fiscal_year_end if header and header.issuer else None
    if period is None or ends_on is None or not is_month_day(ends_on) or not _YEARS[0] <= period.year <= _YEARS[-1]:
        return
    if fiscal_year_end(period - _A_WEEK, ends_on) - period > _A_WEEK:
        ends = f"{int(ends_on[:2])}/{int(ends_on[2:])}"
        place = report.at("period_of_report")
        yield place, f"'{period}' is no end of the issuer's fiscal year, which is {ends}; give the day it ended"


is_month_day = re.compile("(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])").fullmatch


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

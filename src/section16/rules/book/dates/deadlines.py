"""DT: deadlines, which is when what a report tells was due, and what follows where that is not the day it tells."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from section16.form.owner import ReportingOwner
from section16.form.places import Spot
from section16.law.calendar import closed_because, fiscal_year_end, is_month_day, months_after
from section16.law.deadlines import (
    NOTED_CELLS,
    Due,
    Facts,
    Lateness,
    NoDueDateError,
    before_fiscal_year,
    deemed_date,
    due,
    due_of_transaction,
    has_no_due_day,
    lateness,
)
from section16.law.foreign import BEGINS, exempting_order
from section16.law.relief import relief_for
from section16.rules.report import AnyTransaction, Report
from section16.rules.rule import CHANGES, SPECIFICATION, Found, rule

__all__ = [
    "ACT",
    "DuePart",
    "amendments_tell_nothing_new_too_late",
    "deemed_dates_count",
    "duties_of",
    "facts_of",
    "foreign_insiders_owe_the_report",
    "month_day_of",
    "reports_are_on_time",
    "rows_of_earlier_years_are_late",
]

ACT: Final = date(1934, 6, 6)
_YEARS: Final = range(1934, 2120)
_SATURDAY: Final = 5
_A_FORTNIGHT: Final = 15


class DuePart(Struct, frozen=True):
    """Something reported: its part, field and day, and when it was due; `latest` where the year end is not known."""

    spot: Spot
    field: str
    day: date
    due: Due
    latest: bool = False


def duties_of(report: Report) -> Iterator[DuePart]:
    """Yield what has a due date, in document order; an amendment has none."""
    period = report.document.period_of_report
    if report.document_type == "3" and period is not None:
        yield from _of_period(report, "3", period)
    if report.document_type == "5" and (year_end := year_end_of(report)) is not None:
        yield from _of_period(report, "5", year_end)
    if report.document_type == "4":
        for spot, row in report.transactions:
            yield from _of_transaction(report, spot, row)


def _of_period(report: Report, form: str, day: date) -> Iterator[DuePart]:
    try:
        yield DuePart(report.spots[0], "period_of_report", day, due(form, day, _facts_of_owners(report)))
    except NoDueDateError:
        return


def _of_transaction(report: Report, spot: Spot, row: AnyTransaction) -> Iterator[DuePart]:
    day, ends_on = row.traded_on.value, month_day_of(report)
    if day is None or day.year == date.max.year:
        return
    found = due_of_transaction(day, facts_of(report, row), lambda: _end_of_year(day, ends_on))
    if found is not None:
        yield DuePart(spot, "traded_on", day, found, latest=found.form == "5" and ends_on is None)


def _end_of_year(day: date, ends_on: str | None) -> date:
    """Return the end of the fiscal year that a day is in, which is within twelve months."""
    return fiscal_year_end(day, ends_on) if ends_on else months_after(day, 12)


def facts_of(report: Report, row: AnyTransaction) -> Facts:
    """Return what the due date of a row depends on; the box of the document tells of a 10b5-1 plan."""
    ids = (note for name in NOTED_CELLS for note in _notes(getattr(row, name)))
    texts = [report.note_texts[note] for note in ids if note in report.note_texts]
    return Facts(
        code=row.code,
        acquired_disposed=row.acquired_disposed.value,
        deemed_on=row.deemed_executed_on.value,
        plan=report.document.aff10b5_one,
        form_type=row.form_type,
        exempt=has_no_due_day(row.code, texts),
        foreign_private_issuer=report.circumstances.foreign_private_issuer,
        ten_percent_holder=is_of_holders_only(report),
    )


def _notes(cell: object) -> tuple[str, ...]:
    found: tuple[str, ...] = cell if isinstance(cell, tuple) else getattr(cell, "footnotes", ())
    return found


def _facts_of_owners(report: Report) -> Facts:
    known = report.circumstances
    return Facts(
        registration=known.first_registration,
        foreign_private_issuer=known.foreign_private_issuer,
        in_office_since=known.in_office_since,
        ten_percent_holder=is_of_holders_only(report),
    )


def is_of_holders_only(report: Report) -> bool:
    """Tell whether no owner of a report is a director or an officer."""
    owners = [owner for _, owner in report.of(ReportingOwner)]
    return bool(owners) and not any(one.is_director or one.is_officer for one in owners)


def year_end_of(report: Report) -> date | None:
    """Return the end of the fiscal year of a Form 5, if it is known; some give another period."""
    period, month_day = report.document.period_of_report, month_day_of(report)
    if report.submitted:
        return period  # of a filer's own, what it gives
    if period is None or month_day is None or period.year == date.max.year:
        return None
    return fiscal_year_end(period, month_day)


def month_day_of(report: Report) -> str | None:
    """Return month and day on which the issuer's fiscal year ends, as MMDD."""
    header = report.document.header
    given = header.issuer.fiscal_year_end if header and header.issuer else None
    known = given or report.circumstances.fiscal_year_end
    return known if known and is_month_day(known) else None


@rule("DT004", "law", "17 CFR 240.16a-3(a), (f), (g); 17 CFR 240.16a-2(a); 17 CFR 240.16a-6(b); 15 U.S.C. 78p(a)(2)")
def reports_are_on_time(report: Report) -> Iterator[Found]:
    """File in time.

    Form 4 is due at the end of the second business day after the trade, Form 3 ten days after the event, Form 5 on
    the 45th day after the fiscal year ends. A row of form type 5 on a Form 4 is early only until that Form 5 is due.
    What is exempt from Section 16(a) and told voluntarily, or reported only with another transaction, has no due date
    of its own; a footnote that names the rule tells so. A late report is still owed; the issuer discloses it under
    Item 405. One finding names all late rows of a report.
    """
    filed = report.filed_on
    if filed is None:
        return
    late = [(duty, lateness(duty.due, filed)) for duty in duties_of(report) if ACT <= duty.day <= filed]
    late = [(duty, by) for duty, by in late if by and not _is_relieved(report, duty.due.last_day, filed)]
    if late:
        first, by = late[0]
        yield first.spot.at(first.field), _late_message(report, (first, by), late[1:], filed)


def _others(late: Sequence[tuple[DuePart, Lateness]]) -> str:
    """Name the further late rows, those of one day together."""
    days: dict[date, list[str]] = {}
    for duty, _ in late:
        days.setdefault(duty.day, []).append(_row(duty))
    named = " and ".join(f"{', '.join(rows)} of {day}" for day, rows in days.items())
    return f", as {'are' if len(late) > 1 else 'is'} {named}" if named else ""


def _row(duty: DuePart) -> str:
    return duty.spot.place.rpartition("/")[2]


def _is_relieved(report: Report, last_day: date, filed: date) -> bool:
    """Tell whether an order gave more time, and the report says that it relies on it."""
    texts = " ".join((*report.note_texts.values(), report.document.remarks or ""))
    return any(
        filed <= order.new_due and order.name.rpartition(" ")[2].casefold() in texts.casefold()
        for order in relief_for(last_day)
    )


def _late_message(
    report: Report, first: tuple[DuePart, Lateness], others: Sequence[tuple[DuePart, Lateness]], filed: date
) -> str:
    duty, late = first
    due_by = duty.due
    counted = " at the latest" if duty.latest else _counted(due_by)
    seen = f"'{duty.day}' was due on Form {due_by.form} by {due_by.last_day}{counted}"
    filing = "and today is" if report.submitted else "filed"
    days = f"{late.business_days} business day{'s' if late.business_days != 1 else ''} late"
    not_early = ", not early" if report.form == "4" and due_by.form == "5" else ""
    then = "file without delay" if report.submitted else "the issuer discloses it under Item 405"
    return f"{seen}, {filing} {filed}, {days}{not_early}{_others(others)}; {then}"


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


@rule("DT006", "advice", "17 CFR 240.16a-3(g)(2)-(4)", forms=CHANGES)
def deemed_dates_count(report: Report) -> Iterator[Found]:
    """Give a deemed execution date only where it has an effect, and the right one.

    The deadline of a plan trade or a discretionary transaction counts from it. It is the day on which the insider was
    told, at the latest the third business day after the trade. Elsewhere it has no effect.
    """
    for spot, row in report.transactions:
        day, given = row.traded_on.value, row.deemed_executed_on.value
        if day is None or given is None or day.year == date.max.year:
            continue
        deemed = deemed_date(day, facts_of(report, row))
        if deemed.on is None:
            yield spot.at("deemed_executed_on"), f"{deemed.note}; take it out"
        elif deemed.on != given:
            seen = f"'{given}' is after {deemed.on}, the third business day, on which execution is deemed at the latest"
            yield spot.at("deemed_executed_on"), f"{seen}; write {deemed.on}"


@rule("DT015", "law", f"17 CFR 240.16a-3(f)(1)(iii); {SPECIFICATION}, 4.3.8", forms=("5",))
def rows_of_earlier_years_are_late(report: Report) -> Iterator[Found]:
    """Mark a row of an earlier fiscal year as late on Form 5.

    A Form 5 is for the fiscal year that ends with its period. What happened before was due on the Form 5 of its own
    year; it is reported now with timeliness L. A row of form type 4 is late by definition and needs no letter.
    """
    period = report.document.period_of_report
    if period is None or not _YEARS[0] < period.year <= _YEARS[-1]:
        return
    for spot, row in report.transactions:
        day = row.traded_on.value
        if day is None or day < ACT or row.form_type == "4" or row.timeliness.value == "L":
            continue
        if before_fiscal_year(day, period):
            seen = f"'{day}' is of an earlier fiscal year than the one that ended on {period}"
            yield spot.at("traded_on"), f"{seen}, and was due on its Form 5; mark the row late (L)"


@rule("DT016", "advice", f"{BEGINS.authority}; 17 CFR 240.3a12-3(b); SEC orders of 5 March and 20 May 2026")
def foreign_insiders_owe_the_report(report: Report) -> Iterator[Found]:
    """File for insiders of a foreign private issuer only what they owe.

    Its directors and officers report from 18 March 2026 on, and only what they did since; its ten percent holders
    never do. Where it is organized in a jurisdiction that an order of the SEC names, they are exempt as long as they
    report under its law, in English within two business days. The rule is asked where the plan of a draft, or whoever
    checks, says that the issuer is a foreign private one.
    """
    known, day = report.circumstances, report.known_on
    if not known.foreign_private_issuer or day is None:
        return
    if is_of_holders_only(report):
        seen = "no owner is a director or officer, and ten percent holders of foreign private issuers owe no report"
        yield report.at("reporting_owners"), f"{seen}; file none, or tick the box"
    for spot, row in report.transactions:
        if row.traded_on.value is not None and row.traded_on.value < BEGINS.first:
            message = f"'{row.traded_on.value}' is before {BEGINS.first}, when the duty began; leave the row out"
            yield spot.at("traded_on"), message
    order = exempting_order(known.organized_in, day) if known.organized_in else None
    if order is not None:
        seen = f"insiders of issuers organized in {known.organized_in} are exempt ({order.authority})"
        message = f"{seen}; file only if they do not report there, in English within two business days"
        yield report.at("issuer"), message


@rule("DT017", "law", "17 CFR 229.405(a)(2); 17 CFR 240.16a-3(g)(1); Form 4, General Instruction 9", forms=("4",))
def amendments_tell_nothing_new_too_late(report: Report) -> Iterator[Found]:
    """File a transaction in time, whether a new report or an amendment tells it.

    An amendment has no due date, but a transaction that it reports for the first time has. One that comes after the day
    on which the original was filed cannot have stood there. The issuer counts it as not reported on time.
    """
    original, filed = report.document.original_filed_on, report.filed_on
    if not report.document_type.endswith("/A") or original is None or filed is None:
        return
    for spot, row in report.transactions:
        day = row.traded_on.value
        due_by = due_of_transaction(day, facts_of(report, row)) if day is not None and original < day <= filed else None
        if due_by is not None and lateness(due_by, filed) and not _is_relieved(report, due_by.last_day, filed):
            seen = f"'{day}' is after {original}, when the original was filed, and was due by {due_by.last_day}"
            yield spot.at("traded_on"), f"{seen}; the issuer discloses it as late under Item 405"

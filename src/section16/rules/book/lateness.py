"""Deadlines: whether a report came in time, and how the days were counted."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from section16.form.places import Spot
from section16.law.calendar import closed_because, fiscal_year_end
from section16.law.deadlines import Due, Facts, Lateness, due, form_for, lateness
from section16.law.relief import relief_for
from section16.rules.book.dates import ACT, facts_of
from section16.rules.report import Report
from section16.rules.rule import Found, rule

__all__ = ["reports_are_on_time"]


@rule("DT004", "law", "17 CFR 240.16a-3(a), (f), (g); 15 U.S.C. 78p(a)(2)")
def reports_are_on_time(report: Report) -> Iterator[Found]:
    """File in time.

    Form 4 is due at the end of the second business day after the trade, Form 3 ten days after the event, Form 5 on
    the 45th day after the fiscal year. A late report is still owed; the issuer discloses it under Item 405.
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
            yield spot.at(name), _tell_late(report, due_by, late, day, filed)


def _tell_late(report: Report, due_by: Due, late: Lateness, day: date, filed: date) -> str:
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
    days = (_told(day) for day in after if day <= due_by.last_day and day.weekday() < _SATURDAY)
    start = "" if due_by.rule.endswith("transaction") else f"deemed {due_by.counted_from}: "
    return f" ({start}{', '.join(days)})"


def _told(day: date) -> str:
    closed = closed_because(day)
    return f"{day:%a} {day.day} {day:%b}" + (f" closed: {closed}" if closed else "")


_SATURDAY: Final = 5
_A_FORTNIGHT: Final = 15


def _is_relieved(report: Report, last_day: date, filed: date) -> bool:
    """Tell whether an order gave more time, and the report says that it relies on it."""
    texts = " ".join((*report.note_texts.values(), report.document.remarks or ""))
    return any(
        filed <= order.new_due and order.name.rpartition(" ")[2].casefold() in texts.casefold()
        for order in relief_for(last_day)
    )


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
    if period is None or month_day is None or not _MONTH_DAY(month_day) or period.year == date.max.year:
        return None
    return fiscal_year_end(period, month_day)


_MONTH_DAY: Final = re.compile("(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])").fullmatch

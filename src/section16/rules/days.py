"""Days that cannot stand beside each other: the period, the signature, the original, the expiration."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.signature import OwnerSignature
from section16.rules.place import Spot
from section16.rules.report import Report
from section16.rules.rule import Found, rule
from section16.standard.calendar import closed_because, fiscal_year_end

__all__ = [
    "exercise_days_are_of_this_world",
    "expired_securities_are_not_traded",
    "original_reports_come_after_the_period",
    "original_reports_were_filed_on_a_business_day",
    "periods_end_before_the_report",
    "periods_of_form_5_are_fiscal_years",
    "signatures_come_before_the_filing",
]

_MAPPING = "EDGAR Ownership XML Technical Specification v5.5, Appendix"
_AMENDING = "Form 4, General Instruction 9; EDGAR Ownership XML Technical Specification v5.5, Table 3.5"
_A_WEEK: Final = timedelta(days=7)  # by which a year of 52 or 53 weeks may end sooner or later
_YEARS: Final = range(1934, 2120)


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
        place = report.spots[0].at("period_of_report")
        yield place, f"'{period}' is no end of the issuer's fiscal year, which is {ends}; give the day it ended"


is_month_day = re.compile("(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])").fullmatch


@rule("DT009", "advice", f"Forms 3 and 4, items 2 and 3; {_MAPPING}es B and C", forms=("3", "4"))
def periods_end_before_the_report(report: Report) -> Iterator[Found]:
    """Report what has happened.

    The event of a Form 3 and the earliest transaction of a Form 4 are not after the filing. A Form 3 may be signed
    before the event: that of a first registration is filed on the day it takes effect.
    """
    period, filed = report.document.period_of_report, report.filed_on
    if period is not None and filed is not None and period > filed:
        when = "today, " if report.submitted else "the filing of "
        yield report.spots[0].at("period_of_report"), f"'{period}' is after {when}{filed}; correct the date"


@rule("DT010", "advice", "17 CFR 232.302(b); Form 4, General Instruction 7")
def signatures_come_before_the_filing(report: Report) -> Iterator[Found]:
    """Sign before filing.

    A signature that is dated after the day of filing, or after today, is a slip.
    """
    filed = report.filed_on
    for spot, signature in report.of(OwnerSignature):
        signed = signature.signed_on
        if filed is not None and signed is not None and signed > filed:
            when = "today, " if report.submitted else "the filing of "
            yield spot.at("signed_on"), f"'{signed}' is after {when}{filed}; correct the date"


def _original(report: Report) -> date | None:
    """Return the filing date of the report that is amended."""
    return report.document.original_filed_on if report.document_type.endswith("/A") else None


@rule("DT011", "advice", _AMENDING)
def original_reports_come_after_the_period(report: Report) -> Iterator[Found]:
    """Give the day on which the original was filed, not an earlier one.

    What was not yet there could not be reported: the original was filed on the day of the period or later.
    """
    original, period = _original(report), report.document.period_of_report
    if original is not None and period is not None and original < period:
        place = report.spots[0].at("original_filed_on")
        yield place, f"'{original}' is before the period, {period}; give the day on which the original was filed"


@rule("DT012", "advice", _AMENDING)
def original_reports_were_filed_on_a_business_day(report: Report) -> Iterator[Found]:
    """Give a day on which EDGAR was open as that of the original.

    EDGAR takes nothing on weekends and holidays, and gives what comes after 10 p.m. the next business day.
    """
    original = _original(report)
    if original is None or original.year not in _YEARS:
        return
    reason = closed_because(original)
    if reason is not None:
        place = report.spots[0].at("original_filed_on")
        yield place, f"'{original}' is a day on which EDGAR was closed ({reason}); give the filing date of the original"


def _derivatives(report: Report) -> Iterator[tuple[Spot, DerivativeTransaction | DerivativeHolding]]:
    yield from report.of(DerivativeTransaction)
    yield from report.of(DerivativeHolding)


@rule("DT013", "advice", "Forms 4 and 5, Table II, columns 3 and 6", forms=("4", "5"))
def expired_securities_are_not_traded(report: Report) -> Iterator[Found]:
    """Trade a derivative security before it expires.

    A transaction after the expiration date is a slip in one of the two. The expiration itself has codes E and H.
    """
    for spot, row in report.of(DerivativeTransaction):
        expires, day = row.expires_on.value, row.traded_on.value
        if expires is not None and day is not None and expires < day and row.code not in {"E", "H"}:
            yield spot.at("expires_on"), f"'{expires}' is before the transaction of {day}; correct one of the two"


@rule("DT014", "advice", "Forms 3, 4 and 5, Table II, column 6")
def exercise_days_are_of_this_world(report: Report) -> Iterator[Found]:
    """Give exercise and expiration dates that can be.

    The year 0026 or 2206 is a slip of the keyboard.
    """
    for spot, row in _derivatives(report):
        for name, cell in (("exercisable_on", row.exercisable_on), ("expires_on", row.expires_on)):
            day: date | None = cell.value
            if day is not None and day.year not in _YEARS:
                yield spot.at(name), f"'{day}' is not of this world; check the year"

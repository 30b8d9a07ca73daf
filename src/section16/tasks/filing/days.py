"""On which day a report is judged, and from which day on it may be filed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from section16.edgar.api.answers import SubmissionStatus
from section16.form.derivative import DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.form.nonderivative import NonDerivativeTransaction
from section16.law.calendar import eastern_day, filing_day
from section16.tasks.edgar_target import EdgarTarget
from section16.tasks.filing.context import FilingError
from section16.tasks.filing.order import FilingOrder
from section16.workspace.state import ACCEPTED
from section16.workspace.submissions import KeptReceipt, Submission, receipts, submissions_of
from section16.xml import read_document

__all__ = ["day_judged", "event_to_come", "filed_on", "require_happened", "require_its_day"]

_EARLY: Final = "E"  # EDGAR's mark of a row that is reported before its time


def day_judged(session: Session, report_hash: str, now: datetime) -> date:
    """Return the day on which a report is judged: that of its filing, until then the day that it is, Eastern."""
    return filed_on(session, report_hash) or eastern_day(now)


def filed_on(session: Session, report_hash: str) -> date | None:
    """Return the day on which a report was filed, with the SEC before in practice; None where it is not on file."""
    live = [one for one in submissions_of(session, report_hash) if one.live and one.state in ACCEPTED]
    live.sort(key=lambda one: not EdgarTarget(name=one.target).is_real)
    return _accepted_on(session, live[0]) if live else None


def _accepted_on(session: Session, submission: Submission) -> date:
    """Return the day that EDGAR gave a filing, else the one that follows from when it was sent."""
    told = (_day_told(one) for one in reversed(receipts(session, submission)))
    return next(filter(None, told), None) or filing_day(submission.sent_at or submission.changed_at)


def _day_told(receipt: KeptReceipt) -> date | None:
    """Return the filing date that an answer of EDGAR or its public copy has."""
    if receipt.kind == "status":
        return msgspec.json.decode(receipt.content, type=SubmissionStatus).filed_on
    header = read_document(receipt.content).header if receipt.kind == "archive" else None
    return header.filed_on if header else None


def require_its_day(order: FilingOrder, target: EdgarTarget, today: date) -> None:
    """Raise FilingError for a live filing with the SEC of what is still to come; a test or practice may be early."""
    if order.live and target.is_real:
        require_happened(order.name, order.report, today)


def require_happened(name: str, report: OwnershipDocument, today: date) -> None:
    """Raise FilingError for a report of an event that is still to come; today is the day in Eastern time."""
    if to_come := event_to_come(report, today):
        message = f"draft '{name}': {to_come}"
        raise FilingError(message)


def event_to_come(report: OwnershipDocument, today: date) -> str | None:
    """Say which event of a report is the last that is still to come, and what to do; None where all have happened.

    Rows that are marked as reported early may be of a day after the filing: EDGAR's forms have the mark for that.
    """
    day, event = max(_events(report), default=(today, ""), key=lambda one: one[0])
    do = "file it live from that day (Eastern) on, or correct the day"
    return f"{event} is of {day}, which is still to come; {do}" if day > today else None


def _events(report: OwnershipDocument) -> Iterator[tuple[date, str]]:
    """Give the day of each event with its words; the period of a Form 4 is one where no line is a transaction."""
    tables = {"I": report.non_derivative_table, "II": report.derivative_table}
    trades = [
        (table, number, row)
        for table, rows in tables.items()
        for number, row in enumerate(rows, 1)
        if isinstance(row, NonDerivativeTransaction | DerivativeTransaction)
    ]
    for table, number, row in trades:
        if row.traded_on.value is not None and row.timeliness.value != _EARLY:
            yield row.traded_on.value, f"Table {table}, line {number}: code {row.code} of '{row.security_title.value}'"
    form = (report.document_type or "")[:1]
    if report.period_of_report is not None and (form == "3" or (form == "4" and not trades)):
        yield report.period_of_report, "item 2: the event" if form == "3" else "item 3: the earliest transaction"

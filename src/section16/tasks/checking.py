"""Checking a report, today."""

from datetime import date

from section16.form.document import OwnershipDocument
from section16.form.finding import Finding
from section16.rules import check_document
from section16.xml import lines_of

__all__ = ["check"]


def check(report: OwnershipDocument, today: date | None = None, *, source: bytes | None = None) -> tuple[Finding, ...]:
    """List what the rules say of a report; `today` is this day unless given.

    With `source`, the bytes that the report was read from, each finding tells the line that it stands on.
    """
    day = today or date.today()  # noqa: DTZ011 - the user's own day
    found = check_document(report, today=day)
    if found and source is not None:
        return check_document(report, today=day, lines=lines_of(source))
    return found

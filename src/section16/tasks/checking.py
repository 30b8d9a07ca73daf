"""Checking a report, today."""

from datetime import date

from section16.form.document import OwnershipDocument
from section16.form.finding import Finding
from section16.rules import check_document

__all__ = ["check"]


def check(report: OwnershipDocument, today: date | None = None) -> tuple[Finding, ...]:
    """List what the rules say of a report; `today` is this day unless given."""
    return check_document(report, today=today or date.today())  # noqa: DTZ011 - the user's own day

"""Checking a report, today."""

from datetime import date

from section16.form.document import OwnershipDocument
from section16.form.finding import Finding
from section16.form.owner import ReportingOwner
from section16.form.rows import rows_of
from section16.form.submitted import as_submitted
from section16.rules import check_document
from section16.xml import lines_of, slips_of

__all__ = ["check", "check_draft"]


def check(report: OwnershipDocument, today: date | None = None, *, source: bytes | None = None) -> tuple[Finding, ...]:
    """List what the rules say of a report; `today` is this day unless given.

    With `source`, the bytes that the report was read from, the file itself is judged too, and each finding tells the
    line that it stands on.
    """
    day = today or date.today()  # noqa: DTZ011 - the user's own day
    slips = slips_of(source) if source is not None else ()
    found = check_document(report, today=day, slips=slips)
    if found and source is not None:
        return check_document(report, today=day, slips=slips, lines=lines_of(source))
    return found


# The CCC is put in when a report is filed: no plan and no draft has one.
_AT_FILING = {name: row.path for name, row in rows_of(ReportingOwner)}["ccc"]


def check_draft(report: OwnershipDocument, today: date | None = None) -> tuple[Finding, ...]:
    """List what the rules say of a draft as it will be submitted, but for the CCC, which goes in at filing."""
    submitted = as_submitted(report, report.document_type or "")
    return tuple(found for found in check(submitted, today) if not found.place.endswith(_AT_FILING))

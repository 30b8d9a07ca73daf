"""Writing a report as EDGAR takes it today."""

from collections.abc import Mapping

from section16.form.document import OwnershipDocument
from section16.tasks.checking import check_draft
from section16.xml import NotWritable, read_document, write_submission

__all__ = ["write"]


def write(report: OwnershipDocument, cccs: Mapping[str, str] | None = None) -> bytes:
    """Write a report as its filer submits it, by the schema in force; `cccs` gives the CCC for an owner's CIK.

    Raises NotWritable, with every reason, for a report that EDGAR would suspend.
    """
    data = write_submission(report, cccs)
    found = check_draft(read_document(data))
    suspended = tuple(f"{one.place}: {one.message}" for one in found if one.severity == "suspense")
    if suspended:
        raise NotWritable(suspended)
    return data

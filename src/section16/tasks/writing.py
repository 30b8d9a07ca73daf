"""Writing a report as EDGAR takes it today."""

from collections.abc import Mapping

from section16.form.document import OwnershipDocument
from section16.form.finding import Finding
from section16.rules import check_document
from section16.xml import NotWritable, read_document, write_submission

__all__ = ["write"]

# EDGAR compares the CCC with its records; a draft has none until it is filed.
_NOT_YET = frozenset({"rptOwnerCcc"})


def write(report: OwnershipDocument, cccs: Mapping[str, str] | None = None) -> bytes:
    """Write a report as its filer submits it, by the schema in force; `cccs` gives the CCC for an owner's CIK.

    Raises NotWritable, with every reason, for a report that EDGAR would suspend.
    """
    data = write_submission(report, cccs)
    suspended = tuple(_reason(one) for one in check_document(read_document(data)) if _matters(one))
    if suspended:
        raise NotWritable(suspended)
    return data


def _matters(finding: Finding) -> bool:
    return finding.severity == "suspense" and finding.place.rpartition("/")[2] not in _NOT_YET


def _reason(finding: Finding) -> str:
    return f"{finding.place}: {finding.message}"

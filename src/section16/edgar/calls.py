"""The endpoints of submissions and statuses: each a function from its arguments to a call."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from section16.edgar.answers import MOST_STATUSES, BulkReceipt, OperationalStatus, Receipt, SubmissionStatus
from section16.edgar.call import Call
from section16.edgar.fitness import cccs_in, require_fit
from section16.edgar.reading import read_bulk_receipt, read_operational, read_receipt, read_status, read_statuses

__all__ = [
    "JSON",
    "accession_number",
    "bulk_call",
    "operational_call",
    "status_call",
    "statuses_calls",
    "submission_call",
]

JSON: Final = "application/json"
_XML: Final = "application/xml"
_ACCESSION: Final = re.compile(r"\d{10}-\d{2}-\d{6}")
_NOT_FOUND: Final = (404,)


def operational_call() -> Call[OperationalStatus]:
    """Ask whether EDGAR takes submissions."""
    return Call(method="GET", path="/status", read=read_operational, with_user=False, repeatable=True)


def submission_call(envelope: bytes, *, live: bool) -> Call[Receipt]:
    """Submit one envelope; raises UnfitError where its bytes say another mode, or are too many."""
    require_fit(envelope, live=live)
    return Call(
        method="POST",
        path=f"/submission/single/{_mode(live=live)}",
        read=read_receipt,
        body=envelope,
        content_type=_XML,
        hidden=cccs_in(envelope),
    )


def bulk_call(envelope: bytes, *, live: bool) -> Call[BulkReceipt]:
    """Submit a bulk; raises UnfitError where its bytes, or those of one in it, say another mode."""
    require_fit(envelope, live=live)
    return Call(
        method="POST",
        path=f"/submission/bulk/{_mode(live=live)}",
        read=read_bulk_receipt,
        body=envelope,
        content_type=_XML,
        hidden=cccs_in(envelope),
    )


def status_call(accession: str) -> Call[SubmissionStatus | None]:
    """Ask how far a submission has come."""
    number = accession_number(accession)
    return Call(
        method="GET",
        path=f"/submission/{number}/status",
        read=read_status,
        with_user=False,
        repeatable=True,
        also=_NOT_FOUND,
    )


def statuses_calls(accessions: Iterable[str]) -> Iterator[Call[tuple[SubmissionStatus, ...]]]:
    """Ask how far submissions have come, as many in a call as EDGAR takes."""
    numbers = tuple(dict.fromkeys(accession_number(one) for one in accessions))
    for start in range(0, len(numbers), MOST_STATUSES):
        yield Call(
            method="POST",
            path="/submission/status",
            read=read_statuses,
            with_user=False,
            repeatable=True,
            body=msgspec.json.encode({"accessionNumbers": numbers[start : start + MOST_STATUSES]}),
            content_type=JSON,
            also=_NOT_FOUND,
        )


def _mode(*, live: bool) -> str:
    return "live" if live else "test"


def accession_number(text: str) -> str:
    """Return an accession number as it is; raises ValueError for another text."""
    if not _ACCESSION.fullmatch(text):
        message = f"accession number: '{text}' is none; write it as 0001234567-26-000001"
        raise ValueError(message)
    return text

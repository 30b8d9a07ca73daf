"""The endpoints of submissions and statuses: each a function from its arguments to a call."""

import re
from typing import Final

from section16.edgar.api.answers import OperationalStatus, Receipt, SubmissionStatus
from section16.edgar.api.reading import read_operational, read_receipt, read_status
from section16.edgar.call import ApiCall
from section16.edgar.errors import UnfitError
from section16.edgar.secret import Secret
from section16.standard.limits import limit
from section16.standard.numbers import Accession
from section16.standard.row import DOCUMENT_TYPES
from section16.xml.envelope.read import NotEnvelope, mode_of, read_bulk, read_envelope

__all__ = [
    "JSON",
    "cccs_in",
    "operational_call",
    "require_fit",
    "status_call",
    "submission_call",
]

_MEGABYTE: Final = 1_000_000
_CCC: Final = re.compile(rb"<(?:\w+:)?\w*ccc>\s*([^<\s]+)\s*<", re.IGNORECASE)


JSON: Final = "application/json"
_XML: Final = "application/xml"
_NOT_FOUND: Final = (404,)


def require_fit(envelope: bytes, *, live: bool, megabytes: int = limit("submission")) -> None:
    """Raise UnfitError where the envelope's own flag says another mode, or it is larger than EDGAR takes."""
    if len(envelope) > megabytes * _MEGABYTE:
        size = len(envelope) / _MEGABYTE
        message = f"submission: {size:.1f} megabytes, and EDGAR takes {megabytes}; enclose less. Nothing was sent"
        raise UnfitError(message)
    reason = _mode_differs(envelope, live=live)
    if reason:
        message = f"submission: {reason}. Nothing was sent"
        raise UnfitError(message)


def _mode_differs(envelope: bytes, *, live: bool) -> str | None:
    """Return how the mode in the bytes differs: sent wrongly, a test would be filed, or a filing only tested."""
    try:
        flag = mode_of(envelope)
    except NotEnvelope as refusal:
        return str(refusal)
    if flag is live:
        return None
    words = {True: "LIVE", False: "TEST"}
    return f"its bytes say {words[flag]}, and it was to be sent as {words[live]}; write it anew in the mode you want"


def cccs_in(envelope: bytes) -> tuple[Secret, ...]:
    """Find the CCCs in a submission or bulk, to hide them should EDGAR's answer repeat one."""
    return tuple(Secret(one) for one in dict.fromkeys(_codes(envelope)))


def _codes(envelope: bytes) -> list[str]:
    try:
        reports = [one.content for one in read_envelope(envelope).documents if one.type in DOCUMENT_TYPES]
    except NotEnvelope:
        return _codes_of_others(envelope)
    return [code.decode("latin-1") for report in reports for code in _CCC.findall(report)]


def _codes_of_others(envelope: bytes) -> list[str]:
    """Find the CCCs in a bulk's submissions, or in the header of an envelope that is not for ownership reports."""
    try:
        return [code for part in read_bulk(envelope).parts for code in _codes(part.content)]
    except NotEnvelope:
        return [code.decode("latin-1") for code in _CCC.findall(envelope)]


def operational_call() -> ApiCall[OperationalStatus]:
    """Ask whether EDGAR takes submissions."""
    return ApiCall(method="GET", path="/status", read=read_operational, with_user=False, repeatable=True)


def submission_call(envelope: bytes, *, live: bool) -> ApiCall[Receipt]:
    """Submit one envelope; raises UnfitError where its own flag says another mode, or it is too large."""
    require_fit(envelope, live=live)
    return ApiCall(
        method="POST",
        path=f"/submission/single/{_mode(live=live)}",
        read=read_receipt,
        body=envelope,
        content_type=_XML,
        hidden=cccs_in(envelope),
    )


def status_call(accession: str) -> ApiCall[SubmissionStatus | None]:
    """Ask how far a submission has come."""
    number = Accession.parse(accession).dashed
    return ApiCall(
        method="GET",
        path=f"/submission/{number}/status",
        read=read_status,
        with_user=False,
        repeatable=True,
        also=_NOT_FOUND,
    )


def _mode(*, live: bool) -> str:
    return "live" if live else "test"

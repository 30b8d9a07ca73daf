"""Endpoints that take submissions, one or several."""

import re
from typing import Final

from litestar import Response, post

from section16.form.envelope import BulkEnvelope, Envelope
from section16.sandbox.api.answers import BulkAnswer, BulkEntry, ErrorAnswer, SubmissionAnswer
from section16.sandbox.api.checks import SUBMISSION_TYPES, ModePath, login_cik, submission_body
from section16.sandbox.api.http import AnyRequest, SandboxRequest, error_response, new_tracking
from section16.sandbox.api.openapi import BODY_REFUSALS, SubmissionOperation
from section16.sandbox.intake import take_submission
from section16.sandbox.store import ApiMessage
from section16.xml.envelope.read import NotEnvelope, read_bulk, read_envelope

__all__ = ["NotSubmissionError", "refuse_body", "submit", "submit_bulk"]

_ROOT: Final = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>)?\s*<(?:\w{1,20}:)?(edgar(?:Bulk)?Submission)[\s>/]")
# A submission has 611 documents of five elements; base64 has no `<` and an `=` only at its ends.
_MOST_TAGS: Final = 100_000
_MOST_EQUALS: Final = 100_000


class NotSubmissionError(ValueError):
    """The body is not a submission at all, and gets no accession number; the message says why."""


@post(
    "/submission/single/{mode:str}",
    status_code=202,
    opt={"content_types": SUBMISSION_TYPES},
    operation_class=SubmissionOperation,
    responses=BODY_REFUSALS,
)
async def submit(request: SandboxRequest, mode: ModePath) -> SubmissionAnswer:
    """Take one submission."""
    async with submission_body(request) as body:
        ciks = login_cik(request), request.token_cik
        taken = take_submission(request.sandbox, body, _read_single(body), live=mode == "live", ciks=ciks)
    return SubmissionAnswer(
        **new_tracking(),
        accession_number=taken.accession_number,
        mode=taken.mode,
        status="RECEIVED",
        transmission_status="RECEIVED",
        messages=(ApiMessage(type="INFO", content="the submission was received"),),
    )


@post(
    "/submission/bulk/{mode:str}",
    status_code=202,
    opt={"content_types": SUBMISSION_TYPES},
    operation_class=SubmissionOperation,
    responses=BODY_REFUSALS,
)
async def submit_bulk(request: SandboxRequest, mode: ModePath) -> BulkAnswer:
    """Take several submissions, each by itself: one that is not a submission does not hold up the others."""
    async with submission_body(request) as body:
        ciks = login_cik(request), request.token_cik
        bulk = _read_bulk(body)
        live = mode == "live" and bulk.live
        entries = tuple(_take_part(request, part.content, live=live, ciks=ciks) for part in bulk.parts)
    return BulkAnswer(**new_tracking(), status="RECEIVED", responses=entries, messages=())


def _take_part(request: SandboxRequest, body: bytes, *, live: bool, ciks: tuple[str, str]) -> BulkEntry:
    try:
        taken = take_submission(request.sandbox, body, _read_single(body), live=live, ciks=ciks)
    except NotSubmissionError as error:
        mode = "LIVE" if live else "TEST"
        messages = (ApiMessage(type="ERROR", content=f"contents: {error}"),)
        return BulkEntry(accession_number=None, mode=mode, final=True, messages=messages)
    return BulkEntry(accession_number=taken.accession_number, mode=taken.mode, final=False, messages=())


def refuse_body(_request: AnyRequest, error: NotSubmissionError) -> Response[ErrorAnswer]:
    """Answer to a body that is not a submission at all."""
    return error_response(400, f"body: {error}")


def _read_single(body: bytes) -> Envelope | str:
    """Read a submission; of a damaged one return the reason for which EDGAR suspends it."""
    _require_root(body, b"edgarSubmission")
    try:
        return read_envelope(body)
    except NotEnvelope as error:
        return str(error)


def _read_bulk(body: bytes) -> BulkEnvelope:
    """Read a bulk submission, but not yet its parts."""
    _require_root(body, b"edgarBulkSubmission")
    try:
        return read_bulk(body)
    except NotEnvelope as error:
        raise NotSubmissionError(str(error)) from None


def _require_root(body: bytes, name: bytes) -> None:
    root = _ROOT.match(body[:1_000])
    if not root or root[1] != name:
        message = f"the body is no '{name.decode()}'; send the XML of one"
        raise NotSubmissionError(message)
    if body.count(b"<") > _MOST_TAGS or body.count(b"=") > _MOST_EQUALS:
        message = f"the body has more than {_MOST_TAGS:,} tags or attributes; no submission has as many"
        raise NotSubmissionError(message)

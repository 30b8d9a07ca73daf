"""Endpoints of submissions: send one or several, and ask how far they have come."""

import re
from base64 import b64encode
from datetime import datetime, time, timedelta
from typing import Final

from litestar import Response, get, post
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody

from section16.form.envelope import BulkEnvelope, Envelope
from section16.sandbox.api.answers import (
    AccessionNumbers,
    BulkAnswer,
    BulkEntry,
    ErrorAnswer,
    OperationalAnswer,
    Registrant,
    StatusAnswer,
    StatusesAnswer,
    SubmissionAnswer,
)
from section16.sandbox.api.checks import SUBMISSION_TYPES, AccessionPath, ModePath, login_cik, submission_body
from section16.sandbox.api.http import AnyRequest, SandboxRequest, error_response, new_tracking, refusal
from section16.sandbox.api.openapi import BODY_REFUSALS, REFUSALS, SubmissionOperation
from section16.sandbox.store import Message, Taken
from section16.sandbox.taking import take
from section16.standard.numbers import ACCESSION_PATTERN
from section16.xml.envelope.read import NotEnvelope, read_bulk, read_envelope

__all__ = [
    "NotSubmissionError",
    "open_bulk",
    "open_single",
    "operational_status",
    "refuse_body",
    "status",
    "statuses",
    "submit",
    "submit_bulk",
]

_ROOT: Final = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>)?\s*<(?:\w{1,20}:)?(edgar(?:Bulk)?Submission)[\s>/]")
# A submission has 611 documents of five elements; base64 has no `<` and an `=` only at its ends.
_MOST_TAGS: Final = 100_000
_MOST_EQUALS: Final = 100_000


# From here on only Forms 3, 4, 5 and few others get the day's date (Regulation S-T 13(a)(2) and (4)).
_AFTER_HOURS: Final = time(17, 30)
_WORDS: Final = {
    "ACCEPTING": "EDGAR is accepting submissions",
    "ACCEPTING_AFTER_HOURS": "EDGAR is accepting submissions after hours; Forms 3, 4 and 5 get today's filing date",
    "OUTSIDE_OPERATING_HOURS": "EDGAR is outside its hours of operation, 6 a.m. to 10 p.m. Eastern on business days",
    "NO_COMMUNICATION": "EDGAR is not available",
}
# How long a status is told after it is final, in days.
_KEPT: Final = {"test": 2, "live": 60, "suspended": 6}


class NotSubmissionError(ValueError):
    """The body is not a submission at all, and gets no accession number; the text says why."""


def open_single(body: bytes) -> Envelope | str:
    """Read a submission; a damaged one gives the reason, for which EDGAR suspends it."""
    _refuse(body, b"edgarSubmission")
    try:
        return read_envelope(body)
    except NotEnvelope as refusal:
        return str(refusal)


def open_bulk(body: bytes) -> BulkEnvelope:
    """Read a bulk submission, its parts unopened."""
    _refuse(body, b"edgarBulkSubmission")
    try:
        return read_bulk(body)
    except NotEnvelope as refusal:
        raise NotSubmissionError(str(refusal)) from None


def _refuse(body: bytes, name: bytes) -> None:
    root = _ROOT.match(body[:1_000])
    if not root or root[1] != name:
        message = f"the body is no '{name.decode()}'; send the XML of one"
        raise NotSubmissionError(message)
    if body.count(b"<") > _MOST_TAGS or body.count(b"=") > _MOST_EQUALS:
        message = f"the body has more than {_MOST_TAGS:,} tags or attributes; no submission has as many"
        raise NotSubmissionError(message)


@get("/status", opt={"filer_token_alone": True, "outside_hours": True}, responses=REFUSALS)
async def operational_status(request: SandboxRequest) -> OperationalAnswer:
    """Tell whether submissions are taken."""
    condition = "OUTSIDE_OPERATING_HOURS"
    if "outage" in request.faults:
        condition = "NO_COMMUNICATION"
    elif request.sandbox.is_open:
        after = request.sandbox.clock.now().time() >= _AFTER_HOURS
        condition = "ACCEPTING_AFTER_HOURS" if after else "ACCEPTING"
    return OperationalAnswer(**new_tracking(), condition=condition, message=_WORDS[condition], messages=())


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
        taken = take(request.sandbox, body, open_single(body), live=mode == "live", ciks=ciks)
    return SubmissionAnswer(
        **new_tracking(),
        accession_number=taken.accession_number,
        mode=_mode(taken),
        status="RECEIVED",
        transmission_status="RECEIVED",
        messages=(Message(type="INFO", content="the submission was received"),),
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
        bulk = open_bulk(body)
        live = mode == "live" and bulk.live
        entries = tuple(_take_part(request, part.content, live=live, ciks=ciks) for part in bulk.parts)
    return BulkAnswer(**new_tracking(), status="RECEIVED", responses=entries, messages=())


def _take_part(request: SandboxRequest, body: bytes, *, live: bool, ciks: tuple[str, str]) -> BulkEntry:
    try:
        taken = take(request.sandbox, body, open_single(body), live=live, ciks=ciks)
    except NotSubmissionError as refusal:
        mode = "LIVE" if live else "TEST"
        messages = (Message(type="ERROR", content=f"contents: {refusal}"),)
        return BulkEntry(accession_number=None, mode=mode, final=True, messages=messages)
    return BulkEntry(accession_number=taken.accession_number, mode=_mode(taken), final=False, messages=())


def refuse_body(_request: AnyRequest, refusal: NotSubmissionError) -> Response[ErrorAnswer]:
    """Answer to a body that is not a submission at all."""
    return error_response(400, f"body: {refusal}")


@get("/submission/{accession:str}/status", opt={"filer_token_alone": True}, responses=REFUSALS)
async def status(request: SandboxRequest, accession: AccessionPath) -> StatusAnswer:
    """Tell how far a submission has come; 404 for some seconds after it was taken, and when it is forgotten."""
    if not re.fullmatch(ACCESSION_PATTERN, accession):
        raise refusal(400, f"accessionNumber: '{accession[:40]}' is none; write ##########-##-######")
    taken = _find(request, accession)
    if taken is None:
        raise refusal(404, f"accessionNumber: there is no submission '{accession}'; it may be too new or too old")
    return _status_of(taken, request.sandbox.clock.now(), **new_tracking())


@post(
    "/submission/status",
    status_code=200,
    opt={"filer_token_alone": True},
    responses=BODY_REFUSALS
    | {
        200: ResponseSpec(StatusesAnswer, description="done", generate_examples=False),
        204: ResponseSpec(None, description="none of them is known"),
    },
)
async def statuses(request: SandboxRequest, data: JSONBody[AccessionNumbers]) -> Response[StatusesAnswer | None]:
    """Tell how far several submissions have come, of those that are known."""
    found = [taken for number in dict.fromkeys(data.accession_numbers) if (taken := _find(request, number))]
    if not found:
        return Response(None, status_code=204)
    now = request.sandbox.clock.now()
    answer = StatusesAnswer(**new_tracking(), responses=tuple(_status_of(one, now) for one in found), messages=())
    return Response(answer)


def _find(request: SandboxRequest, number: str) -> Taken | None:
    """Return a submission that is old enough, not forgotten, and of the filer who asks."""
    taken = request.sandbox.store.taken(number)
    now = request.sandbox.clock.now()
    if taken is None or request.token_cik not in taken.filers or now < taken.visible_at:
        return None
    kind = ("live" if taken.live else "test") if taken.accepted else "suspended"
    return taken if now < taken.decided_at + timedelta(days=_KEPT[kind]) else None


def _mode(taken: Taken) -> str:
    return "LIVE" if taken.live else "TEST"


def _status_of(taken: Taken, now: datetime, tracking: str | None = None, locator: str | None = None) -> StatusAnswer:
    final = taken.is_final(now)
    word = taken.status(now)
    decided = taken.decided_at.isoformat(timespec="seconds")
    return StatusAnswer(
        tracking=tracking,
        locator=locator,
        accession_number=taken.accession_number,
        mode=_mode(taken),
        status=word,
        submission_processing_status=word,
        final=final,
        company=taken.company,
        document_count=taken.document_count,
        form_type=taken.form_type,
        received_date=taken.received_at.isoformat(timespec="seconds"),
        filing_date=taken.filed_on.isoformat() if final and taken.accepted else None,
        accepted_date=decided if final and taken.accepted else None,
        suspended_date=decided if final and not taken.accepted else None,
        submission_messages=taken.messages if final else (),
        file_numbers=_file_numbers(taken) if final else (),
        notification=b64encode(_notification(taken, word).encode()).decode() if final else None,
        registrants=_registrants(taken) if final else (),
        messages=(),
    )


def _file_numbers(taken: Taken) -> tuple[str, ...]:
    parties = taken.header.reporting_owners if taken.header else ()
    return tuple(dict.fromkeys(one.file_number for one in parties if one.file_number))


def _registrants(taken: Taken) -> tuple[Registrant, ...]:
    parties = taken.header.reporting_owners if taken.header else ()
    return tuple(
        Registrant(cik=one.cik or "", company=one.name, form_type=taken.form_type, file_numbers=_file_numbers(taken))
        for one in parties
    )


def _notification(taken: Taken, word: str) -> str:
    """Write the e-mail that EDGAR sends about a submission."""
    lines = [
        f"THE FOLLOWING SUBMISSION HAS BEEN {'SUSPENDED' if word == 'SUSPENDED' else 'ACCEPTED'} BY THE SANDBOX.",
        f"FORM TYPE: {taken.form_type}    NUMBER OF DOCUMENTS: {taken.document_count}",
        f"RECEIVED DATE: {taken.received_at:%d-%b-%Y %H:%M}    {'LIVE' if taken.live else 'TEST'} FILING",
        f"ACCESSION NUMBER: {taken.accession_number}",
        *(f"{one.type}: {one.content}" for one in taken.messages),
    ]
    return "\n".join(lines)

"""Endpoints that say whether submissions are taken, and how far they have come."""

import re
from base64 import b64encode
from datetime import datetime, time, timedelta
from typing import Final

from litestar import Response, get, post
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody

from section16.sandbox.api.answers import (
    AccessionNumbers,
    OperationalAnswer,
    RegistrantEntry,
    StatusAnswer,
    StatusesAnswer,
)
from section16.sandbox.api.checks import AccessionPath
from section16.sandbox.api.http import SandboxRequest, new_tracking, refusal
from section16.sandbox.api.openapi import BODY_REFUSALS, REFUSALS
from section16.sandbox.store import TakenSubmission
from section16.standard.numbers import ACCESSION_PATTERN

__all__ = ["operational_status", "status", "statuses"]

# After this time only Forms 3, 4, 5 and few others are filed as of the same day (Regulation S-T 13(a)(2) and (4)).
_AFTER_HOURS: Final = time(17, 30)
_CONDITIONS: Final = {
    "ACCEPTING": "EDGAR is accepting submissions",
    "ACCEPTING_AFTER_HOURS": "EDGAR is accepting submissions after hours; Forms 3, 4 and 5 get today's filing date",
    "OUTSIDE_OPERATING_HOURS": "EDGAR is outside its hours of operation, 6 a.m. to 10 p.m. Eastern on business days",
    "NO_COMMUNICATION": "EDGAR is not available",
}
# For how many days after it is final a status is shown.
_KEPT: Final = {"test": 2, "live": 60, "suspended": 6}


@get("/status", opt={"filer_token_alone": True, "outside_hours": True}, responses=REFUSALS)
async def operational_status(request: SandboxRequest) -> OperationalAnswer:
    """Tell whether submissions are taken."""
    condition = "OUTSIDE_OPERATING_HOURS"
    if "outage" in request.faults:
        condition = "NO_COMMUNICATION"
    elif request.sandbox.is_open:
        after = request.sandbox.clock.now().time() >= _AFTER_HOURS
        condition = "ACCEPTING_AFTER_HOURS" if after else "ACCEPTING"
    return OperationalAnswer(**new_tracking(), condition=condition, message=_CONDITIONS[condition], messages=())


@get("/submission/{accession:str}/status", opt={"filer_token_alone": True}, responses=REFUSALS)
async def status(request: SandboxRequest, accession: AccessionPath) -> StatusAnswer:
    """Tell how far a submission has come; 404 for some seconds after it was taken, and when it is forgotten."""
    if not re.fullmatch(ACCESSION_PATTERN, accession):
        raise refusal(400, f"accessionNumber: '{accession[:40]}' is none; write ##########-##-######")
    taken = _visible_submission(request, accession)
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
    found = [
        taken for number in dict.fromkeys(data.accession_numbers) if (taken := _visible_submission(request, number))
    ]
    if not found:
        return Response(None, status_code=204)
    now = request.sandbox.clock.now()
    answer = StatusesAnswer(**new_tracking(), responses=tuple(_status_of(one, now) for one in found), messages=())
    return Response(answer)


def _visible_submission(request: SandboxRequest, number: str) -> TakenSubmission | None:
    """Return a submission of the filer who asks, if it is old enough and not yet forgotten."""
    taken = request.sandbox.store.submission(number)
    now = request.sandbox.clock.now()
    if taken is None or request.token_cik not in taken.filers or now < taken.visible_at:
        return None
    kind = ("live" if taken.live else "test") if taken.accepted else "suspended"
    return taken if now < taken.decided_at + timedelta(days=_KEPT[kind]) else None


def _status_of(
    taken: TakenSubmission, now: datetime, tracking: str | None = None, locator: str | None = None
) -> StatusAnswer:
    final = taken.is_final(now)
    word = taken.status(now)
    decided = taken.decided_at.isoformat(timespec="seconds")
    return StatusAnswer(
        tracking=tracking,
        locator=locator,
        accession_number=taken.accession_number,
        mode=taken.mode,
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


def _file_numbers(taken: TakenSubmission) -> tuple[str, ...]:
    parties = taken.header.reporting_owners if taken.header else ()
    return tuple(dict.fromkeys(one.file_number for one in parties if one.file_number))


def _registrants(taken: TakenSubmission) -> tuple[RegistrantEntry, ...]:
    parties = taken.header.reporting_owners if taken.header else ()
    return tuple(
        RegistrantEntry(
            cik=one.cik or "", company=one.name, form_type=taken.form_type, file_numbers=_file_numbers(taken)
        )
        for one in parties
    )


def _notification(taken: TakenSubmission, word: str) -> str:
    """Write the e-mail that EDGAR sends about a submission."""
    lines = [
        f"THE FOLLOWING SUBMISSION HAS BEEN {'SUSPENDED' if word == 'SUSPENDED' else 'ACCEPTED'} BY THE SANDBOX.",
        f"FORM TYPE: {taken.form_type}    NUMBER OF DOCUMENTS: {taken.document_count}",
        f"RECEIVED DATE: {taken.received_at:%d-%b-%Y %H:%M}    {taken.mode} FILING",
        f"ACCESSION NUMBER: {taken.accession_number}",
        *(f"{one.type}: {one.content}" for one in taken.messages),
    ]
    return "\n".join(lines)

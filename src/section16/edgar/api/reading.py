"""Answers about submissions and about EDGAR itself, as values."""

from typing import Final

from section16.edgar.api.answers import (
    FINAL_STATUSES,
    OperationalStatus,
    Receipt,
    Registrant,
    SubmissionStatus,
)
from section16.edgar.call import HttpAnswer
from section16.edgar.parsing import (
    Fields,
    base64_of,
    day_of,
    fields_of,
    first,
    flag_of,
    items_of,
    messages_of,
    moment_of,
    number_of,
    text_of,
    texts_of,
    trace_of,
)
from section16.standard.numbers import Accession

__all__ = ["read_operational", "read_receipt", "read_status"]

_NOT_FOUND: Final = 404


def read_operational(answer: HttpAnswer) -> OperationalStatus:
    """Read whether EDGAR takes submissions; an unknown condition counts as closed."""
    fields = fields_of(answer.body)
    condition = (text_of(first(fields, "condition", "status")) or "").upper().replace(" ", "_") or None
    words = condition or ""
    return OperationalStatus(
        condition=condition,
        message=text_of(first(fields, "message", "content")),
        accepting=words.startswith("ACCEPTING"),
        after_hours="AFTER_HOURS" in words,
        difficulties="DIFFICULTIES" in words,
        **trace_of(fields),
    )


def read_receipt(answer: HttpAnswer) -> Receipt:
    """Read the answer to one submission; raises ValueError for what is not a receipt."""
    fields = fields_of(answer.body)
    if not {"status", "transmissionStatus", "accessionNumber"} & fields.keys():
        message = "it is no receipt: it has neither a status nor an accession number"
        raise ValueError(message)
    return _receipt(fields)


def _receipt(fields: Fields) -> Receipt:
    status = text_of(first(fields, "status", "transmissionStatus"))
    mode = text_of(first(fields, "mode", "type"))
    return Receipt(
        accession_number=_accession(fields),
        status=status.upper() if status else None,
        mode=mode.upper() if mode else None,
        messages=messages_of(fields.get("messages")),
        **trace_of(fields),
    )


def read_status(answer: HttpAnswer) -> SubmissionStatus | None:
    """Read the status of one submission; None where EDGAR does not know it (yet)."""
    fields = fields_of(answer.body) if answer.status != _NOT_FOUND else {}
    if not fields:
        return None
    status = _status(fields)
    if not status.accession_number:
        message = "it is no status: it has no accession number"
        raise ValueError(message)
    return status


def _status(fields: Fields) -> SubmissionStatus:
    status = (text_of(first(fields, "status", "submissionProcessingStatus")) or "").upper() or None
    is_final = flag_of(fields.get("final"))
    mode = text_of(first(fields, "mode", "type"))
    return SubmissionStatus(
        accession_number=_accession(fields) or "",
        status=status,
        # EDGAR's own word where it gives one; else only a status that is known to be the end.
        final=status in FINAL_STATUSES if is_final is None else is_final,
        mode=mode.upper() if mode else None,
        form_type=text_of(fields.get("formType")),
        company=text_of(fields.get("company")),
        document_count=number_of(fields.get("documentCount")),
        received_at=moment_of(fields.get("receivedDate")),
        filed_on=day_of(fields.get("filingDate")),
        accepted_at=moment_of(fields.get("acceptedDate")),
        suspended_at=moment_of(fields.get("suspendedDate")),
        messages=messages_of(fields.get("submissionMessages"), fields.get("messages")),
        registrants=tuple(_registrant(item) for item in items_of(fields.get("registrants"))),
        file_numbers=texts_of(fields.get("fileNumbers")),
        notification=base64_of(fields.get("notification")),
        **trace_of(fields),
    )


def _registrant(fields: Fields) -> Registrant:
    return Registrant(
        cik=text_of(fields.get("cik")),
        name=text_of(first(fields, "company", "name")),
        form_type=text_of(fields.get("formType")),
        file_numbers=texts_of(fields.get("fileNumbers")),
    )


def _accession(fields: Fields) -> str | None:
    """Return the accession number with dashes, however EDGAR wrote it."""
    text = text_of(fields.get("accessionNumber"))
    found = Accession.match(text) if text else None
    return found.dashed if found else text

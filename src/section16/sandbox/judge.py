"""Whether EDGAR would accept a submission, or suspend it and why.

The report is judged by the rulebook, its envelope by EDGAR's specification, the parties by the sandbox's register.
A message names the rule, the place and, where it is known, the line of the report.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from section16.form.document import OwnershipDocument
from section16.form.envelope import Envelope, SubmissionDocument
from section16.form.problems import Finding
from section16.rules import RULES, check_document
from section16.sandbox.register import Register
from section16.sandbox.store import ApiMessage
from section16.standard.row import DOCUMENT_TYPES
from section16.xml import NotOwnershipDocument, lines_of, read_document, slips_of
from section16.xml.envelope.check import ENVELOPE_RULES, check_envelope

__all__ = ["Verdict", "judge"]

_MESSAGE_TYPES: Final = {"suspense": "ERROR", "warning": "WARNING"}
# EDGAR does not check what only the law or good sense asks for.
_RULES: Final = tuple(rule for rule in RULES if rule.severity in _MESSAGE_TYPES)
_CCC: Final = "rptOwnerCcc"
_PLACE: Final = re.compile(r"edgarDocument\[(\d+)\]")
_NAMES: Final = {rule.id: rule.name for rule in RULES} | {rule.id: rule.name for rule in ENVELOPE_RULES}
_RANKING: Final = {"ERROR": "1", "WARNING": "2"}


class Verdict(NamedTuple):
    """The judgement; `document` is the report where one could be read, its CCCs still in it."""

    accepted: bool
    messages: tuple[ApiMessage, ...]
    document: OwnershipDocument | None


def judge(submission: Envelope, register: Register, today: date) -> Verdict:
    """Judge a submission as of a day."""
    messages = [*_judge_envelope(submission)]
    place = next((number for number, one in enumerate(submission.documents, 1) if one.type in DOCUMENT_TYPES), 0)
    document = None
    if place:
        document, more = _judge_report(submission.documents[place - 1], place, today)
        messages += more
    if document is not None:
        messages += _judge_parties(document, place, register)
    accepted = document is not None and all(one.type != "ERROR" for one in messages)
    return Verdict(accepted, tuple(messages), document)


def _judge_envelope(submission: Envelope) -> Iterator[ApiMessage]:
    """Judge the envelope and its documents, but not what the report says."""
    for found in check_envelope(submission):
        numbered = _PLACE.match(found.place)
        yield _message(found, int(numbered[1]) if numbered else None, _NAMES[found.id])


def _judge_report(
    primary: SubmissionDocument, place: int, today: date
) -> tuple[OwnershipDocument | None, list[ApiMessage]]:
    """Read and judge the report itself."""
    try:
        document = read_document(primary.content)
    except NotOwnershipDocument as refusal:
        return None, [_error("XM001", "DOCUMENT_IS_READABLE", f"{primary.name}: {refusal}", place)]
    slips = slips_of(primary.content)
    found = check_document(document, today=today, rules=_RULES, slips=slips)
    if found:
        found = check_document(document, today=today, rules=_RULES, slips=slips, lines=lines_of(primary.content))
    return document, [*_judge_repairs(document, place), *(_message(one, place, _NAMES[one.id]) for one in found)]


def _judge_repairs(document: OwnershipDocument, place: int) -> Iterator[ApiMessage]:
    """Suspend what could only be read after a repair: EDGAR repairs nothing."""
    for fault in document.faults:
        if fault.kind == "repair":
            yield _error("XM002", "DOCUMENT_IS_WELL_FORMED", fault.reason, place, fault.line)


def _message(found: Finding, place: int | None, name: str) -> ApiMessage:
    severity = _MESSAGE_TYPES[found.severity]
    # A malformed CCC is still most of one, and messages go into logs.
    content = "the CCC is not as it should be; write its eight characters" if _CCC in found.place else found.message
    return ApiMessage(
        type=severity,
        content=f"{found.place}: {content}" if found.place else content,
        error_number=found.id,
        doc_sequence_num=place,
        line_number=found.line,
        ranking=_RANKING[severity],
        error_label=name.upper(),
    )


def _judge_parties(document: OwnershipDocument, place: int, register: Register) -> Iterator[ApiMessage]:
    """Ask the register about the issuer's CIK and each owner's CIK and CCC."""
    issuer = document.issuer.cik if document.issuer else None
    if issuer and register.find_or_add(issuer, "company") is None:
        seen = f"issuer/issuerCik: '{issuer}' is no CIK that EDGAR knows; look it up"
        yield _error("ID001", "ISSUER_CIK_IS_VALID", seen, place)
    for number, owner in enumerate(document.reporting_owners, 1):
        where = f"reportingOwner[{number}]/reportingOwnerId"
        if owner.cik and owner.ccc and not register.accepts_ccc(owner.cik, owner.ccc):
            seen = f"{where}/{_CCC}: the CCC is not that of CIK '{owner.cik}'; look both up"
            yield _error("ID002", "OWNER_CIK_AND_CCC_ARE_VALID", seen, place)


def _error(number: str, label: str, content: str, place: int | None = None, line: int | None = None) -> ApiMessage:
    return ApiMessage(
        type="ERROR",
        content=content,
        error_number=number,
        doc_sequence_num=place,
        line_number=line,
        ranking=_RANKING["ERROR"],
        error_label=label,
    )

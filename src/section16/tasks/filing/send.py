"""Sending, once: the intent is on disk before the request leaves, and the request leaves but once.

`intended` says that it will be sent, `sent` that it may have been: the move from one to the other is committed just
before the request leaves, and only one process can make it. Whoever finds a submission `sent` looks it up.
"""

import msgspec

from section16.edgar.api.answers import Receipt
from section16.edgar.errors import (
    ClosedError,
    EdgarError,
    Message,
    NotSentError,
    NotThereError,
    RefusedError,
    ThrottledError,
)
from section16.edgar.public.client import PublicSide
from section16.edgar.public.listing import Listed
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.filing.desk import Desk, FilingError, go, parties, reload, scrubbed
from section16.tasks.filing.document import document_in, envelope_of, likeness_of
from section16.workspace import State
from section16.workspace.database import WriteSession
from section16.workspace.errors import ConflictError
from section16.workspace.kept_reports import KeptReport
from section16.workspace.state import OUTCOME_UNKNOWN, UNSENT
from section16.workspace.submissions import (
    Submission,
    accession_numbers_at,
    add_note,
    add_receipt,
    move,
    submissions_with_other_documents,
)
from section16.xml import NotOwnershipDocument, read_document

__all__ = ["alike_on_file", "envelope_at", "missing_cccs", "public_likeness", "refuse_alike", "transmit"]

# After these EDGAR has taken nothing, and the same may be sent again.
NOT_TAKEN = (NotSentError, RefusedError, ThrottledError, ClosedError)
_REFUSALS = frozenset({"REJECTED", "FAILED"})


def alike_on_file(
    desk: Desk, draft: KeptReport, public: PublicSide, without: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """List the accession numbers of public filings that read the same, the oldest first.

    Raises an EdgarError where the public side does not answer: what cannot be asked is not known.
    """
    found: dict[str, Listed] = {}
    for cik in parties(draft):
        for filing in public.filings_of(cik, *DOCUMENT_TYPES):
            if filing.accession not in without and _may_be(filing, draft):
                found.setdefault(filing.accession, filing)
        desk.at("public list read")
    return tuple(one for one in sorted(found) if public_likeness(public, found[one].path) == draft.likeness)


def _may_be(filing: Listed, draft: KeptReport) -> bool:
    return filing.form == draft.form and (filing.period is None or filing.period == draft.period)


def public_likeness(public: PublicSide, path: str) -> str | None:
    """Return the likeness of a public filing; None where there is none, or where it is no ownership document."""
    try:
        return likeness_of(read_document(public.document(path)))
    except (NotThereError, NotOwnershipDocument):
        return None


def transmit(desk: Desk, submission: Submission, draft: KeptReport) -> Submission:
    """Record the intent and send; a submission that is past its intent comes back as it is.

    Raises the errors of the filing API after which EDGAR has taken nothing. A lost answer raises nothing: the
    submission stays `sent`, and is looked up.
    """
    if submission.state is State.approved:
        submission = go(desk, submission, State.intended, known_before=_known_before(desk, submission, draft))
    if submission.state is not State.intended:
        return submission
    if missing := missing_cccs(desk, draft):
        message = f"CCC: none is known for {', '.join(missing)}; set SECTION16_CCC_<CIK>, or keep it in the keyring"
        raise FilingError(message)
    envelope = envelope_at(desk, draft, live=submission.live)
    try:
        with desk.workspace.writing() as writing:
            refuse_alike(writing, desk, draft, live=submission.live)
            submission = move(writing, submission, State.sent)
    except ConflictError:  # another process sends it
        return reload(desk, submission)
    desk.at("about to send")
    desk.tell(submission)
    return _send(desk, submission, envelope)


def envelope_at(desk: Desk, draft: KeptReport, *, live: bool) -> bytes:
    """Write a draft for EDGAR, the CCCs and all that goes with it in."""
    return envelope_of(
        document_in(draft.content, draft.documents),
        desk.cccs,
        live=live,
        contact=desk.contact,
        notifications=desk.notifications,
    )


def refuse_alike(writing: WriteSession, desk: Desk, draft: KeptReport, *, live: bool) -> None:
    """Stop a live filing of a report that has left with other documents, unless it is to be filed again.

    Raises FilingError. While it is not known what became of the first, the two could not be told apart.
    """
    left = (
        [
            one
            for one in submissions_with_other_documents(writing.session, draft, desk.target, live=live)
            if one.state not in UNSENT
        ]
        if live
        else []
    )
    lost = next((one for one in left if one.state in OUTCOME_UNKNOWN), None)
    if lost is not None:
        message = (
            f"'{draft.name}': the same report left with other documents as submission {lost.id}, and it is not known "
            "what became of it; see section16 status"
        )
        raise FilingError(message)
    if left and not desk.again:
        message = (
            f"'{draft.name}': the same report is '{left[-1].state}' with other documents as {left[-1].accession}; "
            "file an amendment, or file it once more with --again"
        )
        raise FilingError(message)


def missing_cccs(desk: Desk, draft: KeptReport) -> tuple[str, ...]:
    """List the owners without a CCC."""
    return tuple(cik for cik in draft.owner_ciks if not desk.cccs.get(cik))


def _known_before(desk: Desk, submission: Submission, draft: KeptReport) -> tuple[str, ...] | None:
    """List what is on file already and reads the same; a live filing stops there, unless it is ours to repeat."""
    if not submission.live or desk.public is None:
        return None
    try:
        found = alike_on_file(desk, draft, desk.public)
    except EdgarError:
        return None
    with desk.workspace.reading() as session:
        ours = accession_numbers_at(session, desk.target)
    if foreign := tuple(one for one in found if one not in ours):
        message = (
            f"'{draft.name}' is on file already as {foreign[0]}; nothing was sent. Keep that number with "
            f"--record {foreign[0]}, or file an amendment"
        )
        raise FilingError(message)
    return found


def _send(desk: Desk, submission: Submission, envelope: bytes) -> Submission:
    try:
        receipt = desk.edgar.submit(envelope, live=submission.live)
    except NOT_TAKEN as error:
        go(desk, submission, State.intended, why=scrubbed(desk, str(error).encode()).decode())
        raise
    except EdgarError as error:
        with desk.workspace.writing() as writing:
            add_note(writing, submission, "answer lost", why=scrubbed(desk, str(error).encode()).decode())
        return reload(desk, submission)
    desk.at("answered")
    return _take(desk, submission, receipt)


def _take(desk: Desk, submission: Submission, receipt: Receipt) -> Submission:
    """Write down what EDGAR answered, whatever another process made of the submission meanwhile."""
    kept = scrubbed(desk, msgspec.json.encode(receipt))
    while True:
        current = reload(desk, submission)
        if current.accession is not None or current.state not in {State.sent, State.unknown}:
            return _late(desk, current, kept)
        try:
            with desk.workspace.writing() as writing:
                add_receipt(writing, current, "receipt", kept)
                taken = _moved(writing, desk, current, receipt)
        except ConflictError:
            continue
        desk.at("receipt kept")
        desk.tell(taken)
        return taken


def _moved(writing: WriteSession, desk: Desk, submission: Submission, receipt: Receipt) -> Submission:
    number = receipt.accession_number
    if receipt.mode and receipt.mode.upper() != ("LIVE" if submission.live else "TEST"):
        why = f"EDGAR took it as {receipt.mode}; nothing is on file"
        return move(writing, submission, State.suspended, why=why) if submission.live else submission
    if (receipt.status or "").upper() in _REFUSALS:
        return move(writing, submission, State.suspended, why=told(receipt.messages) or f"EDGAR said {receipt.status}")
    if number is None or number in accession_numbers_at(writing.session, desk.target):
        add_note(
            writing, submission, "answer lost", why=f"the answer's accession number is '{number}', which cannot be ours"
        )
        return submission
    return move(writing, submission, State.received, accession=number)


def _late(desk: Desk, submission: Submission, kept: bytes) -> Submission:
    with desk.workspace.writing() as writing:
        add_receipt(writing, submission, "receipt", kept)
        add_note(writing, submission, "answer came late", state=submission.state)
    return submission


def told(messages: tuple[Message, ...]) -> str:
    """Return messages as one line."""
    return "; ".join(one.content for one in messages if one.content)

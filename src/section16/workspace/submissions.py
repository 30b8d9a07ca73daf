"""Submissions: one way of a kept report to EDGAR, moved from state to state, each move with its event."""

import json
import re
from datetime import datetime
from hashlib import sha256
from typing import Final, TypedDict, Unpack

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from section16.standard.numbers import Accession
from section16.workspace.database import WriteSession
from section16.workspace.errors import ConflictError, WorkspaceError
from section16.workspace.kept_reads import kept
from section16.workspace.kept_reports import KeptReport
from section16.workspace.state import ENDED, State, require_transition
from section16.workspace.tables.filing import DraftRecord, ReceiptRecord, SubmissionRecord
from section16.workspace.trail.audit import add_event, events_about

__all__ = [
    "KeptReceipt",
    "MoveDetails",
    "Sender",
    "Submission",
    "accession_numbers_at",
    "add_note",
    "add_receipt",
    "all_submissions",
    "move",
    "open_submission",
    "receipts",
    "sender_of",
    "submission_by_id",
    "submission_named",
    "submissions_of",
    "submissions_with_other_documents",
    "unfinished",
]


class Submission(Struct, frozen=True, kw_only=True):
    """Where a submission stands.

    `known_before` are the accession numbers of public filings that read the same when it was about to be sent, None if
    nobody was asked. `step` counts its moves.
    """

    id: int
    draft_hash: str
    likeness: str
    target: str
    live: bool
    state: State
    step: int
    accession: str | None
    known_before: tuple[str, ...] | None
    created_at: datetime
    intended_at: datetime | None
    sent_at: datetime | None
    changed_at: datetime


class Sender(Struct, frozen=True, kw_only=True):
    """Who sent a submission, and when."""

    actor: str
    at: datetime


class KeptReceipt(Struct, frozen=True, kw_only=True):
    """What EDGAR answered or published: `kind` is `receipt`, `status` or `archive`."""

    kind: str
    at: datetime
    content: bytes
    hash: str


class MoveDetails(TypedDict, total=False):
    """What may come with a move: why it was made, the accession number, the same filings that were public before."""

    why: str
    accession: str | None
    known_before: tuple[str, ...] | None


# No database has so many submissions that a number here has more digits.
_ID: Final = re.compile("[0-9]{1,9}")
_MOVED: Final = "moved"
_NO_TEST_AGAIN = {State.accepted, State.disseminated, State.archived}


def open_submission(writing: WriteSession, report: KeptReport, target: str, *, live: bool) -> Submission:
    """Return the submission of a report that is under way or on file, or a new one.

    A test that has ended is no hindrance to another; a live one that was accepted is.
    """
    existing = _under_way_or_on_file(writing.session, report.whole_likeness, target, live=live)
    if existing is not None:
        return existing
    row = SubmissionRecord(
        draft_hash=report.hash,
        likeness=report.whole_likeness,
        target=target,
        live=live,
        state=State.drafted,
        step=0,
        created_at=writing.at,
        changed_at=writing.at,
    )
    writing.session.add(row)
    writing.session.flush()
    details = {"draft": report.hash, "target": target, "live": live}
    add_event(writing, "submission opened", f"submission {row.id}", details, changed=(row,))
    return _submission(row)


def submissions_with_other_documents(
    session: Session, report: KeptReport, target: str, *, live: bool
) -> tuple[Submission, ...]:
    """List the submissions of the report with other documents that are under way or on file, the oldest first."""
    query = (
        select(SubmissionRecord)
        .join(DraftRecord)
        .where(
            DraftRecord.likeness == report.likeness,
            SubmissionRecord.likeness != report.whole_likeness,
            SubmissionRecord.target == target,
            SubmissionRecord.live == live,
            SubmissionRecord.state.not_in({State.suspended, State.abandoned}),
        )
    )
    return tuple(_submission(row) for row in session.scalars(query.order_by(SubmissionRecord.id)))


def _under_way_or_on_file(session: Session, likeness: str, target: str, *, live: bool) -> Submission | None:
    gone = {State.suspended, State.abandoned} | (set() if live else _NO_TEST_AGAIN)
    query = select(SubmissionRecord).where(
        SubmissionRecord.likeness == likeness,
        SubmissionRecord.target == target,
        SubmissionRecord.live == live,
        SubmissionRecord.state.not_in(gone),
    )
    row = session.scalars(query).first()
    return _submission(row) if row else None


def _submission(row: SubmissionRecord) -> Submission:
    fields = {name: getattr(row, name) for name in Submission.__struct_fields__}
    known = None if row.known_before is None else tuple(row.known_before.split())
    return Submission(**fields | {"state": State(row.state), "known_before": known})


def move(writing: WriteSession, submission: Submission, to: State, **details: Unpack[MoveDetails]) -> Submission:
    """Move a submission, from where the caller saw it, and add the event to the trail.

    Raises TransitionError for a step that does not exist, ConflictError where another process was faster.
    """
    require_transition(submission.state, to)
    values = _columns_of_move(writing, to, details)
    query = (
        update(SubmissionRecord)
        .where(SubmissionRecord.id == submission.id, SubmissionRecord.step == submission.step)
        .values(**values, step=submission.step + 1)
        .execution_options(synchronize_session=False)
    )
    try:
        moved = writing.session.execute(query).rowcount  # type: ignore[attr-defined]
    except IntegrityError:
        message = f"submission {submission.id}: accession number '{details.get('accession')}' belongs to another one"
        raise ConflictError(message) from None
    if not moved:
        message = f"submission {submission.id}: another process has moved it from '{submission.state}'; ask again"
        raise ConflictError(message)
    writing.session.expire_all()
    row = writing.session.get_one(SubmissionRecord, submission.id)
    event = {"from": submission.state, "to": to, "why": details.get("why"), "accession": details.get("accession")}
    known = {key: one for key, one in event.items() if one}
    add_event(writing, _MOVED, f"submission {submission.id}", known, changed=(row,))
    return _submission(row)


def _columns_of_move(writing: WriteSession, to: State, details: MoveDetails) -> dict[str, object]:
    values: dict[str, object] = {"state": to, "changed_at": writing.at}
    if (accession := details.get("accession")) is not None:
        values["accession"] = accession
    if to is State.intended and (known_before := details.get("known_before")) is not None:
        values["known_before"] = " ".join(known_before)
    if to is State.intended:
        values["intended_at"] = writing.at
    if to is State.sent:
        values["sent_at"] = writing.at
    return values


def add_note(writing: WriteSession, submission: Submission, what: str, **details: object) -> None:
    """Add an event about a submission that did not move."""
    add_event(writing, what, f"submission {submission.id}", details)


def add_receipt(writing: WriteSession, submission: Submission, kind: str, content: bytes) -> None:
    """Keep an answer as it came; the trail holds its hash."""
    digest = sha256(content).hexdigest()
    row = ReceiptRecord(submission_id=submission.id, kind=kind, at=writing.at, content=content, hash=digest)
    writing.session.add(row)
    add_event(writing, f"{kind} kept", f"submission {submission.id}", {"hash": digest}, changed=(row,))


def sender_of(session: Session, submission: Submission) -> Sender | None:
    """Return who last sent a submission, as the trail has it; None where nobody did."""
    moves = (one for one in events_about(session, f"submission {submission.id}") if one.what == _MOVED)
    sent = [one for one in moves if json.loads(one.details).get("to") == State.sent]
    return Sender(actor=sent[-1].actor, at=sent[-1].at) if sent else None


def receipts(session: Session, submission: Submission) -> tuple[KeptReceipt, ...]:
    """List what came back for a submission, the oldest first."""
    query = select(ReceiptRecord).where(ReceiptRecord.submission_id == submission.id).order_by(ReceiptRecord.id)
    return tuple(
        KeptReceipt(kind=row.kind, at=row.at, content=row.content, hash=row.hash) for row in session.scalars(query)
    )


def submission_by_id(session: Session, id: int) -> Submission:
    """Return a submission as it stands now; raises WorkspaceError where there is none."""
    row = session.get(SubmissionRecord, id)
    if row is None:
        message = f"submission: '{id}' is none of this workspace; see section16 status"
        raise WorkspaceError(message)
    return _submission(row)


def submission_named(session: Session, name: str) -> Submission:
    """Find a submission by its accession number, dashes or not, or its number here."""
    if accession := Accession.match(name):
        query = select(SubmissionRecord).where(SubmissionRecord.accession == accession.dashed)
        row = session.scalars(query).first()
    else:
        row = session.get(SubmissionRecord, int(name)) if _ID.fullmatch(name) else None
    if row is None:
        message = f"submission: '{name}' is none of this workspace; see section16 status"
        raise WorkspaceError(message)
    return _submission(row)


def unfinished(session: Session) -> tuple[Submission, ...]:
    """List the submissions that have not ended, the oldest first."""
    query = select(SubmissionRecord).where(SubmissionRecord.state.not_in(ENDED)).order_by(SubmissionRecord.id)
    return tuple(_submission(row) for row in session.scalars(query))


@kept(SubmissionRecord)
def submissions_of(session: Session, report_hash: str) -> tuple[Submission, ...]:
    """List the submissions of a report, the oldest first."""
    query = select(SubmissionRecord).where(SubmissionRecord.draft_hash == report_hash).order_by(SubmissionRecord.id)
    return tuple(_submission(row) for row in session.scalars(query))


def accession_numbers_at(session: Session, target: str) -> frozenset[str]:
    """Return the accession numbers that our submissions to a target have."""
    query = select(SubmissionRecord.accession).where(SubmissionRecord.target == target)
    return frozenset(one for one in session.scalars(query) if one)


def all_submissions(session: Session) -> tuple[Submission, ...]:
    """List every submission, the oldest first."""
    return tuple(_submission(row) for row in session.scalars(select(SubmissionRecord).order_by(SubmissionRecord.id)))

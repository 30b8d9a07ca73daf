"""Submissions: one way of a draft to EDGAR, moved step by step, each move with its event."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from section16.standard.numbers import Accession
from section16.workspace import tables
from section16.workspace.audit import record
from section16.workspace.database import Book, WorkspaceError
from section16.workspace.drafts import Draft
from section16.workspace.state import ENDED, State, require

__all__ = [
    "ConflictError",
    "Kept",
    "Submission",
    "add_receipt",
    "alike",
    "all_submissions",
    "claimed",
    "get",
    "move",
    "named",
    "note",
    "of_draft",
    "open_submission",
    "receipts",
    "under_way",
]


class ConflictError(WorkspaceError):
    """Another process has moved the submission meanwhile; look at it again."""


class Submission(Struct, frozen=True, kw_only=True):
    """Where a submission stands; `known_before` are filings alike that were public at the intent, None if not asked."""

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


class Kept(Struct, frozen=True, kw_only=True):
    """What EDGAR answered or disseminated."""

    kind: str
    at: datetime
    content: bytes
    hash: str


class _Change(Struct, frozen=True, kw_only=True):
    accession: str | None = None
    known_before: tuple[str, ...] | None = None


_NO_TEST_AGAIN = {State.accepted, State.disseminated, State.archived}


def open_submission(book: Book, draft: Draft, target: str, *, live: bool) -> Submission:
    """Return the submission of a draft that is under way or on file, or a new one.

    A test that has ended is no hindrance to another; a live one that was accepted is.
    """
    existing = _standing(book.session, draft.whole_likeness, target, live=live)
    if existing is not None:
        return existing
    row = tables.Submission(
        draft_hash=draft.hash,
        likeness=draft.whole_likeness,
        target=target,
        live=live,
        state=State.drafted,
        step=0,
        created_at=book.at,
        changed_at=book.at,
    )
    book.session.add(row)
    book.session.flush()
    told = {"draft": draft.hash, "target": target, "live": live}
    record(book, "submission opened", f"submission {row.id}", told)
    return _submission(row)


def alike(session: Session, draft: Draft, target: str, *, live: bool) -> tuple[Submission, ...]:
    """List the submissions of the report with other documents that are under way or on file, the oldest first."""
    query = (
        select(tables.Submission)
        .join(tables.Draft)
        .where(
            tables.Draft.likeness == draft.likeness,
            tables.Submission.likeness != draft.whole_likeness,
            tables.Submission.target == target,
            tables.Submission.live == live,
            tables.Submission.state.not_in({State.suspended, State.abandoned}),
        )
    )
    return tuple(_submission(row) for row in session.scalars(query.order_by(tables.Submission.id)))


def _standing(session: Session, likeness: str, target: str, *, live: bool) -> Submission | None:
    gone = {State.suspended, State.abandoned} | (set() if live else _NO_TEST_AGAIN)
    query = select(tables.Submission).where(
        tables.Submission.likeness == likeness,
        tables.Submission.target == target,
        tables.Submission.live == live,
        tables.Submission.state.not_in(gone),
    )
    row = session.scalars(query).first()
    return _submission(row) if row else None


def _submission(row: tables.Submission) -> Submission:
    fields = {name: getattr(row, name) for name in Submission.__struct_fields__}
    known = None if row.known_before is None else tuple(row.known_before.split())
    return Submission(**fields | {"state": State(row.state), "known_before": known})


def move(  # noqa: PLR0913 - all that may come with a move, in one transaction
    book: Book,
    submission: Submission,
    to: State,
    *,
    why: str = "",
    accession: str | None = None,
    known_before: tuple[str, ...] | None = None,
) -> Submission:
    """Move a submission, from where the caller saw it, and tell of it in the trail.

    Raises TransitionError for a step that does not exist, ConflictError where another process was faster.
    """
    require(submission.state, to)
    change = _Change(accession=accession, known_before=known_before)
    values = _values(book, to, change)
    query = (
        update(tables.Submission)
        .where(tables.Submission.id == submission.id, tables.Submission.step == submission.step)
        .values(**values, step=submission.step + 1)
        .execution_options(synchronize_session=False)
    )
    try:
        moved = book.session.execute(query).rowcount  # type: ignore[attr-defined]
    except IntegrityError:
        message = f"submission {submission.id}: accession number '{accession}' belongs to another one"
        raise ConflictError(message) from None
    if not moved:
        message = f"submission {submission.id}: another process has moved it from '{submission.state}'; ask again"
        raise ConflictError(message)
    details = {"from": submission.state, "to": to, "why": why, "accession": accession}
    record(book, "moved", f"submission {submission.id}", {key: one for key, one in details.items() if one})
    book.session.expire_all()
    return get(book.session, submission.id)


def _values(book: Book, to: State, change: _Change) -> dict[str, Any]:
    values: dict[str, Any] = {"state": to, "changed_at": book.at}
    if change.accession is not None:
        values["accession"] = change.accession
    if to is State.intended and change.known_before is not None:
        values["known_before"] = " ".join(change.known_before)
    if to is State.intended:
        values["intended_at"] = book.at
    if to is State.sent:
        values["sent_at"] = book.at
    return values


def note(book: Book, submission: Submission, what: str, **details: Any) -> None:  # noqa: ANN401 - JSON values
    """Tell of something that moved nothing."""
    record(book, what, f"submission {submission.id}", details)


def add_receipt(book: Book, submission: Submission, kind: str, content: bytes) -> None:
    """Keep an answer as it came; the trail holds its hash."""
    digest = sha256(content).hexdigest()
    row = tables.Receipt(submission_id=submission.id, kind=kind, at=book.at, content=content, hash=digest)
    book.session.add(row)
    record(book, f"{kind} kept", f"submission {submission.id}", {"hash": digest})


def receipts(session: Session, submission: Submission) -> tuple[Kept, ...]:
    """List what came back for a submission, the oldest first."""
    query = select(tables.Receipt).where(tables.Receipt.submission_id == submission.id).order_by(tables.Receipt.id)
    return tuple(Kept(kind=row.kind, at=row.at, content=row.content, hash=row.hash) for row in session.scalars(query))


def get(session: Session, id: int) -> Submission:
    """Return a submission as it stands now; raises WorkspaceError where there is none."""
    row = session.get(tables.Submission, id)
    if row is None:
        message = f"submission: '{id}' is none of this workspace; see section16 status"
        raise WorkspaceError(message)
    return _submission(row)


def named(session: Session, name: str) -> Submission:
    """Find a submission by its accession number, dashes or not, or its number here."""
    if "-" not in name and len(name) < len("0001"):
        return get(session, int(name)) if name.isdigit() else _none(name)
    accession = Accession.match(name)
    wanted = select(tables.Submission).where(tables.Submission.accession == accession.dashed) if accession else None
    row = session.scalars(wanted).first() if wanted is not None else None
    if row is None and name.isdigit():
        return get(session, int(name))
    return _submission(row) if row else _none(name)


def _none(name: str) -> Submission:
    message = f"submission: '{name}' is none of this workspace; see section16 status"
    raise WorkspaceError(message)


def under_way(session: Session) -> tuple[Submission, ...]:
    """List the submissions that have not ended, the oldest first."""
    query = select(tables.Submission).where(tables.Submission.state.not_in(ENDED)).order_by(tables.Submission.id)
    return tuple(_submission(row) for row in session.scalars(query))


def of_draft(session: Session, draft_hash: str) -> tuple[Submission, ...]:
    """List the submissions of a draft, the oldest first."""
    query = select(tables.Submission).where(tables.Submission.draft_hash == draft_hash).order_by(tables.Submission.id)
    return tuple(_submission(row) for row in session.scalars(query))


def claimed(session: Session, target: str) -> frozenset[str]:
    """Return the accession numbers that submissions of ours have at a target."""
    query = select(tables.Submission.accession).where(tables.Submission.target == target)
    return frozenset(one for one in session.scalars(query) if one)


def all_submissions(session: Session) -> tuple[Submission, ...]:
    """List every submission, the oldest first."""
    return tuple(_submission(row) for row in session.scalars(select(tables.Submission).order_by(tables.Submission.id)))

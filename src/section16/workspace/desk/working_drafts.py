"""Drafts that are worked on: each save is a version, made from the one before it or refused."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from section16.workspace.database import WriteSession
from section16.workspace.errors import ConflictError, WorkspaceError
from section16.workspace.kept_reads import kept
from section16.workspace.tables.desk import (
    FrozenReportRecord,
    TakenFileRecord,
    WorkingDraftRecord,
    WorkingFileRecord,
    WorkingVersionRecord,
)
from section16.workspace.trail.audit import add_event, events_about

__all__ = [
    "ConfirmedOpening",
    "DraftVersion",
    "TakenFile",
    "WorkingDraft",
    "add_file",
    "begin_draft",
    "confirmed_openings",
    "draft_of_report",
    "files_of",
    "frozen_reports",
    "last_frozen_reports",
    "makers_of",
    "note_confirmed",
    "note_frozen",
    "note_taken",
    "rename_draft",
    "save_draft",
    "set_aside",
    "taken_before",
    "version_of",
    "versions_of",
    "working_draft",
    "working_drafts",
]

_LONGEST_NAME: Final = 200
_CONFIRMED: Final = "opening balance confirmed"


class WorkingDraft(Struct, frozen=True, kw_only=True):
    """A draft that is worked on, without its plan."""

    id: int
    name: str
    issuer_cik: str
    version: int
    began_from: str
    set_aside: bool
    made_by: str
    made_at: datetime
    changed_by: str
    changed_at: datetime


class DraftVersion(Struct, frozen=True, kw_only=True):
    """The plan of a draft as one save left it: its TOML text, what was changed, by whom and when."""

    draft_id: int
    version: int
    text: str
    what: str
    changed_by: str
    changed_at: datetime


class TakenFile(Struct, frozen=True, kw_only=True):
    """A broker's file that was taken over: into which draft, by whom and when."""

    draft_id: int
    name: str
    taken_by: str
    taken_at: datetime


class ConfirmedOpening(Struct, frozen=True, kw_only=True):
    """Who said, and why, that an opening balance stands although a report on file ended elsewhere."""

    reason: str
    by: str
    at: datetime


def begin_draft(writing: WriteSession, name: str, issuer_cik: str, text: str, began_from: str) -> WorkingDraft:
    """Begin a draft with its first version."""
    row = WorkingDraftRecord(
        name=_checked_name(name),
        issuer_cik=issuer_cik,
        version=1,
        began_from=began_from,
        made_by=writing.actor,
        made_at=writing.at,
        changed_by=writing.actor,
        changed_at=writing.at,
    )
    writing.session.add(row)
    writing.session.flush()
    version = _add_version(writing, row, text, f"begun from {began_from}")
    details = {"name": row.name, "from": began_from}
    add_event(writing, "working draft begun", _subject(row.id), details, changed=(row, version))
    return _draft(row)


def _checked_name(name: str) -> str:
    found = " ".join(name.replace("\x00", "").split())
    if not found or len(found) > _LONGEST_NAME:
        message = f"name: {len(found)} characters; write 1 to {_LONGEST_NAME}"
        raise WorkspaceError(message)
    return found


def _subject(id: int) -> str:
    return f"working draft {id}"


def _add_version(writing: WriteSession, row: WorkingDraftRecord, text: str, what: str) -> WorkingVersionRecord:
    version = WorkingVersionRecord(
        draft_id=row.id,
        version=row.version,
        content=text.encode(),
        what=what,
        changed_by=writing.actor,
        changed_at=writing.at,
    )
    writing.session.add(version)
    return version


def _draft(row: WorkingDraftRecord) -> WorkingDraft:
    return WorkingDraft(**{name: getattr(row, name) for name in WorkingDraft.__struct_fields__})


def save_draft(writing: WriteSession, id: int, after: int, text: str, what: str) -> WorkingDraft:
    """Save a plan as the version after the one that it was made from; raises ConflictError where there is another."""
    row = _row(writing.session, id)
    if row.version != after:
        message = f"draft '{row.name}': {row.changed_by} has saved version {row.version}; look at both and save again"
        raise ConflictError(message)
    row.version, row.changed_by, row.changed_at = after + 1, writing.actor, writing.at
    version = _add_version(writing, row, text, what)
    details = {"version": row.version, "what": what}
    add_event(writing, "working draft changed", _subject(id), details, changed=(row, version))
    return _draft(row)


def _row(session: Session, id: int) -> WorkingDraftRecord:
    row = session.get(WorkingDraftRecord, id)
    if row is None:
        message = f"draft: '{id}' is none of this workspace"
        raise WorkspaceError(message)
    return row


def rename_draft(writing: WriteSession, id: int, name: str) -> WorkingDraft:
    """Give a draft another name; its reports are called by it when they are frozen."""
    row = _row(writing.session, id)
    before, row.name = row.name, _checked_name(name)
    add_event(writing, "working draft renamed", _subject(id), {"from": before, "to": row.name}, changed=(row,))
    return _draft(row)


def set_aside(writing: WriteSession, id: int, *, aside: bool = True) -> WorkingDraft:
    """Put a draft away that nothing more is to become of, or take it up again; nothing of it is deleted."""
    row = _row(writing.session, id)
    row.set_aside = aside
    add_event(writing, f"working draft {'set aside' if aside else 'taken up'}", _subject(id), changed=(row,))
    return _draft(row)


@kept(WorkingDraftRecord)
def working_draft(session: Session, id: int) -> WorkingDraft:
    """Return a draft; raises WorkspaceError where there is none."""
    return _draft(_row(session, id))


@kept(WorkingDraftRecord)
def working_drafts(session: Session) -> tuple[WorkingDraft, ...]:
    """List the drafts that are not set aside, the last changed first."""
    query = select(WorkingDraftRecord).where(WorkingDraftRecord.set_aside.is_(False))
    query = query.order_by(WorkingDraftRecord.changed_at.desc(), WorkingDraftRecord.id.desc())
    return tuple(map(_draft, session.scalars(query)))


@kept(WorkingDraftRecord, WorkingVersionRecord)
def version_of(session: Session, id: int, version: int | None = None) -> DraftVersion:
    """Return a version of a draft, the last one unless it is named; raises WorkspaceError where there is none."""
    number = _row(session, id).version if version is None else version
    row = session.get(WorkingVersionRecord, (id, number))
    if row is None:
        message = f"draft: '{id}' has no version {number}"
        raise WorkspaceError(message)
    return _version(row)


def _version(row: WorkingVersionRecord) -> DraftVersion:
    kept = {name: getattr(row, name) for name in DraftVersion.__struct_fields__ if name != "text"}
    return DraftVersion(**kept, text=row.content.decode())


def versions_of(session: Session, id: int) -> tuple[DraftVersion, ...]:
    """List the versions of a draft, the first one first."""
    query = select(WorkingVersionRecord).where(WorkingVersionRecord.draft_id == id)
    return tuple(map(_version, session.scalars(query.order_by(WorkingVersionRecord.version))))


@kept(WorkingVersionRecord, WorkingFileRecord)
def makers_of(session: Session, id: int) -> frozenset[str]:
    """Return who changed a draft, or took a broker's file into it."""
    changed = select(WorkingVersionRecord.changed_by).where(WorkingVersionRecord.draft_id == id).distinct()
    added = select(WorkingFileRecord.added_by).where(WorkingFileRecord.draft_id == id)
    return frozenset((*session.scalars(changed), *session.scalars(added)))


def add_file(writing: WriteSession, id: int, name: str, content: bytes) -> str:
    """Keep a file of a draft, and return its name: another one where other bytes have that name."""
    digest = sha256(content).hexdigest()
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot else (name, "")
    number, free = 1, name
    while (found := writing.session.get(WorkingFileRecord, (id, free))) is not None:
        if found.hash == digest:
            return free
        number += 1
        free = f"{stem}-{number}{ending}"
    row = WorkingFileRecord(
        draft_id=id, name=free, content=content, hash=digest, added_by=writing.actor, added_at=writing.at
    )
    writing.session.add(row)
    add_event(writing, "working file added", _subject(id), {"name": free, "hash": digest}, changed=(row,))
    return free


@kept(WorkingFileRecord)
def files_of(session: Session, id: int) -> Mapping[str, bytes]:
    """Return the files of a draft by name."""
    rows = session.scalars(select(WorkingFileRecord).where(WorkingFileRecord.draft_id == id))
    return {row.name: row.content for row in rows}


def note_taken(writing: WriteSession, draft: WorkingDraft, name: str, content: bytes) -> None:
    """Record that a broker's file was taken over."""
    row = TakenFileRecord(
        draft_id=draft.id,
        hash=sha256(content).hexdigest(),
        issuer_cik=draft.issuer_cik,
        name=name,
        taken_by=writing.actor,
        taken_at=writing.at,
    )
    row = writing.session.merge(row)
    add_event(writing, "broker's file taken", _subject(draft.id), {"name": name, "hash": row.hash}, changed=(row,))


def taken_before(session: Session, content: bytes) -> tuple[TakenFile, ...]:
    """List where a file of the same bytes was taken over before."""
    query = select(TakenFileRecord).where(TakenFileRecord.hash == sha256(content).hexdigest())
    rows = session.scalars(query.order_by(TakenFileRecord.taken_at))
    return tuple(TakenFile(**{name: getattr(row, name) for name in TakenFile.__struct_fields__}) for row in rows)


def note_frozen(writing: WriteSession, draft: WorkingDraft, report_hashes: tuple[str, ...]) -> None:
    """Record which reports a version of a draft gave."""
    rows = [
        FrozenReportRecord(draft_id=draft.id, version=draft.version, report_hash=one)
        for one in report_hashes
        if writing.session.get(FrozenReportRecord, (draft.id, draft.version, one)) is None
    ]
    if rows:
        writing.session.add_all(rows)
        details = {"version": draft.version, "reports": list(report_hashes)}
        add_event(writing, "working draft frozen", _subject(draft.id), details, changed=rows)


@kept(FrozenReportRecord)
def frozen_reports(session: Session, id: int, version: int) -> tuple[str, ...]:
    """Return the hashes of the reports that a version of a draft gave; none where it was not frozen."""
    query = select(FrozenReportRecord.report_hash).where(
        FrozenReportRecord.draft_id == id, FrozenReportRecord.version == version
    )
    return tuple(session.scalars(query))


@kept(FrozenReportRecord)
def last_frozen_reports(session: Session, id: int) -> tuple[str, ...]:
    """Return the hashes of the reports that the last version of a draft gave that was frozen; none where none was."""
    frozen = FrozenReportRecord
    last = select(func.max(frozen.version)).where(frozen.draft_id == id).scalar_subquery()
    return tuple(session.scalars(select(frozen.report_hash).where(frozen.draft_id == id, frozen.version == last)))


@kept(FrozenReportRecord, WorkingDraftRecord)
def draft_of_report(session: Session, report_hash: str) -> tuple[WorkingDraft, int] | None:
    """Return the draft that gave a report, and its last version that did; None for a report of another origin."""
    query = select(FrozenReportRecord).where(FrozenReportRecord.report_hash == report_hash)
    row = session.scalars(query.order_by(FrozenReportRecord.draft_id.desc(), FrozenReportRecord.version.desc())).first()
    return (working_draft(session, row.draft_id), row.version) if row else None


def note_confirmed(writing: WriteSession, id: int, balances: tuple[str, ...], reason: str) -> None:
    """Record that opening balances of a draft stand, each in the words that tell what it contradicts."""
    details = {"balances": list(balances), "reason": reason}
    add_event(writing, _CONFIRMED, _subject(_row(writing.session, id).id), details)


def confirmed_openings(session: Session, id: int) -> dict[str, ConfirmedOpening]:
    """Return the opening balances of a draft that were said to stand, as the trail has them, by their words."""
    found: dict[str, ConfirmedOpening] = {}
    for one in events_about(session, _subject(id), _CONFIRMED):
        details = msgspec.json.decode(one.details, type=dict[str, Any])
        kept = ConfirmedOpening(reason=str(details["reason"]), by=one.actor, at=one.at)
        found.update(dict.fromkeys(map(str, details["balances"]), kept))
    return found

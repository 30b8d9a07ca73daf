"""Remarks that people make about a draft: asked, answered, resolved. None of them ever reaches a report."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.workspace.database import WriteSession
from section16.workspace.desk.working_drafts import working_draft
from section16.workspace.errors import WorkspaceError
from section16.workspace.kept_reads import kept
from section16.workspace.tables.desk import RemarkRecord
from section16.workspace.tables.filing import SettingRecord
from section16.workspace.trail.audit import add_event, events_about

__all__ = [
    "Remark",
    "add_remark",
    "answer_remark",
    "let_remarks_stop",
    "open_remarks",
    "remark_by_id",
    "remarks_on",
    "remarks_stop",
    "resolve_remark",
]

_LONGEST: Final = 4_000
_STOP: Final = "open remarks stop"


class Remark(Struct, frozen=True, kw_only=True):
    """A remark on a place of a draft: a part of its plan (`event[2].price`) or a cell of its report.

    `asks` for a change; `answers` is the number of the remark that it answers; `version` is what it was made about.
    """

    id: int
    draft_id: int
    place: str
    text: str
    asks: bool
    answers: int | None
    version: int
    made_by: str
    made_at: datetime
    resolved_by: str | None
    resolved_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether it still wants to be resolved; an answer belongs to its remark."""
        return self.answers is None and self.resolved_at is None


def add_remark(writing: WriteSession, draft_id: int, place: str, text: str, *, asks: bool = False) -> Remark:
    """Make a remark; raises WorkspaceError for one that is empty or too long."""
    return _added(writing, RemarkRecord(draft_id=draft_id, place=place, text=text, asks=asks))


def answer_remark(writing: WriteSession, id: int, text: str) -> Remark:
    """Answer a remark; raises WorkspaceError for an answer to an answer."""
    asked = remark_by_id(writing.session, id)
    if asked.answers is not None:
        message = f"remark: '{id}' is an answer; answer the remark itself"
        raise WorkspaceError(message)
    row = RemarkRecord(draft_id=asked.draft_id, place=asked.place, text=text, asks=False, answers=id)
    return _added(writing, row)


def _added(writing: WriteSession, row: RemarkRecord) -> Remark:
    row.text = row.text.replace("\x00", "").strip()
    if not row.text or len(row.text) > _LONGEST:
        message = f"remark: {len(row.text):,} characters; write 1 to {_LONGEST:,}"
        raise WorkspaceError(message)
    row.version = working_draft(writing.session, row.draft_id).version
    row.made_by, row.made_at = writing.actor, writing.at
    writing.session.add(row)
    add_event(writing, "remark made", f"working draft {row.draft_id}", {"place": row.place}, changed=(row,))
    return _remark(row)


def _remark(row: RemarkRecord) -> Remark:
    return Remark(**{name: getattr(row, name) for name in Remark.__struct_fields__})


def resolve_remark(writing: WriteSession, id: int) -> Remark:
    """Resolve a remark; one that is resolved stays as it is."""
    remark = remark_by_id(writing.session, id)
    if remark.answers is not None:
        message = f"remark: '{id}' is an answer; resolve the remark that it answers"
        raise WorkspaceError(message)
    row = writing.session.get_one(RemarkRecord, id)
    if row.resolved_at is None:
        row.resolved_by, row.resolved_at = writing.actor, writing.at
        add_event(writing, "remark resolved", f"working draft {row.draft_id}", {"remark": id}, changed=(row,))
    return _remark(row)


def remark_by_id(session: Session, id: int) -> Remark:
    """Return a remark; raises WorkspaceError where there is none."""
    row = session.get(RemarkRecord, id)
    if row is None:
        message = f"remark: '{id}' is none of this workspace"
        raise WorkspaceError(message)
    return _remark(row)


@kept(RemarkRecord)
def remarks_on(session: Session, draft_id: int) -> tuple[Remark, ...]:
    """List the remarks on a draft, the first one first."""
    query = select(RemarkRecord).where(RemarkRecord.draft_id == draft_id).order_by(RemarkRecord.id)
    return tuple(map(_remark, session.scalars(query)))


def open_remarks(session: Session, draft_id: int) -> tuple[Remark, ...]:
    """List the remarks on a draft that are not resolved."""
    return tuple(one for one in remarks_on(session, draft_id) if one.is_open)


def remarks_stop(session: Session, issuer_cik: str) -> bool:
    """Tell whether open remarks stop an approval of an issuer's reports, as the trail has it; not unless it was set."""
    changes = events_about(session, f"{_STOP} {issuer_cik}")
    return bool(changes) and bool(msgspec.json.decode(changes[-1].details, type=dict[str, object])["to"])


def let_remarks_stop(writing: WriteSession, issuer_cik: str, *, stop: bool) -> None:
    """Set whether open remarks stop an approval of an issuer's reports."""
    name = f"{_STOP} {issuer_cik}"
    row = writing.session.merge(SettingRecord(name=name, value=str(stop).lower()))
    add_event(writing, "setting changed", name, {"to": stop}, changed=(row,))

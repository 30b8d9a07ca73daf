"""Searching the audit trail: by who, what, to what, by which door, when, and by words of the details."""

from datetime import datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from section16.workspace.tables.filing import EventRecord
from section16.workspace.trail.audit import AuditEvent

__all__ = ["TrailSearch", "search_trail"]

_LIKE_ESCAPE: Final = "/"


class TrailSearch(Struct, frozen=True, kw_only=True):
    """What is looked for; what is empty is not asked. `before` is the number of an event: only earlier ones."""

    who: str = ""
    what: str = ""
    subject: str = ""
    door: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def search_trail(session: Session, asked: TrailSearch, limit: int) -> tuple[AuditEvent, ...]:
    """Return the events that are looked for, the newest first, at most so many."""
    query = _narrowed(select(EventRecord).order_by(EventRecord.number.desc()), asked).limit(limit)
    names = AuditEvent.__struct_fields__
    return tuple(AuditEvent(**{name: getattr(row, name) for name in names}) for row in session.scalars(query))


def _narrowed(query: Select[EventRecord], asked: TrailSearch) -> Select[EventRecord]:
    for column, text in (
        (EventRecord.actor, asked.who),
        (EventRecord.what, asked.what),
        (EventRecord.subject, asked.subject),
        (EventRecord.details, asked.words),
    ):
        if text:
            query = query.where(column.icontains(text, autoescape=True))
    if asked.door:
        name = asked.door.replace("/", "//").replace("%", "/%").replace("_", "/_")
        query = query.where(
            EventRecord.details.like(f'%"door":{{"address":"%","name":"{name}"}}%', escape=_LIKE_ESCAPE)
        )
    if asked.since:
        query = query.where(EventRecord.at >= asked.since)
    if asked.until:
        query = query.where(EventRecord.at < asked.until)
    return query.where(EventRecord.number < asked.before) if asked.before is not None else query

"""The audit trail: who did what when, each event bound to all before it by its hash."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.workspace.database import WriteSession
from section16.workspace.tables import EventRecord, as_text

__all__ = ["START", "AuditEvent", "TrailBreak", "add_event", "canonical", "events", "first_break", "head"]

START: Final = "0" * 64
_PAGE: Final = 500


class AuditEvent(Struct, frozen=True, kw_only=True):
    """One thing that somebody did; `subject` names what it was done to, as `submission 3`."""

    number: int
    at: datetime
    actor: str
    what: str
    subject: str
    details: str
    previous: str
    hash: str


class TrailBreak(Struct, frozen=True, kw_only=True):
    """Where the trail does not hold, and why."""

    number: int
    reason: str


def canonical(value: object) -> str:
    """Write JSON in one way only: keys sorted, no space, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def add_event(writing: WriteSession, what: str, subject: str, details: Mapping[str, object] | None = None) -> None:
    """Append an event, in the same transaction as what it is about."""
    last = _last(writing.session)
    event = AuditEvent(
        number=last.number + 1 if last else 1,
        at=writing.at,
        actor=writing.actor,
        what=what,
        subject=subject,
        details=canonical(dict(details or {})),
        previous=last.hash if last else START,
        hash="",
    )
    fields = {name: getattr(event, name) for name in AuditEvent.__struct_fields__}
    writing.session.add(EventRecord(**fields | {"hash": _hash(event)}))
    writing.session.flush()


def _last(session: Session) -> EventRecord | None:
    return session.scalars(select(EventRecord).order_by(EventRecord.number.desc()).limit(1)).first()


def _hash(event: AuditEvent) -> str:
    content = {
        "number": event.number,
        "at": as_text(event.at),
        "actor": event.actor,
        "what": event.what,
        "subject": event.subject,
        "details": event.details,
        "previous": event.previous,
    }
    return sha256(canonical(content).encode()).hexdigest()


def events(session: Session) -> Iterator[AuditEvent]:
    """Yield every event, the oldest first."""
    last = None
    while page := _page(session, last):
        yield from page
        last = page[-1].number


def _page(session: Session, after: int | None) -> list[AuditEvent]:
    query = select(EventRecord).order_by(EventRecord.number).limit(_PAGE)
    rows = session.scalars(query if after is None else query.where(EventRecord.number > after))
    return [AuditEvent(**{name: getattr(row, name) for name in AuditEvent.__struct_fields__}) for row in rows]


def head(session: Session) -> tuple[int, str]:
    """Return number and hash of the last event; keep the hash elsewhere, and a cut end is found too."""
    last = _last(session)
    return (last.number, last.hash) if last else (0, START)


def first_break(session: Session, noted: str | None = None) -> TrailBreak | None:
    """Return where the trail is broken first, or None; `noted` is the hash of an event that must be in it."""
    expected, previous = 1, START
    found = noted is None or noted == START
    for event in events(session):
        if reason := _reason_of_break(event, expected, previous):
            return TrailBreak(number=min(event.number, expected), reason=reason)
        expected, previous = event.number + 1, event.hash
        found = found or event.hash == noted
    if found:
        return None
    return TrailBreak(number=expected, reason=f"no event has the hash '{noted}'; the end was cut off")


def _reason_of_break(event: AuditEvent, expected: int, previous: str) -> str | None:
    if event.number != expected:
        return f"event {expected} is missing; after it comes {event.number}"
    if event.previous != previous:
        return "it does not follow the event before it"
    if event.hash != _hash(event):
        return "its content is not what was hashed"
    return None

"""The audit trail: who did what when, each event bound to all before it by its hash."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.workspace.database import Door, WriteSession
from section16.workspace.errors import WorkspaceError
from section16.workspace.kept_reads import events_on, read_kept
from section16.workspace.tables.base import TableBase, as_text
from section16.workspace.tables.filing import ROWS, EventRecord, SettingRecord
from section16.workspace.trail.recorded import END_SETTING, TABLES, difference, recorded_rows

__all__ = [
    "RECORDED_AS_FOUND",
    "START",
    "AuditEvent",
    "TrailBreak",
    "add_event",
    "canonical",
    "event_numbered",
    "events",
    "events_about",
    "first_break",
    "first_difference",
    "head",
    "require_whole",
]

# What an event is called by which the rows of an older workspace came into the trail, as they were.
RECORDED_AS_FOUND: Final = "tables recorded"

START: Final = "0" * 64
# The key in an event's details under which it says by which door who acted came in.
_DOOR: Final = "door"
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

    @property
    def summary(self) -> str:
        """Return the details in JSON without what the rows hold."""
        return canonical({key: one for key, one in json.loads(self.details).items() if key not in {ROWS, _DOOR}})

    @property
    def door(self) -> Door | None:
        """Return by which door who acted came in; None where that was not recorded."""
        found = json.loads(self.details).get(_DOOR)
        return msgspec.convert(found, Door) if found else None


class TrailBreak(Struct, frozen=True, kw_only=True):
    """Where the trail does not hold, and why."""

    number: int
    reason: str


def canonical(value: object) -> str:
    """Write JSON in one way only: keys sorted, no space, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def add_event(  # noqa: PLR0913 - who, what, to what, how, and the rows that changed by it
    writing: WriteSession,
    what: str,
    subject: str,
    details: Mapping[str, object] | None = None,
    *,
    changed: Iterable[TableBase] = (),
    deleted: Iterable[TableBase] = (),
) -> None:
    """Append an event, in the same transaction as what it is about; it says what the rows hold that changed by it."""
    writing.session.flush()
    if rows := recorded_rows(changed, deleted):
        details = {**(details or {}), ROWS: rows}
    if writing.door is not None:
        details = {**(details or {}), _DOOR: msgspec.to_builtins(writing.door)}
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
    hash_ = _hash(event)
    writing.session.add(EventRecord(**fields | {"hash": hash_}))
    writing.session.merge(SettingRecord(name=END_SETTING, value=_end(event.number, hash_)))
    writing.session.flush()


def _end(number: int, hash_: str) -> str:
    return f"event {number} {hash_}"


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


def event_numbered(session: Session, number: int) -> AuditEvent | None:
    """Return an event; None where there is none of that number."""
    row = session.get(EventRecord, number)
    return _event(row) if row else None


def events_about(session: Session, subject: str, what: str | None = None) -> tuple[AuditEvent, ...]:
    """List the events about one subject, or those of one kind, the oldest first."""
    query = select(EventRecord).where(EventRecord.subject == subject).order_by(EventRecord.number)
    if what is not None:
        query = query.where(EventRecord.what == what)
    key = (events_on(subject), what)
    return read_kept(session, key, (events_on(subject),), lambda: tuple(map(_event, session.scalars(query))))


def _event(row: EventRecord) -> AuditEvent:
    return AuditEvent(**{name: getattr(row, name) for name in AuditEvent.__struct_fields__})


def _page(session: Session, after: int | None) -> list[AuditEvent]:
    query = select(EventRecord).order_by(EventRecord.number).limit(_PAGE)
    rows = session.scalars(query if after is None else query.where(EventRecord.number > after))
    return [_event(row) for row in rows]


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


def first_difference(session: Session, tables: Collection[type[TableBase]] = TABLES) -> TrailBreak | None:
    """Return the first row of the tables that is not what the events say of it; the links are not looked at."""
    number, hash_ = head(session)
    end = session.get(SettingRecord, END_SETTING)
    if number and (end is None or end.value != _end(number, hash_)):
        return TrailBreak(number=number, reason="it is not the one that was added last; the end was cut off")
    if anew := _recorded_anew(session):
        return TrailBreak(number=anew, reason="the tables were recorded anew as they were found; that is done once")
    found = difference(session, ((one.number, one.details) for one in events(session)), tables)
    return TrailBreak(number=found.number, reason=found.reason) if found else None


def _recorded_anew(session: Session) -> int | None:
    """Return the event that takes the tables as they are although events before it say what they hold."""
    known = False
    for one in events(session):
        if known and one.what == RECORDED_AS_FOUND:
            return one.number
        known = known or f'"{ROWS}":' in one.details
    return None


def require_whole(session: Session, tables: Collection[type[TableBase]]) -> None:
    """Raise WorkspaceError where the trail is broken, or these tables are not what it says."""
    broken = first_break(session) or first_difference(session, tables)
    if broken is not None:
        message = f"trail: event {broken.number}: {broken.reason}; nothing is filed before that is cleared up, see "
        raise WorkspaceError(message + "section16 audit verify")


def _reason_of_break(event: AuditEvent, expected: int, previous: str) -> str | None:
    if event.number != expected:
        return f"event {expected} is missing; after it comes {event.number}"
    if event.previous != previous:
        return "it does not follow the event before it"
    if event.hash != _hash(event):
        return "its content is not what was hashed"
    return None

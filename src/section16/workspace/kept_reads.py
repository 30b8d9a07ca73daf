"""What was read of a workspace, kept by a process until the trail tells of a change of what it rests on.

Every change of a table is an event of the trail, and the hash of an event binds all before it. So what was read is
still so as long as the last event that changed its tables has the same hash: each session looks that up first, as of
the moment that it sees. A session that writes, and one that sees less than this process has seen, reads anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import wraps
from threading import Lock
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, desc, select
from sqlalchemy.orm import Session

from section16.workspace.tables.base import TableBase
from section16.workspace.tables.filing import ROWS, EventRecord

__all__ = ["KeptReads", "events_on", "kept", "names_of", "read_kept", "read_once", "reading_with", "was_read"]

Args = ParamSpec("Args")
ReadT = TypeVar("ReadT")

_READ_ONCE: Final = "read once"
_KEPT: Final = "kept reads"
_MOST: Final = 2048  # values
_MOST_EVENTS: Final = 500  # that are looked at for what they changed; after more all is read anew
_MOST_CHANGED: Final = 5_000  # tables and subjects
_EVENTS: Final = EventRecord.__table__
_LAST: Final = select(_EVENTS.c.number, _EVENTS.c.hash).order_by(desc(_EVENTS.c.number)).limit(1)
_FROM: Final = (
    select(_EVENTS.c.number, _EVENTS.c.hash)
    .where(_EVENTS.c.number >= bindparam("number"))
    .order_by(_EVENTS.c.number)
    .limit(_MOST_EVENTS)
)
_TOLD: Final = (
    select(_EVENTS.c.hash, _EVENTS.c.subject, _EVENTS.c.details)
    .where(_EVENTS.c.number > bindparam("number"))
    .order_by(_EVENTS.c.number)
)


class _Trail(Struct, frozen=True):
    """How far the trail was followed: its last event, and the hash of the last one for each thing that changed.

    `start` is the hash of the event from which it was followed: what did not change since has this one.
    """

    number: int
    hash: str
    start: str
    changed: Mapping[str, str]

    def mark(self, things: Collection[str]) -> tuple[str, ...]:
        return tuple(self.changed.get(one, self.start) for one in things)


class KeptReads:
    """What a process has read of one workspace; any number of threads may use it, and the oldest is forgotten."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._lock = Lock()
        self._trail: _Trail | None = None
        self._values: OrderedDict[Hashable, tuple[object, object]] = OrderedDict()

    def follow(self, session: Session) -> _Trail | None:
        """Return how far the trail goes that a session sees; None where the process has seen more of it."""
        before = self._trail
        if before is None or not before.number:
            return self._followed(_begun(session))
        seen = session.connection().execute(_FROM, {"number": before.number}).all()
        if not seen:
            return None
        if seen[0] != (before.number, before.hash) or len(seen) == _MOST_EVENTS:
            return self._followed(_begun(session))
        if len(seen) == 1:
            return before
        told = session.connection().execute(_TOLD, {"number": before.number}).all()
        changed = {**before.changed, **{thing: hash_ for hash_, *one in told for thing in _things(*one)}}
        if len(changed) > _MOST_CHANGED:
            return self._followed(_begun(session))
        number, hash_ = seen[-1]
        return self._followed(_Trail(number, hash_, before.start, changed))

    def _followed(self, trail: _Trail) -> _Trail:
        with self._lock:
            if self._trail is None or self._trail.start != trail.start or self._trail.number < trail.number:
                self._trail = trail
        return trail

    def value(self, key: Hashable, mark: object, read: Callable[[], ReadT]) -> ReadT:
        """Return what is kept under a key with a mark, or read it."""
        with self._lock:
            found = self._values.get(key)
            if found is not None and found[0] == mark:
                self._values.move_to_end(key)
                return cast("ReadT", found[1])
        made = read()
        with self._lock:
            self._values[key] = (mark, made)
            self._values.move_to_end(key)
            while len(self._values) > _MOST:
                self._values.popitem(last=False)
        return made


def _begun(session: Session) -> _Trail:
    last = session.connection().execute(_LAST).first()
    number, hash_ = last or (0, "")
    return _Trail(number, hash_, hash_, {})


def _things(subject: str, details: str) -> Iterable[str]:
    """Return what an event has changed: the tables of which it tells rows, and the events on its subject."""
    tables: Iterable[str] = ()
    if f'"{ROWS}":' in details:
        said = msgspec.json.decode(details, type=dict[str, msgspec.Raw])
        tables = msgspec.json.decode(said[ROWS], type=dict[str, msgspec.Raw]) if ROWS in said else ()
    return (*tables, events_on(subject))


def events_on(subject: str) -> str:
    """Return on what rests what was read of the events on a subject."""
    return f"events on {subject}"


def reading_with(reads: KeptReads) -> dict[str, object]:
    """Return what marks a session as one that reads, and may take what was kept."""
    return {_READ_ONCE: {}, _KEPT: reads}


def read_once(session: Session, key: Hashable, read: Callable[[], ReadT]) -> ReadT:
    """Return what a session that only reads has read under a key, since it sees one moment; another one reads again."""
    before: dict[Hashable, object] | None = session.info.get(_READ_ONCE)
    if before is None:
        return read()
    if key not in before:
        before[key] = read()
    return cast("ReadT", before[key])


def was_read(session: Session, key: Hashable) -> bool:
    """Tell whether `read_once` has something under a key."""
    return key in session.info.get(_READ_ONCE, ())


def names_of(*tables: type[TableBase]) -> tuple[str, ...]:
    """Return the names of tables, as `read_kept` takes them."""
    return tuple(one.__tablename__ for one in tables)


def read_kept(
    session: Session, key: Hashable, rests_on: Collection[str], read: Callable[[], ReadT], *, content: object = None
) -> ReadT:
    """Return what was read under a key, in this session or before it, if nothing that it rests on has changed since.

    What is kept is not to be changed by anybody. `rests_on` are names of tables, and what `events_on` gives; `content`
    is whatever else it was made of.
    """
    reads: KeptReads | None = session.info.get(_KEPT)
    if reads is None:
        return read()
    trail = read_once(session, _KEPT, lambda: reads.follow(session))
    if trail is None:
        return read()
    return reads.value(key, (trail.mark(rests_on), content), read)


def kept(
    *tables: type[TableBase],
) -> Callable[[Callable[Concatenate[Session, Args], ReadT]], Callable[Concatenate[Session, Args], ReadT]]:
    """Let what a function reads of these tables be kept, by its arguments; it is to read nothing else that changes."""
    rests_on = names_of(*tables)

    def keeping(function: Callable[Concatenate[Session, Args], ReadT]) -> Callable[Concatenate[Session, Args], ReadT]:
        @wraps(function)
        def reading(session: Session, /, *args: Args.args, **named: Args.kwargs) -> ReadT:
            key = (function, args, tuple(sorted(named.items())))
            return read_kept(session, key, rests_on, lambda: function(session, *args, **named))

        return reading

    return keeping

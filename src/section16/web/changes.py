"""Changes as they happen: one look at the database a process, and a stream of events for each page that is open."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, Final

import msgspec
from msgspec import Struct

from section16.workspace.database import Workspace
from section16.workspace.errors import UnreachableError
from section16.workspace.jobs import Job, jobs_changed, last_job_change
from section16.workspace.trail.audit import head

__all__ = ["ChangeHub", "JobProgress", "progress_of"]

_LOOK_EVERY: Final = 0.25
_BEAT_EVERY: Final = 15.0  # a proxy cuts a stream on which nothing comes
_MOST_WAITING: Final = 100  # events; who reads slower than that begins anew
_BEAT: Final = b": beat\n\n"


class JobProgress(Struct, frozen=True, kw_only=True):
    """What a page shows of a job."""

    id: int
    kind: str
    state: str
    note: str
    done: int | None
    total: int | None
    problem: str | None
    stop_asked: bool
    has_ended: bool


def progress_of(job: Job) -> JobProgress:
    """Return what a page shows of a job."""
    return JobProgress(**{name: getattr(job, name) for name in JobProgress.__struct_fields__})


class _Seen(Struct, frozen=True):
    """How far the changes were told."""

    job: int = 0
    event: int = 0


class _Stream:
    """One open page: which jobs it may be told of, and what it was not told yet."""

    def __init__(self, may_see: Callable[[Job], bool]) -> None:
        self.may_see = may_see
        self.waiting: asyncio.Queue[bytes | None] = asyncio.Queue(_MOST_WAITING)

    def tell(self, event: bytes | None) -> None:
        with suppress(asyncio.QueueFull):
            self.waiting.put_nowait(event)
            return
        while not self.waiting.empty():  # the end of the stream has to find room
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class ChangeHub:
    """Tells open pages of jobs that change, and that something else did; all belongs to one event loop."""

    def __init__(self, workspace: Workspace) -> None:
        """Take the workspace; nobody looks at it before a page is open."""
        self._workspace = workspace
        self._streams: set[_Stream] = set()
        self._watching: asyncio.Task[None] | None = None
        self._looked = asyncio.Event()
        self._is_closed = False

    @property
    def streams(self) -> int:
        """Return how many pages are open."""
        return len(self._streams)

    async def events(self, may_see: Callable[[Job], bool], first: tuple[Job, ...] = ()) -> AsyncIterator[bytes]:
        """Yield events for one page until it is closed: `job` with its progress, `change` when anything was done.

        A `change` says only that the page may be out of date: it asks for its parts again, as it is allowed to.
        """
        stream = _Stream(may_see)
        if self._is_closed:
            return
        self._streams.add(stream)
        if self._watching is None:
            self._looked = asyncio.Event()
            self._watching = asyncio.create_task(self._watch(self._looked))
        try:
            await self._looked.wait()  # whatever changes after the first event is told
            yield b"retry: 1000\n\n"
            for job in first:
                yield _event("job", job.change, progress_of(job))
            while True:
                try:
                    event = await asyncio.wait_for(stream.waiting.get(), _BEAT_EVERY)
                except TimeoutError:
                    event = _BEAT
                if event is None:
                    return
                yield event
        finally:
            self._streams.discard(stream)

    async def _watch(self, looked: asyncio.Event, seen: _Seen | None = None) -> None:
        seen = await self._look(seen)
        looked.set()
        while self._streams and not self._is_closed:
            await asyncio.sleep(_LOOK_EVERY)
            seen = await self._look(seen)
        self._watching = None
        if self._streams and not self._is_closed:  # one came while the last look was on its way
            self._watching = asyncio.create_task(self._watch(self._looked, seen))

    async def _look(self, seen: _Seen | None) -> _Seen | None:
        try:
            now, jobs = await asyncio.to_thread(self._changes, seen)
        except UnreachableError:
            return seen
        for job in jobs:
            event = _event("job", job.change, progress_of(job))
            for stream in tuple(self._streams):
                if stream.may_see(job):
                    stream.tell(event)
        if seen is not None and now.event > seen.event:
            event = _event("change", now.event, {"number": now.event})
            for stream in tuple(self._streams):
                stream.tell(event)
        return now

    def _changes(self, seen: _Seen | None) -> tuple[_Seen, tuple[Job, ...]]:
        with self._workspace.reading() as session:
            event = head(session)[0]
            if seen is None:
                return _Seen(last_job_change(session), event), ()
            jobs = jobs_changed(session, seen.job)
        return _Seen(jobs[-1].change if jobs else seen.job, event), jobs

    def close(self) -> None:
        """End all streams; browsers come back by themselves, to another process."""
        self._is_closed = True
        for stream in tuple(self._streams):
            stream.tell(None)


def _event(name: str, number: int, value: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), number, msgspec.json.encode(value))

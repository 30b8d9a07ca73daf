"""Questions to a lake in processes of their own, each with an end: of time, of memory, of rows.

DuckDB's own limits do not bound every expression: one list of a billion numbers takes all the memory there is. So a
question is answered by a process that the system limits, that yields to others, and that can be ended at any moment.
"""

import time
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Condition, Event, Timer
from typing import Any, Final, ParamSpec, Self, TypeVar

import pyarrow as pa
from msgspec import Struct

from section16.query.answering import AnswerLimits, LakePlace, PoolTable, answer_questions, ask_lake
from section16.query.query import BoundValues
from section16.query.statement import QueryBusyError, QueryStoppedError

__all__ = ["PoolAnswer", "QuestionLimits", "QuestionPool"]

ResultT = TypeVar("ResultT")
Args = ParamSpec("Args")

_POLL: Final = 0.05
_GRACE: Final = 1.0  # seconds for a question that was told to stop, before its process is ended
_START: Final = 60.0  # seconds for a process to open the lake
_IDLE: Final = 60.0  # seconds after which a process that nobody asks is ended, since it holds over 100 MB


class QuestionLimits(Struct, frozen=True, kw_only=True):
    """What one question may take, how many are answered at once, and how many more may wait."""

    seconds: float = 10.0
    memory: int = 1 << 30
    rows: int = 10_000
    bytes: int = 32 << 20
    at_once: int = 2
    waiting: int = 8


class PoolAnswer(Struct, frozen=True, kw_only=True):
    """An answer: its rows, whether there would have been more, and how long it took."""

    table: pa.Table
    is_cut: bool
    seconds: float


class _Answerer:
    """A process that has the lake open, and our end of the pipe to it."""

    def __init__(self, place: LakePlace, limits: AnswerLimits) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload(["section16.query.answering"])
        ours, theirs = context.Pipe()
        self.pipe: Connection = ours
        self.process: BaseProcess = context.Process(
            target=answer_questions, args=(theirs, place, limits), name="questions", daemon=True
        )
        self.process.start()
        theirs.close()
        self.is_open = False
        self.free_since = time.monotonic()

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class QuestionPool:
    """Questions to one lake, for any number of threads; processes are started when they are first needed."""

    def __init__(
        self,
        uri: str,
        limits: QuestionLimits | None = None,
        storage_options: Mapping[str, str] | None = None,
        *,
        idle: float = _IDLE,
    ) -> None:
        """Keep what to open; nothing is opened yet. A process is ended after so many `idle` seconds."""
        self.limits = limits or QuestionLimits()
        self._place = LakePlace(uri=uri, storage=dict(storage_options or {}))
        self._free: list[_Answerer] = []
        self._busy: set[_Answerer] = set()
        self._waiting = 0
        self._changed = Condition()
        self._is_closed = False
        self._idle = idle
        self._looking: Timer | None = None

    def ask(
        self, statement: str, values: BoundValues = (), *, rows: int | None = None, gone: Event | None = None
    ) -> PoolAnswer:
        """Answer SQL with at most so many rows; `gone` is set when nobody waits for the answer any more.

        Raises QueryError, QueryBusyError where too many wait already, and QueryStoppedError where it was too much.
        """
        most = min(rows, self.limits.rows) if rows is not None else self.limits.rows
        begin = time.monotonic()
        found: PoolTable = self.run(ask_lake, statement, values, most, self.limits.bytes, gone=gone)
        table = pa.ipc.open_stream(found.stream).read_all()
        return PoolAnswer(table=table, is_cut=found.is_cut, seconds=time.monotonic() - begin)

    def run(self, function: Callable[..., ResultT], /, *args: object, gone: Event | None = None) -> ResultT:
        """Call a function of a module with the open lake and arguments, in a process of the pool; raises as `ask`."""
        begin = time.monotonic()
        answerer = self._taken(gone or Event(), begin)
        is_well = False
        try:
            answerer.pipe.send((function, args))
            result, error, is_well = self._received(answerer, gone or Event(), begin)
        except (OSError, EOFError):
            message = f"sql: it took more than {_megabytes(self.limits.memory)} of memory; ask for less"
            raise QueryStoppedError(message) from None
        finally:
            self._give_back(answerer, is_well=is_well)
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return] # what the function gave, by pickle

    def _taken(self, gone: Event, begin: float) -> _Answerer:
        """Wait for a process that is free, or start one where there may be one more."""
        limits = self.limits
        with self._changed:
            if self._waiting >= limits.waiting + limits.at_once:
                message = f"sql: {self._waiting} questions wait already; ask again in some seconds"
                raise QueryBusyError(message)
            self._waiting += 1
            try:
                while not self._free and len(self._busy) >= limits.at_once:
                    self._changed.wait(_POLL)
                    if gone.is_set() or time.monotonic() - begin > limits.seconds:
                        message = "sql: other questions took all the time; ask again in some seconds"
                        raise QueryBusyError(message)
                if self._is_closed:
                    message = "sql: the program is about to end; ask again in some seconds"
                    raise QueryBusyError(message)
                answerer = self._free.pop() if self._free else self._started()
                self._busy.add(answerer)
            finally:
                self._waiting -= 1
        return answerer

    def _started(self) -> _Answerer:
        limits = self.limits
        return _Answerer(self._place, AnswerLimits(seconds=limits.seconds, memory=limits.memory))

    def _received(self, answerer: _Answerer, gone: Event, begin: float) -> tuple[Any, Exception | None, bool]:
        """Wait for an answer; tell the process to stop where it is too late, and give up on it a little later."""
        if not answerer.is_open:
            if not answerer.pipe.poll(_START):
                return None, QueryStoppedError("sql: the lake took too long to open; ask again"), False
            if (error := answerer.pipe.recv()) is not None:
                return None, error, False
            answerer.is_open = True
            begin = max(begin, time.monotonic() - _POLL)
        end = begin + self.limits.seconds
        while not answerer.pipe.poll(_POLL):
            if gone.is_set() or time.monotonic() > end:
                return self._stopped(answerer, is_gone=gone.is_set())
        result, error = answerer.pipe.recv()
        return result, error, True

    def _stopped(self, answerer: _Answerer, *, is_gone: bool) -> tuple[None, Exception, bool]:
        why = "nobody waits for it any more" if is_gone else f"it took longer than {self.limits.seconds:g} s"
        answerer.pipe.send(None)
        is_well = answerer.pipe.poll(_GRACE)
        if is_well:
            answerer.pipe.recv()
        return None, QueryStoppedError(f"sql: {why}; ask for less, or for fewer filings"), is_well

    def _give_back(self, answerer: _Answerer, *, is_well: bool) -> None:
        is_well = is_well and not self._is_closed
        if not is_well:
            answerer.end()
        with self._changed:
            self._busy.discard(answerer)
            if is_well:
                answerer.free_since = time.monotonic()
                self._free.append(answerer)
                self._look_again()
            self._changed.notify()

    def _look_again(self) -> None:
        """Look once for idle processes when the first of those that are free now may be one."""
        if self._free and self._looking is None and not self._is_closed:
            since = min(one.free_since for one in self._free)
            self._looking = Timer(max(0.0, since + self._idle - time.monotonic()), self._end_idle)
            self._looking.daemon = True
            self._looking.start()

    def _end_idle(self) -> None:
        with self._changed:
            latest = time.monotonic() - self._idle
            idle = [one for one in self._free if one.free_since <= latest]
            self._free = [one for one in self._free if one.free_since > latest]
            self._looking = None
            self._look_again()
        for one in idle:
            one.end()

    def close(self) -> None:
        """End all processes; questions that are being answered are stopped."""
        with self._changed:
            self._is_closed = True
            free, self._free = self._free, []
            if self._looking is not None:
                self._looking.cancel()
            for one in self._busy:
                one.process.kill()
        for one in free:
            one.end()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def _megabytes(size: int) -> str:
    return f"{size >> 20:,} MB"

"""The process that answers questions to a lake for a pool: limited by the system, and polite to others."""

import io
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Final, TypeAlias

import duckdb
import pyarrow as pa
from msgspec import Struct

from section16.query.open_lake import OpenLake
from section16.query.query import BoundValues
from section16.query.relations import DeltaTables
from section16.query.statement import QueryError
from section16.standard.errors import Section16Error
from section16.without_pandas import keep_pandas_out

__all__ = ["AnswerLimits", "LakePlace", "PoolTable", "answer_questions", "ask_lake"]

_Questions: TypeAlias = "SimpleQueue[tuple[Callable[..., object], tuple[Any, ...]]]"
_NICE: Final = 15  # who waits for a page of the workbench or of the explorer comes first
_LONG: Final = 1.0  # seconds of processors
_LOOK: Final = 0.1
_MEGABYTE: Final = 1 << 20


class LakePlace(Struct, frozen=True):
    """Which lake, and what opens its storage."""

    uri: str
    storage: dict[str, str]

    def __repr__(self) -> str:
        """Say where, without what may be secret."""
        return f"LakePlace({self.uri!r})"


class AnswerLimits(Struct, frozen=True):
    """What a process may take: seconds a question, bytes in all above what it has when the lake is open."""

    seconds: float
    memory: int


class PoolTable(Struct, frozen=True):
    """Rows as an Arrow stream, and whether there would have been more."""

    stream: bytes
    is_cut: bool


def ask_lake(lake: OpenLake, statement: str, values: BoundValues, rows: int, most_bytes: int) -> PoolTable:
    """Answer SQL with so many rows and bytes at most; raises QueryError."""
    answer = lake.stream(statement, rows + 1, values)
    kept, count, size, is_cut = [], 0, 0, False
    for batch in answer:
        piece = _fitting(batch.slice(0, rows - count), most_bytes - size)
        kept.append(piece)
        count += piece.num_rows
        size += piece.nbytes
        is_cut = piece.num_rows < batch.num_rows
        if is_cut:
            break
    if is_cut and not count and rows:
        message = f"statement: one row has more than {most_bytes >> 20:,} MB; take parts of it, as left(text, 1000)"
        raise QueryError(message)
    stream = io.BytesIO()
    with pa.ipc.new_stream(stream, answer.schema) as writer:
        for batch in kept:
            writer.write_batch(batch)
    return PoolTable(stream=stream.getvalue(), is_cut=is_cut)


def _fitting(batch: pa.RecordBatch, most_bytes: int) -> pa.RecordBatch:
    """Return the first rows of a batch, so many that they are not larger."""
    rows = batch.num_rows
    while rows and batch.slice(0, rows).nbytes > most_bytes:
        rows //= 2
    return batch.slice(0, rows)


def answer_questions(pipe: Connection, place: LakePlace, limits: AnswerLimits) -> None:
    """Open the lake, tell so, and answer what comes until the pipe is closed; None says to stop."""
    keep_pandas_out()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that asks decides when this one ends
    os.nice(_NICE)
    try:
        lake = OpenLake(DeltaTables(place.uri, place.storage or None), memory=limits.memory // 2)
    except Section16Error as error:
        pipe.send(error)
        return
    _limit_memory(limits.memory)
    pipe.send(None)
    asked: _Questions = SimpleQueue()
    Thread(target=_answer, args=(pipe, lake, asked), daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            message = pipe.recv()
            if message is None:
                lake.interrupt()
            else:
                asked.put(message)


def _answer(
    pipe: Connection, lake: OpenLake, asked: "SimpleQueue[tuple[Callable[..., object], tuple[Any, ...]]]"
) -> None:
    while True:
        function, args = asked.get()
        done = Event()
        Thread(target=_let_others_first, args=(done,), daemon=True).start()
        try:
            pipe.send((function(lake, *args), None))
        except Section16Error as error:
            pipe.send((None, error))
        except (MemoryError, duckdb.OutOfMemoryException, pa.ArrowMemoryError):
            os._exit(1)  # nothing can be relied on any more: the pool starts another
        except Exception as error:  # noqa: BLE001 - who asks learns of it, whatever it is
            pipe.send((None, QueryError(f"sql: {type(error).__name__.lower()}: it cannot be answered; ask otherwise")))
        finally:
            done.set()


def _let_others_first(done: Event) -> None:
    """Let a question that has taken a second of the processors go on only where nobody else wants one.

    However low its priority, a thread that computes without end is let run for some milliseconds before one that wakes
    up. The process stays so, for the system lets few back; it is ended when nobody has asked for a while.
    """
    if sys.platform != "linux":
        return
    end = time.process_time() + _LONG
    while not done.wait(_LOOK):
        if time.process_time() > end:
            for one in Path("/proc/self/task").iterdir():
                with suppress(OSError):  # a thread that has ended meanwhile
                    os.sched_setscheduler(int(one.name), os.SCHED_IDLE, os.sched_param(0))
            return


def _limit_memory(more: int) -> None:
    """Let the process have so many bytes more than it has now, where the system can hold it to that."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - there is none elsewhere

    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    has_now = int(fields["VmData"].split()[0]) * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (has_now + more + _MEGABYTE, has_now + more + _MEGABYTE))

"""An explorer in a process of its own: what is explored never holds up other pages, and yields to them."""

import os
import signal
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final, Self, TypeVar, TypeVarTuple, Unpack, cast

from section16.query.statement import QueryBusyError, QueryStoppedError
from section16.standard.errors import Section16Error
from section16.tasks.exploring.explored import ExploredLake, Explorer

__all__ = ["ExplorerProcess"]

AnswerT = TypeVar("AnswerT")
Args = TypeVarTuple("Args")

_NICE: Final = 5  # after the pages of the workbench, before questions in SQL
_AT_ONCE: Final = 4
_MOST: Final = 64  # that are answered or wait
_SECONDS: Final = 60.0


class ExplorerProcess:
    """One lake in one process, which is started with the first question, and anew should it end.

    Any number of threads may ask.
    """

    def __init__(self, lake: str, modules: Sequence[str] = ()) -> None:
        """Keep where the lake is, and the modules of what will be called; nothing is opened yet."""
        self._lake, self._modules = lake, modules
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._is_closed = False

    def start(self) -> None:
        """Start the process, and let it build what it needs in memory before anybody asks."""
        self._started()

    def ask(self, function: Callable[[ExploredLake, Unpack[Args]], AnswerT], /, *args: *Args) -> AnswerT:
        """Call a function of a module with the newest version of the lake that is ready; raises what it raises.

        Raises LakeError where there is no lake, QueryBusyError where too many ask, and QueryStoppedError where it
        takes too long.
        """
        answer = self._started().ask(function, args)
        try:
            return cast("AnswerT", answer.result(_SECONDS))
        except TimeoutError:
            message = f"lake: it took longer than {_SECONDS:g} s; ask for less"
            raise QueryStoppedError(message) from None

    def _started(self) -> "_Running":
        with self._lock:
            if self._is_closed:
                message = "lake: the program is about to end; ask again in some seconds"
                raise QueryBusyError(message)
            if self._running is None or self._running.has_ended:
                self._running = _Running(self._lake, self._modules)
            return self._running

    def close(self) -> None:
        """End the process; what is being asked is not answered."""
        with self._lock:
            self._is_closed = True
            if self._running is not None:
                self._running.end()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


class _Running:
    """A process that answers, our end of the pipe to it, and what it was asked."""

    def __init__(self, lake: str, modules: Sequence[str]) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__, *modules])
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_answer, args=(theirs, lake), name="explorer", daemon=True)
        self._process.start()
        theirs.close()
        self._lock = threading.Lock()
        self._asked: dict[int, Future[Any]] = {}
        self._number = 0
        self.has_ended = False
        threading.Thread(target=self._receive, name="explorer", daemon=True).start()

    def ask(self, function: Callable[..., object], args: tuple[object, ...]) -> "Future[Any]":
        answer: Future[Any] = Future()
        with self._lock:
            if self.has_ended or len(self._asked) >= _MOST:
                message = "lake: too many ask for it; ask again in some seconds"
                raise QueryBusyError(message)
            self._number += 1
            self._asked[self._number] = answer
            try:
                self._pipe.send((self._number, function, args))
            except BaseException as error:
                del self._asked[self._number]
                if isinstance(error, OSError):
                    raise _ended() from None
                raise
        return answer

    def _receive(self) -> None:
        """Hand answers to who waits for them, until the process has ended."""
        with suppress(EOFError, OSError):
            while True:
                number, result, error = self._pipe.recv()
                with self._lock:
                    answer = self._asked.pop(number, None)
                if answer is None:
                    continue
                if error is not None:
                    answer.set_exception(error)
                else:
                    answer.set_result(result)
        with self._lock:
            self.has_ended = True
            left, self._asked = self._asked, {}
        for answer in left.values():
            answer.set_exception(_ended())
        self._process.join()

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def _ended() -> QueryBusyError:
    return QueryBusyError("lake: what answers for it has ended; ask again in some seconds")


def _answer(pipe: Connection, lake: str) -> None:
    """Open the lake, and answer what is asked of it until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that asks decides when this one ends
    os.nice(_NICE)
    sending = threading.Lock()

    def send(number: int, result: object, error: Exception | None) -> None:
        with sending, suppress(OSError):
            pipe.send((number, result, error))

    try:
        explorer = Explorer(lake)
    except Section16Error as error:
        with suppress(EOFError, OSError):
            send(pipe.recv()[0], None, error)
        return
    threading.Thread(target=_warm, args=(explorer,), name="warm", daemon=True).start()

    def work(number: int, function: Callable[..., object], args: tuple[object, ...]) -> None:
        try:
            send(number, function(explorer.lake(), *args), None)
        except Exception as error:  # noqa: BLE001 - who asks learns of it, whatever it is
            if not isinstance(error, Section16Error):
                error.add_note("".join(traceback.format_exception(error)))
            send(number, None, error)

    with suppress(EOFError, OSError), ThreadPoolExecutor(_AT_ONCE) as threads:
        while True:
            threads.submit(work, *pipe.recv())


def _warm(explorer: Explorer) -> None:
    with suppress(Section16Error):  # the page that needs what is missing says so
        explorer.warm()

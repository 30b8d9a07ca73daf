"""An explorer in a process of its own: what is explored never holds up other pages, and yields to them."""

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic
from typing import Final, Self, TypeVar, TypeVarTuple, Unpack, cast

from section16.query.statement import QueryBusyError, QueryStoppedError
from section16.standard.errors import Section16Error
from section16.tasks.exploring.explored import ExploredLake, Explorer
from section16.without_pandas import keep_pandas_out

__all__ = ["ExplorerProcess"]

AnswerT = TypeVar("AnswerT")
Args = TypeVarTuple("Args")

_NICE: Final = 5  # after the pages of the workbench, before questions in SQL
_AT_ONCE: Final = 4
_MOST: Final = 64  # that are answered or wait
_SECONDS: Final = 60.0  # that somebody waits
_STUCK: Final = 10  # times as long: no thread can be ended, so the process ends itself


class ExplorerProcess:
    """One lake in one process, which is started with the first question, and anew should it end.

    Any number of threads may ask.
    """

    def __init__(self, lake: str, modules: Sequence[str] = (), *, seconds: float = _SECONDS) -> None:
        """Keep where the lake is, and the modules of what will be called; nothing is opened yet."""
        self._lake, self._modules, self._seconds = lake, modules, seconds
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
        return cast("AnswerT", self._started().ask(function, args))

    def _started(self) -> "_Running":
        with self._lock:
            if self._is_closed:
                message = "lake: the program is about to end; ask again in some seconds"
                raise QueryBusyError(message)
            if self._running is None or self._running.has_ended:
                self._running = _Running(self._lake, self._modules, self._seconds)
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

    def __init__(self, lake: str, modules: Sequence[str], seconds: float) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__, *modules])
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_answer, args=(theirs, lake, seconds), name="explorer", daemon=True)
        self._process.start()
        theirs.close()
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asked: dict[int, Future[bytes]] = {}
        self._number = 0
        self.has_ended = False
        threading.Thread(target=self._receive, name="explorer", daemon=True).start()

    def ask(self, function: Callable[..., object], args: tuple[object, ...]) -> object:
        number, answer = self._sent(pickle.dumps((function, args)))
        try:
            content = answer.result(self._seconds)
        except TimeoutError:
            with self._lock:
                self._asked.pop(number, None)
            message = f"lake: it took longer than {self._seconds:g} s; ask for less"
            raise QueryStoppedError(message) from None
        result, error = pickle.loads(content)  # noqa: S301 - of our own process
        if error is not None:
            raise error
        return result

    def _sent(self, question: bytes) -> "tuple[int, Future[bytes]]":
        answer: Future[bytes] = Future()
        with self._lock:
            if self.has_ended or len(self._asked) >= _MOST:
                message = "lake: too many ask for it; ask again in some seconds"
                raise QueryBusyError(message)
            self._number += 1
            self._asked[self._number] = answer
            try:
                self._pipe.send((self._number, question))
            except OSError:
                del self._asked[self._number]
                raise _ended() from None
            return self._number, answer

    def _receive(self) -> None:
        """Hand answers to who waits for them, until the process has ended."""
        with suppress(EOFError, OSError):
            while True:
                number, content = self._pipe.recv()
                with self._lock:
                    answer = self._asked.pop(number, None)
                if answer is not None:
                    answer.set_result(content)
        with self._lock:
            self.has_ended = True
            left, self._asked = self._asked, {}
        for answer in left.values():
            answer.set_exception(_ended())
        self._process.join()
        self._pipe.close()

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def _ended() -> QueryBusyError:
    return QueryBusyError("lake: what answers for it has ended; ask again in some seconds")


def _answer(pipe: Connection, lake: str, seconds: float) -> None:
    """Open the lake, and answer what is asked of it until the pipe is closed or a question never ends."""
    keep_pandas_out()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that asks decides when this one ends
    os.nice(_NICE)
    with suppress(EOFError, OSError):
        try:
            explorer = Explorer(lake)
        except Section16Error as error:
            pipe.send((pipe.recv()[0], _failed(error)))
            return
        threading.Thread(target=_warm, args=(explorer,), name="warm", daemon=True).start()
        _Answerer(pipe, explorer, seconds).run()
    os._exit(0)  # without waiting for threads: nobody is there to be answered, or one of them never ends


class _Answerer:
    """Answers several questions at once, each in a thread, as long as somebody waits for it."""

    def __init__(self, pipe: Connection, explorer: Explorer, seconds: float) -> None:
        self._pipe, self._explorer, self._seconds = pipe, explorer, seconds
        self._sending = threading.Lock()
        self._begun: dict[int, float] = {}

    def run(self) -> None:
        """Answer until a question never ends; raises EOFError where the pipe is closed."""
        threads = ThreadPoolExecutor(_AT_ONCE)
        while all(monotonic() - begun < _STUCK * self._seconds for begun in tuple(self._begun.values())):
            if self._pipe.poll(self._seconds):
                number, question = self._pipe.recv()
                threads.submit(self._answer, number, question, monotonic())

    def _answer(self, number: int, question: bytes, asked_at: float) -> None:
        if monotonic() - asked_at > self._seconds:
            return
        self._begun[number] = monotonic()
        try:
            function, args = pickle.loads(question)  # noqa: S301 - of the program that started this one
            answer = pickle.dumps((function(self._explorer.lake(), *args), None))
        except Exception as error:  # noqa: BLE001 - who asks learns of it, whatever it is
            answer = _failed(error)
        del self._begun[number]
        with self._sending, suppress(OSError):
            self._pipe.send((number, answer))


def _failed(error: Exception) -> bytes:
    """Return an error as it is sent: with where it was raised, if it is a defect; as words if it cannot be sent."""
    where = "".join(traceback.format_exception(error))
    if not isinstance(error, Section16Error):
        error.add_note(where)
    try:
        return pickle.dumps((None, error))
    except Exception:  # noqa: BLE001 - whatever hinders it
        return pickle.dumps((None, RuntimeError(where)))


def _warm(explorer: Explorer) -> None:
    with suppress(Section16Error):  # the page that needs what is missing says so
        explorer.warm()

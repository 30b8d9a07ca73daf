"""A Dask cluster as an `Executor`: any scheduler address, workers that come, go and die.

Dask runs a job again elsewhere when its worker dies, and gives it up after four deaths. The rest is done here: a
scheduler that comes back is asked again; one that does not, or has no worker for long, ends the work with one line;
and no worker begins that would write other rows than this process, or into another folder.
"""

import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper
from typing import Any, Final
from uuid import uuid4

from distributed import Client, KilledWorker
from distributed import Future as DaskFuture
from distributed.versions import VersionMismatchWarning
from msgspec import Struct

from section16.tasks.lake.ingest.dask_requirements import CheckedCall, ClusterError, Requirements, requirements_here
from section16.tasks.lake.ingest.fanout import ArgsT, ResultT, WorkerLost

__all__ = [
    "ClusterError",
    "DaskExecutor",
    "Patience",
    "connect",
    "dask_cluster",
    "require_workers",
    "silenced_logs",
    "threads_of",
]

_LOGGERS: Final = ("distributed", "distributed.client", "tornado", "tornado.application")
_RETRIES: Final = 3  # times that the scheduler may be lost under one job
_AHEAD: Final = 2


class Patience(Struct, frozen=True):
    """Seconds to wait: for the scheduler, its first words, the first worker, any worker, and between two looks."""

    scheduler: float = 20.0
    words: float = 5.0
    first: float = 60.0
    idle: float = 300.0
    between: float = 2.0


class _Client(Client):
    """A client that can be collected without an error although its start failed."""

    def __del__(self) -> None:
        """Close what is open: Dask's own waits for an event loop that a failed start has stopped."""
        if getattr(self, "status", None) == "running":  # there is no status where the start failed at once
            super().__del__()  # type: ignore[no-untyped-call]


def connect(address: str, patience: Patience) -> Client:
    """Return a client of the scheduler at an address; raise ClusterError where there is none.

    For `tls://` the certificates are those of Dask's own settings.
    """
    client: Future[Client] = Future()
    threading.Thread(target=_connect, args=(client, address, patience), daemon=True).start()
    with warnings.catch_warnings():
        # require_workers asks for the versions that matter
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            # Dask itself would wait for ever for a server that takes the connection and sends nothing
            return client.result(timeout=patience.scheduler + patience.words)
        except Exception as error:  # noqa: BLE001 - a server that is no scheduler may answer anything
            seen = " ".join(str(error).split())[:200] or "it does not answer"
            message = f"{address}: no Dask scheduler can be reached ({seen}); look at the address, as tcp://host:8786"
            raise ClusterError(message) from None


def _connect(client: "Future[Client]", address: str, patience: Patience) -> None:
    try:
        options = {"timeout": patience.scheduler, "set_as_default": False, "name": "section16"}
        client.set_result(_Client(address, **options))  # type: ignore[no-untyped-call]
    except Exception as error:  # noqa: BLE001 - it is raised by who waits for the client
        client.set_exception(error)


def require_workers(client: Client, address: str, requirements: Requirements, patience: Patience) -> int:
    """Return how many threads the workers have together; raise ClusterError where one cannot do the work."""
    try:
        client.wait_for_workers(1, timeout=patience.first)
    except TimeoutError:
        message = f"{address}: no worker after {patience.first:.0f} s; start some, as `dask worker {address}`"
        raise ClusterError(message) from None
    for worker, error in client.run(requirements.check, on_error="return").items():
        # a worker that cannot be asked is dying; each job checks again
        if isinstance(error, BaseException) and not isinstance(error, OSError):
            message = f"{address}: {worker}: {error}"
            raise ClusterError(message)
    return threads_of(client)


def threads_of(client: Client) -> int:
    """Return how many threads all workers have together; 0 where there is none, or no scheduler to ask."""
    if client.status != "running":
        return 0
    try:
        return sum(client.nthreads(callback_timeout=10).values())  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001 - whatever Dask and its event loop raise while they are being closed
        return 0


@contextmanager
def silenced_logs() -> Iterator[None]:
    """Keep Dask's log, with its tracebacks, off the terminal."""
    loggers = {name: logging.getLogger(name) for name in _LOGGERS}
    levels = {name: logger.level for name, logger in loggers.items()}
    for logger in loggers.values():
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            loggers[name].setLevel(level)


_PATIENCE: Final = Patience()


def dask_cluster(
    address: str, folder: Path | None = None, patience: Patience = _PATIENCE
) -> Callable[[], "DaskExecutor"]:
    """Return what connects to a scheduler, as `tcp://10.0.0.7:8786`; `folder` must be the same one for all workers.

    It raises ClusterError when called: no scheduler, no worker, other versions, another folder.
    """
    return lambda: DaskExecutor(address, folder, patience)


class DaskExecutor(Executor):
    """Runs jobs on the workers of a cluster."""

    def __init__(self, address: str, folder: Path | None, patience: Patience) -> None:
        """Connect, and ask every worker whether it can do the work."""
        self._address, self._patience = address, patience
        self._lock = threading.Lock()
        self._under_way: dict[Future[Any], DaskFuture[Any] | None] = {}  # by our future; jobs give anything
        self._end_reason = ""
        self._closed = threading.Event()
        with ExitStack() as opened:
            token = opened.enter_context(_token(folder)) if folder else None
            opened.enter_context(silenced_logs())
            self._requirements = requirements_here(token.name if token else None)
            self._client = opened.enter_context(closing(connect(address, patience)))
            self._threads = require_workers(self._client, address, self._requirements, patience)
            self._opened = opened.pop_all()
        threading.Thread(target=self._watch_workers, name="section16-cluster", daemon=True).start()

    @property
    def ahead(self) -> int:
        """Return how many jobs keep the present workers busy; a cluster that grows is given more."""
        return _AHEAD * max(1, self._threads)

    def submit(self, fn: Callable[ArgsT, ResultT], /, *args: ArgsT.args, **kwargs: ArgsT.kwargs) -> Future[ResultT]:
        """Have a worker run the job; raise ClusterError once the cluster is gone."""
        ours: Future[ResultT] = Future()
        ours.set_running_or_notify_cancel()
        with self._lock:
            if self._end_reason:
                raise ClusterError(self._end_reason)
            self._under_way[ours] = None
        self._ask(CheckedCall(self._requirements, fn, args, kwargs), ours, _RETRIES)
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor
        """Leave the cluster, which then forgets what it was asked; if `wait`, after all jobs have ended."""
        if self._closed.is_set():
            return
        if wait and not cancel_futures:
            wait_for(tuple(self._under_way))
        self._end(f"{self._address}: the work was given up")
        self._closed.set()
        self._opened.close()

    def _ask(self, call: CheckedCall, ours: Future[Any], retries: int) -> None:
        # not pure: a job that is asked for again writes other files
        theirs = self._client.submit(call, key=f"{call.name}-{uuid4().hex}", pure=False)
        with self._lock:
            if ours not in self._under_way:
                return  # it was ended meanwhile
            self._under_way[ours] = theirs  # Dask drops a job whose future nobody holds
        theirs.add_done_callback(partial(self._settle, call, ours, retries))  # type: ignore[no-untyped-call]

    def _settle(self, call: CheckedCall, ours: Future[Any], retries: int, theirs: DaskFuture[Any]) -> None:
        """Pass an outcome on; ask again where the scheduler forgot about it."""
        try:
            error = theirs.exception() if theirs.status == "error" else None  # type: ignore[no-untyped-call]
            result = theirs.result() if theirs.status == "finished" else None
            forgotten = theirs.status not in {"error", "finished"}
        except (CancelledError, OSError):  # gone while it was fetched
            forgotten, error, result = True, None, None
        except Exception as broken:  # noqa: BLE001 - a result that cannot be unpickled here is an error of its job
            forgotten, error, result = False, broken, None
        if not forgotten:
            self._pass_on(ours, result, _plain_error(error))
        elif retries and not self._end_reason:
            self._ask(call, ours, retries - 1)
        else:
            self._pass_on(ours, None, WorkerLost("the scheduler forgot about it, again and again"))

    def _pass_on(self, ours: Future[Any], result: object, error: BaseException | None) -> None:
        with self._lock:
            if self._under_way.pop(ours, None) is None:
                return  # it was ended already
        if error is None:
            ours.set_result(result)
        else:
            ours.set_exception(error)

    def _watch_workers(self) -> None:
        """Count the workers from time to time, until the work is done, or cannot be."""
        seen_at = time.monotonic()
        while not self._closed.wait(self._patience.between):
            threads = threads_of(self._client)
            if threads:
                self._threads, seen_at = threads, time.monotonic()
            elif self._client.status == "closed":
                self._end(f"{self._address}: the scheduler is gone; start it, and run the same again")
            elif time.monotonic() - seen_at > self._patience.idle:
                self._end(f"{self._address}: no worker for {self._patience.idle:.0f} s; start some, and run it again")

    def _end(self, reason: str) -> None:
        """Fail the jobs that are under way, and whatever is submitted from now on."""
        with self._lock:
            self._end_reason = self._end_reason or reason
            unfinished = list(self._under_way)
            self._under_way.clear()
        for ours in unfinished:
            ours.set_exception(ClusterError(self._end_reason))


def _token(folder: Path) -> "_TemporaryFileWrapper[bytes]":
    """Put a file into a folder, by which workers know it; it is gone when it is closed."""
    try:
        return NamedTemporaryFile(dir=folder, prefix=".section16-")
    except OSError as error:
        message = f"{folder}: nothing can be written there ({error.strerror}); allow it, or name another folder"
        raise ClusterError(message) from None


def _plain_error(error: BaseException | None) -> BaseException | None:
    """Return an error, Dask's own about dead workers in our words."""
    if isinstance(error, KilledWorker):
        count = error.allowed_failures + 1
        last = error.last_worker.address
        return WorkerLost(f"{count} workers died over it, the last at {last}; give them more memory")
    return error

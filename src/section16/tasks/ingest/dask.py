"""A Dask cluster as an `Executor`: any scheduler address, workers that come, go and die.

Dask does an order again elsewhere when its worker dies, and gives it up after four deaths. What is done here is the
rest: a scheduler that comes back is asked again, one that does not, or has no worker for long, ends the work with one
line; and no worker begins that would write other rows than this process, or into another folder.
"""

import logging
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper
from typing import Any, Final
from uuid import uuid4

from distributed import Client, KilledWorker
from distributed import Future as TheirFuture
from distributed.versions import VersionMismatchWarning
from msgspec import Struct

from section16.tasks.ingest.dask_ticket import ClusterError, Job, Ticket, ticket
from section16.tasks.ingest.fanout import Lost

__all__ = ["Cluster", "ClusterError", "Patience", "cluster", "connect", "hush", "require", "threads_of"]

_LOGGERS: Final = ("distributed", "distributed.client", "tornado", "tornado.application")


_TURNS: Final = 3  # times that the scheduler may be lost under one order
_AHEAD: Final = 2


class Patience(Struct, frozen=True):
    """Seconds to wait for the scheduler and its first words, the first worker, any worker; and between two looks."""

    scheduler: float = 20.0
    words: float = 5.0
    first: float = 60.0
    idle: float = 300.0
    between: float = 2.0


class _Client(Client):
    """A client that is no trouble when it never came to be one."""

    def __del__(self) -> None:
        """Close what is open: Dask's own waits for an event loop that a failed start has stopped."""
        if getattr(self, "status", None) == "running":  # it has none yet where it failed at once
            super().__del__()  # type: ignore[no-untyped-call]


def connect(address: str, patience: Patience) -> Client:
    """Return a client of the scheduler at an address; raise ClusterError where there is none.

    For `tls://` the certificates are those of Dask's own settings.
    """
    made: Future[Client] = Future()
    threading.Thread(target=_make, args=(made, address, patience), daemon=True).start()
    with warnings.catch_warnings():
        # which versions matter, and that they are the same, is asked of the workers
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            # something that takes the connection and says nothing is waited for by Dask without an end
            return made.result(timeout=patience.scheduler + patience.words)
        except Exception as error:  # noqa: BLE001 - what is no scheduler may answer anything
            said = " ".join(str(error).split())[:200] or "it does not answer"
            message = f"{address}: no Dask scheduler can be reached ({said}); look at the address, as tcp://host:8786"
            raise ClusterError(message) from None


def _make(made: "Future[Client]", address: str, patience: Patience) -> None:
    try:
        options = {"timeout": patience.scheduler, "set_as_default": False, "name": "section16"}
        made.set_result(_Client(address, **options))  # type: ignore[no-untyped-call]
    except Exception as error:  # noqa: BLE001 - told above
        made.set_exception(error)


def require(client: Client, address: str, ticket: Ticket, patience: Patience) -> int:
    """Return how many threads the workers have together; raise ClusterError where one cannot do the work."""
    try:
        client.wait_for_workers(1, timeout=patience.first)
    except TimeoutError:
        message = f"{address}: no worker after {patience.first:.0f} s; start some, as `dask worker {address}`"
        raise ClusterError(message) from None
    for worker, error in client.run(ticket.check, on_error="return").items():
        # one that cannot be asked is dying; each order asks again
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
    except Exception:  # noqa: BLE001 - whatever Dask and its event loop say when they are being closed
        return 0


def hush() -> Callable[[], None]:
    """Keep Dask's log, with its tracebacks, off the terminal; return what lets it speak again."""
    levels: dict[Any, int] = {}
    for logger in map(logging.getLogger, _LOGGERS):
        levels[logger] = logger.level
        logger.setLevel(logging.CRITICAL + 1)

    def speak() -> None:
        for logger, level in levels.items():
            logger.setLevel(level)

    return speak


_PATIENCE: Final = Patience()


def cluster(address: str, folder: Path | None = None, patience: Patience = _PATIENCE) -> Callable[[], "Cluster"]:
    """Return what connects to a scheduler, as `tcp://10.0.0.7:8786`; a `folder` has to be the same for all workers.

    It raises ClusterError when called: no scheduler, no worker, other versions, another folder.
    """
    return lambda: Cluster(address, folder, patience)


class Cluster(Executor):
    """Does orders by the workers of a cluster."""

    def __init__(self, address: str, folder: Path | None, patience: Patience) -> None:
        """Connect, and ask every worker whether it can do the work."""
        self._address, self._patience = address, patience
        self._lock = threading.Lock()
        self._under_way: dict[Future[Any], TheirFuture[Any] | None] = {}
        self._over = ""
        self._closed = threading.Event()
        self._token = _token(folder) if folder else None
        self._speak = hush()
        self._ticket = ticket(self._token.name if self._token else None)
        self._client: Any = None
        try:
            self._client = connect(address, patience)
            self._threads = require(self._client, address, self._ticket, patience)
        except BaseException:
            self.shutdown(wait=False)
            raise
        threading.Thread(target=self._look, name="section16-cluster", daemon=True).start()

    @property
    def ahead(self) -> int:
        """Return how many orders keep the workers of now busy; a cluster that grows is given more."""
        return _AHEAD * max(1, self._threads)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        """Have it done; raise ClusterError once the cluster is gone."""
        ours: Future[Any] = Future()
        ours.set_running_or_notify_cancel()
        with self._lock:
            if self._over:
                raise ClusterError(self._over)
            self._under_way[ours] = None
        self._ask(Job(self._ticket, fn, args, kwargs), ours, _TURNS)
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor
        """Leave the cluster, which then forgets what it was asked; `wait` for that first."""
        if self._closed.is_set():
            return
        if wait and not cancel_futures:
            wait_for(tuple(self._under_way))
        self._end(f"{self._address}: the work was given up")
        self._closed.set()
        if self._client is not None:
            self._client.close()
        if self._token is not None:
            self._token.close()
        self._speak()

    def _ask(self, job: Job, ours: Future[Any], turns: int) -> None:
        # not pure: what was asked before is asked again, it writes other files
        theirs = self._client.submit(job, key=f"{job.name}-{uuid4().hex}", pure=False)
        with self._lock:
            if ours not in self._under_way:
                return  # it was ended meanwhile
            self._under_way[ours] = theirs  # Dask drops what nobody holds
        theirs.add_done_callback(partial(self._settle, job, ours, turns))

    def _settle(self, job: Job, ours: Future[Any], turns: int, theirs: TheirFuture[Any]) -> None:
        """Pass an outcome on; ask again where the scheduler forgot about it."""
        try:
            error = theirs.exception() if theirs.status == "error" else None  # type: ignore[no-untyped-call]
            answer = theirs.result() if theirs.status == "finished" else None
            forgotten = theirs.status not in {"error", "finished"}
        except (CancelledError, OSError):  # gone while it was fetched
            forgotten, error, answer = True, None, None
        except Exception as broken:  # noqa: BLE001 - an answer that cannot be taken apart here is an error of its order
            forgotten, error, answer = False, broken, None
        if not forgotten:
            self._pass_on(ours, answer, _told(error))
        elif turns and not self._over:
            self._ask(job, ours, turns - 1)
        else:
            self._pass_on(ours, None, Lost("the scheduler forgot about it, again and again"))

    def _pass_on(self, ours: Future[Any], answer: object, error: BaseException | None) -> None:
        with self._lock:
            if self._under_way.pop(ours, None) is None:
                return  # it was ended already
        if error is None:
            ours.set_result(answer)
        else:
            ours.set_exception(error)

    def _look(self) -> None:
        """See how many workers there are, until the work is done, or cannot be."""
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
        """Give up what is under way, and whatever is asked from now on."""
        with self._lock:
            self._over = self._over or reason
            left = list(self._under_way)
            self._under_way.clear()
        for ours in left:
            ours.set_exception(ClusterError(self._over))


def _token(folder: Path) -> "_TemporaryFileWrapper[bytes]":
    """Put a file into a folder, by which workers know it; it is gone when it is closed."""
    try:
        return NamedTemporaryFile(dir=folder, prefix=".section16-")
    except OSError as error:
        message = f"{folder}: nothing can be written there ({error.strerror}); allow it, or name another folder"
        raise ClusterError(message) from None


def _told(error: BaseException | None) -> BaseException | None:
    """Return an error as it is told: Dask's own, about dead workers, in our words."""
    if isinstance(error, KilledWorker):
        count = error.allowed_failures + 1
        return Lost(f"{count} workers died over it, the last at {error.last_worker.address}; give them more memory")
    return error

"""A Dask cluster as an `Executor`: any scheduler address, workers that come, go and die.

Dask does an order again elsewhere when its worker dies, and gives it up after four deaths. What is done here is the
rest: a scheduler that comes back is asked again, one that does not, or has no worker for long, ends the work with one
line; and no worker begins that would write other rows than this process, or into another folder.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper
from typing import Any, Final
from uuid import uuid4

from distributed import Future as TheirFuture
from distributed import KilledWorker

from section16.tasks.cluster_client import Patience, connect, hush, require, threads_of
from section16.tasks.cluster_ticket import ClusterError, Job, ticket
from section16.tasks.fanout import Lost

__all__ = ["Cluster", "ClusterError", "Patience", "cluster"]

_TURNS: Final = 3  # times that the scheduler may be lost under one order
_AHEAD: Final = 2
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

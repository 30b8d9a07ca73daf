"""The way to a Dask scheduler, and what is asked of its workers first; all that goes wrong there, in one line."""

import logging
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from distributed import Client
from distributed.versions import VersionMismatchWarning
from msgspec import Struct

from section16.tasks.cluster_ticket import ClusterError, Ticket

__all__ = ["Patience", "connect", "hush", "require", "threads_of"]

_LOGGERS: Final = ("distributed", "distributed.client", "tornado", "tornado.application")


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

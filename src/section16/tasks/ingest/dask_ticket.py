"""What a worker of a cluster has to be like before it is given work: the same versions, and the lake's own folder."""

import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from section16.lake.layout import LakeError

__all__ = ["ClusterError", "Job", "Ticket", "ticket"]

# What the rows depend on, and what carries them.
_PACKAGES: Final = ("section16", "polars", "pyarrow", "deltalake", "distributed")


class ClusterError(LakeError):
    """A cluster cannot be reached or used; the message says where, what was seen and what to do."""


class Ticket(Struct, frozen=True):
    """What a worker must agree with: versions by package, and a file that it sees where the lake is a folder."""

    versions: Mapping[str, str]
    token: str | None = None

    def check(self) -> None:
        """Raise ClusterError where this process may not do the work: its rows would differ, or be nowhere."""
        for package, wanted in self.versions.items():
            found = _version(package)
            if found != wanted:
                message = f"worker has {package} {found}, and {wanted} is wanted; install the same everywhere"
                raise ClusterError(message)
        if self.token is not None and not Path(self.token).exists():
            folder = Path(self.token).parent
            message = f"worker does not see the lake's folder {str(folder)!r}; mount it there, or use an object store"
            raise ClusterError(message)


class Job(Struct, frozen=True):
    """A function and its arguments with a ticket. Its `repr`, which Dask logs, holds none of them."""

    ticket: Ticket
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    named: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the function's name, by which Dask's pages group what is done."""
        return str(getattr(self.function, "__name__", "order"))

    def __repr__(self) -> str:
        """Name the function only: an argument may hold an option of the storage."""
        return f"Job({self.name})"

    def __call__(self) -> Any:  # noqa: ANN401 - whatever the function returns
        """Do it, where the ticket allows."""
        self.ticket.check()
        return self.function(*self.arguments, **self.named)


def ticket(token: str | None = None) -> Ticket:
    """Return a ticket with the versions of this process."""
    return Ticket({package: _version(package) for package in ("python", *_PACKAGES)}, token)


def _version(package: str) -> str:
    if package == "python":
        return f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"

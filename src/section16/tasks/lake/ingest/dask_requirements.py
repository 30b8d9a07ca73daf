"""What a worker of a cluster must have before it is given work: the same versions, and the lake's own folder."""

import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from section16.lake.layout import LakeError

__all__ = ["CheckedCall", "ClusterError", "Requirements", "requirements_here"]

# What the rows depend on, and what carries them.
_PACKAGES: Final = ("section16", "polars", "pyarrow", "deltalake", "distributed")


class ClusterError(LakeError):
    """A cluster cannot be reached or used; the message says where, what was seen and what to do."""


class Requirements(Struct, frozen=True):
    """The versions that a worker must have, by package, and a file that it must see where the lake is a folder."""

    versions: Mapping[str, str]
    token: str | None = None

    def check(self) -> None:
        """Raise ClusterError where this process may not do the work: its rows would differ, or be written elsewhere."""
        for package, wanted in self.versions.items():
            found = _version(package)
            if found != wanted:
                message = f"worker has {package} {found}, and {wanted} is wanted; install the same everywhere"
                raise ClusterError(message)
        if self.token is not None and not Path(self.token).exists():
            folder = Path(self.token).parent
            message = f"worker does not see the lake's folder {str(folder)!r}; mount it there, or use an object store"
            raise ClusterError(message)


class CheckedCall(Struct, frozen=True):
    """A function with its arguments, called where the requirements are met.

    Its `repr`, which Dask logs, shows no argument: one may hold an option of the storage.
    """

    requirements: Requirements
    function: Callable[..., Any]  # of any job: Dask's own types know no more
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the function's name, by which Dask's pages group what is done."""
        return str(getattr(self.function, "__name__", "job"))

    def __repr__(self) -> str:
        """Name the function only."""
        return f"CheckedCall({self.name})"

    def __call__(self) -> object:
        """Check the requirements and call the function."""
        self.requirements.check()
        return self.function(*self.arguments, **self.keywords)


def requirements_here(token: str | None = None) -> Requirements:
    """Return requirements with the versions of this process."""
    return Requirements({package: _version(package) for package in ("python", *_PACKAGES)}, token)


def _version(package: str) -> str:
    if package == "python":
        return f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"

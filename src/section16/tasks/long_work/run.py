"""What a long task is handed: its request, the workspace as whoever asked, and a way to tell how far it is."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from section16.workspace import Workspace

__all__ = ["Again", "JobKind", "JobRun", "WorkPlaces"]


class WorkPlaces(Struct, frozen=True, kw_only=True):
    """Where long work finds things: the lake, what opens its storage, and the EDGAR to file with."""

    lake: str | None = None
    storage: dict[str, str] = {}
    edgar: str = "practice"

    def __repr__(self) -> str:
        """Say where, without what may be secret."""
        return f"WorkPlaces(lake={self.lake!r}, edgar={self.edgar!r})"


class JobRun(Protocol):
    """One run of a job; the job goes on elsewhere when `progress` or `wait` does not return."""

    @property
    def workspace(self) -> Workspace:
        """Return the workspace, acting as who asked for the work."""

    @property
    def places(self) -> WorkPlaces:
        """Return where things are."""

    @property
    def done(self) -> int:
        """Return how far an earlier run of the job came, by what it told."""

    def progress(self, note: str, done: int | None = None, total: int | None = None) -> None:
        """Tell how far it is; call it often, and only where stopping leaves nothing half done."""

    def wait(self, seconds: float) -> None:
        """Wait; call it only where stopping leaves nothing half done."""


class Again(Struct, frozen=True):
    """Says that the work is to go on after some seconds, by whoever has time then."""

    seconds: float
    note: str


class JobKind(Struct, frozen=True):
    """A kind of long work: the form of its request, and the function that does it and gives a result."""

    name: str
    request: type[Struct]
    function: Callable[[JobRun, Any], object]

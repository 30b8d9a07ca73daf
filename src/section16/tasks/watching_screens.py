"""Screens as a watch needs them: asked about the whole lake, and of their rows those about new filings."""

from collections.abc import Iterable

from section16.tasks.alerting import Hit
from section16.tasks.watching import ScreenError

__all__ = ["Screens"]


class Screens:
    """The screens that alerts are wanted for, saved or preset."""

    def __init__(self, lake: str, names: Iterable[str]) -> None:
        """Load them; raises ScreenError for one that is none."""
        self._lake = lake
        for name in names:
            message = f"'{name}' is no screen"
            raise ScreenError(message)

    def find(self, screen: str, accessions: tuple[str, ...]) -> tuple[Hit, ...]:
        """Ask a screen, and return its rows about these filings; raises ScreenError."""
        raise ScreenError(screen + str(accessions))

    def close(self) -> None:
        """Let go of the lake."""

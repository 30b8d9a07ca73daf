"""The sandbox's clock: the time of the computer, moved, or stopped."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from section16.law.calendar import CLOSES, EASTERN_ZONE, OPENS, is_business_day

__all__ = ["EASTERN", "Clock", "is_open", "utc_now"]

EASTERN: Final = ZoneInfo(EASTERN_ZONE)


def utc_now() -> datetime:
    """Return the time of this computer."""
    return datetime.now(UTC)


class Clock:
    """What time it is for the sandbox, in Eastern time; it can be set, advanced and stopped."""

    def __init__(self, computer_time: Callable[[], datetime] = utc_now) -> None:
        """Show the time of the computer until it is set."""
        self._computer_time = computer_time
        self._ahead = timedelta()
        self._stopped: datetime | None = None

    @property
    def ticking(self) -> bool:
        """Tell whether the clock moves by itself."""
        return self._stopped is None

    def now(self) -> datetime:
        """Return the sandbox's time, aware, Eastern."""
        return (self._stopped or self._computer_time() + self._ahead).astimezone(EASTERN)

    def set(self, at: datetime) -> None:
        """Set the clock; a time without a zone is Eastern."""
        at = at if at.tzinfo else at.replace(tzinfo=EASTERN)
        self._ahead = at - self._computer_time()
        self._stopped = self._stopped and at

    def advance(self, seconds: float) -> None:
        """Move the clock forward; it never goes back, as EDGAR's does not."""
        if seconds < 0:
            message = f"seconds: '{seconds}' is back in time; write a number of 0 or more"
            raise ValueError(message)
        # In UTC, because a night of the wall clock may have 25 hours.
        self.set(self.now().astimezone(UTC) + timedelta(seconds=seconds))

    @property
    def state(self) -> str:
        """Return how the clock is set, as text: by how many seconds it is ahead, and the time at which it stands."""
        at = self._stopped.isoformat() if self._stopped else ""
        return f"{self._ahead.total_seconds()} {at}"

    @state.setter
    def state(self, state: str) -> None:
        ahead, _, at = state.partition(" ")
        self._ahead = timedelta(seconds=float(ahead))
        self._stopped = datetime.fromisoformat(at) if at else None

    def stop(self) -> None:
        """Stop the clock at the time that it shows."""
        self._stopped = self.now()

    def go(self) -> None:
        """Start the clock again, from the time that it shows."""
        at, self._stopped = self.now(), None
        self.set(at)


def is_open(at: datetime) -> bool:
    """Tell whether EDGAR takes submissions: 06:00 to 22:00 Eastern on its business days."""
    return is_business_day(at.date()) and OPENS <= at.time().replace(tzinfo=None) < CLOSES

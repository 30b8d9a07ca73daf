"""A pace that requests keep: so many a second, evenly, over all threads that share it."""

from collections.abc import Callable
from threading import Lock

__all__ = ["Pace"]


class Pace:
    """Gives each request its turn; the clock, in seconds that never go back, is handed in."""

    def __init__(self, per_second: float, clock: Callable[[], float]) -> None:
        """Begin with a turn that is free."""
        self._interval = 1 / per_second
        self._clock = clock
        self._lock = Lock()
        self._next = clock()

    def turn(self) -> float:
        """Take the next turn, and return for how many seconds to wait for it."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + self._interval
        return turn - now

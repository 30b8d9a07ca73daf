"""What was read stands in the trail: once for each session and thing within ten minutes, not with each reload."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from section16.web.visit import Visit
from section16.workspace.trail.audit import add_event

__all__ = ["ReadNotes"]

_AGAIN_AFTER: Final = timedelta(minutes=10)
_MOST: Final = 10_000
_LONGEST_SUBJECT: Final = 100


class ReadNotes:
    """Records who read what; a process knows of its own."""

    def __init__(self) -> None:
        """Know of none."""
        self._last: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._lock = Lock()

    def record(self, visit: Visit, subject: str) -> None:
        """Put into the trail that the visitor read something, unless that was done a moment ago."""
        if visit.session and self._is_new((visit.session, subject), visit.now()):
            with visit.workspace.writing() as writing:
                add_event(writing, "read", subject[:_LONGEST_SUBJECT])

    def _is_new(self, key: tuple[str, str], at: datetime) -> bool:
        with self._lock:
            last = self._last.get(key)
            if last is not None and at - last < _AGAIN_AFTER:
                return False
            self._last[key] = at
            self._last.move_to_end(key)
            if len(self._last) > _MOST:
                self._last.popitem(last=False)
            return True

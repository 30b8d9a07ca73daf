"""How long to wait before EDGAR is asked again: seconds in its hours, minutes at night and on its holidays."""

from datetime import datetime, timedelta
from typing import Final

from section16.edgar.errors import ThrottledError
from section16.standard.calendar import CLOSES, OPENS, is_business_day

__all__ = ["after_error", "until_next"]

# What is accepted last is published a little later (seconds by day, minutes on busy days).
_LATER: Final = timedelta(minutes=30)
_LONGEST: Final = 300.0
_THROTTLED: Final = 600.0  # for so long EDGAR turns away who asked too often


def until_next(now: datetime, every: float, closed_every: float) -> float:
    """Return for how many seconds to wait; `now` is Eastern. The wait ends when EDGAR opens, at the latest."""
    late = (now - _LATER).time()
    if is_business_day(now.date()) and now.time() >= OPENS and late < CLOSES:
        return every
    morning = now.replace(hour=OPENS.hour, minute=OPENS.minute, second=0, microsecond=0)
    to_morning = (morning - now).total_seconds()
    return max(every, min(closed_every, to_morning) if to_morning > 0 else closed_every)


def after_error(error: Exception, failed: int, every: float) -> float:
    """Return for how many seconds to wait after the n-th failure in a row, from 1."""
    if isinstance(error, ThrottledError):
        return error.retry_after or _THROTTLED
    return min(every * 2.0 ** min(failed, 10), max(_LONGEST, every))

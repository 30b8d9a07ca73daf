"""EDGAR's business days, looked up fast."""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache
from typing import Final

from section16.standard.calendar import is_business_day

__all__ = ["after", "at_least", "before"]

_YEARS: Final = range(2002, 2033)


@cache
def _open_days() -> tuple[date, ...]:
    first, last = date(_YEARS.start, 1, 1).toordinal(), date(_YEARS.stop, 1, 1).toordinal()
    return tuple(day for day in map(date.fromordinal, range(first, last)) if is_business_day(day))


def at_least(day: date) -> date:
    """Return the day itself if it is a business day, else the next one."""
    days = _open_days()
    return days[bisect_left(days, day)]


def before(day: date) -> date:
    """Return the day itself if it is a business day, else the one before."""
    days = _open_days()
    return days[bisect_right(days, day) - 1]


def after(day: date, number: int) -> date:
    """Return the n-th business day after a day."""
    days = _open_days()
    return days[bisect_right(days, day) - 1 + number]

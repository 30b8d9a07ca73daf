"""Days on which the New York Stock Exchange trades."""

from datetime import date, timedelta
from functools import cache

from section16.law.holiday_table import EXCHANGE_CLOSINGS

__all__ = ["is_trading_day", "next_trading_day"]

_FRIDAY = 5


def is_trading_day(day: date) -> bool:
    """Tell whether the exchange is open on a day, if only for half of it."""
    return day.isoweekday() <= _FRIDAY and day not in _closings()


def next_trading_day(day: date) -> date:
    """Return the day itself or the first day after it on which the exchange is open."""
    while not is_trading_day(day):
        day += timedelta(days=1)
    return day


@cache
def _closings() -> frozenset[date]:
    return frozenset(map(date.fromisoformat, EXCHANGE_CLOSINGS.split()))

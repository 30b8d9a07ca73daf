"""Random draws that are the same on every machine: one stream of numbers for each key.

Only `random()` is used of the library's generator: its sequence is promised for all versions of Python, what the
other methods make of it is not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cache
from random import Random
from typing import Final, TypeVar

from section16.law.calendar import is_business_day

__all__ = ["CENT", "DOLLAR", "ONE", "Draws", "after", "at_least", "before", "dollars", "number", "rounded", "value_of"]

ONE: Final = 10_000  # a share
DOLLAR: Final = 10_000
CENT: Final = 100


_YEARS: Final = range(2002, 2033)
T = TypeVar("T")
_BITS = 48


def number(amount: int) -> str:
    """Return an amount as the XML has it, without zeros at its end: `100`, `12.5`, `0.0001`."""
    whole, rest = divmod(amount, ONE)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)


def dollars(amount: int) -> str:
    """Return a price as prose has it: `12.50`, and four decimals where there are more than two."""
    whole, rest = divmod(amount, DOLLAR)
    return f"{whole}.{rest:04d}" if rest % CENT else f"{whole}.{rest // CENT:02d}"


def rounded(amount: int, to: int) -> int:
    """Return an amount cut to whole steps."""
    return amount - amount % to


def value_of(shares: int, price: int) -> int:
    """Return what shares are worth at a price."""
    return shares * price // ONE


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


class Draws:
    """A stream of draws; keys are whole numbers below 2**48, and each tuple of them has its own stream."""

    __slots__ = ("_next",)

    def __init__(self, *key: int) -> None:
        """Start the stream of a key."""
        mixed = len(key)
        for part in key:
            mixed = mixed << _BITS | part
        self._next = Random(mixed).random  # noqa: S311 - made-up filings, no secrets

    def chance(self, share: float) -> bool:
        """Tell whether something happens that happens in `share` of all cases."""
        return self._next() < share

    def below(self, end: int) -> int:
        """Return a whole number from 0 to end - 1."""
        return int(self._next() * end)

    def between(self, first: int, last: int) -> int:
        """Return a whole number from `first` to `last`, both included."""
        return first + int(self._next() * (last - first + 1))

    def pick(self, things: Sequence[T]) -> T:
        """Return one of several things."""
        return things[int(self._next() * len(things))]

    def count(self, mean: float) -> int:
        """Return a whole number whose average is `mean`: the one below it, or the one above."""
        whole = int(mean)
        return whole + (self._next() < mean - whole)

    def small(self, most: int, share: float) -> int:
        """Return a number from 1 to `most`; each higher one is reached in `share` of the cases."""
        number = 1
        while number < most and self._next() < share:
            number += 1
        return number

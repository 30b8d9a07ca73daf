"""Draws that are the same on every machine: one stream of numbers for each key.

Only `random()` is used of the library's generator: its sequence is promised for all versions of Python, what the
other methods make of it is not.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

__all__ = ["Draws"]

T = TypeVar("T")

_BITS = 48


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
        """Return one of some things."""
        return things[int(self._next() * len(things))]

    def count(self, mean: float) -> int:
        """Return a whole number, on the average `mean`: its floor or one more."""
        whole = int(mean)
        return whole + (self._next() < mean - whole)

    def small(self, most: int, share: float) -> int:
        """Return 1, 2 … `most`, each next one reached in `share` of the cases."""
        number = 1
        while number < most and self._next() < share:
            number += 1
        return number

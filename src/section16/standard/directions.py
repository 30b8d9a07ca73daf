"""Which way securities go when a right is opened, closed, used or ends: the letters of both tables, and the balance.

A call is any right whose value rises with the share: an option to buy, a warrant, a convertible, a unit; a put is one
whose value falls with it (Rule 16a-1(b) and (h)). Long is owned; short is written for another. The balance of a short
series counts what is owed, so writing adds to it and every closing takes from it.
"""

from typing import Final, Literal

from msgspec import Struct

__all__ = ["DIRECTIONS", "Direction", "Position", "Right", "RightAct", "direction", "sign_of"]

Right = Literal["call", "put"]
Position = Literal["long", "short"]
RightAct = Literal["open", "close", "use", "end", "end for value"]


class Direction(Struct, frozen=True):
    """What one act makes of one position; an empty letter is no row in that table, no code is no row at all."""

    right: Right
    position: Position
    act: RightAct
    codes: tuple[str, ...]
    table_1: str
    table_2: str
    balance: int  # 1 adds to the balance of the series, -1 takes from it
    authority: str


_OPENED = "17 CFR 240.16b-6(a)"
_USED = "17 CFR 240.16a-4(b) and (c), 240.16b-6(b)"
_ENDED = "17 CFR 240.16a-4(d), 240.16b-6(d)"


def _opened_and_ended(right: Right) -> tuple[Direction, ...]:
    """Return the acts that touch no share; in Table II a right that is bought is acquired, be it a put or a call."""
    return (
        Direction(right, "long", "open", ("P",), "", "A", 1, _OPENED),
        Direction(right, "long", "close", ("S",), "", "D", -1, _OPENED),
        Direction(right, "long", "end", (), "", "", -1, _ENDED),
        Direction(right, "long", "end for value", ("H",), "", "D", -1, _ENDED),
        Direction(right, "short", "open", ("S",), "", "D", 1, _OPENED),
        Direction(right, "short", "close", ("P",), "", "A", -1, _OPENED),
        Direction(right, "short", "end", ("E",), "", "A", -1, _ENDED),
        Direction(right, "short", "end for value", ("E",), "", "A", -1, _ENDED),
    )


_USES: Final = (
    Direction("call", "long", "use", ("M", "X", "O", "C"), "A", "D", -1, _USED),
    Direction("put", "long", "use", ("M", "X", "O"), "D", "D", -1, _USED),
    Direction("call", "short", "use", ("X", "O"), "D", "A", -1, _USED),
    Direction("put", "short", "use", ("X", "O"), "A", "A", -1, _USED),
)

DIRECTIONS: Final = (*_opened_and_ended("call"), *_opened_and_ended("put"), *_USES)


def direction(right: Right, position: Position, act: RightAct) -> Direction:
    """Return what an act makes of a position."""
    return next(one for one in DIRECTIONS if (one.right, one.position, one.act) == (right, position, act))


def sign_of(position: Position, letter: str) -> int:
    """Return whether a row of Table II adds to the balance of its series (1) or takes from it (-1)."""
    return next(one.balance for one in DIRECTIONS if one.table_2 == letter and one.position == position)

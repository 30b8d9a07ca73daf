"""One execution, as a broker's file or the plan gives it."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from section16.draft.fills.cell import Moment, Side

__all__ = ["Fill", "day_of"]


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """One execution; `shares` is positive, `line` is its row in the file, or its number in the plan.

    `minus` tells that the file wrote the number of shares below zero.
    """

    shares: Decimal
    price: Decimal
    at: Moment = None
    side: Side = None
    symbol: str | None = None
    minus: bool = False
    line: int = 0


def day_of(at: Moment) -> date | None:
    """Return the day of a moment; nothing when only the time of day is known."""
    if isinstance(at, datetime):
        return at.date()
    return at if isinstance(at, date) else None

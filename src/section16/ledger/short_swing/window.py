"""The reading of six months that a user names."""

from typing import Final

from section16.law.six_months import MonthEnd, WindowReading
from section16.ledger.short_swing.trades import TradesError

__all__ = ["reading_of"]

_MOST_DAYS: Final = 366


def reading_of(window: str, month_end: MonthEnd = "clamp") -> WindowReading:
    """Read `court`, `calendar` or `days:N`; raise TradesError for anything else."""
    if window in {"court", "calendar"}:
        return WindowReading(window, month_end)  # type: ignore[arg-type]  # one of the two
    kind, _, number = window.partition(":")
    if kind == "days" and number.isascii() and number.isdigit() and 0 < int(number) <= _MOST_DAYS:
        return WindowReading("days", month_end, int(number))
    message = f"window: '{window}' is not a rule; write court, calendar, or days:N with N from 1 to {_MOST_DAYS}"
    raise TradesError([message])

"""Which two days are less than six months apart, as the courts and others count them (15 U.S.C. 78p(b))."""

import calendar
from datetime import date
from typing import Final, Literal

from msgspec import Struct

__all__ = ["COURT", "MONTH_ENDS", "MonthEnd", "WindowReading"]

MonthEnd = Literal["clamp", "last_day", "overflow"]
MONTH_ENDS: Final[tuple[MonthEnd, ...]] = ("clamp", "last_day", "overflow")
_MONTHS: Final = 6


class WindowReading(Struct, frozen=True):
    """How "any period of less than six months" is counted.

    `window` is `court`: the later trade is at most two days before the day of the sixth month (Stella v.
    Graham-Paige, 132 F. Supp. 100; Colonial Realty v. MacWilliams, 381 F. Supp. 26); `calendar`: it is before that
    day; or `days`: fewer than `days` days pass. No court has said what 31 August and its like lead to: `month_end`
    takes the last day of the sixth month (`clamp`), the day after it (`last_day`, six months end with the month) or
    counts on into the next month (`overflow`).
    """

    window: Literal["court", "calendar", "days"] = "court"
    month_end: MonthEnd = "clamp"
    days: int = 0

    def last_day(self, earlier: date) -> date:
        """Return the last day on which a trade still matches one of this earlier day."""
        if self.window == "days":
            return _later(earlier, self.days - 1)
        return _later(self._anniversary(earlier), -2 if self.window == "court" else -1)

    def _anniversary(self, day: date) -> date:
        years, month = divmod(day.month - 1 + _MONTHS, 12)
        year, month = day.year + years, month + 1
        if year > date.max.year:
            return date.max
        length = calendar.monthrange(year, month)[1]
        if day.day <= length:
            return date(year, month, day.day)
        beyond = {"clamp": 0, "last_day": 1, "overflow": day.day - length}[self.month_end]
        return _later(date(year, month, length), beyond)

    def __str__(self) -> str:
        """Return the words that `reading_of` takes."""
        return f"days:{self.days}" if self.window == "days" else self.window


COURT: Final = WindowReading()


def _later(day: date, days: int) -> date:
    """Return a day so many days later, the last one that there is where the calendar ends."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))

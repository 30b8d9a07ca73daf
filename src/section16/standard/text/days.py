"""Days as people write them."""

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Final

from msgspec import Struct

__all__ = ["NoDate", "impossible_day_in", "no_date", "read_day"]

_SPELLINGS: Final = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%m-%d-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%m/%d/%y",
)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_ANYWHERE: Final = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH_FIRST: Final = re.compile(rf"({'|'.join(_MONTHS)}) ([0-9]{{1,2}}),? ([0-9]{{4}})", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(rf"([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}})", re.IGNORECASE)


class NoDate(Struct, frozen=True):
    """What is wrong with a text that is no date, to stand after the text, and what to do about it.

    `meant` is the date that another spelling means; `is_impossible` tells of the shape of a date not in the calendar.
    """

    seen: str
    do: str
    meant: date | None = None
    is_impossible: bool = False

    def of(self, text: str) -> str:
        """Return it in one line, after the text."""
        return f"'{text}' {self.seen}; {self.do}"


def read_day(text: str) -> date | NoDate:
    """Return the date that a text is, YYYY-MM-DD, or what is wrong with it."""
    return _iso(text) or no_date(text)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def no_date(text: str) -> NoDate:
    """Say what is wrong with a text that is no date: not in the calendar, of another spelling, or something else.

    A day that is one is at an end of the calendar, where a next or an earlier day is wanted.
    """
    if _iso(text):
        return NoDate("is at the end of the calendar", "write one as 2024-02-14")
    for layout in _SPELLINGS:
        try:
            day = datetime.strptime(text, layout).date()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
        return NoDate("is not a date", f"write {day}", meant=day)
    parts = _parts(text)
    if parts is None:
        return NoDate("is not a date", "write one as 2024-02-14")
    return NoDate(f"is not a date: {_not_in_the_calendar(*parts)}", "write the day that is meant", is_impossible=True)


def impossible_day_in(line: str) -> str | None:
    """Say what is wrong with the first date of a line that is not in the calendar; None for another line."""
    texts = ((text, no_date(text)) for text in _ANYWHERE.findall(line))
    return next((wrong.of(text) for text, wrong in texts if wrong.is_impossible), None)


def _parts(text: str) -> tuple[int, int] | None:
    """Return year and month of a text in the shape of a date, whatever its numbers are."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2])
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, found.groups())
        is_day_first = "." in text or first > len(_MONTHS) >= second
        return year, second if is_day_first else first
    if found := _MONTH_FIRST.fullmatch(text):
        return int(found[3]), _month(found[1])
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[3]), _month(found[2])
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name.capitalize()) + 1


def _not_in_the_calendar(year: int, month: int) -> str:
    if not year:
        return "there is no year 0"
    if not 1 <= month <= len(_MONTHS):
        return f"there is no month {month}"
    return f"{_MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days"

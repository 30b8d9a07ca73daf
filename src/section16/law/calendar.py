"""EDGAR's calendar: on which days a form can be filed.

It is the federal calendar, not that of the exchanges: Columbus Day and Veterans Day are holidays, Good Friday
is not one. A federal holiday on a Saturday is kept on the Friday before, also New Year's Day (31 December 2010,
2021 and 2027), as 5 U.S.C. 6103(b) has it; published calendars disagree about that day, so it is listed as in doubt.
Holidays stand in a table made from the `holidays` library, days outside the rule in `closings`; a user can add more.
"""

import re
from bisect import bisect_right
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from section16.law.closings import CLOSINGS, OPEN_DAYS
from section16.law.holiday_table import FEDERAL_HOLIDAYS, YEARS

__all__ = [
    "CLOSES",
    "EASTERN_ZONE",
    "OPENS",
    "add_business_days",
    "business_days_after",
    "closed_because",
    "closed_weekdays",
    "days_in_doubt",
    "eastern_day",
    "filing_day",
    "fiscal_year_end",
    "is_business_day",
    "is_month_day",
    "months_after",
    "next_business_day",
    "on_or_after",
]

# Hours in which EDGAR takes Forms 3, 4 and 5 and gives them the same day's date, Eastern time (Filer Manual,
# Volume II, 2.3.1; Regulation S-T 13(a)(4)).
EASTERN_ZONE: Final = "America/New_York"
OPENS: Final = time(6)
CLOSES: Final = time(22)

_ONE_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5
_MONTH_DAY: Final = re.compile("(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_CLOSED = {one.day: one for one in CLOSINGS}
_OPEN = frozenset(one.day for one in OPEN_DAYS)
_NONE: frozenset[date] = frozenset()


@cache
def _holidays() -> dict[date, str]:
    """Return the days on which federal holidays are kept, with their names."""
    return {date.fromisoformat(day): name for name, days in FEDERAL_HOLIDAYS.items() for day in days.split()}


def closed_because(day: date, added: Collection[date] = _NONE) -> str | None:
    """Say why EDGAR is closed on a day, or return None for a business day; `added` are further closed days."""
    if day.weekday() >= _SATURDAY:
        return f"{day:%A}"
    if day in added:
        return "added to the calendar by the user"
    if day in _OPEN:
        return None
    closing = _CLOSED.get(day)
    return closing.why if closing else _holidays().get(day)


def is_business_day(day: date, added: Collection[date] = _NONE) -> bool:
    """Tell whether EDGAR takes filings on a day."""
    return closed_because(day, added) is None


def on_or_after(day: date, added: Collection[date] = _NONE) -> date:
    """Return the day itself if it is a business day, or else the next one (Rule 0-3(a))."""
    while not is_business_day(day, added):
        day += _ONE_DAY
    return day


def next_business_day(day: date, added: Collection[date] = _NONE) -> date:
    """Return the first business day after a day."""
    return on_or_after(day + _ONE_DAY, added)


def add_business_days(day: date, number: int, added: Collection[date] = _NONE) -> date:
    """Return the n-th business day after a day, which is day 0 and may be closed; raises ValueError below 0."""
    if number < 0:
        message = f"{number} business days cannot be added; count from the earlier day"
        raise ValueError(message)
    for _ in range(number):
        day = next_business_day(day, added)
    return day


def business_days_after(first: date, last: date, added: Collection[date] = _NONE) -> int:
    """Count the business days after `first`, up to and including `last`; negative where `last` is the earlier."""
    if last < first:
        return -business_days_after(last, first, added)
    weekdays = _weekdays_to(last) - _weekdays_to(first)
    closed = bisect_right(closed_weekdays(), last) - bisect_right(closed_weekdays(), first)
    more = sum(first < day <= last and is_business_day(day) for day in set(added))
    return weekdays - closed - more


def _weekdays_to(day: date) -> int:
    """Count the weekdays from the first Monday of the calendar, 1 January 1, to a day."""
    weeks, days = divmod(day.toordinal(), 7)
    return weeks * 5 + min(days, 5)


@cache
def closed_weekdays() -> tuple[date, ...]:
    """Return all days from Monday to Friday on which EDGAR is known to be closed, in order."""
    closed = _holidays().keys() | _CLOSED.keys()
    return tuple(sorted(day for day in closed - _OPEN if day.weekday() < _SATURDAY))


def days_in_doubt(first: date, last: date) -> tuple[date, ...]:
    """List the days after `first`, up to and including `last`, that count as closed without a known announcement."""
    years = range(max(first.year, YEARS.start), min(last.year + 1, YEARS.stop))
    new_years_eves = (date(year, 12, 31) for year in years)
    kept_early = [day for day in new_years_eves if day.weekday() == _FRIDAY]
    presumed = [one.day for one in CLOSINGS if not one.confirmed]
    return tuple(sorted(day for day in presumed + kept_early if first < day <= last))


def filing_day(accepted: datetime, added: Collection[date] = _NONE) -> date:
    """Return the day that a form accepted at a moment is filed on; a time without a zone is Eastern."""
    eastern = accepted.astimezone(ZoneInfo(EASTERN_ZONE)) if accepted.tzinfo else accepted
    in_time = eastern.time() <= CLOSES
    return on_or_after(eastern.date(), added) if in_time else next_business_day(eastern.date(), added)


def eastern_day(moment: datetime) -> date:
    """Return the day it is where EDGAR is."""
    return moment.astimezone(ZoneInfo(EASTERN_ZONE)).date()


def is_month_day(text: str) -> bool:
    """Tell whether a text is month and day as MMDD, as EDGAR's header gives the end of the fiscal year."""
    return _MONTH_DAY.fullmatch(text) is not None


def fiscal_year_end(day: date, month_day: str = "1231") -> date:
    """Return the end of the fiscal year that a day is in; `month_day` is MMDD as EDGAR's header has it."""
    month, number = int(month_day[:2]), int(month_day[2:])
    ends = (_day_of_month(year, month, number) for year in (day.year, day.year + 1))
    return next(end for end in ends if end >= day)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, the last of its month where that has fewer days."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return _day_of_month(year, month + 1, day.day) if year < date.max.year else date.max


def _day_of_month(year: int, month: int, number: int) -> date:
    """Return a day of a month, its last where it has fewer: 29 February of 2023 is the 28th."""
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first + timedelta(days=min(number, last.day) - 1)

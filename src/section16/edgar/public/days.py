"""What was filed on a span of days: by EDGAR's index of each day, or of the quarter for many of its days."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from section16.edgar.public.index import Index, day_index_path, quarter_index_path
from section16.edgar.public.listing import Listed
from section16.law.calendar import is_business_day

__all__ = ["IndexedDays", "business_days", "indexed_days", "quarters"]

_MOST_DAILY: Final = 10  # business days; for more of a quarter its own index is less to ask for
_FRESH: Final = timedelta(days=7)  # a running quarter's index may be so old


class IndexedDays(Struct, frozen=True, kw_only=True):
    """The days that one index covers, and what it lists of the span, each filing once.

    `unread` counts lines that could not be read; `is_missing` means that EDGAR has no such index (yet).
    """

    first: date
    last: date
    listed: tuple[Listed, ...] = ()
    unread: int = 0
    is_missing: bool = False


def indexed_days(first: date, last: date, today: date, read: Callable[[str], Index | None]) -> Iterator[IndexedDays]:
    """Yield what was filed on a span of days, both ends inclusive; an index is read when its days are asked for.

    `read` gives the index at a path, None where EDGAR has none. The index of a quarter that has not ended lags behind,
    so the last days are asked for one by one as well.
    """
    for year, quarter in quarters(first, last):
        begins, ends = _bounds(year, quarter)
        span = max(first, begins), min(last, ends)
        days = tuple(business_days(*span))
        if len(days) > _MOST_DAILY and (index := read(quarter_index_path(year, quarter))) is not None:
            days = tuple(day for day in days if day > today - _FRESH) if ends >= today else ()
            settled = days[0] - timedelta(days=1) if days else span[1]
            yield IndexedDays(first=span[0], last=settled, listed=_once(index.listed, *span), unread=len(index.unread))
        for day in days:
            yield _of_day(day, read(day_index_path(day)))


def _of_day(day: date, index: Index | None) -> IndexedDays:
    if index is None:
        return IndexedDays(first=day, last=day, is_missing=True)
    return IndexedDays(first=day, last=day, listed=_once(index.listed), unread=len(index.unread))


def _once(listed: tuple[Listed, ...], first: date = date.min, last: date = date.max) -> tuple[Listed, ...]:
    """Return each filing of these days once: it is listed under each of its parties."""
    found: dict[str, Listed] = {}
    for one in listed:
        if one.filed_on is None or first <= one.filed_on <= last:
            found.setdefault(one.accession, one)
    return tuple(found.values())


def business_days(first: date, last: date) -> Iterator[date]:
    """Yield the days on which EDGAR takes filings, both ends inclusive."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return (day for day in days if is_business_day(day))


def quarters(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Yield the quarters that the days touch, as year and number."""
    for number in range(4 * first.year + (first.month - 1) // 3, 4 * last.year + (last.month - 1) // 3 + 1):
        yield number // 4, number % 4 + 1


def _bounds(year: int, quarter: int) -> tuple[date, date]:
    following = date(year + quarter // 4, 3 * (quarter % 4) + 1, 1)
    return date(year, 3 * quarter - 2, 1), following - timedelta(days=1)

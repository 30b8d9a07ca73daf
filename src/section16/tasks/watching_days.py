"""The proof that nothing was missed: every day's filings compared with EDGAR's index of that day.

The feed is quick and forgets; the index of a day comes in the night after it and is whole. A watch notes through which
day it has compared. Whatever made the gap, a start, a crash, a holiday of the machine, more filings than the feed
holds, the days since are compared one by one; whole quarters by the quarter's index.
"""

from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from section16.edgar.index import Index
from section16.standard.calendar import business_days_after, next_business_day
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.watching_feed import Public
from section16.tasks.watching_filings import Sighting, note
from section16.tasks.watching_state import State

__all__ = ["Compared", "begin", "compare_next", "first_day", "old_through", "owed"]

_FIRST: Final = "first day"
_THROUGH: Final = "compared through"
_OLD: Final = "old through"
_MANY: Final = 10  # days of one quarter; for more its index is shorter
_LATE: Final = 2  # business days after which an index that is not there will not come


class Compared(Struct, frozen=True, kw_only=True):
    """What came of a comparison: days `first` to `last`, how many filings there were, how many were new to us.

    `missing` tells that EDGAR has no index of that day; `later` that it may come yet.
    """

    first: date
    last: date
    listed: int = 0
    fresh: int = 0
    unread: int = 0
    missing: bool = False
    later: bool = False


def begin(state: State, today: date, since: date | None, newest: date | None) -> date:
    """Settle from which day on to watch: `since`, else the newest day of the lake, else today; return it.

    A state that has begun goes on where it was, unless `since` is earlier.
    """
    kept = first_day(state)
    if kept is not None and (since is None or since >= kept):
        return kept
    first = since or newest or today
    state.keep_word(_THROUGH, (first - timedelta(days=1)).isoformat())
    if since is None and newest is not None:
        state.keep_word(_OLD, newest.isoformat())
    state.keep_word(_FIRST, first.isoformat())
    return first


def first_day(state: State) -> date | None:
    """Return the first day that is watched; None before a beginning."""
    kept = state.word(_FIRST)
    return date.fromisoformat(kept) if kept else None


def old_through(state: State) -> date:
    """Return through which day a filing that the lake has already is no news."""
    kept = state.word(_OLD)
    return date.fromisoformat(kept) if kept else date.min


def owed(state: State, today: date) -> date | None:
    """Return the next business day to compare; None when only today is left, whose index is not there yet."""
    kept = state.word(_THROUGH)
    day = next_business_day(date.fromisoformat(kept)) if kept else today
    return day if day < today else None


def compare_next(state: State, public: Public, today: date) -> Compared | None:
    """Compare the next day, or the rest of a past quarter, with its index; None when nothing is owed.

    Raises EdgarError. Nothing counts as compared before all of it is noted.
    """
    day = owed(state, today)
    if day is None:
        return None
    end = _quarter_end(day)
    if end < today and business_days_after(day, end) >= _MANY:
        index = public.quarter_index(day.year, (day.month + 2) // 3)
        if index is not None:
            return _compare(state, index, day, end)
    index = public.day_index(day)
    if index is not None:
        return _compare(state, index, day, day)
    if business_days_after(day, today) <= _LATE:
        return Compared(first=day, last=day, later=True)
    state.keep_word(_THROUGH, day.isoformat())
    return Compared(first=day, last=day, missing=True)


def _compare(state: State, index: Index, first: date, last: date) -> Compared:
    listed = [
        Sighting(accession=one.accession_number, form=one.form_type, filed_on=one.filed_on or last, path=one.path)
        for one in index.of_forms(*DOCUMENT_TYPES)
        if one.accession_number and first <= (one.filed_on or last) <= last
    ]
    fresh = note(state, listed)
    state.keep_word(_THROUGH, last.isoformat())
    return Compared(first=first, last=last, listed=len(listed), fresh=len(fresh), unread=len(index.unread))


def _quarter_end(day: date) -> date:
    month = (day.month + 2) // 3 * 3
    after = date(day.year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)

"""What EDGAR lists as its latest filings: read from the newest back to what is known."""

from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from section16.edgar.public.client import PublicSide
from section16.edgar.public.days import indexed_days
from section16.edgar.public.listing import Listed
from section16.edgar.public.page import Seen
from section16.law.calendar import business_days_after, next_business_day
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.watch.filings import note, unnoted
from section16.tasks.watch.state import State

__all__ = ["Compared", "FeedReader", "begin", "compare_next", "first_day", "old_through", "owed"]

_FORMS: Final = ("3", "4", "5")
_PAGES: Final = 20  # beyond, EDGAR has none


_FIRST: Final = "first day"
_THROUGH: Final = "compared through"
_OLD: Final = "old through"
_DAY: Final = timedelta(days=1)
_LATE: Final = 2  # business days after which an index that is not there will not come


class FeedReader:
    """The latest filings of Forms 3, 4 and 5; an unchanged page is not sent again by a server that can tell."""

    def __init__(self, public: PublicSide, state: State) -> None:
        self._public, self._state = public, state
        self._seen: dict[tuple[str, int], Seen] = {}

    def look(self, first: date, today: date) -> tuple[Listed, ...]:
        """Note what is new since a day; raises EdgarError. What the feed no longer holds, the indexes of days have."""
        return tuple(one for form in _FORMS for one in self._look(form, first, today))

    def _look(self, form: str, first: date, today: date) -> tuple[Listed, ...]:
        """Read on until a page has a filing that is known; a look that was cut notes nothing."""
        found: dict[str, Listed] = {}
        seen: dict[tuple[str, int], Seen] = {}
        for number in range(_PAGES):
            page = self._public.feed_page(form, number, self._seen.get((form, number)))
            fresh = unnoted(self._state, (one for one in page.listed if (one.filed_on or today) >= first))
            found |= {one.accession: one for one in fresh}
            seen[form, number] = page.seen
            if page.is_last or len(fresh) < len(page.listed):
                break
        noted = note(self._state, found.values(), today)
        self._seen |= seen
        return noted


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
    state.keep_word(_THROUGH, (first - _DAY).isoformat())
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


def compare_next(state: State, public: PublicSide, today: date) -> Compared | None:
    """Compare the next day, or the rest of a quarter, with its index; None when nothing is owed.

    Raises EdgarError. Nothing counts as compared before all of it is noted.
    """
    day = owed(state, today)
    if day is None:
        return None
    found = next(indexed_days(day, today - _DAY, today, lambda path: public.index(path, *DOCUMENT_TYPES)))
    if found.is_missing and business_days_after(day, today) <= _LATE:
        return Compared(first=day, last=day, later=True)
    fresh = note(state, found.listed, found.last)
    state.keep_word(_THROUGH, found.last.isoformat())
    return Compared(
        first=found.first,
        last=found.last,
        listed=len(found.listed),
        fresh=len(fresh),
        unread=found.unread,
        missing=found.is_missing,
    )

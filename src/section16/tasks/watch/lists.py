"""What EDGAR lists as its latest filings: read from the newest back to what is known."""

from datetime import date, timedelta
from typing import Final, Protocol

from msgspec import Struct

from section16.edgar.errors import ClosedError
from section16.edgar.public.feed import FEED_COUNT, FeedEntry, latest_feed_path, read_feed
from section16.edgar.public.index import Index
from section16.edgar.public.page import Fetched, Seen
from section16.law.calendar import business_days_after, next_business_day
from section16.standard.numbers import Cik
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.watch.filings import Sighting, note, unnoted
from section16.tasks.watch.state import State

__all__ = ["Compared", "Feed", "Public", "begin", "compare_next", "first_day", "old_through", "owed"]

_PREFIXES: Final = ("3", "4", "5")  # EDGAR takes the beginning of a form's name
_PAGES: Final = 20  # beyond, EDGAR has none


_FIRST: Final = "first day"
_THROUGH: Final = "compared through"
_OLD: Final = "old through"
_MANY: Final = 10  # days of one quarter; for more its index is shorter
_LATE: Final = 2  # business days after which an index that is not there will not come


class Public(Protocol):
    """What is asked of EDGAR's public side; `section16.edgar.public.client.EdgarPublic` answers it."""

    def page(self, path: str, seen: Seen | None = None) -> Fetched:
        """Ask for a page."""

    def document(self, path: str) -> bytes:
        """Ask for a document."""

    def day_index(self, day: date) -> Index | None:
        """Ask for the index of a day."""

    def quarter_index(self, year: int, quarter: int) -> Index | None:
        """Ask for the index of a quarter."""


class Feed:
    """The latest filings of Forms 3, 4 and 5; an unchanged page is not sent again by a server that can tell."""

    def __init__(self, public: Public, state: State) -> None:
        """Keep both."""
        self._public, self._state = public, state
        self._seen: dict[str, Seen] = {}

    def look(self, first: date, today: date) -> tuple[Sighting, ...]:
        """Note what is new since a day; raises EdgarError. What the feed no longer holds, the indexes of days have."""
        return tuple(one for prefix in _PREFIXES for one in self._look(prefix, first, today))

    def _look(self, prefix: str, first: date, today: date) -> tuple[Sighting, ...]:
        """Read on until a page has a filing that is known; a look that was cut notes nothing."""
        found: dict[str, Sighting] = {}
        seen: dict[str, Seen] = {}
        for number in range(_PAGES):
            path = latest_feed_path(prefix, number * FEED_COUNT)
            page = self._page(path, beyond=number > 0)
            entries = read_feed(page.body) if page.body else ()
            listed = _sightings(entries, today)
            fresh = unnoted(self._state, (one for one in listed if one.filed_on >= first))
            found |= {one.accession: one for one in fresh}
            seen[path] = page.seen
            if len(entries) < FEED_COUNT or len(fresh) < len(listed):
                break
        noted = note(self._state, found.values())
        self._seen |= seen
        return noted

    def _page(self, path: str, *, beyond: bool) -> Fetched:
        try:
            return self._public.page(path, self._seen.get(path))
        except ClosedError:
            if beyond:  # so EDGAR answers beyond the last page
                return Fetched()
            raise


def _sightings(entries: tuple[FeedEntry, ...], today: date) -> list[Sighting]:
    """Return each filing once: both its parties have an entry."""
    found: dict[str, Sighting] = {}
    for one in entries:
        if one.form_type in DOCUMENT_TYPES and one.cik:
            found.setdefault(
                one.accession_number,
                Sighting(
                    accession=one.accession_number,
                    form=one.form_type,
                    filed_on=one.filed_on or (one.accepted_at.date() if one.accepted_at else today),
                    path=f"edgar/data/{Cik.of(one.cik).bare}/{one.accession_number}.txt",
                ),
            )
    return list(found.values())


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

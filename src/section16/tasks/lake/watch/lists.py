"""What EDGAR lists: its latest filings, read back to what is known, and its index of every day, compared."""

from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from section16.edgar.public.client import PublicSide
from section16.edgar.public.days import indexed_days
from section16.edgar.public.listing import Listed
from section16.edgar.public.page import Seen
from section16.law.calendar import business_days_after, next_business_day
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.lake.watch.book import WatchBook
from section16.tasks.lake.watch.filings import record, unrecorded

__all__ = ["Compared", "FeedReader", "begin", "compare_next", "first_day", "old_through", "owed"]

_FORMS: Final = ("3", "4", "5")
_PAGES: Final = 20  # beyond, EDGAR has none
_DAY: Final = timedelta(days=1)
_LATE: Final = 2  # business days after which an index that is not there will not come

# names of values in the book
_FIRST: Final = "first day"
_THROUGH: Final = "compared through"
_OLD: Final = "old through"


class FeedReader:
    """The latest filings of Forms 3, 4 and 5; an unchanged page is not sent again by a server that can tell."""

    def __init__(self, public: PublicSide, book: WatchBook) -> None:
        self._public, self._book = public, book
        self._seen: dict[tuple[str, int], Seen] = {}

    def record_new(self, first: date, today: date) -> None:
        """Record the filings since a day that are new; raises EdgarError.

        What the feed no longer holds is in the indexes of the days.
        """
        for form in _FORMS:
            self._record_new(form, first, today)

    def _record_new(self, form: str, first: date, today: date) -> None:
        """Read on until a page has a filing that is known; reading that breaks off records nothing."""
        found: dict[str, Listed] = {}
        seen: dict[tuple[str, int], Seen] = {}
        for number in range(_PAGES):
            page = self._public.feed_page(form, number, self._seen.get((form, number)))
            fresh = unrecorded(self._book, (one for one in page.listed if (one.filed_on or today) >= first))
            found |= {one.accession: one for one in fresh}
            seen[form, number] = page.seen
            if page.is_last or len(fresh) < len(page.listed):
                break
        record(self._book, found.values(), today)
        self._seen |= seen


class Compared(Struct, frozen=True, kw_only=True):
    """Days `first` to `last` compared with EDGAR's index: how many filings it lists, and how many were new to us.

    `missing` means that EDGAR has no index of that day, `later` that it may still come.
    """

    first: date
    last: date
    listed: int = 0
    fresh: int = 0
    unread: int = 0
    missing: bool = False
    later: bool = False

    @property
    def line(self) -> str:
        """Return it as a line for the user."""
        days = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        if self.missing:
            return f"{days}: EDGAR has no index of that day; nothing was filed, or it was closed"
        unread = f", {self.unread} lines of it are no filings" if self.unread else ""
        return f"{days}: {self.listed} filings in EDGAR's index, {self.fresh} of them not seen before{unread}"


def begin(book: WatchBook, today: date, since: date | None, newest: date | None) -> date:
    """Decide from which day on to watch, and return it: `since`, else the newest day of the lake, else today.

    A watch that has begun goes on where it was, unless `since` is earlier.
    """
    kept = first_day(book)
    if kept is not None and (since is None or since >= kept):
        return kept
    first = since or newest or today
    book.keep_word(_THROUGH, (first - _DAY).isoformat())
    if since is None and newest is not None:
        book.keep_word(_OLD, newest.isoformat())
    book.keep_word(_FIRST, first.isoformat())
    return first


def first_day(book: WatchBook) -> date | None:
    """Return the first day that is watched; None before a watch has begun."""
    kept = book.word(_FIRST)
    return date.fromisoformat(kept) if kept else None


def old_through(book: WatchBook) -> date:
    """Return the day through which a filing that the lake has already is no news."""
    kept = book.word(_OLD)
    return date.fromisoformat(kept) if kept else date.min


def owed(book: WatchBook, today: date) -> date | None:
    """Return the next business day to compare; None when only today is left, whose index is not there yet."""
    kept = book.word(_THROUGH)
    day = next_business_day(date.fromisoformat(kept)) if kept else today
    return day if day < today else None


def compare_next(book: WatchBook, public: PublicSide, today: date) -> Compared | None:
    """Compare the next day, or many days of a quarter, with EDGAR's index; return None when no day is left.

    Raises EdgarError. A day counts as compared when all of it is recorded.
    """
    day = owed(book, today)
    if day is None:
        return None
    found = next(indexed_days(day, today - _DAY, today, lambda path: public.index(path, *DOCUMENT_TYPES)))
    if found.is_missing and business_days_after(day, today) <= _LATE:
        return Compared(first=day, last=day, later=True)
    fresh = record(book, found.listed, found.last)
    book.keep_word(_THROUGH, found.last.isoformat())
    return Compared(
        first=found.first,
        last=found.last,
        listed=len(found.listed),
        fresh=len(fresh),
        unread=found.unread,
        missing=found.is_missing,
    )

"""What EDGAR lists as its latest filings: read from the newest back to what is known."""

from datetime import date
from typing import Final, Protocol

from section16.edgar.errors import ClosedError
from section16.edgar.feed import FEED_COUNT, FeedEntry, latest_feed_path, read_feed
from section16.edgar.index import Index
from section16.edgar.page import Fetched, Seen
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.watching_filings import Sighting, note, unnoted
from section16.tasks.watching_state import State

__all__ = ["Feed", "Public"]

_PREFIXES: Final = ("3", "4", "5")  # EDGAR takes the beginning of a form's name
_PAGES: Final = 20  # beyond, EDGAR has none


class Public(Protocol):
    """What is asked of EDGAR's public side; `section16.edgar.public.EdgarPublic` answers it."""

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
                    path=f"edgar/data/{int(one.cik)}/{one.accession_number}.txt",
                ),
            )
    return list(found.values())

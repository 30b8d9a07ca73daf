"""EDGAR's public side: archives, indexes, feeds and records, read at the pace that EDGAR allows."""

import time
from collections.abc import Callable
from datetime import date
from typing import BinaryIO, Self

import httpx

from section16.edgar.public.browsing import Browser
from section16.edgar.public.feed import FeedEntry
from section16.edgar.public.index import Index, IndexKind
from section16.edgar.public.page import Fetched, Pace, Seen
from section16.edgar.public.record import FilerRecord, ListedFiling
from section16.edgar.settings import PublicSettings
from section16.edgar.transport import Transport

__all__ = ["EdgarPublic"]


class EdgarPublic:
    """EDGAR's public side; use it as a context, or close it.

    All threads that share one keep its pace together. Every method raises an error of `section16.edgar.errors`.
    """

    def __init__(
        self,
        settings: PublicSettings,
        transport: httpx.BaseTransport | None = None,
        wait: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open it; no connection is made yet. `wait` takes seconds, `clock` gives them."""
        self._transport = Transport(settings, transport, wait)
        self._browser = Browser(settings, Pace(settings.per_second, clock))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def page(self, path: str, seen: Seen | None = None) -> Fetched:
        """Ask for a page of the archives, by its path or its address there.

        With what was `seen` of it the last time, an unchanged page comes back without its bytes.
        """
        return self._transport.run(self._browser.page(path, seen))

    def document(self, path: str) -> bytes:
        """Ask for a document's bytes: a filing's XML, or its full text."""
        return self._transport.run(self._browser.document(path))

    def download(self, path: str, into: BinaryIO, seen: Seen | None = None) -> Fetched:
        """Ask for a large file, and put it into one that can be written and emptied; what comes back has no bytes."""
        return self._transport.run(self._browser.download(path, into, seen))

    def record(self, cik: str) -> FilerRecord:
        """Ask for a filer's record, with the latest of its filings."""
        return self._transport.run(self._browser.record(cik))

    def filings_of(self, cik: str, *forms: str) -> tuple[ListedFiling, ...]:
        """Ask for all filings of a filer, of these forms or of any; newest first."""
        return self._transport.run(self._browser.filings_of(cik, forms))

    def latest(self, form: str = "4", *, pages: int = 20) -> tuple[FeedEntry, ...]:
        """Ask for the latest filings of a form and its amendments: one entry a party, newest first, 100 a page."""
        return self._transport.run(self._browser.latest(form, pages))

    def day_index(self, day: date, kind: IndexKind = "master") -> Index | None:
        """Ask for the index of a day; None where there is none, or none yet."""
        return self._transport.run(self._browser.day_index(day, kind))

    def quarter_index(self, year: int, quarter: int, kind: IndexKind = "master") -> Index | None:
        """Ask for the index of a quarter, from 1993 on; None where there is none, or none yet."""
        return self._transport.run(self._browser.quarter_index(year, quarter, kind))

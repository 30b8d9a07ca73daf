"""EDGAR's public side: archives, indexes, feeds and records, read at the pace that EDGAR allows."""

import time
from collections.abc import Callable
from typing import BinaryIO, Protocol, Self

import httpx

from section16.edgar.public.browsing import Browser
from section16.edgar.public.feed import FeedPage
from section16.edgar.public.index import Index
from section16.edgar.public.listing import Listed
from section16.edgar.public.page import Fetched, Pace, Seen
from section16.edgar.public.record import FilerRecord
from section16.edgar.settings import PublicSettings
from section16.edgar.transport import Transport

__all__ = ["EdgarPublic", "PublicSide"]


class PublicSide(Protocol):
    """EDGAR's public side, as far as filings, mirrors and watches ask it."""

    def page(self, path: str, seen: Seen | None = None) -> Fetched:
        """Ask for a page, or whether it has changed since it was seen."""

    def document(self, path: str) -> bytes:
        """Ask for a document; raises NotThereError where it is not public (yet)."""

    def download(self, path: str, into: BinaryIO, seen: Seen | None = None) -> Fetched:
        """Ask for a large file, and put it into one that can be written and emptied."""

    def filings_of(self, cik: str, *forms: str) -> tuple[Listed, ...]:
        """Ask for all filings of a filer, newest first; none for one that has not filed yet."""

    def latest(self, form: str = "4") -> tuple[Listed, ...]:
        """Ask for the latest filings of a form and its amendments."""

    def feed_page(self, form: str, number: int, seen: Seen | None = None) -> FeedPage:
        """Ask for one page of the latest filings."""

    def index(self, path: str, *forms: str) -> Index | None:
        """Ask for an index; None where there is none (yet)."""


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

    def filings_of(self, cik: str, *forms: str) -> tuple[Listed, ...]:
        """Ask for all filings of a filer, of these forms or of any, newest first; none for one without a record."""
        return self._transport.run(self._browser.filings_of(cik, forms))

    def latest(self, form: str = "4", *, pages: int = 20) -> tuple[Listed, ...]:
        """Ask for the latest filings of a form and its amendments, each once, newest first."""
        return self._transport.run(self._browser.latest(form, pages))

    def feed_page(self, form: str, number: int, seen: Seen | None = None) -> FeedPage:
        """Ask for one page of the latest filings of a form and its amendments, numbered from 0.

        With what was `seen` of it the last time, an unchanged page comes back without its filings.
        """
        return self._transport.run(self._browser.feed_page(form, number, seen))

    def index(self, path: str, *forms: str) -> Index | None:
        """Ask for an index, and its filings of these forms or of any; None where there is none, or none yet."""
        return self._transport.run(self._browser.index(path, forms))

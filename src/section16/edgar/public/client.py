"""EDGAR's public side: archives, indexes, feeds and records, read at the pace that EDGAR allows."""

import time
from collections.abc import Callable
from typing import BinaryIO, Final, Protocol, Self

import httpx

from section16.edgar.errors import ClosedError, NotThereError
from section16.edgar.public.feed import FEED_COUNT, FeedPage, latest_feed_path, read_feed_page
from section16.edgar.public.index import Index, read_index
from section16.edgar.public.listing import Listed
from section16.edgar.public.page import Fetched, Pace, Seen, fetch
from section16.edgar.public.record import FilerRecord, read_record, read_shard, record_path, shard_path
from section16.edgar.settings import PublicSettings
from section16.edgar.transport import Transport

__all__ = ["EdgarPublic", "PublicSide"]

_EDGARS: Final = "https://www.sec.gov"
_RECORDS: Final = "/submissions/"  # on the other host


class PublicSide(Protocol):
    """What filing, mirroring and watching ask of EDGAR's public side."""

    def page(self, path: str, seen: Seen | None = None) -> Fetched:
        """Ask for a page, or whether it has changed since it was seen."""

    def document(self, path: str) -> bytes:
        """Ask for a document; raises NotThereError where it is not public (yet)."""

    def download(self, path: str, into: BinaryIO, seen: Seen | None = None) -> Fetched:
        """Ask for a large file, and write it into one that can be emptied."""

    def filings_of(self, cik: str, *forms: str) -> tuple[Listed, ...]:
        """Ask for all filings of a filer, newest first; none for one that has not filed yet."""

    def latest(self, form: str) -> tuple[Listed, ...]:
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
        self._settings = settings
        self._transport = Transport(settings, transport, wait)
        self._pace = Pace(settings.per_second, clock)

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
        return self._transport.run(fetch(self._address(path), self._settings, self._pace, seen))

    def document(self, path: str) -> bytes:
        """Ask for a document's bytes, as a filing's XML or its full text."""
        return self.page(path).body

    def download(self, path: str, into: BinaryIO, seen: Seen | None = None) -> Fetched:
        """Ask for a large file, and write it into one that can be emptied; what comes back has no bytes."""
        return self._transport.run(fetch(self._address(path), self._settings, self._pace, seen, into))

    def record(self, cik: str) -> FilerRecord:
        """Ask for a filer's record, with the latest of its filings."""
        return read_record(self.document(record_path(cik)))

    def filings_of(self, cik: str, *forms: str) -> tuple[Listed, ...]:
        """Ask for all filings of a filer, of these forms or of any, newest first; none for one without a record."""
        try:
            record = self.record(cik)
        except NotThereError:
            return ()
        further = (one for shard in record.shards for one in read_shard(self.document(shard_path(shard)), cik))
        return tuple(one for one in (*record.filings, *further) if not forms or one.form in forms)

    def latest(self, form: str, *, pages: int = 20) -> tuple[Listed, ...]:
        """Ask for the latest filings of a form and its amendments, each once, newest first."""
        found: dict[str, Listed] = {}
        for number in range(pages):
            page = self.feed_page(form, number)
            for one in page.listed:
                found.setdefault(one.accession, one)
            if page.is_last:
                break
        return tuple(found.values())

    def feed_page(self, form: str, number: int, seen: Seen | None = None) -> FeedPage:
        """Ask for one page of the latest filings of a form and its amendments, numbered from 0.

        With what was `seen` of it the last time, an unchanged page comes back without its filings.
        """
        try:
            page = self.page(latest_feed_path(form, number * FEED_COUNT), seen)
        except ClosedError:
            if number:  # so EDGAR answers beyond the last page
                return FeedPage()
            raise
        return FeedPage(seen=page.seen) if page.unchanged else read_feed_page(page.body, form, page.seen)

    def index(self, path: str, *forms: str) -> Index | None:
        """Ask for an index, and its filings of these forms or of any; None where there is none (yet)."""
        try:
            return read_index(self.document(path), forms)
        except NotThereError:
            return None

    def _address(self, path: str) -> str:
        """Return the address of a path; one at sec.gov is taken too, also where a sandbox stands in for EDGAR."""
        if path.startswith(_RECORDS):
            return self._settings.data.rstrip("/") + path
        root = self._settings.archives.rstrip("/")
        for own in (root, _EDGARS):
            if path.startswith(f"{own}/"):
                return root + path.removeprefix(own)
        if path.startswith("/"):
            return root + path
        if path.startswith("edgar/"):
            return f"{root}/Archives/{path}"
        message = f"path: '{path}' is not of EDGAR's archives; write it as /Archives/edgar/data/…"
        raise ValueError(message)

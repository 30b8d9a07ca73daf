"""What is asked of EDGAR's public side, as conversations: several pages become one value."""

from datetime import date
from typing import BinaryIO, Final

from section16.edgar.conversation import Conversation
from section16.edgar.errors import ClosedError, RefusedError
from section16.edgar.public.feed import FEED_COUNT, FeedEntry, latest_feed_path, read_feed
from section16.edgar.public.index import Index, IndexKind, day_index_path, quarter_index_path, read_index
from section16.edgar.public.page import Fetched, Pace, Seen, fetch
from section16.edgar.public.record import FilerRecord, ListedFiling, read_record, read_shard, record_path, shard_path
from section16.edgar.settings import PublicSettings

__all__ = ["Browser"]

# How S3, which EDGAR's archives lie on, answers for what is not there.
_NOT_THERE: Final = frozenset({403, 404})
_EDGARS: Final = "https://www.sec.gov"
_RECORDS: Final = "/submissions/"  # on the other host


class Browser:
    """The questions, under one name and one pace."""

    def __init__(self, settings: PublicSettings, pace: Pace) -> None:
        """Keep both."""
        self._settings = settings
        self._pace = pace

    def page(self, path: str, seen: Seen | None = None) -> Conversation[Fetched]:
        """Ask for a page of the archives, by its path or its address there."""
        return fetch(self._address(path), self._settings, self._pace, seen)

    def document(self, path: str) -> Conversation[bytes]:
        """Ask for a page's bytes."""
        page = yield from self.page(path)
        return page.body

    def download(self, path: str, into: BinaryIO, seen: Seen | None) -> Conversation[Fetched]:
        """Ask for a large file, and put it into another, which is emptied first."""
        return fetch(self._address(path), self._settings, self._pace, seen, into)

    def record(self, cik: str) -> Conversation[FilerRecord]:
        """Ask for a filer's record, with the latest of its filings."""
        return read_record((yield from self._data(record_path(cik))))

    def filings_of(self, cik: str, forms: tuple[str, ...]) -> Conversation[tuple[ListedFiling, ...]]:
        """Ask for all filings of a filer, of these forms or of any."""
        record = yield from self.record(cik)
        found = record.filings
        for shard in record.shards:
            found += read_shard((yield from self._data(shard_path(shard))))
        return tuple(one for one in found if not forms or one.form in forms)

    def latest(self, form: str, pages: int) -> Conversation[tuple[FeedEntry, ...]]:
        """Ask for the latest filings of a form and its amendments, each party's entry once, newest first."""
        found: dict[tuple[str, str | None, str | None], FeedEntry] = {}
        for number in range(pages):
            page = yield from self._feed_page(form, number * FEED_COUNT)
            for one in page:
                found.setdefault((one.accession_number, one.cik, one.role), one)
            if len(page) < FEED_COUNT:
                break
        # EDGAR takes the form as a beginning: 4 is also 424B2.
        return tuple(one for one in found.values() if one.form_type in {form, f"{form}/A"})

    def _feed_page(self, form: str, start: int) -> Conversation[tuple[FeedEntry, ...]]:
        """Ask for a page of the feed; beyond the last EDGAR says that it is closed."""
        try:
            page = yield from self.page(latest_feed_path(form, start))
        except ClosedError:
            if start:
                return ()
            raise
        return read_feed(page.body)

    def day_index(self, day: date, kind: IndexKind) -> Conversation[Index | None]:
        """Ask for the index of a day; None where there is none (yet)."""
        return self._index(day_index_path(day, kind))

    def quarter_index(self, year: int, quarter: int, kind: IndexKind) -> Conversation[Index | None]:
        """Ask for the index of a quarter, from 1993 on; None where there is none (yet)."""
        return self._index(quarter_index_path(year, quarter, kind))

    def _index(self, path: str) -> Conversation[Index | None]:
        try:
            page = yield from self.page(path)
        except RefusedError as refused:
            if refused.status in _NOT_THERE:
                return None
            raise
        return read_index(page.body)

    def _data(self, path: str) -> Conversation[bytes]:
        page = yield from fetch(self._settings.data.rstrip("/") + path, self._settings, self._pace)
        return page.body

    def _address(self, path: str) -> str:
        """Return the address of a path; EDGAR's own address is one too, also where a sandbox stands in for it."""
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

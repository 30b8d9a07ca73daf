"""What is asked of EDGAR's public side, as conversations: several pages become one value."""

from typing import BinaryIO, Final

from section16.edgar.conversation import Conversation
from section16.edgar.errors import ClosedError, NotThereError
from section16.edgar.public.feed import FEED_COUNT, FeedPage, latest_feed_path, read_feed_page
from section16.edgar.public.index import Index, read_index
from section16.edgar.public.listing import Listed
from section16.edgar.public.page import Fetched, Pace, Seen, fetch
from section16.edgar.public.record import FilerRecord, read_record, read_shard, record_path, shard_path
from section16.edgar.settings import PublicSettings
from section16.standard.errors import IdentifierError

__all__ = ["Browser"]

_EDGARS: Final = "https://www.sec.gov"
_RECORDS: Final = "/submissions/"  # on the other host


class Browser:
    """The questions, under one name and one pace."""

    def __init__(self, settings: PublicSettings, pace: Pace) -> None:
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
        return read_record((yield from self.document(record_path(cik))))

    def filings_of(self, cik: str, forms: tuple[str, ...]) -> Conversation[tuple[Listed, ...]]:
        """Ask for all filings of a filer, of these forms or of any; none for one that EDGAR has no record of."""
        try:
            record = yield from self.record(cik)
        except NotThereError:
            return ()
        found = record.filings
        for shard in record.shards:
            found += read_shard((yield from self.document(shard_path(shard))), cik)
        return tuple(one for one in found if not forms or one.form in forms)

    def latest(self, form: str, pages: int) -> Conversation[tuple[Listed, ...]]:
        """Ask for the latest filings of a form and its amendments, each once, newest first."""
        found: dict[str, Listed] = {}
        for number in range(pages):
            page = yield from self.feed_page(form, number)
            for one in page.listed:
                found.setdefault(one.accession, one)
            if page.is_last:
                break
        return tuple(found.values())

    def feed_page(self, form: str, number: int, seen: Seen | None = None) -> Conversation[FeedPage]:
        """Ask for a page of the latest filings, from 0; beyond the last one EDGAR says that it is closed."""
        try:
            page = yield from self.page(latest_feed_path(form, number * FEED_COUNT), seen)
        except ClosedError:
            if number:
                return FeedPage()
            raise
        return FeedPage(seen=page.seen) if page.unchanged else read_feed_page(page.body, form, page.seen)

    def index(self, path: str, forms: tuple[str, ...]) -> Conversation[Index | None]:
        """Ask for an index; None where there is none (yet)."""
        try:
            page = yield from self.page(path)
        except NotThereError:
            return None
        return read_index(page.body, forms)

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
        raise IdentifierError(message)

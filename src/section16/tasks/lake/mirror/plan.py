"""Which filings are asked for: requests looked up in EDGAR's lists, which are kept in the cache."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Final, TypeVar

from msgspec import Struct

from section16.edgar.errors import AnswerError, EdgarError, NotThereError, ThrottledError
from section16.edgar.public.client import PublicSide
from section16.edgar.public.days import indexed_days
from section16.edgar.public.index import Index, read_index
from section16.edgar.public.listing import Listed
from section16.edgar.public.record import Shard, read_record, read_shard, record_path, shard_path
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.lake.mirror.cache import Cache
from section16.tasks.lake.mirror.words import DaySpan, FilerHistory, Latest

__all__ = ["MirrorCount", "Planner"]

T = TypeVar("T")

_FEED_FORMS: Final = ("3", "4", "5")


class MirrorCount(Struct, kw_only=True):
    """Counts that grow: files wanted, in the cache or the lake already, fetched, and how many bytes.

    `troubles` are lines, `place: what was seen; what to do`: what did not come is asked for again the next time.
    `stopped` means that EDGAR turned us away or does not answer, so that nothing more is asked now.
    """

    wanted: int = 0
    here: int = 0
    fetched: int = 0
    fetched_bytes: int = 0
    stopped: bool = False
    troubles: list[str] = []

    @property
    def failed(self) -> int:
        """Return how many did not come."""
        return self.wanted - self.here - self.fetched

    def add_fetched(self, size: int) -> None:
        """Count a file that came."""
        self.fetched += 1
        self.fetched_bytes += size

    def add_trouble(self, error: EdgarError | str) -> None:
        """Keep what went wrong; when EDGAR turns us away, ask nothing more."""
        self.troubles.append(str(error))
        self.stopped |= isinstance(error, ThrottledError)


class Planner:
    """Looks filings up in EDGAR's lists; lists that do not come are among the count's troubles."""

    def __init__(self, cache: Cache, public: PublicSide, today: date, count: MirrorCount) -> None:
        self._pages = _Pages(cache, public, count)
        self._public, self._today, self._count = public, today, count

    def wanted(self, requests: Iterable[DaySpan | FilerHistory | Latest]) -> tuple[Listed, ...]:
        """Return the filings that are asked for, each once, by day and number."""
        found: dict[str, Listed] = {}
        for request in requests:
            if self._count.stopped:
                break
            for one in self._of(request):
                found.setdefault(one.accession, one)
        return tuple(sorted(found.values(), key=lambda one: (one.filed_on or date.min, one.accession)))

    def _of(self, request: DaySpan | FilerHistory | Latest) -> Iterator[Listed]:
        if isinstance(request, DaySpan):
            return self._of_span(request)
        return self._of_filer(request) if isinstance(request, FilerHistory) else self._of_feed()

    def _of_span(self, span: DaySpan) -> Iterator[Listed]:
        for days in indexed_days(span.first, span.last, self._today, self._index):
            # the index of today comes in the night, which only matters where nothing else is asked for
            if days.is_missing and (days.first < self._today or span.first == self._today):
                self._count.add_trouble(f"{days.first}: EDGAR has no index of this business day; run it again later")
            yield from days.listed

    def _index(self, path: str) -> Index | None:
        try:
            return self._pages.page(f"indexes/{path.partition('-index/')[2]}", path, _read_index)
        except _UnreadError:
            return Index()  # what EDGAR did not tell is no day without an index

    def _of_filer(self, filer: FilerHistory) -> Iterator[Listed]:
        """Yield the filings of a filer's record, and of its further files."""
        try:
            record = self._pages.page(f"records/{filer.cik}.json", record_path(filer.cik), read_record)
        except _UnreadError:
            return
        if record is None:
            self._count.add_trouble(f"cik:{filer.cik}: EDGAR has no record of it; look at the number")
            return
        yield from _of_our_forms(record.filings)
        for shard in record.shards:
            yield from _of_our_forms(self._of_shard(filer, shard))

    def _of_shard(self, filer: FilerHistory, shard: Shard) -> tuple[Listed, ...]:
        """Return the filings of a further file of a filer's record; none where it does not come."""
        path = shard_path(shard)
        with suppress(_UnreadError):
            found = self._pages.page(f"records/{shard.name}", path, partial(read_shard, cik=filer.cik))
            if found is not None:
                return found
            self._count.add_trouble(f"{path}: EDGAR does not give it; run it again later")
        return ()

    def _of_feed(self) -> Iterator[Listed]:
        for form in _FEED_FORMS:
            if self._count.stopped:
                return
            try:
                yield from self._public.latest(form)
            except EdgarError as error:
                self._count.add_trouble(error)


def _read_index(page: bytes) -> Index:
    return read_index(page, DOCUMENT_TYPES)


def _of_our_forms(filings: Iterable[Listed]) -> Iterator[Listed]:
    return (one for one in filings if one.form in DOCUMENT_TYPES)


class _UnreadError(Exception):
    """A page did not come, which is among the troubles; that says nothing about what it would have listed."""


class _Pages:
    """Pages that change, as indexes and records: kept in the cache, and sent again only when they have changed."""

    def __init__(self, cache: Cache, public: PublicSide, count: MirrorCount) -> None:
        self._cache, self._public, self._count = cache, public, count

    def page(self, name: str, path: str, read: Callable[[bytes], T]) -> T | None:
        """Read a page as it is now, or as it was kept; None where EDGAR has none, and none was kept.

        `read` raises AnswerError for other bytes than were asked for: at times EDGAR answers with a page of HTML.
        Raises _UnreadError where EDGAR did not answer, or is asked nothing more, and none was kept.
        """
        kept = self._kept(name, read)
        if self._count.stopped:
            return _known(kept)
        try:
            fetched = self._public.page(path, self._cache.seen(name) if kept is not None else None)
        except NotThereError:
            return kept
        except EdgarError as error:
            self._count.add_trouble(error)
            return _known(kept)
        if fetched.unchanged:
            return kept
        try:
            found = read(fetched.body)
        except AnswerError:
            self._count.add_trouble(f"{path}: what came is not what was asked for; run it again later")
            return _known(kept)
        self._cache.keep_page(name, fetched.body, fetched.seen)
        return found

    def _kept(self, name: str, read: Callable[[bytes], T]) -> T | None:
        page = self._cache.page(name)
        try:
            return None if page is None else read(page)
        except AnswerError:
            return None


def _known(kept: T | None) -> T:
    """Return what was kept of a page that did not come."""
    if kept is None:
        raise _UnreadError
    return kept

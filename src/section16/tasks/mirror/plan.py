"""Which filings are asked for: requests become filings that EDGAR lists in indexes, records and the feed."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Final

from section16.edgar.errors import EdgarError
from section16.edgar.public.client import PublicSide
from section16.edgar.public.days import indexed_days
from section16.edgar.public.index import Index, read_index
from section16.edgar.public.listing import Listed
from section16.edgar.public.record import read_record, read_shard, record_path, shard_path
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.mirror.pages import MirrorCount, Pages
from section16.tasks.mirror.words import DaySpan, FilerHistory, Latest

__all__ = ["Planner"]

_FEED_FORMS: Final = ("3", "4", "5")


class Planner:
    """Looks filings up in EDGAR's lists; lists that do not come are among the count's troubles."""

    def __init__(self, pages: Pages, public: PublicSide, today: date, count: MirrorCount) -> None:
        self._pages, self._public, self._today, self._count = pages, public, today, count

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
                self._count.trouble(f"{days.first}: EDGAR has no index of this business day; run it again later")
            yield from days.listed

    def _index(self, path: str) -> Index | None:
        return self._pages.page(f"indexes/{path.partition('-index/')[2]}", path, _read_index)

    def _of_filer(self, filer: FilerHistory) -> Iterator[Listed]:
        """Yield the filings of a filer's record, and of its further files."""
        record = self._pages.page(f"records/{filer.cik}.json", record_path(filer.cik), read_record)
        if record is None:
            self._count.trouble(f"cik:{filer.cik}: EDGAR has no record of it; look at the number")
            return
        yield from _of_our_forms(record.filings)
        for shard in record.shards:
            path = shard_path(shard)
            further = self._pages.page(f"records/{shard.name}", path, partial(read_shard, cik=filer.cik))
            if further is None:
                self._count.trouble(f"{path}: EDGAR does not give it; run it again later")
            else:
                yield from _of_our_forms(further)

    def _of_feed(self) -> Iterator[Listed]:
        for form in _FEED_FORMS:
            try:
                yield from self._public.latest(form)
            except EdgarError as error:
                self._count.trouble(error)


def _read_index(page: bytes) -> Index:
    return read_index(page, DOCUMENT_TYPES)


def _of_our_forms(filings: Iterable[Listed]) -> Iterator[Listed]:
    return (one for one in filings if one.form in DOCUMENT_TYPES)

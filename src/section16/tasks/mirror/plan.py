"""Which filings are wanted: the words of a user become accession numbers, by indexes, records and the feed."""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from section16.edgar.errors import AnswerError, EdgarError
from section16.edgar.public.client import EdgarPublic
from section16.edgar.public.index import IndexEntry, day_index_path, quarter_index_path, read_index
from section16.edgar.public.record import ListedFiling, read_record, read_shard, record_path, shard_path
from section16.law.calendar import is_business_day
from section16.standard.numbers import ACCESSION_PATTERN, Cik
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.mirror.pages import MirrorCount, Pages
from section16.tasks.mirror.words import Feed, Filer, Span

__all__ = ["Planner", "Wanted", "business_days"]

# A quarter has four hundred thousand rows; only the first of each filing of our forms is read as a row.
_ROWS: Final = re.compile(rf"\|[345](?:/A)?\|[\d-]{{8,10}}\|edgar/data/\d+/({ACCESSION_PATTERN})\.txt".encode())
_HEAD: Final = re.compile(rb"^CIK\|Company Name\|", re.MULTILINE)
_GZIP: Final = b"\x1f\x8b"
_MOST_DAILY: Final = 10  # business days; for more of a quarter its own index is less to ask for
_FRESH: Final = timedelta(days=7)  # a running quarter's index may be so old
_FEED_FORMS: Final = ("3", "4", "5")


class Wanted(Struct, frozen=True):
    """A filing: its accession number, the path of its text, the day on which it was filed where that is known."""

    accession: str
    path: str
    filed_on: date | None = None


class Planner:
    """Asks EDGAR's lists; what they do not give is told in the count."""

    def __init__(self, pages: Pages, public: EdgarPublic, today: date, count: MirrorCount) -> None:
        """Keep what is needed."""
        self._pages, self._public, self._today, self._count = pages, public, today, count

    def wanted(self, wishes: Iterable[Span | Filer | Feed]) -> tuple[Wanted, ...]:
        """Return the filings of all wishes, each once, by day and number."""
        found: dict[str, Wanted] = {}
        for wish in wishes:
            if self._count.stopped:
                break
            for one in self._of(wish):
                found.setdefault(one.accession, one)
        return tuple(sorted(found.values(), key=lambda one: (one.filed_on or date.min, one.accession)))

    def _of(self, wish: Span | Filer | Feed) -> Iterator[Wanted]:
        if isinstance(wish, Span):
            return self._of_span(wish)
        return self._of_filer(wish) if isinstance(wish, Filer) else self._of_feed()

    def _of_span(self, span: Span) -> Iterator[Wanted]:
        for year, quarter in quarters(span.first, span.last):
            begins, ends = _bounds(year, quarter)
            days = tuple(business_days(max(span.first, begins), min(span.last, ends)))
            if len(days) > _MOST_DAILY and (rows := self._quarter(year, quarter)) is not None:
                yield from (_of_entry(row) for row in rows if _is_within(row, span))
                running = ends >= self._today
                days = tuple(day for day in days if running and day > self._today - _FRESH)
            for day in days:
                yield from map(_of_entry, self._day(day, span))

    def _quarter(self, year: int, quarter: int) -> tuple[IndexEntry, ...] | None:
        path = quarter_index_path(year, quarter)
        page = self._pages.page(f"indexes/{year}/QTR{quarter}/master.gz", path, _is_index)
        return None if page is None else _entries(page)

    def _day(self, day: date, span: Span) -> tuple[IndexEntry, ...]:
        """Return the filings of a business day; that of today comes in the night, which only matters alone."""
        path = day_index_path(day)
        page = self._pages.page(f"indexes/{day.year}/{path.rpartition('/')[2]}", path, _is_index)
        if page is None and (day < self._today or span.first == self._today):
            self._count.trouble(f"{day}: EDGAR has no index of this business day; run it again later")
        return () if page is None else _entries(page)

    def _of_filer(self, filer: Filer) -> Iterator[Wanted]:
        """Yield the filings of a filer's record, and of its further files."""
        page = self._pages.page(f"records/{filer.cik}.json", record_path(filer.cik), _is_record)
        if page is None:
            self._count.trouble(f"cik:{filer.cik}: EDGAR has no record of it; look at the number")
            return
        record = read_record(page)
        yield from _of_list(filer.cik, record.filings)
        for shard in record.shards:
            further = self._pages.page(f"records/{shard.name}", shard_path(shard), _is_shard)
            if further is None:
                self._count.trouble(f"{shard_path(shard)}: EDGAR does not give it; run it again later")
            else:
                yield from _of_list(filer.cik, read_shard(further))

    def _of_feed(self) -> Iterator[Wanted]:
        for form in _FEED_FORMS:
            try:
                latest = self._public.latest(form)
            except EdgarError as error:
                self._pages.failed(error)
                continue
            for one in latest:
                if one.cik:
                    yield _wanted(one.cik, one.accession_number, one.filed_on)


def business_days(first: date, last: date) -> Iterator[date]:
    """Yield the days on which EDGAR takes filings, both ends inclusive."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return (day for day in days if is_business_day(day))


def quarters(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Yield the quarters that the days touch."""
    for number in range(4 * first.year + (first.month - 1) // 3, 4 * last.year + (last.month - 1) // 3 + 1):
        yield number // 4, number % 4 + 1


def _bounds(year: int, quarter: int) -> tuple[date, date]:
    following = date(year + quarter // 4, 3 * (quarter % 4) + 1, 1)
    return date(year, 3 * quarter - 2, 1), following - timedelta(days=1)


def _is_within(row: IndexEntry, span: Span) -> bool:
    return row.filed_on is None or span.first <= row.filed_on <= span.last


def _entries(page: bytes) -> tuple[IndexEntry, ...]:
    """Read the first row of each filing of our forms."""
    text = _plain(page)
    firsts = {found[1]: found for found in reversed(tuple(_ROWS.finditer(text)))}
    rows = (text[text.rfind(b"\n", 0, found.start()) + 1 : found.end()] for found in reversed(firsts.values()))
    return tuple(one for one in read_index(b"\n".join(rows)).entries if one.form_type in DOCUMENT_TYPES)


def _plain(page: bytes) -> bytes:
    return gzip.decompress(page) if page.startswith(_GZIP) else page


def _is_index(page: bytes) -> bool:
    try:
        return bool(_HEAD.search(_plain(page)))
    except (OSError, EOFError, zlib.error):
        return False


def _is_record(page: bytes) -> bool:
    try:
        return bool(read_record(page))
    except AnswerError:
        return False


def _is_shard(page: bytes) -> bool:
    try:
        return read_shard(page) is not None
    except AnswerError:
        return False


def _of_entry(row: IndexEntry) -> Wanted:
    return Wanted(row.accession_number or "", row.path, row.filed_on)


def _of_list(cik: str, filings: Iterable[ListedFiling]) -> Iterator[Wanted]:
    for one in filings:
        if one.form in DOCUMENT_TYPES:
            yield _wanted(cik, one.accession_number, one.filed_on)


def _wanted(cik: str, accession: str, filed_on: date | None) -> Wanted:
    return Wanted(accession, f"edgar/data/{Cik.of(cik).bare}/{accession}.txt", filed_on)

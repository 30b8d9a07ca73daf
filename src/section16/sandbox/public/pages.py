"""The sandbox's own pages of EDGAR's public side, by address: archive, indexes, feeds, JSON."""

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

import msgspec

from section16.sandbox.public.company import company_tickers, filer_record, filing_shards, shard_columns
from section16.sandbox.public.feeds import company_feed, current_feed
from section16.sandbox.public.folder import Folder
from section16.sandbox.public.lists import INDEXES, Period, party_filings, write_index
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import Store, TakenSubmission
from section16.standard.numbers import CIK_PATTERN, PADDED_PATTERN, Accession, Cik
from section16.table.raw import RawFiling
from section16.xml.container.write import documents_of, feed_text, full_text

__all__ = ["PublicPage", "html_page", "write_page"]

_ATOM: Final = "application/atom+xml"
# Whether the SEC has the sets from this quarter on in a folder, or those before it.
_FOLDERS: Final = {"structureddata": False, "datastandardsinnovation": True}
_MOVED: Final = ("2026", "2")
_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the same filings make the same bytes


class PublicPage(NamedTuple):
    """A page as it is served."""

    content: bytes
    media_type: str
    encoding: str = "utf-8"
    status: int = 200


class _Asked(NamedTuple):
    """What a page is made from: the sandbox, the named parts of the address, and the query."""

    sandbox: Sandbox
    parts: re.Match[str]
    query: Mapping[str, str]


def write_page(sandbox: Sandbox, address: str, query: Mapping[str, str]) -> PublicPage | None:
    """Write the page at an address; None where there is none."""
    matches = ((pattern.fullmatch(address), write) for pattern, write in _PAGES)
    return next((write(_Asked(sandbox, match, query)) for match, write in matches if match), None)


def html_page(words: str, status: int) -> PublicPage:
    """Write a page that says a few words, as EDGAR does with an error."""
    return PublicPage(f"<html><body><h1>{words}</h1></body></html>".encode(), "text/html", status=status)


def _json_page(value: object) -> PublicPage:
    return PublicPage(msgspec.json.encode(value), "application/json")


def _submission_text(asked: _Asked) -> PublicPage | None:
    folder = _folder(asked)
    return PublicPage(folder.text(), "text/plain") if folder else None


def _file_in_folder(asked: _Asked) -> PublicPage | None:
    folder = _folder(asked)
    found = folder.file(asked.parts["name"]) if folder else None
    return PublicPage(*found) if found else None


def _folder(asked: _Asked) -> Folder | None:
    """Return the folder of a public filing under the CIK of one of its parties."""
    store, cik = asked.sandbox.store, asked.parts["cik"]
    accession = Accession.match(asked.parts["number"])
    taken = store.submission(accession.dashed) if accession else None
    if taken is None or not taken.is_public(asked.sandbox.clock.now()) or Cik.of(cik).padded not in taken.parties:
        return None
    return Folder(cik=cik, taken=taken, documents=store.documents(taken.accession_number))


def _full_index(asked: _Asked) -> PublicPage | None:
    """Write an index of a quarter; without one named, of this quarter."""
    now, parts = asked.sandbox.clock.now(), asked.parts
    year, quarter = int(parts["year"] or now.year), int(parts["quarter"] or (now.month + 2) // 3)
    return _index(asked, _days_of_quarter(year, quarter))


def _daily_index(asked: _Asked) -> PublicPage | None:
    day = _day(asked.parts)
    return _index(asked, (day, day)) if day else None


def _day(parts: re.Match[str]) -> date | None:
    """Return the day of an address, if it is of the quarter in whose folder it was asked for."""
    try:
        day = date.fromisoformat(parts["day"])
    except ValueError:
        return None
    return day if (day.year, (day.month + 2) // 3) == (int(parts["year"]), int(parts["quarter"])) else None


def _index(asked: _Asked, days: tuple[date, date]) -> PublicPage | None:
    """Write an index of the days; a day on which nothing was filed, as EDGAR's holidays, has none."""
    now = asked.sandbox.clock.now()
    first, last = days
    filings = asked.sandbox.store.filed_between(first, last, now)
    if not filings and first == last:
        return None
    period: Period = "daily" if first == last else "full"
    content = write_index(asked.parts["kind"], party_filings(filings), min(last, now.date()), period)
    if asked.parts["ending"] != "idx":
        return PublicPage(gzip.compress(content, mtime=0), "application/gzip")
    return PublicPage(content, "text/plain", encoding="iso-8859-1")


def _feed_of_day(asked: _Asked) -> PublicPage | None:
    """Pack the filings of a day, as EDGAR does in the night; there is no archive of a day without filings."""
    day, store = _day(asked.parts), asked.sandbox.store
    filings = store.filed_between(day, day, asked.sandbox.clock.now()) if day else ()
    if not filings:
        return None
    return PublicPage(_pack_feed(filings, store), "application/gzip")


def _data_set(asked: _Asked) -> PublicPage | None:
    """Pack the data set of a quarter that is over, in the folder where the SEC has it."""
    year, quarter, store = asked.parts["year"], asked.parts["quarter"], asked.sandbox.store
    if _FOLDERS.get(asked.parts["folder"]) is not ((year, quarter) >= _MOVED):
        return None
    first, last = _days_of_quarter(int(year), int(quarter))
    now = asked.sandbox.clock.now()
    filings = store.filed_between(first, last, now) if last < now.date() else ()
    if not filings:
        return None
    return PublicPage(_pack_data_set(filings, store), "application/zip")


def _pack_data_set(filings: Iterable[TakenSubmission], store: Store) -> bytes:
    """Pack the tables of some filings as `YYYYqN_form345.zip` has them."""
    from section16.table.bulk.reader import read_many  # noqa: PLC0415 - the sandbox starts without it
    from section16.table.tsv.read import write_datasets  # noqa: PLC0415

    raws = [
        RawFiling(
            data=full_text(taken.header, documents_of(store.documents(taken.accession_number))),
            accession=taken.accession_number,
            source=f"{taken.accession_number}.txt",
            position=position,
            filed_on=taken.filed_on,
        )
        for position, taken in enumerate(filings, 1)
        if taken.header
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in write_datasets(read_many(raws).tables).items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _pack_feed(filings: Iterable[TakenSubmission], store: Store) -> bytes:
    """Pack filings as `Feed/YYYY/QTRn/YYYYMMDD.nc.tar.gz` has them; the same filings make the same bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for taken in filings:
            documents = documents_of(store.documents(taken.accession_number))
            data = feed_text(taken.header, documents) if taken.header else b""
            info = tarfile.TarInfo(f"{taken.accession_number}.nc")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


def _days_of_quarter(year: int, quarter: int) -> tuple[date, date]:
    first = date(year, 3 * quarter - 2, 1)
    return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def _atom_feed(asked: _Asked) -> PublicPage | None:
    action = asked.query.get("action")
    if action == "getcompany":
        feed = company_feed(asked.sandbox, asked.query)
        return PublicPage(feed, _ATOM) if feed else None
    if action != "getcurrent":
        return None
    feed = current_feed(asked.sandbox, asked.query)
    # beyond the last page EDGAR answers so, in HTML
    return PublicPage(feed, _ATOM) if feed else html_page("This page is temporarily unavailable.", 503)


def _filer_record(asked: _Asked) -> PublicPage | None:
    filer = asked.sandbox.register.filer(asked.parts["cik"])
    if filer is None:
        return None
    filings = asked.sandbox.store.filings_of(filer.cik, asked.sandbox.clock.now())
    most = asked.sandbox.settings.most_recent
    if asked.parts["shard"] is None:
        return _json_page(filer_record(filer, filings, most))
    number = int(asked.parts["shard"])
    shard = filing_shards(filings, most)[number - 1 :][:1] if number else ()
    return _json_page(shard_columns(shard[0])) if shard else None


def _tickers(asked: _Asked) -> PublicPage:
    return _json_page(company_tickers(asked.sandbox.store.filers()))


_ARCHIVE: Final = "/Archives/edgar"
_FILING: Final = rf"{_ARCHIVE}/data/(?P<cik>{CIK_PATTERN})/(?P<number>[\d-]+)"
_QUARTER: Final = r"(?P<year>[12]\d{3})/QTR(?P<quarter>[1-4])"
_KIND: Final = f"(?P<kind>{'|'.join(INDEXES)})"
_DAY: Final = r"(?P<day>\d{8})"
_SETS: Final = "data/insider-transactions-data-sets"
_ADDRESSES: Final[tuple[tuple[str, Callable[[_Asked], PublicPage | None]], ...]] = (
    (rf"{_FILING}\.txt", _submission_text),
    (rf"{_FILING}/(?P<name>.*)", _file_in_folder),
    (rf"{_ARCHIVE}/full-index/(?:{_QUARTER}/)?{_KIND}\.(?P<ending>idx|gz)", _full_index),
    (rf"{_ARCHIVE}/daily-index/{_QUARTER}/{_KIND}\.{_DAY}\.(?P<ending>idx|gz|idx\.gz)", _daily_index),
    (rf"{_ARCHIVE}/Feed/{_QUARTER}/{_DAY}\.nc\.tar\.gz", _feed_of_day),
    ("/cgi-bin/browse-edgar", _atom_feed),
    (rf"/submissions/CIK(?P<cik>{PADDED_PATTERN})(?:-submissions-(?P<shard>\d{{3}}))?\.json", _filer_record),
    ("/files/company_tickers.json", _tickers),
    (rf"/files/(?P<folder>\w+)/{_SETS}/(?P<year>[12]\d{{3}})q(?P<quarter>[1-4])_form345\.zip", _data_set),
)
_PAGES: Final = tuple((re.compile(pattern, re.ASCII), write) for pattern, write in _ADDRESSES)

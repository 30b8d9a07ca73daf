"""EDGAR's public side as routes: archive, indexes, feeds, JSON. It is open day and night, and asks who reads."""

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from section16.form.envelope import PublishedDocument
from section16.sandbox.api.routes import json_answer
from section16.sandbox.public.company import columns_of, shards_of, submissions_of, tickers_of
from section16.sandbox.public.feeds import company_feed, current_feed
from section16.sandbox.public.folder import Folder
from section16.sandbox.public.lists import INDEXES, entries_of, index
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import Taken
from section16.standard.numbers import PADDED_PATTERN, Accession, Cik
from section16.table.raw import RawFiling
from section16.xml.container.write import documents_of, feed_text, full_text

__all__ = ["dataset", "feed_archive", "marked", "placed", "routes"]

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same filings make the same bytes


_FINE, _UNCHANGED = 200, 304
_ETAG = "etag"
_ATOM: Final = "application/atom+xml"
_COMPANY: Final = re.compile(rf"CIK({PADDED_PATTERN})(?:-submissions-(\d{{3}}))?\.json", re.ASCII)
_FEED: Final = re.compile(r"(\d{8})\.nc\.tar\.gz", re.ASCII)
_QUARTERLY: Final = re.compile(rf"({'|'.join(INDEXES)})\.(idx|gz)")
_DAILY: Final = re.compile(rf"({'|'.join(INDEXES)})\.(\d{{8}})\.(idx|gz|idx\.gz)", re.ASCII)
_DATASET: Final = re.compile(r"([12]\d{3})q([1-4])_form345\.zip", re.ASCII)
# Whether the SEC has the sets from this quarter on in a folder, or those before it.
_FOLDERS: Final = {"structureddata": False, "datastandardsinnovation": True}
_MOVED: Final = ("2026", "2")
_QUARTER: Final = re.compile(r"(\d{4})/QTR([1-4])", re.ASCII)
_ARCHIVE: Final = "/Archives/edgar"


def dataset(filings: Iterable[tuple[Taken, tuple[PublishedDocument, ...]]]) -> bytes:
    """Pack the tables of some filings as `YYYYqN_form345.zip` has them."""
    from section16.table.bulk.reader import read_many  # noqa: PLC0415 - the sandbox starts without it
    from section16.table.tsv.read import write_datasets  # noqa: PLC0415

    raws = [
        RawFiling(
            data=full_text(taken.header, documents_of(documents)),
            accession=taken.accession_number,
            source=f"{taken.accession_number}.txt",
            position=at,
            filed_on=taken.filed_on,
        )
        for at, (taken, documents) in enumerate(filings, 1)
        if taken.header
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in write_datasets(read_many(raws).tables).items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def feed_archive(filings: Iterable[tuple[Taken, tuple[PublishedDocument, ...]]]) -> bytes:
    """Pack filings as `Feed/YYYY/QTRn/YYYYMMDD.nc.tar.gz` has them; the same filings make the same bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for taken, documents in filings:
            data = feed_text(taken.header, documents_of(documents)) if taken.header else b""
            info = tarfile.TarInfo(f"{taken.accession_number}.nc")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


def placed(sandbox: Sandbox, request: Request) -> Response | None:
    """Return the file that lies at a path of the public folder; None where there is none, or no folder."""
    folder = sandbox.settings.public
    if folder is None or "\x00" in request.url.path:
        return None
    root = folder.resolve()
    path = Path(root, request.url.path.lstrip("/")).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        return None
    at = path.stat()
    return FileResponse(path, headers={_ETAG: f'"{at.st_mtime_ns:x}-{at.st_size:x}"'})


def marked(response: Response, request: Request) -> Response:
    """Mark a page, and answer that it has not changed to whoever has it already."""
    if response.status_code != _FINE:
        return response
    if _ETAG not in response.headers:
        response.headers[_ETAG] = f'"{sha256(bytes(response.body)).hexdigest()[:20]}"'
    if response.headers[_ETAG] == request.headers.get("if-none-match"):
        return Response(status_code=_UNCHANGED, headers={_ETAG: response.headers[_ETAG]})
    return response


Page = Callable[[Sandbox, Request], Response | None]


def routes(sandbox: Sandbox) -> list[Route]:
    """Make the routes of the public side."""
    return [Route(path, _handler(sandbox, page)) for path, page in _PAGES]


def _handler(sandbox: Sandbox, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        if not request.headers.get("user-agent", "").strip():
            return _html("Your Request Originates from an Undeclared Automated Tool", 403)
        sandbox.count(request.url.path)
        found = placed(sandbox, request) or page(sandbox, request)
        return marked(found, request) if found else _html("404 Not Found", 404)

    return handle


def _html(words: str, status: int) -> Response:
    return Response(f"<html><body><h1>{words}</h1></body></html>", status, media_type="text/html")


def _text(sandbox: Sandbox, request: Request) -> Response | None:
    folder = _folder(sandbox, request.path_params["cik"], request.path_params["accession"])
    return Response(folder.text(), media_type="text/plain") if folder else None


def _file(sandbox: Sandbox, request: Request) -> Response | None:
    folder = _folder(sandbox, request.path_params["cik"], request.path_params["folder"])
    found = folder.file(request.path_params["name"]) if folder else None
    return Response(found[0], media_type=found[1]) if found else None


def _folder(sandbox: Sandbox, cik: str, number: str) -> Folder | None:
    """Return a public filing under the CIK of one of its parties."""
    accession, party = Accession.match(number), Cik.match(cik)
    taken = sandbox.store.taken(accession.dashed) if accession else None
    if taken is None or not taken.is_public(sandbox.clock.now()) or party is None or party.padded not in taken.parties:
        return None
    return Folder(cik=cik, taken=taken, documents=sandbox.store.documents(taken.accession_number))


def _full_index(sandbox: Sandbox, request: Request) -> Response | None:
    """Answer with an index of a quarter; without one named, of this quarter."""
    now = sandbox.clock.now().date()
    place = request.path_params.get("quarter") or f"{now.year}/QTR{(now.month + 2) // 3}"
    quarter, name = _QUARTER.fullmatch(place), _QUARTERLY.fullmatch(request.path_params["name"])
    if not quarter or not name or not int(quarter[1]):
        return None
    return _index(sandbox, name[1], _bounds(quarter[1], quarter[2]), packed=name[2] != "idx")


def _daily_index(sandbox: Sandbox, request: Request) -> Response | None:
    quarter = _QUARTER.fullmatch(request.path_params["quarter"])
    name = _DAILY.fullmatch(request.path_params["name"])
    day = _day(name[2], quarter) if name and quarter else None
    return _index(sandbox, name[1], (day, day), packed=name[3] != "idx") if name and day else None


def _day(digits: str, quarter: re.Match[str]) -> date | None:
    """Return a day that is of the quarter in whose folder it was asked for."""
    try:
        day = date.fromisoformat(digits)
    except ValueError:
        return None
    return day if (day.year, (day.month + 2) // 3) == (int(quarter[1]), int(quarter[2])) else None


def _index(sandbox: Sandbox, kind: str, days: tuple[date, date], *, packed: bool) -> Response | None:
    """Write an index of the days; none of days on which nothing was filed yet, as on the holidays of EDGAR."""
    now = sandbox.clock.now()
    first, last = days
    filings = sandbox.store.filed_between(first, last, now)
    if not filings and first == last:
        return None
    data = index(kind, entries_of(filings), min(last, now.date()), daily=first == last)
    if packed:
        return Response(gzip.compress(data, mtime=0), media_type="application/gzip")
    return Response(data, media_type="text/plain; charset=iso-8859-1")


def _feed(sandbox: Sandbox, request: Request) -> Response | None:
    """Pack the filings of a day, as EDGAR does in the night; none of days on which nothing was filed."""
    quarter = _QUARTER.fullmatch(request.path_params["quarter"])
    name = _FEED.fullmatch(request.path_params["name"])
    day = _day(name[1], quarter) if name and quarter else None
    filings = sandbox.store.filed_between(day, day, sandbox.clock.now()) if day else ()
    if not filings:
        return None
    packed = feed_archive((one, sandbox.store.documents(one.accession_number)) for one in filings)
    return Response(packed, media_type="application/gzip")


def _dataset(sandbox: Sandbox, request: Request) -> Response | None:
    """Pack the data set of a quarter that is over, where the SEC has it; none of one without filings."""
    name = _DATASET.fullmatch(request.path_params["name"])
    if not name or _FOLDERS.get(request.path_params["folder"]) is not ((name[1], name[2]) >= _MOVED):
        return None
    first, last = _bounds(name[1], name[2])
    now = sandbox.clock.now()
    filings = sandbox.store.filed_between(first, last, now) if last < now.date() else ()
    if not filings:
        return None
    packed = dataset((one, sandbox.store.documents(one.accession_number)) for one in filings)
    return Response(packed, media_type="application/zip")


def _bounds(year: str, quarter: str) -> tuple[date, date]:
    first = date(int(year), 3 * int(quarter) - 2, 1)
    return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def _nothing(_sandbox: Sandbox, _request: Request) -> None:
    """Answer with what was placed there, if anything."""


def _browse(sandbox: Sandbox, request: Request) -> Response | None:
    query = dict(request.query_params)
    if query.get("action") == "getcompany":
        made = company_feed(sandbox, query)
        return Response(made, media_type=_ATOM) if made else None
    if query.get("action") != "getcurrent":
        return None
    made = current_feed(sandbox, query)
    # beyond the last page EDGAR answers so, in HTML
    return Response(made, media_type=_ATOM) if made else _html("This page is temporarily unavailable.", 503)


def _submissions(sandbox: Sandbox, request: Request) -> Response | None:
    name = _COMPANY.fullmatch(request.path_params["name"])
    filer = sandbox.register.filer(name[1]) if name else None
    if filer is None or name is None:
        return None
    filings = sandbox.store.filings_of(filer.cik, sandbox.clock.now())
    most = sandbox.settings.most_recent
    if name[2] is None:
        return json_answer(submissions_of(filer, filings, most))
    shard = shards_of(filings, most)[int(name[2]) - 1 :][:1] if int(name[2]) else ()
    return json_answer(columns_of(shard[0])) if shard else None


def _tickers(sandbox: Sandbox, _request: Request) -> Response:
    return json_answer(tickers_of(sandbox.store.filers()))


_PAGES: Final[tuple[tuple[str, Page], ...]] = (
    (f"{_ARCHIVE}/data/{{cik}}/{{accession}}.txt", _text),
    (f"{_ARCHIVE}/data/{{cik}}/{{folder}}/{{name:path}}", _file),
    (f"{_ARCHIVE}/full-index/{{name}}", _full_index),
    (f"{_ARCHIVE}/full-index/{{quarter:path}}/{{name}}", _full_index),
    (f"{_ARCHIVE}/daily-index/{{quarter:path}}/{{name}}", _daily_index),
    (f"{_ARCHIVE}/Feed/{{quarter:path}}/{{name}}", _feed),
    ("/cgi-bin/browse-edgar", _browse),
    ("/submissions/{name}", _submissions),
    ("/files/company_tickers.json", _tickers),
    ("/files/{folder}/data/insider-transactions-data-sets/{name}", _dataset),
    ("/files/{name:path}", _nothing),
    ("/Archives/{name:path}", _nothing),
)

"""EDGAR's public side as routes: archive, indexes, feeds, JSON. It is open day and night, and asks who reads."""

import gzip
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Final

import msgspec
from litestar import Response, Router, get
from litestar.datastructures import ETag
from litestar.response import File

from section16.sandbox.api.http import SandboxRequest
from section16.sandbox.public.archives import dataset, feed_archive
from section16.sandbox.public.company import columns_of, shards_of, submissions_of, tickers_of
from section16.sandbox.public.feeds import company_feed, current_feed
from section16.sandbox.public.folder import Folder
from section16.sandbox.public.lists import INDEXES, entries_of, index
from section16.sandbox.sandbox import Sandbox
from section16.standard.numbers import CIK_PATTERN, PADDED_PATTERN, Accession, Cik

__all__ = ["router"]

_ATOM: Final = "application/atom+xml"
# Whether the SEC has the sets from this quarter on in a folder, or those before it.
_FOLDERS: Final = {"structureddata": False, "datastandardsinnovation": True}
_MOVED: Final = ("2026", "2")

Query = Mapping[str, str]
Page = Callable[[Sandbox, re.Match[str], Query], Response[bytes] | None]


@get(
    ["/Archives/{path:path}", "/files/{path:path}", "/submissions/{name:str}", "/cgi-bin/browse-edgar"],
    include_in_schema=False,
)
async def public_file(request: SandboxRequest) -> Response[bytes]:
    """Answer with the file of the public folder at this address, or else with the sandbox's own page."""
    if not request.headers.get("user-agent", "").strip():
        return _html("Your Request Originates from an Undeclared Automated Tool", 403)
    request.sandbox.count(request.address)
    known = request.headers.get("if-none-match", "")
    return (
        _file_response(request.sandbox.settings.public, request.address, known)
        or _page_response(request, known)
        or _html("404 Not Found", 404)
    )


def router() -> Router:
    """Make the route of the public side."""
    return Router("/", route_handlers=[public_file], request_class=SandboxRequest)


def _file_response(folder: Path | None, address: str, known: str) -> Response[bytes] | None:
    """Answer with a file of the public folder, where there is one."""
    if folder is None or "\x00" in address:
        return None
    root = folder.resolve()
    path = Path(root, address.lstrip("/")).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        return None
    stat = path.stat()
    etag = ETag(value=f"{stat.st_mtime_ns:x}-{stat.st_size:x}")
    if etag.to_header() == known:
        return _unchanged(known)
    kind = guess_type(path.name)[0] or "application/octet-stream"
    return File(path, media_type=kind, etag=etag, filename=path.name, content_disposition_type="inline")


def _page_response(request: SandboxRequest, known: str) -> Response[bytes] | None:
    """Answer with one of the sandbox's own pages, unless whoever asks has it already."""
    query = dict(request.query_params.multi_items())
    matches = ((page, pattern.fullmatch(request.address)) for pattern, page in _PAGES)
    response = next((page(request.sandbox, match, query) for page, match in matches if match), None)
    if response is None or response.status_code is not None:
        return response
    etag = f'"{sha256(response.content).hexdigest()[:20]}"'
    if etag == known:
        return _unchanged(known)
    response.set_etag(etag)
    return response


def _unchanged(etag: str) -> Response[bytes]:
    return Response(b"", status_code=304, headers={"etag": etag})


def _html(words: str, status: int) -> Response[bytes]:
    content = f"<html><body><h1>{words}</h1></body></html>".encode()
    return Response(content, status_code=status, media_type="text/html")


def _json(value: object) -> Response[bytes]:
    return Response(msgspec.json.encode(value), media_type="application/json")


def _text(sandbox: Sandbox, match: re.Match[str], _query: Query) -> Response[bytes] | None:
    folder = _folder(sandbox, match)
    return Response(folder.text(), media_type="text/plain") if folder else None


def _file(sandbox: Sandbox, match: re.Match[str], _query: Query) -> Response[bytes] | None:
    folder = _folder(sandbox, match)
    found = folder.file(match["name"]) if folder else None
    return Response(found[0], media_type=found[1]) if found else None


def _folder(sandbox: Sandbox, match: re.Match[str]) -> Folder | None:
    """Return a public filing under the CIK of one of its parties."""
    accession, party = Accession.match(match["number"]), Cik.of(match["cik"]).padded
    taken = sandbox.store.taken(accession.dashed) if accession else None
    if taken is None or not taken.is_public(sandbox.clock.now()) or party not in taken.parties:
        return None
    return Folder(cik=match["cik"], taken=taken, documents=sandbox.store.documents(taken.accession_number))


def _full_index(sandbox: Sandbox, match: re.Match[str], _query: Query) -> Response[bytes] | None:
    """Answer with an index of a quarter; without one named, of this quarter."""
    now = sandbox.clock.now()
    year, quarter = int(match["year"] or now.year), int(match["quarter"] or (now.month + 2) // 3)
    return _index(sandbox, match["kind"], _bounds(year, quarter), packed=match["ending"] != "idx")


def _daily_index(sandbox: Sandbox, match: re.Match[str], _query: Query) -> Response[bytes] | None:
    day = _day(match)
    return _index(sandbox, match["kind"], (day, day), packed=match["ending"] != "idx") if day else None


def _day(match: re.Match[str]) -> date | None:
    """Return a day that is of the quarter in whose folder it was asked for."""
    try:
        day = date.fromisoformat(match["day"])
    except ValueError:
        return None
    return day if (day.year, (day.month + 2) // 3) == (int(match["year"]), int(match["quarter"])) else None


def _index(sandbox: Sandbox, kind: str, days: tuple[date, date], *, packed: bool) -> Response[bytes] | None:
    """Write an index of the days; none of days on which nothing was filed yet, as on the holidays of EDGAR."""
    now = sandbox.clock.now()
    first, last = days
    filings = sandbox.store.filed_between(first, last, now)
    if not filings and first == last:
        return None
    content = index(kind, entries_of(filings), min(last, now.date()), daily=first == last)
    if packed:
        return Response(gzip.compress(content, mtime=0), media_type="application/gzip")
    return Response(content, media_type="text/plain", encoding="iso-8859-1")


def _feed(sandbox: Sandbox, match: re.Match[str], _query: Query) -> Response[bytes] | None:
    """Pack the filings of a day, as EDGAR does in the night; none of days on which nothing was filed."""
    day = _day(match)
    filings = sandbox.store.filed_between(day, day, sandbox.clock.now()) if day else ()
    if not filings:
        return None
    packed = feed_archive((one, sandbox.store.documents(one.accession_number)) for one in filings)
    return Response(packed, media_type="application/gzip")


def _dataset(sandbox: Sandbox, match: re.Match[str], _query: Query) -> Response[bytes] | None:
    """Pack the data set of a quarter that is over, where the SEC has it; none of one without filings."""
    year, quarter = match["year"], match["quarter"]
    if _FOLDERS.get(match["folder"]) is not ((year, quarter) >= _MOVED):
        return None
    first, last = _bounds(int(year), int(quarter))
    now = sandbox.clock.now()
    filings = sandbox.store.filed_between(first, last, now) if last < now.date() else ()
    if not filings:
        return None
    packed = dataset((one, sandbox.store.documents(one.accession_number)) for one in filings)
    return Response(packed, media_type="application/zip")


def _bounds(year: int, quarter: int) -> tuple[date, date]:
    first = date(year, 3 * quarter - 2, 1)
    return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def _browse(sandbox: Sandbox, _match: re.Match[str], query: Query) -> Response[bytes] | None:
    if query.get("action") == "getcompany":
        feed = company_feed(sandbox, query)
        return Response(feed, media_type=_ATOM) if feed else None
    if query.get("action") != "getcurrent":
        return None
    feed = current_feed(sandbox, query)
    # beyond the last page EDGAR answers so, in HTML
    return Response(feed, media_type=_ATOM) if feed else _html("This page is temporarily unavailable.", 503)


def _submissions(sandbox: Sandbox, match: re.Match[str], _query: Query) -> Response[bytes] | None:
    filer = sandbox.register.filer(match["cik"])
    if filer is None:
        return None
    filings = sandbox.store.filings_of(filer.cik, sandbox.clock.now())
    most = sandbox.settings.most_recent
    if match["shard"] is None:
        return _json(submissions_of(filer, filings, most))
    number = int(match["shard"])
    shard = shards_of(filings, most)[number - 1 :][:1] if number else ()
    return _json(columns_of(shard[0])) if shard else None


def _tickers(sandbox: Sandbox, _match: re.Match[str], _query: Query) -> Response[bytes]:
    return _json(tickers_of(sandbox.store.filers()))


_ARCHIVE: Final = "/Archives/edgar"
_FILING: Final = rf"{_ARCHIVE}/data/(?P<cik>{CIK_PATTERN})/(?P<number>[\d-]+)"
_QUARTER: Final = r"(?P<year>[12]\d{3})/QTR(?P<quarter>[1-4])"
_KIND: Final = f"(?P<kind>{'|'.join(INDEXES)})"
_DAY: Final = r"(?P<day>\d{8})"
_SETS: Final = "data/insider-transactions-data-sets"
_PAGES: Final[tuple[tuple[re.Pattern[str], Page], ...]] = tuple(
    (re.compile(pattern, re.ASCII), page)
    for pattern, page in (
        (rf"{_FILING}\.txt", _text),
        (rf"{_FILING}/(?P<name>.*)", _file),
        (rf"{_ARCHIVE}/full-index/(?:{_QUARTER}/)?{_KIND}\.(?P<ending>idx|gz)", _full_index),
        (rf"{_ARCHIVE}/daily-index/{_QUARTER}/{_KIND}\.{_DAY}\.(?P<ending>idx|gz|idx\.gz)", _daily_index),
        (rf"{_ARCHIVE}/Feed/{_QUARTER}/{_DAY}\.nc\.tar\.gz", _feed),
        ("/cgi-bin/browse-edgar", _browse),
        (rf"/submissions/CIK(?P<cik>{PADDED_PATTERN})(?:-submissions-(?P<shard>\d{{3}}))?\.json", _submissions),
        ("/files/company_tickers.json", _tickers),
        (
            rf"/files/(?P<folder>\w+)/{_SETS}/(?P<year>[12]\d{{3}})q(?P<quarter>[1-4])_form345\.zip",
            _dataset,
        ),
    )
)

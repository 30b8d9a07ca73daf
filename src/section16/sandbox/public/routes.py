"""EDGAR's public side as a route: files of the public folder, else the sandbox's own pages.

It is open day and night, and asks who reads.
"""

from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from litestar import Response, Router, get
from litestar.datastructures import ETag
from litestar.response import File
from litestar.status_codes import HTTP_200_OK

from section16.sandbox.api.http import SandboxRequest
from section16.sandbox.public.pages import PublicPage, html_page, write_page

__all__ = ["router"]


@get(
    ["/Archives/{path:path}", "/files/{path:path}", "/submissions/{name:str}", "/cgi-bin/browse-edgar"],
    include_in_schema=False,
)
async def public_file(request: SandboxRequest) -> Response[bytes]:
    """Answer with the file at this address of the public folder, or else with the sandbox's own page."""
    if not request.headers.get("user-agent", "").strip():
        return _page_response(html_page("Your Request Originates from an Undeclared Automated Tool", 403), "")
    sandbox, address = request.sandbox, request.address
    sandbox.count_request(address)
    known = request.headers.get("if-none-match", "")
    file = _file_in(sandbox.settings.public, address)
    if file is not None:
        return _file_response(file, known)
    page = write_page(sandbox, address, dict(request.query_params.multi_items()))
    return _page_response(page or html_page("404 Not Found", 404), known)


def router() -> Router:
    """Make the route of the public side."""
    return Router("/", route_handlers=[public_file], request_class=SandboxRequest)


def _file_in(folder: Path | None, address: str) -> Path | None:
    """Return the file that an address names in a folder; None for one outside of it."""
    if folder is None or "\x00" in address:
        return None
    root = folder.resolve()
    path = Path(root, address.lstrip("/")).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


def _file_response(path: Path, known: str) -> Response[bytes]:
    stat = path.stat()
    etag = ETag(value=f"{stat.st_mtime_ns:x}-{stat.st_size:x}")
    if etag.to_header() == known:
        return _unchanged(known)
    media_type = guess_type(path.name)[0] or "application/octet-stream"
    return File(path, media_type=media_type, etag=etag, filename=path.name, content_disposition_type="inline")


def _page_response(page: PublicPage, known: str) -> Response[bytes]:
    content, media_type, encoding, status = page
    response = Response(content, status_code=status, media_type=media_type, encoding=encoding)
    if status == HTTP_200_OK:
        etag = f'"{sha256(content).hexdigest()[:20]}"'
        if etag == known:
            return _unchanged(known)
        response.set_etag(etag)
    return response


def _unchanged(etag: str) -> Response[bytes]:
    return Response(b"", status_code=304, headers={"etag": etag})

"""Files that were placed beside the sandbox's own pages, and the mark by which a page is known again."""

from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from section16.sandbox.sandbox import Sandbox

__all__ = ["marked", "placed"]

_FINE, _UNCHANGED = 200, 304
_ETAG = "etag"


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

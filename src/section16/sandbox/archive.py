"""EDGAR's public side: the folder of a filing and the files in it."""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from section16.sandbox.full_text import full_text
from section16.sandbox.records import Taken
from section16.sandbox.register import ten_digits
from section16.sandbox.sandbox import Sandbox

__all__ = ["found", "routes"]

_NUMBER: Final = re.compile(r"(\d{10})(\d{2})(\d{6})", re.ASCII)


def routes(sandbox: Sandbox) -> list[Route]:
    """Make the routes of the archive."""

    async def text(request: Request) -> Response:
        number = request.path_params["accession"]
        taken = found(sandbox, request.path_params["cik"], number.replace("-", ""))
        if taken is None or taken.header is None:
            return missing()
        return Response(full_text(taken.header, sandbox.store.documents(number)), media_type="text/plain")

    data = "/Archives/edgar/data/{cik}"
    return [Route(f"{data}/{{accession}}.txt", text), Route(f"{data}/{{folder}}/{{accession}}.txt", text)]


def missing() -> Response:
    """Answer as www.sec.gov does where there is no such file."""
    return Response("<html><body><h1>404 Not Found</h1></body></html>", 404, media_type="text/html")


def found(sandbox: Sandbox, cik: str, folder: str) -> Taken | None:
    """Return the public filing of a folder, under the CIK of one of its parties."""
    parts = _NUMBER.fullmatch(folder)
    taken = sandbox.store.taken("-".join(parts.groups())) if parts else None
    is_there = taken and taken.is_public(sandbox.clock.now()) and ten_digits(cik) in taken.filers
    return taken if is_there else None

"""A page is a value: shown as HTML, given as JSON at its address with `.json`, its table as CSV, XLSX or Parquet."""

import io
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import quote

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Request, Response
from litestar.response.base import ASGIResponse
from msgspec import Struct

from section16.query.query import QueryResult
from section16.tasks.answers.give import AnswerFormat, write_answer
from section16.web.cookies import DONE_COOKIE, cookie, ended_cookie
from section16.web.errors import NotFoundError
from section16.web.filters import FILTERS
from section16.web.visit import Visit

__all__ = ["DATA_FORMATS", "Download", "Page", "PageResponse", "render_page"]

# What an address may end in, and the kind of what it gives then.
DATA_FORMATS: Final[Mapping[str, str]] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


class Page(Struct, frozen=True, kw_only=True):
    """What an address shows: a template and the value that it lays out, and which rows it gives as a table.

    `errors` are by the name of a field; `typed` is what a form had that is shown again.
    """

    template: str
    value: Struct
    table: Callable[[], QueryResult] | None = None
    status: int = 200
    errors: Mapping[str, str] = {}
    typed: Mapping[str, str] = {}


class Download(Struct, frozen=True, kw_only=True):
    """A file that is given as it is."""

    content: bytes
    name: str
    media_type: str = "application/octet-stream"


class PageResponse(Response[Any]):
    """What handlers return, as the answer to a request."""

    def to_asgi_response(self, app: None, request: Request[Any, Any, Any], **options: Any) -> ASGIResponse:  # type: ignore[override] # noqa: ANN401 - Litestar's own options
        """Lay out a page, or give its data; a download is given as a file, another answer as it is."""
        match self.content:
            case Response() as answer:
                return answer.to_asgi_response(app, request, **options)
            case Page() as page:
                self.content, kind = _laid_out(page, request)
                self.status_code, self.media_type = page.status, kind
                self.headers["vary"] = "cookie"
                if request.scope["state"]["visit"].done and kind.startswith("text/html"):
                    self.set_cookie(ended_cookie(DONE_COOKIE))
                for name, value in request.scope["state"]["visit"].new_cookies.items():
                    self.set_cookie(cookie(name, value))
            case Download(content=content, name=name, media_type=kind):
                self.content, self.media_type = content, kind
                self.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
            case _:
                pass
        return super().to_asgi_response(app, request, **options)


def _laid_out(page: Page, request: Request[Any, Any, Any]) -> tuple[bytes, str]:
    ending: str | None = request.scope["state"].get("ending")
    if ending is None:
        return render_page(page, request.scope["state"]["visit"]).encode(), "text/html; charset=utf-8"
    if ending == "json":
        return msgspec.json.encode(page.value, enc_hook=str), DATA_FORMATS[ending]
    if page.table is None:
        message = f"address: this page has no table to give as '.{ending}'; take .json"
        raise NotFoundError(message)
    file = io.BytesIO()
    form: AnswerFormat = ending  # type: ignore[assignment] # one of DATA_FORMATS
    write_answer(page.table(), form, file, for_spreadsheet=True)
    return file.getvalue(), DATA_FORMATS[ending]


def render_page(page: Page, visit: Visit) -> str:
    """Return a page as HTML."""
    return (
        _templates()
        .get_template(page.template)
        .render(page=page, value=page.value, errors=page.errors, typed=page.typed, visit=visit)
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("section16.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment

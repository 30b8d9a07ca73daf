"""A page is a value: shown as HTML, given as JSON at its address with `.json`, its table as CSV, XLSX or Parquet."""

import io
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Final

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct
from msgspec.structs import replace

from section16.query.query import QueryResult
from section16.tasks.answers.give import AnswerFormat, write_answer
from section16.web.errors import NotFoundError, VisitError
from section16.web.filters import FILTERS
from section16.web.visit import Visit

__all__ = ["DATA_FORMATS", "Download", "LaidOut", "Page", "lay_out"]

# What an address may end in, and the kind of what it gives then.
DATA_FORMATS: Final[Mapping[str, str]] = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


_HTML: Final = "text/html"


class Page(Struct, frozen=True, kw_only=True):
    """What an address shows: a template and the value that it lays out, and which rows it gives as a table.

    `errors` are by the name of a field; `typed` is what a form had that is shown again. `unfit` says, by its name, what
    of the address's question does not fit and was left out.
    """

    template: str
    value: Struct
    table: Callable[[], QueryResult] | None = None
    status: int = 200
    errors: Mapping[str, str] = {}
    typed: Mapping[str, str] = {}
    unfit: Mapping[str, str] = {}


class Download(Struct, frozen=True, kw_only=True):
    """A file that is given as it is."""

    content: bytes
    name: str
    media_type: str = "application/octet-stream"


class LaidOut(Struct, frozen=True, kw_only=True):
    """A page as it is sent."""

    content: bytes
    media_type: str = _HTML
    status: int = 200


def lay_out(page: Page, visit: Visit) -> LaidOut:
    """Lay out a page as the address of the visit asks, and say what of its question was left out.

    Raises NotFoundError where it has no table to give, and VisitError where data would be of another question.
    """
    page = replace(page, unfit={**visit.unfit, **page.unfit})
    if page.unfit and page.status == HTTPStatus.OK:
        if visit.ending:
            raise VisitError("; ".join(page.unfit.values()))
        page = replace(page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return LaidOut(content=_content(page, visit), media_type=DATA_FORMATS.get(visit.ending, _HTML), status=page.status)


def _content(page: Page, visit: Visit) -> bytes:
    if not visit.ending:
        return _html(page, visit).encode()
    if visit.ending == "json":
        return msgspec.json.encode(page.value, enc_hook=str)
    if page.table is None:
        message = f"address: this page has no table to give as '.{visit.ending}'; take .json"
        raise NotFoundError(message)
    file = io.BytesIO()
    form: AnswerFormat = visit.ending  # type: ignore[assignment] # one of DATA_FORMATS
    write_answer(page.table(), form, file, for_spreadsheet=True)
    return file.getvalue()


def _html(page: Page, visit: Visit) -> str:
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

"""The page of SQL."""

from threading import Event
from typing import Final

import pyarrow as pa
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from section16.accounts.roles import Permission
from section16.tasks.exploring.statements import MOST_ROWS, answer_statement
from section16.web.errors import NotFoundError
from section16.web.explore import answers
from section16.web.explore.asking import explored, in_threads_of_the_lake
from section16.web.page import LaidOut
from section16.web.routes import page
from section16.web.visit import Visit

__all__ = ["PAGES"]


@page("/sql", Permission.query)
@in_threads_of_the_lake
def sql(visit: NamedDependency[Visit], gone: NamedDependency[Event]) -> LaidOut | Redirect:
    """Show the answer to a statement that only reads; the statement stands in the address."""
    if visit.questions is None:
        message = "lake: none is named; start the service with one"
        raise NotFoundError(message)
    pool = visit.questions

    def ask(text: str, most: int | None) -> pa.Table:
        return pool.ask(text, rows=most, gone=gone).table

    most = MOST_ROWS + 1 if visit.ending in {"", "json"} else None
    return explored(visit, answers.sql, answer_statement(ask, visit.asked("q"), most))


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (sql,)

"""The page of SQL."""

from threading import Event
from typing import Final

import pyarrow as pa
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from section16.accounts.roles import Permission
from section16.query.query import QueryResult
from section16.tasks.exploring.statements import sql_page
from section16.web.errors import NotFoundError
from section16.web.explore.lakes import explored, today
from section16.web.page import Page
from section16.web.routes import page
from section16.web.visit import Visit

__all__ = ["PAGES"]


@page("/sql", Permission.query)
def sql(visit: NamedDependency[Visit], gone: NamedDependency[Event]) -> Page:
    """Show the answer to a statement that only reads; the statement stands in the address."""
    statement = visit.asked("q")
    if visit.questions is None:
        message = "lake: none is named; start the service with one"
        raise NotFoundError(message)
    pool = visit.questions

    def ask(text: str, most: int) -> pa.Table:
        return pool.ask(text, rows=most, gone=gone).table

    value = sql_page(explored(visit), ask, statement, today(visit))
    return Page(
        template="explore/sql.html",
        value=value,
        table=lambda: QueryResult(pool.ask(statement, gone=gone).table.to_reader()),
        status=422 if value.problem else 200,
        errors={"q": value.problem} if value.problem else {},
    )


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (sql,)

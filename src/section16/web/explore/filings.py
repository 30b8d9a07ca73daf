"""Pages of a filing: its rows, its proof, its XML, and what differs from another."""

from datetime import date
from typing import Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from section16.accounts.roles import Permission
from section16.query.query import QueryResult
from section16.tasks.exploring.compare import compare_page, compare_table
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.filings import (
    KnownFiling,
    filing_page,
    filing_proof,
    filing_table,
    filing_xml,
    known_filing,
)
from section16.web.errors import NotFoundError
from section16.web.explore.lakes import as_of, explored, today
from section16.web.page import Page
from section16.web.routes import page
from section16.web.visit import Visit

__all__ = ["PAGES"]


@page("/explore/filing/{accession:str}", Permission.explore)
def filing(visit: NamedDependency[Visit], accession: FromPath[str]) -> Page:
    """Show a filing row by row, with what became of it."""
    lake, day = explored(visit), as_of(visit)
    value = filing_page(lake, _known(lake, accession, day), today(visit), day)
    return Page(template="explore/filing.html", value=value, table=lambda: QueryResult(filing_table(value).to_reader()))


@page("/explore/filing/{accession:str}/proof", Permission.explore)
def proof(visit: NamedDependency[Visit], accession: FromPath[str]) -> Response[str]:
    """Show a filing in the SEC's layout."""
    return Response(filing_proof(_known(explored(visit), accession, as_of(visit))), media_type="text/html")


@page("/explore/filing/{accession:str}/xml", Permission.explore)
def xml(visit: NamedDependency[Visit], accession: FromPath[str]) -> Response[bytes]:
    """Give a filing as XML."""
    found = _known(explored(visit), accession, as_of(visit))
    return Response(filing_xml(found), media_type="text/xml")


@page("/explore/compare", Permission.explore)
def compare(visit: NamedDependency[Visit]) -> Page:
    """Show what differs between two filings."""
    lake, day = explored(visit), as_of(visit)
    before, after = (_known(lake, visit.asked(one), day) for one in ("a", "b"))
    value = compare_page(lake, before, after, today(visit), day)
    return Page(
        template="explore/compare.html", value=value, table=lambda: QueryResult(compare_table(value).to_reader())
    )


def _known(lake: ExploredLake, accession: str, day: date | None) -> KnownFiling:
    found = known_filing(lake, accession, day)
    if found is None:
        when = f" that was known on {day}" if day else ""
        message = f"filing: '{accession[:40]}' is no filing of the lake{when}; give a number as 0001234567-24-000001"
        raise NotFoundError(message)
    return found


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (filing, proof, xml, compare)

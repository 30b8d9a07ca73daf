"""Pages of a filing: its rows, its proof, its XML, and what differs from another."""

from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from section16.accounts.roles import Permission
from section16.web.explore import answers
from section16.web.explore.asking import explored, in_threads_of_the_lake
from section16.web.page import LaidOut
from section16.web.routes import page
from section16.web.visit import Visit

__all__ = ["PAGES"]


@page("/explore/filing/{accession:str}", Permission.explore)
@in_threads_of_the_lake
def filing(visit: NamedDependency[Visit], accession: FromPath[str]) -> LaidOut | Redirect:
    """Show a filing row by row, with what became of it."""
    return explored(visit, answers.filing, accession)


@page("/explore/filing/{accession:str}/proof", Permission.explore)
@in_threads_of_the_lake
def proof(visit: NamedDependency[Visit], accession: FromPath[str]) -> LaidOut | Redirect:
    """Show a filing in the SEC's layout."""
    return explored(visit, answers.proof, accession)


@page("/explore/filing/{accession:str}/xml", Permission.explore)
@in_threads_of_the_lake
def xml(visit: NamedDependency[Visit], accession: FromPath[str]) -> LaidOut | Redirect:
    """Give a filing as XML."""
    return explored(visit, answers.xml, accession)


@page("/explore/compare", Permission.explore)
@in_threads_of_the_lake
def compare(visit: NamedDependency[Visit]) -> LaidOut | Redirect:
    """Show what differs between two filings."""
    return explored(visit, answers.compare)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (filing, proof, xml, compare)

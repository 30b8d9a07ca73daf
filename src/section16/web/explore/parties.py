"""Pages of people and issuers, the first page of the explorer, and who is found as one types."""

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


@page("/explore", Permission.explore)
@in_threads_of_the_lake
def explore(visit: NamedDependency[Visit]) -> LaidOut | Redirect:
    """Show what the lake has, and where to begin."""
    return explored(visit, answers.home)


@page("/find", Permission.explore)
@in_threads_of_the_lake
def find(visit: NamedDependency[Visit]) -> LaidOut | Redirect:
    """Show who and which filing a text may mean; a filing's number leads to the filing."""
    return explored(visit, answers.find)


@page("/explore/person/{cik:str}", Permission.explore)
@in_threads_of_the_lake
def person(visit: NamedDependency[Visit], cik: FromPath[str]) -> LaidOut | Redirect:
    """Show all that the reports of a person come to."""
    return explored(visit, answers.person, cik)


@page("/explore/issuer/{cik:str}", Permission.explore)
@in_threads_of_the_lake
def issuer(visit: NamedDependency[Visit], cik: FromPath[str]) -> LaidOut | Redirect:
    """Show all that is reported about an issuer."""
    return explored(visit, answers.issuer, cik)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (explore, find, person, issuer)

"""Pages of people and issuers, the first page of the explorer, and who is found as one types."""

from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from section16.accounts.roles import Permission
from section16.query.query import QueryResult
from section16.standard.numbers import Cik
from section16.tasks.exploring.finding import explorer_page, found_page
from section16.tasks.exploring.issuers import issuer_page, issuer_table
from section16.tasks.exploring.people import person_changes, person_page
from section16.web.errors import NotFoundError
from section16.web.explore.lakes import as_of, explored, today
from section16.web.page import Page
from section16.web.routes import page, redirect
from section16.web.visit import Visit

__all__ = ["PAGES"]


@page("/explore", Permission.explore)
def explore(visit: NamedDependency[Visit]) -> Page:
    """Show what the lake has, and where to begin."""
    return Page(template="explore/home.html", value=explorer_page(explored(visit), today(visit), as_of(visit)))


@page("/find", Permission.explore)
def find(visit: NamedDependency[Visit]) -> Page | Redirect:
    """Show who and which filing a text may mean; a filing's number leads to the filing."""
    found = found_page(explored(visit), visit.asked("q"), today(visit))
    if found.filing is not None and visit.asked("go") != "no":
        return redirect(f"/explore/filing/{found.filing.accession}")
    return Page(template="explore/find.html", value=found)


@page("/explore/person/{cik:str}", Permission.explore)
def person(visit: NamedDependency[Visit], cik: FromPath[str]) -> Page:
    """Show all that the reports of a person come to."""
    lake, number, day = explored(visit), _number(cik), as_of(visit)
    value = person_page(lake, number, today(visit), day)
    if value is None:
        message = f"person: no report of the lake names an owner with the CIK {cik}; look for a part of the name"
        raise NotFoundError(message)
    return Page(template="explore/person.html", value=value, table=lambda: person_changes(lake, number, day).result())


@page("/explore/issuer/{cik:str}", Permission.explore)
def issuer(visit: NamedDependency[Visit], cik: FromPath[str]) -> Page:
    """Show all that is reported about an issuer."""
    lake, number, day = explored(visit), _number(cik), as_of(visit)
    value = issuer_page(lake, number, today(visit), day)
    if value is None:
        message = f"issuer: no report of the lake is about a CIK {cik}; look for a symbol or a part of the name"
        raise NotFoundError(message)
    return Page(
        template="explore/issuer.html",
        value=value,
        table=lambda: QueryResult(issuer_table(lake, number, day).to_reader()),
    )


def _number(text: str) -> int:
    """Return a CIK of an address; raises NotFoundError."""
    cik = Cik.match(text)
    if cik is None:
        message = f"address: '{text[:40]}' is no CIK; give 1 to 10 digits"
        raise NotFoundError(message)
    return int(cik.bare)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (explore, find, person, issuer)

"""The first page: the explorer for who looks at the lake alone, people for who administers alone, else work items."""

from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from section16.accounts.roles import Permission
from section16.web.routes import OPEN, page, redirect
from section16.web.visit import Visit

__all__ = ["PAGES"]


@page("/", OPEN)
def first_page(visit: NamedDependency[Visit]) -> Redirect:
    """Go on to where the visitor begins."""
    works_here = visit.may(Permission.review) or visit.account.owner_cik is not None
    if visit.has_lake and visit.may(Permission.explore) and not works_here:
        return redirect("/explore")
    return redirect("/people" if visit.may(Permission.administer) and not visit.may(Permission.see) else "/work")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (first_page,)

"""The first page: work items for who works here, the explorer for everybody else."""

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
    return redirect("/work" if not visit.may(Permission.explore) or visit.may(Permission.prepare) else "/explore")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (first_page,)

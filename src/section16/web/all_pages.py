"""Every page and act of the workbench, area by area."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from section16.web import home

__all__ = ["PAGES"]

PAGES: Final[tuple[HTTPRouteHandler, ...]] = (*home.PAGES,)

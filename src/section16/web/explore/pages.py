"""Every page of the explorer."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from section16.web.explore import filings, parties, screens, sql

__all__ = ["PAGES"]

PAGES: Final[tuple[HTTPRouteHandler, ...]] = (*parties.PAGES, *screens.PAGES, *filings.PAGES, *sql.PAGES)

"""The pages of accounts, by name."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from section16.web.accounts import entering, joining, own

__all__ = ["PAGES"]

PAGES: Final[tuple[HTTPRouteHandler, ...]] = (*entering.PAGES, *joining.PAGES, *own.PAGES)

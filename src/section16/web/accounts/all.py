"""The pages of accounts, by name."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from section16.web.accounts import approvals, entering, joining, own, people, secrets, trail, ways

__all__ = ["PAGES"]

PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    *entering.PAGES,
    *joining.PAGES,
    *own.PAGES,
    *people.PAGES,
    *approvals.PAGES,
    *ways.PAGES,
    *secrets.PAGES,
    *trail.PAGES,
)

"""Every page and act of the workbench, area by area."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from section16.web import home, jobs, work
from section16.web.accounts import all as accounts
from section16.web.desk import draft, draft_beside, draft_proof, drafts, importing, own, reports
from section16.web.explore import pages as explore
from section16.web.records import awarding, editing, expected, insiders, issuers

__all__ = ["PAGES"]

PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    *home.PAGES,
    *accounts.PAGES,
    *jobs.PAGES,
    *work.PAGES,
    *insiders.PAGES,
    *issuers.PAGES,
    *editing.PAGES,
    *expected.PAGES,
    *awarding.PAGES,
    *explore.PAGES,
    *drafts.PAGES,
    *draft.PAGES,
    *draft_proof.PAGES,
    *draft_beside.PAGES,
    *importing.PAGES,
    *own.PAGES,
    *reports.PAGES,
)

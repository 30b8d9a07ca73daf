"""Every page and act of the workbench, area by area."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from section16.web import home, jobs, work
from section16.web.accounts import all as accounts
from section16.web.desk import draft, draft_beside, draft_proof, drafts, importing, own, reports
from section16.web.explore import pages as explore
from section16.web.records import awarding, editing, expected, insiders, issuers
from section16.web.routes import leading_to_pages

__all__ = ["PAGES"]

_PAGES_AND_ACTIONS: Final[tuple[HTTPRouteHandler, ...]] = (
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

# First those that lead on: Litestar wraps the thread of an address's first route twice when the second one comes.
PAGES: Final = (*leading_to_pages(_PAGES_AND_ACTIONS), *_PAGES_AND_ACTIONS)

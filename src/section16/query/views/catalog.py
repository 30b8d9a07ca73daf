"""The views of the lake, each after those that it uses."""

from typing import Final

from section16.query.relations import LAKE_TABLES
from section16.query.views.filings import AMENDMENTS, FILINGS, OWNERS
from section16.query.views.holdings import LATEST_HOLDINGS
from section16.query.views.restated import RESTATED
from section16.query.views.trades import TRADES
from section16.query.views.view import View, ViewColumn
from section16.table.derived.columns import DERIVED

__all__ = ["BUSINESS_DAYS_TABLE", "NAMES", "VIEWS", "View", "ViewColumn", "needed"]

VIEWS: Final = (OWNERS, AMENDMENTS, FILINGS, RESTATED, TRADES, LATEST_HOLDINGS)
BUSINESS_DAYS_TABLE: Final = "business_days"
NAMES: Final = (*LAKE_TABLES, *DERIVED, BUSINESS_DAYS_TABLE, *(one.name for one in VIEWS))

_VIEWS = {one.name: one for one in VIEWS}


def needed(names: set[str]) -> tuple[str, ...]:
    """Return some tables and views with all that they need, in the order in which they are created."""
    wanted, left = set(names), list(names)
    while left:
        view = _VIEWS.get(left.pop())
        left += [one for one in (view.uses if view else ()) if one not in wanted]
        wanted |= set(view.uses if view else ())
    return tuple(name for name in NAMES if name in wanted)

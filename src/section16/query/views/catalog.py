"""The views of the lake, each after those that it uses."""

from collections.abc import Collection, Mapping
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
_VIEWS = {one.name: one for one in VIEWS}
NAMES: Final = (*LAKE_TABLES, *(one for one in DERIVED if one not in _VIEWS), BUSINESS_DAYS_TABLE, *_VIEWS)


def needed(
    names: Collection[str], kept: Collection[str] = (), narrow: Mapping[str, View] | None = None
) -> tuple[str, ...]:
    """Return some tables and views with all that they need, in the order in which they are created.

    `kept` are views whose rows are in derived tables, `narrow` those of which some columns suffice.
    """
    views = {**_VIEWS, **(narrow or {})}
    wanted, left = set(names), list(names)
    while left:
        name = left.pop()
        view = views.get(name)
        uses: set[str] = set() if view is None else {_VIEWS[name].kept} if name in kept else set(view.needs)
        left += uses - wanted
        wanted |= uses
    return tuple(name for name in NAMES if name in wanted)

"""What was held before the first event: the balance that each line starts from, and which lines count dollars."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from section16.draft.lines.balance import NONE, Line
from section16.draft.lines.steps import stock_line
from section16.draft.plan import Plan
from section16.draft.plan.held import grant_held, holding_held

__all__ = ["Opening", "opening_of"]


class Opening(Struct, frozen=True):
    """Balances by line; `valued` lines are in US dollars (debt), all others in shares or units."""

    balances: Mapping[Line, Decimal]
    valued: frozenset[Line] = frozenset()


def opening_of(plan: Plan, before: Mapping[Line, Decimal] | None = None) -> Opening:
    """Return what the plan says of its holdings and grants; `before`, from an earlier report, gives way to it."""
    balances = dict(before or {})
    valued = set()
    for holding in plan.holdings:
        line = stock_line(holding_held(holding))
        balances[line] = holding.shares if holding.shares is not None else holding.value or NONE
        if holding.shares is None:
            valued.add(line)
    for grant in plan.grants:
        line = Line("II", grant.id, grant_held(grant, plan))
        told = grant.remaining if grant.remaining is not None else grant.remaining_value
        # A series that an event of this plan grants starts at nothing.
        balances[line] = balances.get(line, NONE) if told is None else told
        if grant.remaining is None and grant.remaining_value is not None:
            valued.add(line)
    return Opening(balances, frozenset(valued))

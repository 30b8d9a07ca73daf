"""Derivatives that end or are settled in cash: expiration (codes E and H) and equity swaps (P or S, flag K)."""

from collections.abc import Iterator

from section16.draft.case import At, grant_of, say
from section16.draft.lines.balance import Step
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import series_line, series_step, silent
from section16.draft.plan import EquitySwap, Expiration
from section16.draft.wording import amount, day

__all__ = ["equity_swap", "expiration"]


def expiration(at: At[Expiration]) -> Iterator[Step]:
    """End a series: short is E; long with value received is H; long without is no line (Rule 16a-4(d))."""
    event = at.event
    short = grant_of(at.case, event.grant).short
    if not short and event.value_received is None:
        note = say(at.case, "expired", shares=amount(event.shares), on=day(event.on))
        yield silent(at, series_line(at, event.grant), -event.shares, note)
        return
    code, side = ("E", "A") if short else ("H", "D")
    move = Move(on=event.on, code=code, side=side, shares=event.shares)
    if event.value_received is not None:
        move = Move(on=event.on, code=code, side=side, shares=event.shares, price=event.value_received)
    yield series_step(at, event.grant, move)


def equity_swap(at: At[EquitySwap]) -> Iterator[Step]:
    """Open or close a swap; its notional shares are the amount, its terms are the series'."""
    event = at.event
    bought = (event.move == "open") != grant_of(at.case, event.grant).short
    code, side = ("P", "A") if bought else ("S", "D")
    move = Move(on=event.on, code=code, side=side, shares=event.shares, price=event.price, swap=True)
    yield series_step(at, event.grant, move)

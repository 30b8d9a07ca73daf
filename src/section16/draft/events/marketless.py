"""Single lines that are no trade on the market: tender, plan switches, small acquisitions, voting trusts, others."""

from collections.abc import Iterator
from decimal import Decimal

from section16.draft.case import At, say
from section16.draft.events.either import either
from section16.draft.lines.balance import Step
from section16.draft.lines.notes import on_code
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import stock_step
from section16.draft.plan import Discretionary, Other, SmallAcquisition, Tender, VotingTrust
from section16.draft.plan.held import held_as

__all__ = ["discretionary", "other", "small_acquisition", "tender", "voting_trust"]


def small_acquisition(at: At[SmallAcquisition]) -> Iterator[Step]:
    """Acquire not more than $10,000 of the class in six months: deferred, not exempt (Rule 16a-6)."""
    event = at.event
    notes = on_code(say(at.case, "small acquisition"))
    move = Move(on=event.on, code="L", side="A", shares=event.shares, price=event.price, notes=notes)
    yield stock_step(at, held_as(event, at.case.plan), move)


def tender(at: At[Tender]) -> Iterator[Step]:
    """Dispose of what was tendered in a change of control."""
    event = at.event
    yield either(at, Move(on=event.on, code="U", side="D", shares=event.shares, price=event.price))


def discretionary(at: At[Discretionary]) -> Iterator[Step]:
    """Move in or out of the issuer's stock within an employee plan (Rule 16b-3(f))."""
    event = at.event
    side = "A" if event.side == "acquired" else "D"
    yield either(at, Move(on=event.on, code="I", side=side, shares=event.shares, price=event.price))


def voting_trust(at: At[VotingTrust]) -> Iterator[Step]:
    """Deposit into or withdraw from a voting trust (Rule 16b-8)."""
    event = at.event
    side = "A" if event.side == "withdrawal" else "D"
    yield stock_step(at, held_as(event, at.case.plan), Move(on=event.on, code="Z", side=side, shares=event.shares))


def other(at: At[Other]) -> Iterator[Step]:
    """Report what no other code fits; the plan's footnote says what it was."""
    event = at.event
    side = "A" if event.side == "acquired" else "D"
    noted = event.footnotes.price or event.derivative_footnotes.price
    price = Decimal(0) if event.price is None and not noted else event.price
    move = Move(on=event.on, code="J", side=side, shares=event.shares, price=price, swap=event.equity_swap)
    yield either(at, move)

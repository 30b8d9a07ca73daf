"""Purchases and sales on the market or privately: codes P and S, in Table I or, by grant, in Table II."""

from collections.abc import Iterator
from decimal import Decimal

from section16.drafting.case import At, say, who
from section16.drafting.events.shared import either, moves_of
from section16.drafting.lines.balance import Step
from section16.drafting.lines.rows import Move
from section16.drafting.lines.steps import stock_step
from section16.drafting.plan.held import held_as
from section16.drafting.plan.plan import (
    Discretionary,
    GiftMade,
    GiftReceived,
    Inheritance,
    Other,
    Purchase,
    Sale,
    SmallAcquisition,
    Tender,
    VotingTrust,
)
from section16.drafting.terms import on_code

__all__ = [
    "discretionary",
    "gift_made",
    "gift_received",
    "inheritance",
    "other",
    "purchase",
    "sale",
    "small_acquisition",
    "tender",
    "voting_trust",
]


def gift_made(at: At[GiftMade]) -> Iterator[Step]:
    """Dispose of what was given; name the recipient when the plan does."""
    to = at.event.to
    notes = on_code(say(at.case, "gift made", who=who(at.case), to=to)) if to else on_code()
    yield either(at, Move(on=at.event.on, code="G", side="D", shares=at.event.shares, notes=notes))


def gift_received(at: At[GiftReceived]) -> Iterator[Step]:
    """Acquire what was given; name the giver when the plan does."""
    giver = at.event.from_
    notes = on_code(say(at.case, "gift received", who=who(at.case), giver=giver)) if giver else on_code()
    yield either(at, Move(on=at.event.on, code="G", side="A", shares=at.event.shares, notes=notes))


def inheritance(at: At[Inheritance]) -> Iterator[Step]:
    """Acquire what was inherited, or dispose of what passed on."""
    side = "A" if at.event.side == "received" else "D"
    yield either(at, Move(on=at.event.on, code="W", side=side, shares=at.event.shares))


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


def purchase(at: At[Purchase]) -> Iterator[Step]:
    """Acquire, a line for each price or average."""
    for move in moves_of(at, at.event, at.event.on, "P"):
        yield either(at, move)


def sale(at: At[Sale]) -> Iterator[Step]:
    """Dispose of, a line for each price or average."""
    for move in moves_of(at, at.event, at.event.on, "S"):
        yield either(at, move)

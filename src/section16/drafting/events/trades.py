"""Purchases, sales, gifts and other single transactions: in Table I or, where the event names a grant, in Table II."""

from collections.abc import Iterator
from decimal import Decimal

from section16.drafting.case import EventContext, footnote_text
from section16.drafting.events.shared import trades_of
from section16.drafting.lines.balance import NONE, BalanceStep
from section16.drafting.lines.rows import TransactionFacts
from section16.drafting.lines.steps import event_step, stock_step
from section16.drafting.notes import on_code
from section16.drafting.plan.events import (
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
from section16.drafting.plan.held import event_held_as

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


def gift_made(context: EventContext[GiftMade]) -> Iterator[BalanceStep]:
    """Dispose of what was given; name the recipient when the plan does."""
    to = context.event.to
    notes = on_code(footnote_text(context.case, "gift made", to=to)) if to else on_code()
    yield event_step(
        context,
        TransactionFacts(
            on=context.event.on,
            code="G",
            side="D",
            shares=context.event.shares or NONE,
            value=context.event.value,
            notes=notes,
        ),
    )


def gift_received(context: EventContext[GiftReceived]) -> Iterator[BalanceStep]:
    """Acquire what was given; name the giver when the plan does."""
    giver = context.event.from_
    notes = on_code(footnote_text(context.case, "gift received", giver=giver)) if giver else on_code()
    yield event_step(
        context,
        TransactionFacts(
            on=context.event.on,
            code="G",
            side="A",
            shares=context.event.shares or NONE,
            value=context.event.value,
            notes=notes,
        ),
    )


def inheritance(context: EventContext[Inheritance]) -> Iterator[BalanceStep]:
    """Acquire what was inherited, or dispose of what passed on."""
    side = "A" if context.event.side == "received" else "D"
    yield event_step(
        context,
        TransactionFacts(
            on=context.event.on, code="W", side=side, shares=context.event.shares or NONE, value=context.event.value
        ),
    )


def small_acquisition(context: EventContext[SmallAcquisition]) -> Iterator[BalanceStep]:
    """Acquire not more than $10,000 of the class in six months: deferred, not exempt (Rule 16a-6)."""
    event = context.event
    notes = on_code(footnote_text(context.case, "small acquisition"))
    move = TransactionFacts(on=event.on, code="L", side="A", shares=event.shares, price=event.price, notes=notes)
    yield stock_step(context, event_held_as(event, context.case.plan), move)


def tender(context: EventContext[Tender]) -> Iterator[BalanceStep]:
    """Dispose of what was tendered in a change of control."""
    event = context.event
    yield event_step(
        context,
        TransactionFacts(
            on=event.on, code="U", side="D", shares=event.shares or NONE, value=event.value, price=event.price
        ),
    )


def discretionary(context: EventContext[Discretionary]) -> Iterator[BalanceStep]:
    """Move in or out of the issuer's stock within an employee plan (Rule 16b-3(f))."""
    event = context.event
    side = "A" if event.side == "acquired" else "D"
    yield event_step(
        context, TransactionFacts(on=event.on, code="I", side=side, shares=event.shares, price=event.price)
    )


def voting_trust(context: EventContext[VotingTrust]) -> Iterator[BalanceStep]:
    """Deposit into or withdraw from a voting trust (Rule 16b-8)."""
    event = context.event
    side = "A" if event.side == "withdrawal" else "D"
    yield event_step(context, TransactionFacts(on=event.on, code="Z", side=side, shares=event.shares))


def other(context: EventContext[Other]) -> Iterator[BalanceStep]:
    """Report what no other code fits; the plan's footnote says what it was."""
    event = context.event
    side = "A" if event.side == "acquired" else "D"
    noted = event.footnotes.price or event.derivative_footnotes.price
    price = Decimal(0) if event.price is None and not noted else event.price
    move = TransactionFacts(
        on=event.on,
        code="J",
        side=side,
        shares=event.shares or NONE,
        value=event.value,
        price=price,
        swap=event.equity_swap,
    )
    yield event_step(context, move)


def purchase(context: EventContext[Purchase]) -> Iterator[BalanceStep]:
    """Acquire, a line for each price or average."""
    for move in trades_of(context, context.event, context.event.on, "P"):
        yield event_step(context, move)


def sale(context: EventContext[Sale]) -> Iterator[BalanceStep]:
    """Dispose of, a line for each price or average."""
    for move in trades_of(context, context.event, context.event.on, "S"):
        yield event_step(context, move)

"""Gifts made and received, and what passes by will: codes G and W, price 0 (Rule 16b-5)."""

from collections.abc import Iterator

from section16.draft.case import At, say, who
from section16.draft.events.either import either
from section16.draft.lines.balance import Step
from section16.draft.lines.notes import on_code
from section16.draft.lines.rows import Move
from section16.draft.plan import GiftMade, GiftReceived, Inheritance

__all__ = ["gift_made", "gift_received", "inheritance"]


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

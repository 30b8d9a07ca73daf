"""Awards of the issuer and what becomes of them without exercise: codes A and D (Rules 16b-3(d), (e))."""

from collections.abc import Iterator

from section16.draft.case import At, say
from section16.draft.events.either import either
from section16.draft.lines.balance import ISSUER, Step
from section16.draft.lines.notes import on_cell
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import series_line, silent, stock_step
from section16.draft.plan import Award, EsppPurchase, Forfeiture, OptionGrant, PsuGrant, RsuGrant, ToIssuer
from section16.draft.plan.held import held_as
from section16.draft.wording import amount, day

__all__ = ["award", "espp_purchase", "forfeiture", "to_issuer"]


def award(at: At[OptionGrant | RsuGrant | PsuGrant | Award]) -> Iterator[Step]:
    """Acquire what was granted, in Table II by grant or in Table I by class."""
    event = at.event
    yield either(at, Move(on=event.on, code="A", side="A", shares=event.shares, price=event.price), ISSUER)


def espp_purchase(at: At[EsppPurchase]) -> Iterator[Step]:
    """Acquire shares of an exempt purchase plan; practice reports them with code A or J and names the rules."""
    event = at.event
    notes = on_cell(shares=(say(at.case, "employee stock purchase", on=day(event.on)),))
    move = Move(on=event.on, code=event.code, side="A", shares=event.shares, price=event.price, notes=notes)
    yield stock_step(at, held_as(event, at.case.plan), move, ISSUER)


def to_issuer(at: At[ToIssuer]) -> Iterator[Step]:
    """Dispose of what the issuer took back for value."""
    event = at.event
    yield either(at, Move(on=event.on, code="D", side="D", shares=event.shares, price=event.price))


def forfeiture(at: At[Forfeiture]) -> Iterator[Step]:
    """Dispose of what was lost; a derivative's end without value is no line (Rule 16a-4(d)) unless asked for."""
    event = at.event
    if event.grant is not None and not event.report:
        note = say(at.case, "forfeited", shares=amount(event.shares), on=day(event.on))
        yield silent(at, series_line(at, event.grant), -event.shares, note)
        return
    what = "shares" if event.grant is None else "securities"
    notes = on_cell(code=(say(at.case, "forfeiture", securities=what),))
    yield either(at, Move(on=event.on, code="D", side="D", shares=event.shares, notes=notes))

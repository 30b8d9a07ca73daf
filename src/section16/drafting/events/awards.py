"""Awards of the issuer and what becomes of them without exercise: codes A and D (Rules 16b-3(d), (e))."""

from collections.abc import Iterator
from decimal import Decimal

from section16.drafting.case import At, grant_of, say, terms_on, who
from section16.drafting.events.shared import covered, either, withheld
from section16.drafting.lines.balance import ISSUER, NONE, Step
from section16.drafting.lines.rows import Move
from section16.drafting.lines.steps import series_line, series_step, silent, stock_step
from section16.drafting.plan.held import held_as
from section16.drafting.plan.parts import texts
from section16.drafting.plan.plan import (
    Award,
    Conversion,
    EquitySwap,
    EsppPurchase,
    Exercise,
    Expiration,
    Forfeiture,
    OptionGrant,
    PsuGrant,
    RsuGrant,
    ToIssuer,
    Vest,
)
from section16.drafting.terms import NAMES, Terms, on_cell, on_code
from section16.drafting.wording import amount, day

__all__ = [
    "award",
    "conversion",
    "equity_swap",
    "espp_purchase",
    "exercise",
    "expiration",
    "forfeiture",
    "to_issuer",
    "vest",
]


_CODES = {None: "M", "16b-3": "M", "in the money": "X", "out of the money": "O"}


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


def exercise(at: At[Exercise]) -> Iterator[Step]:
    """Exercise a series, and dispose of the shares that pay for it."""
    event, held, code = at.event, held_as(at.event, at.case.plan), _CODES[at.event.basis]
    grant = grant_of(at.case, event.grant)
    terms = terms_on(at.case, grant, event.on)
    shares = terms.underlying_of(event.shares) if event.received is None else event.received
    price, words = (NONE, ()) if grant.kind == "sar" else _paid(terms)
    first = Move(on=event.on, code=code, side="A", shares=shares, price=price, notes=on_cell(price=words))
    yield stock_step(at, held, first, ISSUER)
    series = Move(on=event.on, code=code, side="D", shares=event.shares, price=event.derivative_price)
    yield series_step(at, event.grant, series, ISSUER)
    kind = NAMES[grant.kind]
    if event.withheld is not None:
        note = say(at.case, "withheld for price", securities="shares", kind=kind)
        yield withheld(at, held, event.withheld, note)
    if event.tax is not None:
        reason = f"exercise of the {kind}"
        yield withheld(at, held, event.tax, say(at.case, "withheld for tax", securities="shares", reason=reason))
    if event.cover is not None:
        yield from covered(at, held, event.cover, say(at.case, "sold to cover exercise"))


def conversion(at: At[Conversion]) -> Iterator[Step]:
    """Convert units or debt; what the terms say of the price in words stands under both prices."""
    event, held = at.event, held_as(at.event, at.case.plan)
    code = "C" if event.basis == "16b-6(b)" else "M"
    terms = terms_on(at.case, grant_of(at.case, event.grant), event.on)
    units = event.shares or NONE
    shares = terms.underlying_of(units) if event.received is None else event.received
    price, words = _price(event, texts(terms.notes.exercise_price))
    first = Move(on=event.on, code=code, side="A", shares=shares, price=price, notes=on_cell(price=words))
    yield stock_step(at, held, first, ISSUER)
    second = Move(on=event.on, code=code, side="D", shares=units, value=event.value, underlying=shares)
    yield series_step(at, event.grant, second, ISSUER)


def _paid(terms: Terms) -> tuple[Decimal | None, tuple[str, ...]]:
    """Return what is paid for a share in Table I: the exercise price, or the words that stand for it."""
    words = texts(terms.notes.exercise_price)
    if terms.exercise_price is not None:
        return terms.exercise_price, ()
    return (None, words) if words else (NONE, ())


def _price(event: Conversion, words: tuple[str, ...]) -> tuple[Decimal | None, tuple[str, ...]]:
    if event.price is not None or event.footnotes.price:
        return event.price, ()
    return (None, words) if words else (NONE, ())


def vest(at: At[Vest]) -> Iterator[Step]:
    """Exercise units of a series; units that were granted in Table I are shares already, and only the tax shows."""
    event, held = at.event, held_as(at.event, at.case.plan)
    if event.grant is not None:
        yield from _exercised(at, event.grant)
    if event.tax is not None:
        reason = f"vesting of the {_units(at)}"
        yield withheld(at, held, event.tax, say(at.case, "withheld for tax", securities="shares", reason=reason))
    if event.cover is not None:
        yield from covered(at, held, event.cover, say(at.case, "sold to cover vest", who=who(at.case)))


def _exercised(at: At[Vest], id: str) -> Iterator[Step]:
    event, held = at.event, held_as(at.event, at.case.plan)
    terms = terms_on(at.case, grant_of(at.case, id), event.on)
    shares = terms.underlying_of(event.shares)
    yield stock_step(at, held, Move(on=event.on, code="M", side="A", shares=shares), ISSUER)
    yield series_step(at, id, Move(on=event.on, code="M", side="D", shares=event.shares), ISSUER)
    if event.settled == "cash":
        unit = NAMES[grant_of(at.case, id).kind]
        notes = on_code(say(at.case, "settled in cash", unit=unit))
        move = Move(on=event.on, code="D", side="D", shares=shares, price=event.price, notes=notes)
        yield stock_step(at, held, move, ISSUER)


def _units(at: At[Vest]) -> str:
    """Name what vested: the units of a series, or the class whose title says it."""
    if at.event.grant is not None:
        return f"{NAMES[grant_of(at.case, at.event.grant).kind]}s"
    return "restricted securities"

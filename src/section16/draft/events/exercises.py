"""Exercise and conversion: the underlying acquired in Table I, the derivative disposed of in Table II (Rule 16a-4)."""

from collections.abc import Iterator
from decimal import Decimal

from section16.draft.case import At, grant_of, say, terms_on
from section16.draft.events.cover import covered, withheld
from section16.draft.lines.balance import ISSUER, NONE, Step
from section16.draft.lines.notes import on_cell
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import series_step, stock_step
from section16.draft.lines.terms import NAMES, Terms
from section16.draft.plan import Conversion, Exercise
from section16.draft.plan.base import texts
from section16.draft.plan.held import held_as

__all__ = ["conversion", "exercise"]

_CODES = {None: "M", "16b-3": "M", "in the money": "X", "out of the money": "O"}


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

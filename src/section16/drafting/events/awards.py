"""Awards of the issuer and what becomes of them: exercise, vesting, conversion, forfeiture, expiration; swaps."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from section16.drafting.case import EventContext, footnote_text, terms_on
from section16.drafting.events.shared import cover_steps, sells_everything, withholding_step
from section16.drafting.lines.balance import ISSUER, NONE, BalanceStep, stock_line
from section16.drafting.lines.rows import TransactionFacts
from section16.drafting.lines.steps import balance_only_step, event_step, series_line, series_step, stock_step
from section16.drafting.notes import on_cell, on_code, texts
from section16.drafting.plan.events import (
    Award,
    Conversion,
    EquitySwapEvent,
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
from section16.drafting.plan.held import event_held_as, grant_received
from section16.drafting.plan.parts import HeldAs
from section16.drafting.terms import NAMES, Terms, position_of, right_of
from section16.standard.directions import direction
from section16.standard.text.prose import amount, day

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


def award(context: EventContext[OptionGrant | RsuGrant | PsuGrant | Award]) -> Iterator[BalanceStep]:
    """Acquire what was granted, in Table II by grant or in Table I by class."""
    event = context.event
    yield event_step(
        context,
        TransactionFacts(
            on=event.on, code="A", side="A", shares=event.shares or NONE, value=event.value, price=event.price
        ),
        ISSUER,
    )


def espp_purchase(context: EventContext[EsppPurchase]) -> Iterator[BalanceStep]:
    """Acquire shares of an exempt purchase plan; practice reports them with code A or J and names the rules."""
    event = context.event
    notes = on_cell(shares=(footnote_text(context.case, "employee stock purchase", on=day(event.on)),))
    move = TransactionFacts(on=event.on, code=event.code, side="A", shares=event.shares, price=event.price, notes=notes)
    yield stock_step(context, event_held_as(event, context.case.plan), move, ISSUER)


def to_issuer(context: EventContext[ToIssuer]) -> Iterator[BalanceStep]:
    """Dispose of what the issuer took back for value."""
    event = context.event
    yield event_step(
        context,
        TransactionFacts(
            on=event.on, code="D", side="D", shares=event.shares or NONE, value=event.value, price=event.price
        ),
    )


def forfeiture(context: EventContext[Forfeiture]) -> Iterator[BalanceStep]:
    """Dispose of what was lost; a derivative's end without value is no line (Rule 16a-4(d)) unless asked for."""
    event = context.event
    if event.grant is not None and not event.report:
        note = footnote_text(context.case, "forfeited", shares=amount(event.shares), on=day(event.on))
        yield balance_only_step(context, series_line(context, event.grant), -event.shares, note)
        return
    if event.units:
        note = footnote_text(context.case, "units forfeited", shares=amount(event.shares), on=day(event.on))
        yield balance_only_step(context, stock_line(event_held_as(event, context.case.plan)), -event.shares, note)
        return
    what = "shares" if event.grant is None else "securities"
    notes = on_cell(code=(footnote_text(context.case, "forfeiture", securities=what),))
    yield event_step(context, TransactionFacts(on=event.on, code="D", side="D", shares=event.shares, notes=notes))


def expiration(context: EventContext[Expiration]) -> Iterator[BalanceStep]:
    """End a series: short is E; long with value received is H; long without is no line (Rule 16a-4(d))."""
    event, grant = context.event, context.case.grants[context.event.grant]
    ends = direction(right_of(grant), position_of(grant), "end" if event.value_received is None else "end for value")
    if not ends.codes:
        note = footnote_text(context.case, "expired", shares=amount(event.shares), on=day(event.on))
        yield balance_only_step(context, series_line(context, event.grant), -event.shares, note)
        return
    price = NONE if event.value_received is None else event.value_received
    code, side = ends.codes[0], ends.table_2
    yield series_step(
        context, event.grant, TransactionFacts(on=event.on, code=code, side=side, shares=event.shares, price=price)
    )


def equity_swap(context: EventContext[EquitySwapEvent]) -> Iterator[BalanceStep]:
    """Open or close a swap; its notional shares are the amount, its terms are the series'."""
    event, grant = context.event, context.case.grants[context.event.grant]
    moves = direction(right_of(grant), position_of(grant), event.move)
    code, side = moves.codes[0], moves.table_2
    move = TransactionFacts(on=event.on, code=code, side=side, shares=event.shares, price=event.price, swap=True)
    yield series_step(context, event.grant, move)


def exercise(context: EventContext[Exercise]) -> Iterator[BalanceStep]:
    """Exercise a series, or be assigned on one that was written, and dispose of the shares that pay for it."""
    event, held, code = context.event, event_held_as(context.event, context.case.plan), _CODES[context.event.basis]
    grant = context.case.grants[event.grant]
    used = direction(right_of(grant), position_of(grant), "use")
    terms = terms_on(context.case, grant, event.on)
    shares = terms.shares_for(event.shares) if event.received is None else event.received
    price, words = (NONE, ()) if grant.kind == "sar" else _paid(terms)
    first = TransactionFacts(
        on=event.on, code=code, side=used.table_1, shares=shares or NONE, price=price, notes=on_cell(price=words)
    )
    yield _other_side(context, first)
    yield series_step(
        context,
        event.grant,
        TransactionFacts(on=event.on, code=code, side=used.table_2, shares=event.shares, price=event.derivative_price),
        ISSUER,
    )
    yield from _paid_with(context, held, code)


def _other_side(context: EventContext[Exercise] | EventContext[Conversion], facts: TransactionFacts) -> BalanceStep:
    """Make the row of what a right brings or takes: of Table I, or of Table II where that is a derivative itself."""
    received = grant_received(context.event, context.case.plan)
    if received is not None:
        return series_step(context, received.id, facts, ISSUER)
    return stock_step(context, event_held_as(context.event, context.case.plan), facts, ISSUER)


def _paid_with(context: EventContext[Exercise], held: HeldAs, code: str) -> Iterator[BalanceStep]:
    """Dispose of the shares that pay the price and the tax.

    Code F is for securities under Rule 16b-3, as M is; what the issuer keeps in the exercise of any other right is a
    sale (General Instruction 8).
    """
    event = context.event
    kind = NAMES[context.case.grants[event.grant].kind]
    kept = "F" if code == "M" else "S"
    if event.withheld is not None:
        note = footnote_text(context.case, "withheld for price", securities="shares", kind=kind)
        yield withholding_step(context, held, event.withheld, note, kept)
    if event.tax is not None:
        note = footnote_text(context.case, "withheld for tax", securities="shares", reason=f"exercise of the {kind}")
        yield withholding_step(context, held, event.tax, note, kept)
    if event.cover is not None:
        name = "sold on exercise" if sells_everything(context.case, context.event) else "sold to cover exercise"
        yield from cover_steps(context, held, event.cover, footnote_text(context.case, name))


def conversion(context: EventContext[Conversion]) -> Iterator[BalanceStep]:
    """Convert units or debt; what the terms say of the price in words stands under both prices."""
    event = context.event
    code = "C" if event.basis == "16b-6(b)" else "M"
    terms = terms_on(context.case, context.case.grants[event.grant], event.on)
    units = event.shares or NONE
    shares = terms.shares_for(event.value or units) if event.received is None else event.received
    price, words = _price(event, texts(terms.notes.exercise_price))
    first = TransactionFacts(
        on=event.on, code=code, side="A", shares=shares or NONE, price=price, notes=on_cell(price=words)
    )
    yield _other_side(context, first)
    second = TransactionFacts(on=event.on, code=code, side="D", shares=units, value=event.value, underlying=shares)
    yield series_step(context, event.grant, second, ISSUER)


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


def vest(context: EventContext[Vest]) -> Iterator[BalanceStep]:
    """Exercise units of a series; units that were granted in Table I are shares already, and only the tax shows."""
    event, held = context.event, event_held_as(context.event, context.case.plan)
    if event.grant is not None:
        yield from _exercised(context, event.grant)
    if event.tax is not None:
        reason = f"vesting of the {_units(context)}"
        yield withholding_step(
            context,
            held,
            event.tax,
            footnote_text(context.case, "withheld for tax", securities="shares", reason=reason),
        )
    if event.cover is not None:
        name = "sold on vest" if sells_everything(context.case, context.event) else "sold to cover vest"
        yield from cover_steps(context, held, event.cover, footnote_text(context.case, name))


def _exercised(context: EventContext[Vest], id: str) -> Iterator[BalanceStep]:
    event, held = context.event, event_held_as(context.event, context.case.plan)
    terms = terms_on(context.case, context.case.grants[id], event.on)
    shares = terms.shares_for(event.shares) or NONE
    # Units vest by the award, not by a 10b5-1 plan of trades.
    got = TransactionFacts(on=event.on, code="M", side="A", shares=shares, covered=False)
    yield stock_step(context, held, got, ISSUER)
    yield series_step(context, id, replace(got, side="D", shares=event.shares), ISSUER)
    if event.settled == "cash":
        unit = NAMES[context.case.grants[id].kind]
        notes = on_code(footnote_text(context.case, "settled in cash", unit=unit))
        move = TransactionFacts(
            on=event.on, code="D", side="D", shares=shares, price=event.price, covered=False, notes=notes
        )
        yield stock_step(context, held, move, ISSUER)


def _units(context: EventContext[Vest]) -> str:
    """Name what vested: the units of a series, or the class whose title says it."""
    if context.event.grant is not None:
        return f"{NAMES[context.case.grants[context.event.grant].kind]}s"
    return "restricted securities"

"""Executions of one day as lines: folded within one dollar, each average with its range and undertaking."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from msgspec.structs import replace

from section16.drafting.case import At, say, who
from section16.drafting.fills.bands import Band, fold
from section16.drafting.fills.cell import CellError
from section16.drafting.fills.read import Fill, FillsError, of_issuer, read_fills, select
from section16.drafting.lines.balance import ISSUER, OTHERS, Step
from section16.drafting.lines.rows import Move
from section16.drafting.lines.steps import series_step, stock_step
from section16.drafting.plan.held import held_as
from section16.drafting.plan.mistake import Mistake, ask, refuse
from section16.drafting.plan.parts import CellNotes, EitherEvent, HeldAs, texts
from section16.drafting.plan.plan import Cover, Event, InlineFill, Plan, TradeEvent, Withholding
from section16.drafting.terms import joined, on_cell, on_code
from section16.drafting.wording import amount, money

__all__ = ["bands_of", "covered", "either", "moves_of", "withheld"]

Code = Literal["P", "S"]

_SIDES: Final = {"P": "A", "S": "D"}
_WORDS: Final = {"P": ("purchase", "purchased"), "S": ("sale", "sold")}


def moves_of(at: At[Event], executed: TradeEvent | Cover, on: date, code: Code) -> Iterator[Move]:
    """Yield one move a line: the folded executions, or the one price or average that the plan gives."""
    bands = bands_of(at, executed, on, code)
    for band in bands:
        notes = _average_note(at, code, band.low, band.high)
        yield Move(on=on, code=code, side=_SIDES[code], shares=band.shares, price=band.average, notes=notes)
    if not bands:
        notes = _average_note(at, code, executed.low, executed.high)
        shares = executed.shares or Decimal(0)
        yield Move(on=on, code=code, side=_SIDES[code], shares=shares, price=executed.price, notes=notes)


def bands_of(at: At[Event], executed: TradeEvent | Cover, on: date, code: Code) -> tuple[Band, ...]:
    """Fold the executions that a trade names; nothing when the plan gives shares and price instead."""
    if executed.fills is None:
        return ()
    fills = _fills(at, executed.fills, on, code)
    total = sum((fill.shares for fill in fills), Decimal(0))
    if executed.shares is not None and executed.shares != total:
        seen = f"the fills sum to {amount(total)} shares, the plan says {amount(executed.shares)}"
        ask(f"{at.place}.shares", seen, "put one of them right")
    return fold(fills, at.case.plan.settings.bands)


def _fills(at: At[Event], told: str | tuple[InlineFill, ...], on: date, code: Code) -> tuple[Fill, ...]:
    if not isinstance(told, str):
        return tuple(Fill(shares=one.shares, price=one.price, line=n) for n, one in enumerate(told, 1))
    if told not in at.case.files:
        ask(f"{at.place}.fills", f"the file '{told}' is not there", "put it beside the plan")
    try:
        fills = of_issuer(read_fills(at.case.files[told], told), _tickers(at.case.plan))
    except FillsError as error:
        refuse(_placed(at, told, one) for one in error.mistakes)
    except CellError as error:
        ask(f"{at.place}.fills", f"'{told}': {error.seen}", error.do)
    chosen = select(fills, on, "buy" if code == "P" else "sell")
    if not chosen:
        seen = f"'{told}' has no execution of {on.isoformat()} on that side"
        ask(f"{at.place}.fills", seen, "check date and side, or name the right file")
    return chosen


def _tickers(plan: Plan) -> tuple[str, ...]:
    issuer = plan.issuer
    return tuple(one for one in (issuer.ticker, issuer.foreign_ticker) if one) if issuer else ()


def _placed(at: At[Event], name: str, mistake: Mistake) -> Mistake:
    where = f"'{name}', {mistake.place}" if mistake.place else f"'{name}'"
    return Mistake(place=f"{at.place}.fills", seen=f"{where}: {mistake.seen}", do=mistake.do)


def _average_note(at: At[Event], code: Code, low: Decimal | None, high: Decimal | None) -> CellNotes:
    if low is None or high is None or low == high:
        return CellNotes()
    what, done = _WORDS[code]
    words = {"done": done, "low": money(low), "high": money(high), "who": who(at.case)}
    return on_cell(price=(say(at.case, f"weighted average {what}", **words),))


def withheld(at: At[Event], held: HeldAs, withholding: Withholding, standard: str) -> Step:
    """Dispose of shares that the issuer keeps; the plan's own footnote stands in for the standard one."""
    notes = joined(on_code(*(texts(withholding.footnote) or (standard,))), withholding.footnotes)
    shares, price = withholding.shares, withholding.price
    move = Move(on=at.event.on, code="F", side="D", shares=shares, price=price, notes=notes)
    return stock_step(at, held, move, ISSUER)


def covered(at: At[Event], held: HeldAs, cover: Cover, standard: str) -> Iterator[Step]:
    """Dispose of shares sold to pay; the sale may be on a later day and under a 10b5-1 plan of its own."""
    own = joined(on_code(*(texts(cover.footnote) or (standard,))), cover.footnotes)
    for move in moves_of(at, cover, cover.on or at.event.on, "S"):
        notes = joined(own, move.notes)
        yield stock_step(at, held, replace(move, plan=cover.plan, notes=notes), OTHERS)


def either(at: At[EitherEvent], move: Move, rank: int = OTHERS) -> Step:
    """Make the row in Table II when the event names a grant, else in Table I."""
    if at.event.grant is not None:
        return series_step(at, at.event.grant, move, rank)
    return stock_step(at, held_as(at.event, at.case.plan), move, rank)

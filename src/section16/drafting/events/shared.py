"""Executions of one day as lines: folded within one dollar, each average with its range and undertaking."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from msgspec.structs import replace

from section16.drafting.case import Case, EventContext, footnote_text, terms_on
from section16.drafting.fills.bands import Band, fold
from section16.drafting.fills.read import Fill, FillsError, FillsFile, LeftOut, day_of, of_issuer, read_file, select
from section16.drafting.lines.balance import ISSUER, OTHERS, BalanceStep
from section16.drafting.lines.rows import TransactionFacts
from section16.drafting.lines.steps import stock_step
from section16.drafting.notes import joined, on_cell, on_code, texts
from section16.drafting.plan.events import Exercise, Purchase, Vest
from section16.drafting.plan.mistake import Mistake, OneMistakeError, ask, refuse
from section16.drafting.plan.parts import CellNotes, Cover, Event, HeldAs, InlineFill, TradeEvent, Withholding
from section16.drafting.plan.plan import Plan, tickers_of, titles_given
from section16.standard.text.prose import amount, money

__all__ = [
    "bands_of",
    "cover_steps",
    "executions_left_out",
    "say_left_out",
    "sells_everything",
    "trades_of",
    "withholding_step",
]

TradeCode = Literal["P", "S"]
_LISTED: Final = 10  # rows named one by one

_SIDES: Final = {"P": "A", "S": "D"}
_WORDS: Final = {"P": ("purchase", "purchased"), "S": ("sale", "sold")}


def trades_of(
    context: EventContext[Event], executed: TradeEvent | Cover, on: date, code: TradeCode
) -> Iterator[TransactionFacts]:
    """Yield the facts of one line each: the folded executions, or the one price or average that the plan gives."""
    bands = bands_of(context, executed, on, code)
    for band in bands:
        notes = _average_note(context.case, code, band.low, band.high)
        yield TransactionFacts(on=on, code=code, side=_SIDES[code], shares=band.shares, price=band.average, notes=notes)
    if not bands:
        notes = _average_note(context.case, code, executed.low, executed.high)
        shares, value = executed.shares or Decimal(0), getattr(executed, "value", None)
        yield TransactionFacts(
            on=on, code=code, side=_SIDES[code], shares=shares, value=value, price=executed.price, notes=notes
        )


def bands_of(context: EventContext[Event], executed: TradeEvent | Cover, on: date, code: TradeCode) -> tuple[Band, ...]:
    """Fold the executions that a trade names; nothing when the plan gives shares and price instead."""
    if executed.fills is None:
        return ()
    fills = _fills(context, executed.fills, on, code)
    total = sum((fill.shares for fill in fills), Decimal(0))
    if executed.shares is not None and executed.shares != total:
        seen = f"the fills sum to {amount(total)} shares, the plan says {amount(executed.shares)}"
        ask(f"{context.place}.shares", seen, "put one of them right")
    return fold(fills, context.case.plan.settings.bands)


def _fills(
    context: EventContext[Event], given: str | tuple[InlineFill, ...], on: date, code: TradeCode
) -> tuple[Fill, ...]:
    if not isinstance(given, str):
        return tuple(Fill(shares=one.shares, price=one.price, line=n) for n, one in enumerate(given, 1))
    if given not in context.case.files:
        ask(f"{context.place}.fills", f"the file '{given}' is not there", "put it beside the plan")
    try:
        fills = executions_in(context.case, given).fills
    except FillsError as error:
        refuse(_in_file(context, given, one) for one in error.mistakes)
    except OneMistakeError as error:
        ask(f"{context.place}.fills", f"'{given}': {error.seen}", error.do)
    chosen = select(fills, on, "buy" if code == "P" else "sell")
    if not chosen:
        seen = f"'{given}' has no execution of {on.isoformat()} on that side"
        ask(f"{context.place}.fills", seen, "check date and side, or name the right file")
    return chosen


def executions_in(case: Case, name: str) -> FillsFile:
    """Return what a broker's file holds of the issuer's symbol; raise FillsError and OneMistakeError."""
    asked = case.plan.fills
    found = read_file(case.files[name], name, titles_given(asked.columns), asked.sheets)
    return found._replace(fills=of_issuer(found.fills, tickers_of(case.plan)))


def executions_left_out(case: Case) -> Iterator[tuple[str, LeftOut]]:
    """Yield the rows of the broker's files that no event takes, each with the name of its file."""
    taken: dict[str, set[tuple[date, Literal["buy", "sell"]]]] = {}
    for name, on, side in _takes(case.plan):
        taken.setdefault(name, set()).add((on, side))
    for name, takes in taken.items():
        yield from ((name, row) for row in _untaken(executions_in(case, name), takes))


def say_left_out(rows: Iterable[tuple[str, LeftOut]]) -> Iterator[Mistake]:
    """Say what of the files is not used: rows of one reason together, with their shares."""
    alike: dict[tuple[str, str], list[LeftOut]] = {}
    for name, row in rows:
        alike.setdefault((name, row.why), []).append(row)
    return (_left_out(name, why, some) for (name, why), some in alike.items())


def _takes(plan: Plan) -> Iterator[tuple[str, date, Literal["buy", "sell"]]]:
    """Yield the file, the day and the side of each trade that names a file."""
    for event in plan.events:
        for trade in (event, getattr(event, "cover", None)):
            if isinstance(trade, TradeEvent | Cover) and isinstance(trade.fills, str):
                yield trade.fills, trade.on or event.on, "buy" if isinstance(event, Purchase) else "sell"


def _untaken(found: FillsFile, takes: set[tuple[date, Literal["buy", "sell"]]]) -> Iterator[LeftOut]:
    """Yield what no event takes."""
    for fill in found.fills:
        if not any(select([fill], on, side) for on, side in takes):
            day = day_of(fill.executed_at)
            done = "bought" if fill.side == "buy" else "sold"
            yield LeftOut(fill.line, f"{done}{f' on {day}' if day else ''}, which no event takes", fill.shares)
    yield from found.left_out


def _left_out(name: str, why: str, rows: list[LeftOut]) -> Mistake:
    shares = amount(sum((row.shares or Decimal(0) for row in rows), Decimal(0)))
    lines = ", ".join(str(row.line) for row in rows[:_LISTED] if row.line)
    more = f" and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
    where = f" ({'row' if len(rows) == 1 else 'rows'} {lines}{more})" if lines else ""
    return Mistake(place=f"'{name}'", seen=f"not used: {shares} shares, {why}{where}", do="see that they are reported")


def _in_file(context: EventContext[Event], name: str, mistake: Mistake) -> Mistake:
    where = f"'{name}', {mistake.place}" if mistake.place else f"'{name}'"
    return Mistake(place=f"{context.place}.fills", seen=f"{where}: {mistake.seen}", do=mistake.do)


def _average_note(case: Case, code: TradeCode, low: Decimal | None, high: Decimal | None) -> CellNotes:
    if low is None or high is None or low == high:
        return CellNotes()
    what, done = _WORDS[code]
    text = footnote_text(case, f"weighted average {what}", done=done, low=money(low), high=money(high))
    return on_cell(price=(text,))


def withholding_step(
    context: EventContext[Exercise] | EventContext[Vest],
    held: HeldAs,
    withholding: Withholding,
    standard: str,
    code: str = "F",
) -> BalanceStep:
    """Dispose of shares that the issuer keeps; the plan's own footnote stands in for the standard one.

    One withholding may be for all that came in on the day; then it stands after it.
    """
    notes = joined((on_code(*(texts(withholding.footnote) or (standard,))), withholding.footnotes))
    shares, price = withholding.shares, withholding.price
    facts = TransactionFacts(
        on=context.event.on, code=code, side="D", shares=shares, price=price, notes=notes, covered=False
    )
    own = received_by(context.case, context.event)
    return stock_step(context, held, facts, ISSUER if own is None or shares <= own else OTHERS)


def received_by(case: Case, event: Exercise | Vest) -> Decimal | None:
    """Return how many shares an exercise or a vesting brings; None where the plan does not tell."""
    if isinstance(event, Exercise) and event.received is not None:
        return event.received
    if event.grant is None:
        return event.shares
    return terms_on(case, case.grants[event.grant], event.on).shares_for(event.shares)


def sells_everything(case: Case, event: Exercise | Vest) -> bool:
    """Tell whether nothing is left of what came: such a sale raised more than any price and tax.

    One sale may be for all that came in on the day; then it is held against that.
    """
    got = received_by(case, event)
    if event.cover is None or got is None:
        return False
    gone = _gone(case, event)
    if gone <= got:
        return gone == got
    day = [one for one in case.plan.events if isinstance(one, Exercise | Vest) and one.on == event.on]
    return sum(_gone(case, one) for one in day) >= sum(received_by(case, one) or 0 for one in day)


def _gone(case: Case, event: Exercise | Vest) -> Decimal:
    """Return how many of the shares that an exercise or a vesting brings were sold or withheld."""
    kept = (event.tax, event.withheld if isinstance(event, Exercise) else None)
    withheld = sum((one.shares for one in kept if one is not None), Decimal(0))
    if event.cover is None:
        return withheld
    context = EventContext(case, case.plan.events.index(event), event)
    bands = bands_of(context, event.cover, event.cover.on or event.on, "S")
    return withheld + (event.cover.shares or sum((band.shares for band in bands), Decimal(0)))


def cover_steps(context: EventContext[Event], held: HeldAs, cover: Cover, standard: str) -> Iterator[BalanceStep]:
    """Dispose of shares sold to pay; the sale may be on a later day and under a 10b5-1 plan of its own."""
    own = joined((on_code(*(texts(cover.footnote) or (standard,))), cover.footnotes))
    for facts in trades_of(context, cover, cover.on or context.event.on, "S"):
        notes = joined((own, facts.notes))
        yield stock_step(context, held, replace(facts, plan=cover.plan, notes=notes), OTHERS)

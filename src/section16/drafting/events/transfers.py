"""What moves shares between lines or only changes a balance: transfers, distributions, splits, exempt plans."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec.structs import replace

from section16.drafting.case import EventContext, class_of, footnote_text
from section16.drafting.lines.balance import FIRST, ISSUER, NONE, BalanceLine, BalanceStep, stock_line
from section16.drafting.lines.rows import TransactionFacts
from section16.drafting.lines.steps import balance_only_step, due_on, stock_step
from section16.drafting.notes import on_code
from section16.drafting.plan.events import (
    AdsConversion,
    Correction,
    Distribution,
    DividendReinvestment,
    PlanAcquisition,
    Split,
    Transfer,
)
from section16.drafting.plan.held import event_held_as, name_in_prose, named_held_as
from section16.drafting.plan.parts import CellNotes, HeldAs
from section16.drafting.terms import ratio_of
from section16.drafting.wording import amount, day, listed, shares_of

__all__ = [
    "ads_conversion",
    "correction",
    "distribution",
    "dividend_reinvestment",
    "plan_acquisition",
    "splits",
    "transfer",
]


def splits(context: EventContext[Split], lines: Iterable[BalanceLine]) -> Iterator[BalanceStep]:
    """Multiply the balance of every line of the class, and of every series on it but convertibles (Rule 16a-9)."""
    event = context.event
    title = class_of(context.case.plan, event)
    new, old = ratio_of(event.ratio)
    words = {"ratio": f"{amount(new)}-for-{amount(old)}", "on": day(event.on)}
    note = footnote_text(context.case, "split" if new > old else "reverse split", **words)
    remaining = {one.grant: one.remaining for one in event.adjusted}
    for line in lines:
        if line.held.security != title or _is_convertible(context, line):
            continue
        step = balance_only_step(context, line, NONE, note, FIRST)
        whole = event.fractions == "drop"
        after = remaining.get(line.series) if line.table == "II" else None
        yield replace(step, times=new, per=old, whole=whole, to=after)


def dividend_reinvestment(context: EventContext[DividendReinvestment]) -> Iterator[BalanceStep]:
    """Add the shares of an exempt reinvestment plan (Rule 16a-11)."""
    event = context.event
    note = footnote_text(context.case, "dividend reinvestment", shares=amount(event.shares), on=day(event.on))
    yield balance_only_step(context, stock_line(event_held_as(event, context.case.plan)), event.shares, note, ISSUER)


def plan_acquisition(context: EventContext[PlanAcquisition]) -> Iterator[BalanceStep]:
    """Add the shares of a 401(k), purchase or excess plan (Rule 16b-3(c))."""
    event = context.event
    note = footnote_text(context.case, "exempt plan", shares=amount(event.shares), on=day(event.on), under=event.under)
    yield balance_only_step(context, stock_line(event_held_as(event, context.case.plan)), event.shares, note, ISSUER)


def correction(context: EventContext[Correction]) -> Iterator[BalanceStep]:
    """Set a balance right, and say why."""
    step = balance_only_step(
        context, stock_line(event_held_as(context.event, context.case.plan)), NONE, context.event.why, FIRST
    )
    yield replace(step, to=context.event.shares)


def ads_conversion(context: EventContext[AdsConversion]) -> Iterator[BalanceStep]:
    """Deposit ordinary shares for depositary shares, or withdraw them: two balances, or two lines with code J."""
    event, ads = context.event, context.case.plan.ads
    if ads is None:  # read_plan asks for it
        return
    ordinary, depositary = ratio_of(ads.ratio)
    shares = event.shares * ordinary / depositary
    sign = 1 if event.to == "ads" else -1
    changes = ((ads.ordinary, -sign * shares), (ads.security, sign * event.shares))
    words = {"ordinary": shares_of(ads.ordinary), "depositary": ads.security, "on": day(event.on)}
    name = "deposit" if event.to == "ads" else "withdrawal"
    note = footnote_text(context.case, name, ordinary_shares=amount(shares), shares=amount(event.shares), **words)
    for title, change in changes:
        yield _balance_change(context, title, change, note)


def _balance_change(context: EventContext[AdsConversion], title: str, change: Decimal, note: str) -> BalanceStep:
    held = named_held_as(context.event.holding, title, context.case.plan)
    if context.event.report == "balance":
        return balance_only_step(context, stock_line(held), change, note)
    side = "A" if change > 0 else "D"
    return stock_step(
        context,
        held,
        TransactionFacts(on=context.event.on, code="J", side=side, shares=abs(change), notes=on_code(note)),
    )


def _is_convertible(context: EventContext[Split], line: BalanceLine) -> bool:
    return line.table == "II" and context.case.grants[line.series].kind == "convertible"


def transfer(context: EventContext[Transfer]) -> Iterator[BalanceStep]:
    """Move shares from one way of holding to another: two balances with a footnote, or two lines."""
    event, plan = context.event, context.case.plan
    title = class_of(plan, event)
    source, target = named_held_as(event.from_, event.security, plan), named_held_as(event.to, event.security, plan)
    if event.report != "balance":
        code = "G" if event.report == "gift" else "J"
        # One gift, due on one form: that of the side that makes it.
        context = replace(context, event=replace(event, form=due_on(event, code, "D")))
        yield stock_step(context, source, TransactionFacts(on=event.on, code=code, side="D", shares=event.shares))
        yield stock_step(context, target, TransactionFacts(on=event.on, code=code, side="A", shares=event.shares))
        return
    words = {"shares": amount(event.shares), "security": shares_of(title), "on": day(event.on)}
    note = footnote_text(context.case, "transfer", source=_in_prose(source), target=_in_prose(target), **words)
    yield balance_only_step(context, stock_line(source), -event.shares, note)
    yield balance_only_step(context, stock_line(target), event.shares, note)


def distribution(context: EventContext[Distribution]) -> Iterator[BalanceStep]:
    """Dispose of what a fund distributed, and acquire the owners' own parts of it; code J wants a footnote."""
    event, plan = context.event, context.case.plan
    source = named_held_as(event.from_, event.security, plan)
    given, got = _distribution_notes(context, source)
    yield stock_step(
        context, source, TransactionFacts(on=event.on, code="J", side="D", shares=event.shares, notes=given)
    )
    for part in event.received:
        move = TransactionFacts(on=event.on, code="J", side="A", shares=part.shares, notes=got)
        yield stock_step(context, named_held_as(part.to, event.security, plan), move)


def _distribution_notes(context: EventContext[Distribution], source: HeldAs) -> tuple[CellNotes, CellNotes]:
    """Say what happened, at the source and where it arrived, unless the plan does."""
    if context.event.footnote or context.event.footnotes.code:
        return on_code(), on_code()
    plan = context.case.plan
    names = [name_in_prose(owner, plan) for owner in plan.owners if (owner.id or owner.cik) in source.owners]
    by = (source.nature or "").startswith("By ")
    name = source.nature[3:] if by and source.nature else listed(tuple(names)) or "the holder of the shares"
    given = footnote_text(context.case, "distribution", source=name)
    return on_code(given), on_code(footnote_text(context.case, "distribution received", source=name))


def _in_prose(held: HeldAs) -> str:
    """Name a way of holding inside a sentence: `direct ownership`, `indirect ownership (By Trust)`."""
    if held.ownership == "D":
        return "direct ownership"
    return f"indirect ownership ({held.nature})" if held.nature else "indirect ownership"

"""What moves shares between lines or only changes a balance: transfers, distributions, splits, exempt plans."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.case import EventContext, class_of, footnote_text
from section16.drafting.lines.balance import FIRST, ISSUER, NONE, BalanceLine, BalanceStep, stock_line
from section16.drafting.lines.rows import TransactionFacts
from section16.drafting.lines.steps import balance_only_step, due_on, series_line, series_step, stock_step
from section16.drafting.notes import on_code
from section16.drafting.plan.balance_events import (
    AdsConversion,
    Correction,
    DividendReinvestment,
    DomesticRelationsOrder,
    HouseholdChange,
    PlanAcquisition,
    SpinOff,
    Split,
)
from section16.drafting.plan.events import Distribution, Transfer
from section16.drafting.plan.held import event_grant, event_held_as, name_in_prose, named_held_as, series_named
from section16.drafting.plan.parts import CellNotes, EitherEvent, HeldAs
from section16.drafting.terms import NAMES, ratio_of
from section16.standard.text.prose import amount, day, listed, shares_of

__all__ = [
    "ads_conversion",
    "correction",
    "distribution",
    "dividend_reinvestment",
    "domestic_relations_order",
    "household_change",
    "plan_acquisition",
    "spin_off",
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
    """Add the shares of an exempt reinvestment plan, or the units credited as dividend equivalents (Rule 16a-11)."""
    event = context.event
    words = {"shares": amount(event.shares), "on": day(event.on)}
    if event.grant is None:
        note = footnote_text(context.case, "dividend reinvestment", **words)
    else:
        units = f"{NAMES[context.case.grants[event.grant].kind]}s"
        note = footnote_text(context.case, "dividend equivalents", units=units, **words)
    yield balance_only_step(context, _line(context), event.shares, note, ISSUER)


def plan_acquisition(context: EventContext[PlanAcquisition]) -> Iterator[BalanceStep]:
    """Add the shares of a 401(k), purchase or excess plan, of a day or of a statement's period (Rule 16b-3(c))."""
    event = context.event
    words = {"shares": amount(event.shares), "on": day(event.on), "under": event.under}
    if event.since is None:
        note = footnote_text(context.case, "exempt plan", **words)
    else:
        note = footnote_text(context.case, "exempt plan over a period", since=day(event.since), **words)
    yield balance_only_step(context, stock_line(event_held_as(event, context.case.plan)), event.shares, note, ISSUER)


def domestic_relations_order(context: EventContext[DomesticRelationsOrder]) -> Iterator[BalanceStep]:
    """Move what a court gave to one of two spouses (Rule 16a-12)."""
    event = context.event
    gone = event.side == "disposed"
    way = "to" if gone else "from"
    whom = f" {way} {event.to}" if event.to else ""
    note = footnote_text(context.case, "domestic relations order", whom=whom, **_counted(context))
    yield balance_only_step(context, _line(context), -event.shares if gone else event.shares, note)


def spin_off(context: EventContext[SpinOff]) -> Iterator[BalanceStep]:
    """Add what came pro rata for shares of the issuer's parent (Rule 16a-9)."""
    event = context.event
    note = footnote_text(context.case, "spin-off", parent=event.from_, **_counted(context))
    yield balance_only_step(context, _line(context), event.shares, note, ISSUER)


def household_change(context: EventContext[HouseholdChange]) -> Iterator[BalanceStep]:
    """Count the holding of a member of the household from now on, or no longer (Rule 16a-1(a)(2)(ii)(A))."""
    event = context.event
    name = "left the household" if event.side == "left" else "joined the household"
    note = footnote_text(context.case, name, member=event.who, **_counted(context))
    yield balance_only_step(context, _line(context), event.shares if event.side == "joined" else -event.shares, note)


def _line(context: EventContext[EitherEvent] | EventContext[SpinOff]) -> BalanceLine:
    """Return the line that an event moves: that of its series, or of its class."""
    grant = event_grant(context.event)
    if grant is not None:
        return series_line(context, grant)
    return stock_line(event_held_as(context.event, context.case.plan))


def _counted(
    context: EventContext[DomesticRelationsOrder] | EventContext[HouseholdChange] | EventContext[SpinOff],
) -> dict[str, str]:
    """Write what moved and when, as footnotes do."""
    event, grant = context.event, event_grant(context.event)
    if grant is not None:
        title = context.case.grants[grant].security
    else:
        title = shares_of(event_held_as(event, context.case.plan).security)
    return {"shares": amount(event.shares), "security": title, "on": day(event.on)}


def correction(context: EventContext[Correction]) -> Iterator[BalanceStep]:
    """Set a balance right, and say why."""
    step = balance_only_step(context, _line(context), NONE, context.event.why, FIRST)
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


class _Holder(Struct, frozen=True):
    """One end of a move: how it is held, and of which series, where units of a grant move."""

    held: HeldAs
    series: str | None = None

    @property
    def line(self) -> BalanceLine:
        """Return the line that moves."""
        return stock_line(self.held) if self.series is None else BalanceLine("II", self.series, self.held)


def _holder(context: EventContext[Transfer] | EventContext[Distribution], word: str) -> _Holder:
    event, case = context.event, context.case
    if event.grant is None:
        return _Holder(named_held_as(word, event.security, case.plan))
    series, held = series_named(word, case.grants[event.grant], case.plan)
    return _Holder(held, series)


def _moved(
    context: EventContext[Transfer] | EventContext[Distribution], holder: _Holder, facts: TransactionFacts
) -> BalanceStep:
    """Make the row of one end; what the event says of a nature of ownership is not said of what is held directly."""
    if holder.held.nature is None:
        event = context.event
        own = replace(event.footnotes, nature=()), replace(event.derivative_footnotes, nature=())
        context = replace(context, event=replace(event, footnotes=own[0], derivative_footnotes=own[1]))
    if holder.series is not None:
        return series_step(context, holder.series, facts, held=holder.held)
    return stock_step(context, holder.held, facts)


def transfer(context: EventContext[Transfer]) -> Iterator[BalanceStep]:
    """Move shares or units from one way of holding to another: two balances with a footnote, or two lines."""
    event = context.event
    source, target = _holder(context, event.from_), _holder(context, event.to)
    if event.report != "balance":
        code = "G" if event.report == "gift" else "J"
        # One gift, due on one form: that of the side that makes it.
        context = replace(context, event=replace(event, form=due_on(event, code, "D")))
        facts = TransactionFacts(on=event.on, code=code, side="D", shares=event.shares)
        yield _moved(context, source, facts)
        yield _moved(context, target, replace(facts, side="A"))
        return
    title = context.case.grants[event.grant].security if event.grant else shares_of(class_of(context.case.plan, event))
    words = {"shares": amount(event.shares), "security": title, "on": day(event.on)}
    ends = {"source": _in_prose(source.held), "target": _in_prose(target.held)}
    note = footnote_text(context.case, "transfer", **ends, **words)
    yield balance_only_step(context, source.line, -event.shares, note)
    yield balance_only_step(context, target.line, event.shares, note)


def distribution(context: EventContext[Distribution]) -> Iterator[BalanceStep]:
    """Dispose of what a fund distributed, and acquire the owners' own parts of it; code J wants a footnote."""
    event = context.event
    source = _holder(context, event.from_)
    given, got = _distribution_notes(context, source.held)
    yield _moved(context, source, TransactionFacts(on=event.on, code="J", side="D", shares=event.shares, notes=given))
    for part in event.received:
        move = TransactionFacts(on=event.on, code="J", side="A", shares=part.shares, notes=got)
        yield _moved(context, _holder(context, part.to), move)


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

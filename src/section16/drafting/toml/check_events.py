"""Whether each event says what its lines need, and refers to what the plan has."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from section16.drafting.plan.balance_events import AdsConversion, Correction, Split
from section16.drafting.plan.events import (
    AdministratorFile,
    AnyEvent,
    Conversion,
    Distribution,
    EquitySwapEvent,
    EsppPurchase,
    Exercise,
    OptionGrant,
    Other,
    Tender,
    ToIssuer,
    Transfer,
    Vest,
)
from section16.drafting.plan.held import (
    event_grant,
    event_held_as,
    grant_held_as,
    grant_named,
    grant_received,
    is_valued,
    named_held_as,
    series_named,
)
from section16.drafting.plan.mistake import OneMistakeError
from section16.drafting.plan.parts import AmountEvent, Cover, StockEvent, TradeEvent, Withholding
from section16.drafting.terms import position_of, right_of
from section16.drafting.toml.check import check_holder, is_ratio
from section16.drafting.toml.collector import MistakeCollector
from section16.drafting.toml.line_numbers import KeyPath
from section16.standard.directions import direction

__all__ = ["check_events"]

ONE_DOLLAR: Final = Decimal(1)
MUST_SAY_BASIS: Final = frozenset({"warrant", "right", "put", "call"})


def check_events(collector: MistakeCollector) -> None:
    """Check every event that could be read."""
    for path, event in collector.each("event", collector.plan.events):
        _common(collector, path, event)
        if _references(collector, path, event):
            _held(collector, path, event)
        for kind, check in CHECKS.items():
            if isinstance(event, kind):
                check(collector, path, event)


def _common(collector: MistakeCollector, path: KeyPath, event: AnyEvent) -> None:
    for key in ("shares", "value", "received"):
        if isinstance(amount := getattr(event, key, None), Decimal) and amount == 0:
            collector.note((*path, key), "0", "write how many, or leave the event out")
    _amount(collector, path, event)
    if event.deemed is not None and event.deemed < event.on:
        collector.note((*path, "deemed"), f"{event.deemed} is before the trade", f"write {event.on} or a later date")
    if event.late and collector.plan.form[0] != "5":
        collector.note((*path, "late"), f"late on Form {collector.plan.form}", "leave it out; it marks lines of Form 5")
    if collector.plan.form[0] == "5" and collector.plan.period and event.on > collector.plan.period:
        collector.note(
            (*path, "on"), f"{event.on} is after the fiscal year", f"leave it out, or write {collector.plan.period}"
        )


def _amount(collector: MistakeCollector, path: KeyPath, event: AnyEvent) -> None:
    """Ask for shares or dollars, whichever the series is kept in: the two are never added."""
    shares, value = (getattr(event, key, None) for key in ("shares", "value"))
    if isinstance(event, AmountEvent) and (shares is None) == (value is None):
        collector.note((*path, "shares"), "shares and value both, or neither", "write one of them")
    grant = grant_named(event_grant(event), collector.plan)
    if grant is None:
        if value is not None:
            do = "write `grant`, or `shares`; Table I has no column for dollars"
            collector.note((*path, "value"), "given without a grant", do)
        return
    if is_valued(grant, collector.plan):
        if shares is not None and value is None and not isinstance(event, Correction):
            seen = f"{event_grant(event)!r} is kept in dollars, and a number of units says nothing of them"
            collector.note((*path, "shares"), seen, "write `value`, the dollars of it")
    elif value is not None:
        seen = f"{event_grant(event)!r} is kept in units"
        collector.note((*path, "value"), seen, "write `shares`, or give the grant `remaining_value`")


def _references(collector: MistakeCollector, path: KeyPath, event: AnyEvent) -> bool:
    known = collector.known
    fine = [
        collector.check_reference((*path, "grant"), event_grant(event), known.grants, "grant"),
        collector.check_reference((*path, "plan"), event.plan, known.plans, "plan"),
        collector.check_reference((*path, "into"), getattr(event, "into", None), known.grants, "grant"),
    ]
    if isinstance(event, StockEvent):
        fine.append(
            collector.check_reference((*path, "holding"), event.holding, known.holdings | {"direct"}, "holding")
        )
        check_holder(collector, path, event)
    adopted = next((plan.adopted for plan in collector.plan.trading_plans if plan.id == event.plan), None)
    if adopted is not None and event.on < adopted:
        collector.note(
            (*path, "plan"), f"{event.plan!r} was adopted on {adopted}, after the event", "put one of them right"
        )
    # A grant that has mistakes of its own is known, but what it is for is not.
    return all(fine) and (event_grant(event) is None or grant_named(event_grant(event), collector.plan) is not None)


def _held(collector: MistakeCollector, path: KeyPath, event: AnyEvent) -> None:
    try:
        if isinstance(event, StockEvent) and not isinstance(event, AdministratorFile):  # whose rows are held so or so
            event_held_as(event, collector.plan)
        if isinstance(event, Exercise | Conversion):
            grant_received(event, collector.plan)
        if isinstance(event, Transfer | Distribution):
            _ends(collector, path, event)
    except OneMistakeError as error:
        collector.note((*path, "security"), error.seen, error.do)


def _ends(collector: MistakeCollector, path: KeyPath, event: Transfer | Distribution) -> None:
    """Find both ends of a move; units of a grant come from where the grant is held."""
    ends = (event.from_, event.to) if isinstance(event, Transfer) else (event.from_, *(p.to for p in event.received))
    grant = grant_named(event.grant, collector.plan)
    if grant is None:
        for word in ends:
            named_held_as(word, event.security, collector.plan)
        return
    source = series_named(event.from_, grant, collector.plan)
    if source != (grant.id, grant_held_as(grant, collector.plan)):
        seen = f"{event.from_!r} is not how {grant.id!r} is held"
        collector.note((*path, "from"), seen, "write how it is held, or name the grant that is held so")
    if isinstance(event, Transfer) and series_named(event.to, grant, collector.plan) == source:
        collector.note((*path, "to"), f"{event.to!r} is where it came from", "write where it went")


def _trade(collector: MistakeCollector, path: KeyPath, trade: TradeEvent | Cover) -> None:
    if isinstance(trade, TradeEvent) and trade.value is not None:
        _valued_trade(collector, path, trade)
        return
    if trade.fills is None and (trade.shares is None or trade.price is None):
        key = "price" if trade.shares is not None else "shares" if trade.price is not None else "fills"
        collector.note((*path, key), "missing", 'write `fills = "file.csv"`, or `shares` and `price`')
    if trade.fills is not None and (trade.price is not None or trade.low is not None):
        collector.note((*path, "price"), "given beside fills", "leave it out; the fills give it")
    if isinstance(trade.fills, tuple) and not all(fill.shares for fill in trade.fills):
        collector.note((*path, "fills"), "a fill of 0 shares", "leave it out")
    if trade.fills == ():
        collector.note((*path, "fills"), "empty", "write the executions")
    if (trade.low is None) != (trade.high is None):
        collector.note(
            (*path, "low" if trade.low is None else "high"), "missing", "write both `low` and `high`, or neither"
        )
    _range(collector, path, trade)


def _valued_trade(collector: MistakeCollector, path: KeyPath, trade: TradeEvent) -> None:
    """Take a trade of so many dollars of debt at a price, or with words for one."""
    for key in ("fills", "shares", "low", "high"):
        if getattr(trade, key) is not None:
            collector.note((*path, key), "given beside value", "leave one of the two out")
    if trade.price is None and not trade.derivative_footnotes.price:
        do = 'write `price`, or `derivative_footnotes = {price = "..."}`'
        collector.note((*path, "price"), "missing", do)


def _range(collector: MistakeCollector, path: KeyPath, trade: TradeEvent | Cover) -> None:
    if trade.low is None or trade.high is None or trade.price is None:
        return
    if not trade.low <= trade.price <= trade.high:
        seen = f"the average {trade.price} is not between {trade.low} and {trade.high}"
        collector.note((*path, "price"), seen, "put one of them right")
    elif trade.high - trade.low >= ONE_DOLLAR:
        seen = f"{trade.low} to {trade.high} spans a dollar or more"
        collector.note((*path, "high"), seen, "split it into several events, or give the fills")


def _trade_event(collector: MistakeCollector, path: KeyPath, event: TradeEvent) -> None:
    _trade(collector, path, event)


def _exercise(collector: MistakeCollector, path: KeyPath, event: Exercise) -> None:
    needs = {"net": "withheld", "sell-to-cover": "cover"}
    for how, key in needs.items():
        if event.how == how and getattr(event, key) is None:
            collector.note((*path, key), f"missing for {how}", f"write `{key} = {{shares = ..., price = ...}}`")
    _gives_away(collector, path, event)
    if event.how == "cash" and event.withheld is not None:
        collector.note((*path, "withheld"), "given, though paid in cash", 'leave it out, or write how = "net"')
    grant = grant_named(event.grant, collector.plan)
    if grant is not None and (grant.kind in MUST_SAY_BASIS or grant.short) and event.basis is None:
        do = "write `basis`, one of: 16b-3, in the money, out of the money"
        collector.note((*path, "basis"), f"missing for {grant.kind}", do)
    if grant is not None and grant.short and event.basis == "16b-3":
        seen = f"'16b-3' for {event.grant!r}, which the owner wrote"
        collector.note((*path, "basis"), seen, "write `in the money` or `out of the money`")
    if grant is not None and grant.kind == "sar" and event.received is None:
        collector.note((*path, "received"), "missing for sar", "write how many shares it settled in")
    _settles(collector, path, event)


def _gives_away(collector: MistakeCollector, path: KeyPath, event: Exercise) -> None:
    """Refuse shares that pay for an exercise by which shares go away: there are none to pay with."""
    grant = grant_named(event.grant, collector.plan)
    if grant is None or direction(right_of(grant), position_of(grant), "use").table_1 == "A":
        return
    for key in ("withheld", "tax", "cover"):
        if getattr(event, key) is not None:
            seen = f"given, though the exercise of {event.grant!r} gives shares away"
            collector.note((*path, key), seen, "leave it out; what else was sold is a `sale`")


def _settles(collector: MistakeCollector, path: KeyPath, event: Exercise | Vest) -> None:
    if event.cover is not None:
        _trade(collector, (*path, "cover"), event.cover)
        collector.check_reference((*path, "cover", "plan"), event.cover.plan, collector.known.plans, "plan")
    for key in ("withheld", "tax"):
        if (part := getattr(event, key, None)) is not None and part.shares == 0:
            collector.note((*path, key, "shares"), "0", "write how many, or leave it out")
    # Payroll withholds once for a day: what counts is all that came in on it.
    alike = [
        one
        for one in collector.plan.events
        if isinstance(one, Exercise | Vest)
        and one.on == event.on
        and _class(collector, one) == _class(collector, event)
    ]
    got = sum(getattr(one, "received", None) or one.shares for one in alike)
    kept = sum(part.shares for one in alike for part in _kept(one))
    comparable = all(_is_one_for_one(collector, one) for one in alike)
    if any(_kept(event)) and kept > got and comparable:
        collector.note((*path, "tax"), "more shares withheld than received", "put one of them right")


def _kept(event: Exercise | Vest) -> list[Withholding]:
    return [part for part in (getattr(event, "withheld", None), event.tax) if part is not None]


def _class(collector: MistakeCollector, event: Exercise | Vest) -> str | None:
    try:
        return event_held_as(event, collector.plan).security
    except OneMistakeError:  # told of the event itself
        return None


def _is_one_for_one(collector: MistakeCollector, event: Exercise | Vest) -> bool:
    """Tell whether units and shares can be compared as they stand."""
    grant = grant_named(event_grant(event), collector.plan)
    if getattr(event, "received", None) is not None or grant is None:
        return True
    return grant.ratio is None and grant.underlying_shares is None


def _administrator_file(collector: MistakeCollector, path: KeyPath, event: AdministratorFile) -> None:
    if event.cover is not None:
        if event.cover.fills is None and event.cover.price is None:
            collector.note((*path, "cover"), "no executions", "write `fills`, or `price` with `low` and `high`")
        collector.check_reference((*path, "cover", "plan"), event.cover.plan, collector.known.plans, "plan")


def _vest(collector: MistakeCollector, path: KeyPath, event: Vest) -> None:
    if event.grant is None and event.tax is None and event.cover is None:
        do = "write `grant`, or `tax` or `cover`; units reported in Table I make no other line"
        collector.note((*path, "grant"), "missing", do)
    for key in ("tax", "cover") if event.settled == "cash" else ():
        if getattr(event, key) is not None:
            do = "leave it out; the tax comes out of the cash, and no share is left to withhold or sell"
            collector.note((*path, key), "given, though settled in cash", do)
    if event.settled == "cash" and event.price is None:
        collector.note((*path, "price"), "missing, though settled in cash", "write the dollars a share that were paid")
    _settles(collector, path, event)


def _conversion(collector: MistakeCollector, path: KeyPath, event: Conversion) -> None:
    if (event.shares is None) == (event.value is None):
        collector.note((*path, "shares"), "shares and value both, or neither", "write one of them")
    grant = grant_named(event.grant, collector.plan)
    told = grant is not None and bool(
        (grant.exercise_price and grant.exercise_price.dollars) or grant.underlying_shares
    )
    if event.value is not None and event.received is None and not told:
        collector.note((*path, "received"), "missing", "write how many shares the debt became")


def _needs_footnote(collector: MistakeCollector, path: KeyPath, event: AnyEvent) -> None:
    if not (event.footnote or event.footnotes.code or event.derivative_footnotes.code):
        collector.note((*path, "footnote"), "missing", "write what happened; this code must be explained")


def _espp(collector: MistakeCollector, path: KeyPath, event: EsppPurchase) -> None:
    if event.code == "J":
        _needs_footnote(collector, path, event)


def _swap(collector: MistakeCollector, path: KeyPath, event: EquitySwapEvent) -> None:
    _needs_footnote(collector, path, event)
    grant = grant_named(event.grant, collector.plan)
    if grant is not None and grant.kind != "swap":
        collector.note((*path, "grant"), f"{event.grant!r} is of kind {grant.kind}", 'write kind = "swap" there')


def _priced(collector: MistakeCollector, path: KeyPath, event: Tender | ToIssuer) -> None:
    if event.price is None and not event.footnotes.price and not event.derivative_footnotes.price:
        do = 'write `price`, or `footnotes = {price = "what was received"}`'
        collector.note((*path, "price"), "missing", do)


def _option_grant(collector: MistakeCollector, path: KeyPath, event: OptionGrant) -> None:
    if event.grant is None:
        collector.note((*path, "grant"), "missing", "write the `id` of a [[grant]] with its terms")


def _transfer(collector: MistakeCollector, path: KeyPath, event: Transfer) -> None:
    if event.from_ == event.to:
        collector.note((*path, "to"), f"{event.to!r} is where it came from", "write where it went")
    if event.report == "other":
        _needs_footnote(collector, path, event)


def _distribution(collector: MistakeCollector, path: KeyPath, event: Distribution) -> None:
    if sum(part.shares for part in event.received) > event.shares:
        collector.note((*path, "received"), "more than was distributed", "put one of them right")


def _split(collector: MistakeCollector, path: KeyPath, event: Split) -> None:
    if not is_ratio(event.ratio):
        collector.note((*path, "ratio"), f"{event.ratio!r} is no ratio", 'write "3:2", new shares for old')
    for number, series in enumerate(event.adjusted):
        collector.check_reference((*path, "adjusted", number, "grant"), series.grant, collector.known.grants, "grant")


def _ads(collector: MistakeCollector, path: KeyPath, _event: AdsConversion) -> None:
    if collector.plan.ads is None and ("ads",) not in collector.readable:
        collector.note((*path, "what"), "no [ads] in the plan", "add [ads] with `security`, `ordinary` and `ratio`")


# Each takes its own kind of event, hence Any.
CHECKS: Final[dict[type[Any], Callable[[MistakeCollector, KeyPath, Any], None]]] = {
    TradeEvent: _trade_event,
    EsppPurchase: _espp,
    Exercise: _exercise,
    Vest: _vest,
    AdministratorFile: _administrator_file,
    Conversion: _conversion,
    Other: _needs_footnote,
    EquitySwapEvent: _swap,
    Tender: _priced,
    ToIssuer: _priced,
    OptionGrant: _option_grant,
    Transfer: _transfer,
    Distribution: _distribution,
    Split: _split,
    AdsConversion: _ads,
}

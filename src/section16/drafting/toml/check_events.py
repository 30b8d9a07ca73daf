"""Whether each event says what its lines need, and refers to what the plan has."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from section16.drafting.plan.events import (
    AdsConversion,
    AnyEvent,
    Conversion,
    Distribution,
    EquitySwapEvent,
    EsppPurchase,
    Exercise,
    OptionGrant,
    Other,
    Split,
    Tender,
    ToIssuer,
    Transfer,
    Vest,
)
from section16.drafting.plan.held import AmbiguousError, event_grant, event_held_as, grant_named, named_held_as
from section16.drafting.plan.parts import Cover, StockEvent, TradeEvent
from section16.drafting.toml.check import check_holder, is_ratio
from section16.drafting.toml.lines import Path
from section16.drafting.toml.notebook import Notebook

__all__ = ["check_events"]

ONE_DOLLAR: Final = Decimal(1)
MUST_SAY_BASIS: Final = frozenset({"warrant", "right", "put", "call"})


def check_events(book: Notebook) -> None:
    """Check every event that could be read."""
    for path, event in book.each("event", book.plan.events):
        _common(book, path, event)
        if _references(book, path, event):
            _held(book, path, event)
        for kind, check in CHECKS.items():
            if isinstance(event, kind):
                check(book, path, event)


def _common(book: Notebook, path: Path, event: AnyEvent) -> None:
    for key in ("shares", "value", "received"):
        if isinstance(amount := getattr(event, key, None), Decimal) and amount == 0:
            book.note((*path, key), "0", "write how many, or leave the event out")
    if event.deemed is not None and event.deemed < event.on:
        book.note((*path, "deemed"), f"{event.deemed} is before the trade", f"write {event.on} or a later date")
    if event.late and book.plan.form[0] != "5":
        book.note((*path, "late"), f"late on Form {book.plan.form}", "leave it out; it marks lines of Form 5")
    if book.plan.form[0] == "5" and book.plan.period and event.on > book.plan.period:
        book.note((*path, "on"), f"{event.on} is after the fiscal year", f"leave it out, or write {book.plan.period}")


def _references(book: Notebook, path: Path, event: AnyEvent) -> bool:
    known = book.known
    fine = [
        book.refer((*path, "grant"), event_grant(event), known.grants, "grant"),
        book.refer((*path, "plan"), event.plan, known.plans, "plan"),
    ]
    if isinstance(event, StockEvent):
        fine.append(book.refer((*path, "holding"), event.holding, known.holdings | {"direct"}, "holding"))
        check_holder(book, path, event)
    adopted = next((plan.adopted for plan in book.plan.trading_plans if plan.id == event.plan), None)
    if adopted is not None and event.on < adopted:
        book.note((*path, "plan"), f"{event.plan!r} was adopted on {adopted}, after the event", "put one of them right")
    # A grant that has mistakes of its own is known, but what it is for is not.
    return all(fine) and (event_grant(event) is None or grant_named(event_grant(event), book.plan) is not None)


def _held(book: Notebook, path: Path, event: AnyEvent) -> None:
    try:
        if isinstance(event, StockEvent):
            event_held_as(event, book.plan)
        for key in ("from_", "to"):
            if isinstance(event, Transfer | Distribution) and (word := getattr(event, key, None)):
                named_held_as(word, event.security, book.plan)
    except AmbiguousError as error:
        book.note((*path, "security"), *error.halves)


def _trade(book: Notebook, path: Path, trade: TradeEvent | Cover) -> None:
    if trade.fills is None and (trade.shares is None or trade.price is None):
        key = "price" if trade.shares is not None else "shares" if trade.price is not None else "fills"
        book.note((*path, key), "missing", 'write `fills = "file.csv"`, or `shares` and `price`')
    if trade.fills is not None and (trade.price is not None or trade.low is not None):
        book.note((*path, "price"), "given beside fills", "leave it out; the fills give it")
    if isinstance(trade.fills, tuple) and not all(fill.shares for fill in trade.fills):
        book.note((*path, "fills"), "a fill of 0 shares", "leave it out")
    if trade.fills == ():
        book.note((*path, "fills"), "empty", "write the executions")
    if (trade.low is None) != (trade.high is None):
        book.note((*path, "low" if trade.low is None else "high"), "missing", "write both `low` and `high`, or neither")
    _range(book, path, trade)


def _range(book: Notebook, path: Path, trade: TradeEvent | Cover) -> None:
    if trade.low is None or trade.high is None or trade.price is None:
        return
    if not trade.low <= trade.price <= trade.high:
        seen = f"the average {trade.price} is not between {trade.low} and {trade.high}"
        book.note((*path, "price"), seen, "put one of them right")
    elif trade.high - trade.low >= ONE_DOLLAR:
        seen = f"{trade.low} to {trade.high} spans a dollar or more"
        book.note((*path, "high"), seen, "split it into several events, or give the fills")


def _trade_event(book: Notebook, path: Path, event: TradeEvent) -> None:
    _trade(book, path, event)


def _exercise(book: Notebook, path: Path, event: Exercise) -> None:
    needs = {"net": "withheld", "sell-to-cover": "cover"}
    for how, key in needs.items():
        if event.how == how and getattr(event, key) is None:
            book.note((*path, key), f"missing for {how}", f"write `{key} = {{shares = ..., price = ...}}`")
    if event.how == "cash" and event.withheld is not None:
        book.note((*path, "withheld"), "given, though paid in cash", 'leave it out, or write how = "net"')
    grant = grant_named(event.grant, book.plan)
    if grant is not None and grant.kind in MUST_SAY_BASIS and event.basis is None:
        do = "write `basis`, one of: 16b-3, in the money, out of the money"
        book.note((*path, "basis"), f"missing for {grant.kind}", do)
    if grant is not None and grant.kind == "sar" and event.received is None:
        book.note((*path, "received"), "missing for sar", "write how many shares it settled in")
    _settles(book, path, event)


def _settles(book: Notebook, path: Path, event: Exercise | Vest) -> None:
    if event.cover is not None:
        _trade(book, (*path, "cover"), event.cover)
        book.refer((*path, "cover", "plan"), event.cover.plan, book.known.plans, "plan")
    for key in ("withheld", "tax"):
        if (part := getattr(event, key, None)) is not None and part.shares == 0:
            book.note((*path, key, "shares"), "0", "write how many, or leave it out")
    got = getattr(event, "received", None) or event.shares
    kept = [part for part in (getattr(event, "withheld", None), event.tax) if part is not None]
    if sum(part.shares for part in kept) > got and grant_is_one_for_one(book, event):
        book.note((*path, "tax"), "more shares withheld than received", "put one of them right")


def grant_is_one_for_one(book: Notebook, event: Exercise | Vest) -> bool:
    """Tell whether units and shares can be compared as they stand."""
    grant = grant_named(event_grant(event), book.plan)
    return grant is None or grant.ratio is None or getattr(event, "received", None) is not None


def _vest(book: Notebook, path: Path, event: Vest) -> None:
    if event.grant is None and event.tax is None and event.cover is None:
        do = "write `grant`, or `tax` or `cover`; units reported in Table I make no other line"
        book.note((*path, "grant"), "missing", do)
    if event.settled == "cash" and event.price is None:
        book.note((*path, "price"), "missing, though settled in cash", "write the dollars a share that were paid")
    _settles(book, path, event)


def _conversion(book: Notebook, path: Path, event: Conversion) -> None:
    if (event.shares is None) == (event.value is None):
        book.note((*path, "shares"), "shares and value both, or neither", "write one of them")
    if event.value is not None and event.received is None:
        book.note((*path, "received"), "missing", "write how many shares the debt became")


def _needs_footnote(book: Notebook, path: Path, event: AnyEvent) -> None:
    if not (event.footnote or event.footnotes.code or event.derivative_footnotes.code):
        book.note((*path, "footnote"), "missing", "write what happened; this code must be explained")


def _espp(book: Notebook, path: Path, event: EsppPurchase) -> None:
    if event.code == "J":
        _needs_footnote(book, path, event)


def _swap(book: Notebook, path: Path, event: EquitySwapEvent) -> None:
    _needs_footnote(book, path, event)
    grant = grant_named(event.grant, book.plan)
    if grant is not None and grant.kind != "swap":
        book.note((*path, "grant"), f"{event.grant!r} is of kind {grant.kind}", 'write kind = "swap" there')


def _priced(book: Notebook, path: Path, event: Tender | ToIssuer) -> None:
    if event.price is None and not event.footnotes.price and not event.derivative_footnotes.price:
        do = 'write `price`, or `footnotes = {price = "what was received"}`'
        book.note((*path, "price"), "missing", do)


def _option_grant(book: Notebook, path: Path, event: OptionGrant) -> None:
    if event.grant is None:
        book.note((*path, "grant"), "missing", "write the `id` of a [[grant]] with its terms")


def _transfer(book: Notebook, path: Path, event: Transfer) -> None:
    if event.from_ == event.to:
        book.note((*path, "to"), f"{event.to!r} is where it came from", "write where it went")
    if event.report == "other":
        _needs_footnote(book, path, event)


def _distribution(book: Notebook, path: Path, event: Distribution) -> None:
    if sum(part.shares for part in event.received) > event.shares:
        book.note((*path, "received"), "more than was distributed", "put one of them right")


def _split(book: Notebook, path: Path, event: Split) -> None:
    if not is_ratio(event.ratio):
        book.note((*path, "ratio"), f"{event.ratio!r} is no ratio", 'write "3:2", new shares for old')
    for number, series in enumerate(event.adjusted):
        book.refer((*path, "adjusted", number, "grant"), series.grant, book.known.grants, "grant")


def _ads(book: Notebook, path: Path, _event: AdsConversion) -> None:
    if book.plan.ads is None and ("ads",) not in book.kept:
        book.note((*path, "what"), "no [ads] in the plan", "add [ads] with `security`, `ordinary` and `ratio`")


CHECKS: Final[dict[type[Any], Callable[[Notebook, Path, Any], None]]] = {
    TradeEvent: _trade_event,
    EsppPurchase: _espp,
    Exercise: _exercise,
    Vest: _vest,
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

"""Short-swing profit and the trade planner, from tables of trades and facts, as values that print and serialise."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from section16.ledger.short_swing.clearance import Clearance, clearances
from section16.ledger.short_swing.exposure import Exposure, SwingQuestion, exact, exposure_of, money
from section16.ledger.short_swing.legs import Leg
from section16.ledger.short_swing.planner import AddedTable, OppositeTrade, ProposedTrade, TradePlan, plan_trade
from section16.ledger.short_swing.read import read_facts, read_trades
from section16.ledger.short_swing.trades import SwingFacts, SwingTrade, TradesError

__all__ = [
    "ExposureAnswer", "PlanAnswer", "TableAnswer", "exposure_answer", "facts_from", "plan_answer",
    "table_answer", "trades_from",
]  # fmt: skip


class PairAnswer(Struct, frozen=True):
    """A matched pair, amounts exact."""

    purchase_row: int
    sale_row: int
    shares: str
    per_share: str
    profit: str
    last_day: str


class PriceAnswer(Struct, frozen=True):
    """The certificate's price for a share of a row."""

    row: int
    price: str


class CertificateAnswer(Struct, frozen=True):
    """Prices of purchases and sales: at least zero, together at least each pair's profit, and worth the maximum."""

    purchases: tuple[PriceAnswer, ...]
    sales: tuple[PriceAnswer, ...]


class RowAnswer(Struct, frozen=True):
    """A row that was put aside, or has to be asked about."""

    row: int
    code: str
    why: str


class UnknownAnswer(Struct, frozen=True):
    """A pair of which no price says how much it shows."""

    purchase_row: int
    sale_row: int
    shares: str
    why: str


class OwnerAnswer(Struct, frozen=True):
    """Somebody else who reports trades of the history, and answers for them as far as they are their own."""

    name: str
    rows: tuple[int, ...]


class ExposureAnswer(Struct, frozen=True, kw_only=True):
    """What `section16 short-swing --json` prints; amounts are texts."""

    maximum: str
    lowest_in_highest_out: str
    actual: str
    sold_from_holdings: str
    shortfall: str
    pairs: tuple[PairAnswer, ...]
    certificate: CertificateAnswer
    put_aside: tuple[RowAnswer, ...]
    asked: tuple[RowAnswer, ...]
    unknown: tuple[UnknownAnswer, ...]
    assumptions: tuple[str, ...]
    sensitivity: Mapping[str, str]
    latest_leg: str | None
    suit_by: str | None
    sources: tuple[str, ...]
    owners: tuple[OwnerAnswer, ...]
    questions: tuple[str, ...]


class OppositeAnswer(Struct, frozen=True):
    """A trade that the proposed one matches, and the last day on which it does."""

    row: int
    on: str
    last_day: str
    added_alone: str


class ClearanceAnswer(Struct, frozen=True, kw_only=True):
    """Another question of the desk, as a blackout or Rule 144, and its answer."""

    question: str
    stands_in_the_way: bool | None
    answer: str
    first_day: str | None
    arithmetic: str
    authority: str
    assumptions: tuple[str, ...]


class PlanAnswer(Struct, frozen=True, kw_only=True):
    """What `section16 window --json` prints; amounts are texts."""

    before: str
    after: str
    added: str
    break_even_price: str | None
    per_dollar: str
    opposite: tuple[OppositeAnswer, ...]
    first_clean_day: str
    first_clean_trading_day: str
    first_clean_day_at_price: str
    open_until: str
    known_future: tuple[OppositeAnswer, ...]
    assumptions: tuple[str, ...]
    clearances: tuple[ClearanceAnswer, ...]


def trades_from(path: str, data: bytes) -> tuple[SwingTrade, ...]:
    """Read a table of trades; raise TradesError with every mistake."""
    return read_trades(_text(path, data), path)


def facts_from(path: Path | None, trades: Sequence[SwingTrade] = ()) -> SwingFacts:
    """Read a file of facts, where one is named; raise TradesError, also for an owner of no trade, and OSError."""
    if path is None:
        return SwingFacts()
    facts = read_facts(_text(str(path), path.read_bytes()), str(path))
    owners = {one.owner.casefold(): one.owner for one in trades if one.owner}
    unknown = [one.owner for one in facts.interest if trades and one.owner.casefold() not in owners]
    if unknown:
        listed = ", ".join(f"'{one}'" for one in owners.values()) or "none that is named"
        raise TradesError([f"{path}, interest: '{one}' is no trade's owner; there are {listed}" for one in unknown])
    return facts


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TradesError([f"{name}: byte {error.start} is no UTF-8; save the file as UTF-8"]) from None


def exposure_answer(
    trades: tuple[SwingTrade, ...], question: SwingQuestion, questions: tuple[str, ...] = ()
) -> ExposureAnswer:
    """Answer for one person's history; raise TradesError for numbers that cannot be counted exactly.

    `questions` are what the filings leave to the user to say.
    """
    return _answer(exposure_of(trades, question), trades, questions)


def _answer(exposure: Exposure, trades: tuple[SwingTrade, ...], questions: tuple[str, ...]) -> ExposureAnswer:
    certificate = exposure.certificate
    return ExposureAnswer(
        maximum=money(exposure.maximum),
        lowest_in_highest_out=money(exposure.lowest_in_highest_out),
        actual=money(exposure.actual),
        sold_from_holdings=exact(exposure.sold_from_holdings),
        shortfall=money(exposure.shortfall),
        pairs=tuple(
            PairAnswer(one.purchase_row, one.sale_row, exact(one.shares), exact(one.per_share), exact(one.profit),
                       one.last_day.isoformat())
            for one in exposure.pairs
        ),
        certificate=CertificateAnswer(
            _prices(exposure.purchases, certificate.purchases), _prices(exposure.sales, certificate.sales)
        ),
        put_aside=tuple(RowAnswer(one.row, one.code, one.why) for one in exposure.put_aside),
        asked=tuple(RowAnswer(one.row, one.code, one.why) for one in exposure.asked),
        unknown=tuple(
            UnknownAnswer(one.purchase_row, one.sale_row, exact(one.shares), one.why) for one in exposure.unknown
        ),
        assumptions=exposure.assumptions,
        sensitivity={name: money(one) for name, one in exposure.sensitivity.items()},
        latest_leg=exposure.latest_leg.isoformat() if exposure.latest_leg else None,
        suit_by=exposure.suit_by.isoformat() if exposure.suit_by else None,
        sources=_sources(exposure),
        owners=_owners(trades),
        questions=questions,
    )  # fmt: skip


def _owners(trades: tuple[SwingTrade, ...]) -> tuple[OwnerAnswer, ...]:
    """Return who reports which trades beside the person: owners of joint reports, and of other rows of one event."""
    owners: dict[str, list[str]] = {}
    for one in trades:
        if one.event and one.owner:
            owners.setdefault(one.event, []).append(one.owner)
    found: dict[str, list[int]] = {}
    for one in trades:
        several = dict.fromkeys(owners.get(one.event, ()))
        for name in (*one.joint, *(several if len(several) > 1 else ())):
            found.setdefault(name, []).append(one.row)
    return tuple(OwnerAnswer(name, tuple(rows)) for name, rows in found.items())


def _sources(exposure: Exposure) -> tuple[str, ...]:
    named = (leg.trade.source for leg in (*exposure.purchases, *exposure.sales))
    return tuple(dict.fromkeys(one for one in named if one))


def _prices(legs: tuple[Leg, ...], prices: tuple[Fraction, ...]) -> tuple[PriceAnswer, ...]:
    return tuple(PriceAnswer(leg.trade.row, exact(one)) for leg, one in zip(legs, prices, strict=True))


class TableAnswer(Struct, frozen=True):
    """What a trade adds, a row of amounts for each day, in the order of the prices."""

    days: tuple[str, ...]
    prices: tuple[str, ...]
    added: tuple[tuple[str, ...], ...]


def table_answer(table: AddedTable) -> TableAnswer:
    """Return a table of days and prices as texts."""
    return TableAnswer(
        days=tuple(one.isoformat() for one in table.days),
        prices=tuple(f"{one:f}" for one in table.prices),
        added=tuple(tuple(map(money, row)) for row in table.added),
    )


def plan_answer(trades: tuple[SwingTrade, ...], proposed: ProposedTrade, question: SwingQuestion) -> PlanAnswer:
    """Answer for a trade that is not made yet; raise TradesError for numbers that cannot be counted exactly."""
    asked = clearances(trades, proposed, question.facts, question.exclude)
    return _plan_answer(plan_trade(trades, proposed, question), asked)


def _plan_answer(plan: TradePlan, asked: tuple[Clearance, ...]) -> PlanAnswer:
    return PlanAnswer(
        before=money(plan.before),
        after=money(plan.after),
        added=money(plan.added),
        break_even_price=None if plan.break_even_price is None else f"{plan.break_even_price:.2f}",
        per_dollar=exact(plan.per_dollar),
        opposite=tuple(map(_opposite, plan.opposite)),
        first_clean_day=plan.first_clean_day.isoformat(),
        first_clean_trading_day=plan.first_clean_trading_day.isoformat(),
        first_clean_day_at_price=plan.first_clean_day_at_price.isoformat(),
        open_until=plan.open_until.isoformat(),
        known_future=tuple(map(_opposite, plan.known_future)),
        assumptions=plan.assumptions,
        clearances=tuple(map(_clearance, asked)),
    )


def _clearance(one: Clearance) -> ClearanceAnswer:
    return ClearanceAnswer(
        question=one.question,
        stands_in_the_way=one.stands_in_the_way,
        answer=one.answer,
        first_day=one.first_day.isoformat() if one.first_day else None,
        arithmetic=one.arithmetic,
        authority=one.authority,
        assumptions=one.assumptions,
    )


def _opposite(one: OppositeTrade) -> OppositeAnswer:
    return OppositeAnswer(one.row, one.on.isoformat(), one.last_day.isoformat(), money(one.added_alone))

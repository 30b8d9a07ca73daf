"""Trades as purchases and sales under Section 16(b): what counts, what is exempt by which rule, what is asked."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from msgspec import Struct, field

from section16.ledger.short_swing.trades import SwingFacts, SwingTrade

__all__ = ["AskedRow", "Leg", "LegSide", "Legs", "PutAside", "Treatment", "legs_of", "split_ratio"]

LegSide = Literal["purchase", "sale"]
Treatment = Literal["purchase", "sale", "exempt"]

# The rule that exempts a code, beside the paragraphs of 16b-3 that turn on an approval outside the form.
_EXEMPT: Final[Mapping[str, str]] = {
    "A": "16b-3(d)",
    "D": "16b-3(e)",
    "F": "16b-3(e)",
    "M": "16b-3(d), 16b-6(b)",
    "I": "16b-3(f)",
    "C": "16b-6(b)",
    "X": "16b-6(b)",
    "G": "16b-5",
    "W": "16b-5",
    "Z": "16b-8",
}
_PLAIN: Final[Mapping[str, bool]] = {"P": True, "L": True, "O": True, "S": False, "U": False}
_NONE: Final = Fraction(0)
_ONLY_16B3: Final = frozenset("ADFI")  # exempt for directors and officers, never for a mere ten-percent holder
_ASSUMED: Final[Mapping[str, str]] = {
    "A": "the board, a committee of non-employee directors or the shareholders approved it, or it was held six months",
    "D": "its terms were approved in advance",
    "F": "the withholding was approved in advance",
    "M": "the grant was approved",
    "I": "no election the opposite way was made in the six months before",
    "Z": "the conditions of Rule 16b-8 are met",
}

_WITHDRAWN: Final = (
    "{} withdraws it: say with --treat purchase or sale for a trade that was made and rescinded later (Rubenstein v. "
    "Cosmos: 604 days later it still counts), exempt for one cancelled before it settled (Connell v. Johnson)"
)


class Leg(Struct, frozen=True, kw_only=True):
    """One side of a match. Shares and price are on one footing: splits, pools, interest, costs are in them."""

    trade: SwingTrade
    side: LegSide
    shares: Fraction
    price: Fraction | None  # of the share, or the premium for one underlying share
    pool: str  # legs of one pool may match
    factor: Fraction  # of these shares, one share as traded stands for so many
    expired: bool = False  # a written option that lapsed: matches the writing alone, Rule 16b-6(d)


class PutAside(Struct, frozen=True):
    """A row that does not match, and why."""

    row: int
    code: str
    why: str


class AskedRow(Struct, frozen=True):
    """A row whose side only the user can say."""

    row: int
    code: str
    why: str


class Legs(Struct, kw_only=True):
    """The legs of all rows, and the rows that are none."""

    legs: list[Leg] = field(default_factory=list)
    put_aside: list[PutAside] = field(default_factory=list)
    asked: list[AskedRow] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)


def legs_of(
    trades: Iterable[SwingTrade],
    facts: SwingFacts,
    treat: Mapping[int, Treatment] | None = None,
    exclude: Iterable[int] = (),
) -> Legs:
    """Sort trades into legs; `treat` and `exclude` say by row what the user decides."""
    rows = sorted(trades, key=lambda one: (one.on, one.row))
    treat, excluded = treat or {}, frozenset(exclude)
    made = Legs()
    positions: dict[tuple[str, str], Fraction] = {}
    events: set[str] = set()
    for trade in rows:
        if trade.row in excluded:
            made.put_aside.append(PutAside(trade.row, trade.code, "left out by the user"))
            continue
        if trade.event and trade.event in events:
            made.put_aside.append(PutAside(trade.row, trade.code, f"the same trade as another row, {trade.event}"))
            continue
        events.update({trade.event} - {""})
        _sort(trade, facts, treat.get(trade.row), positions, made)
    made.put_aside.sort(key=lambda one: one.row)
    _assume(made, facts)
    return made


def _sort(
    trade: SwingTrade,
    facts: SwingFacts,
    treated: Treatment | None,
    positions: dict[tuple[str, str], Fraction],
    made: Legs,
) -> None:
    """Put one trade where it belongs, and keep the position in its option series."""
    series = (trade.security, trade.series)
    before = positions.get(series, _NONE)
    decided = treated or _decided(trade, facts, before)
    if isinstance(decided, PutAside):
        made.put_aside.append(decided)
    elif isinstance(decided, AskedRow):
        made.asked.append(decided)
    elif decided == "exempt":
        made.put_aside.append(PutAside(trade.row, trade.code, "exempt, as the user says"))
    elif (leg := _leg(trade, decided, facts, expired=trade.code == "E" and not treated)).shares:
        made.legs.append(leg)
    if trade.right:
        acquired = trade.acquired if trade.acquired is not None else _acquires(trade, before)
        if acquired is not None:
            positions[series] = before + Fraction(trade.shares) * (1 if acquired else -1)


def _decided(trade: SwingTrade, facts: SwingFacts, position: Fraction) -> LegSide | PutAside | AskedRow:
    """Decide by the code, and by the facts that some codes turn on."""
    code = trade.code
    if trade.withdrawn_by:
        return AskedRow(trade.row, code, _WITHDRAWN.format(trade.withdrawn_by))
    if code == "U" and facts.merger_exempt:
        return PutAside(trade.row, code, "16b-7")
    if code in {"E", "H"}:
        return _ended(trade, position)
    if code in _EXEMPT and not (code in _ONLY_16B3 and _is_only_ten_percent(facts)):
        return PutAside(trade.row, code, _EXEMPT[code])
    acquired = _PLAIN.get(code, trade.acquired if code in "KADFI" else None)
    if code in {"A", "D", "F"} and acquired is None:
        acquired = code == "A"
    if acquired is None or not code:
        return AskedRow(trade.row, code, "say with --treat whether it is a purchase, a sale or exempt")
    return _side(trade, acquired=acquired)


def _side(trade: SwingTrade, *, acquired: bool) -> LegSide:
    """Return how a trade counts for the underlying: a put bought is a sale of it, Rule 16b-6(a)."""
    return "purchase" if acquired != (trade.right == "put") else "sale"


def _ended(trade: SwingTrade, position: Fraction) -> LegSide | PutAside | AskedRow:
    """Decide what the end of an option is: of a short one it is the closing, of a long one without value nothing."""
    if trade.code == "H":  # value was received for a long option, which is so reduced
        return _side(trade, acquired=False)
    if position > 0:
        return PutAside(trade.row, trade.code, "16b-6(d): a long option that lapses without value")
    if position < 0:
        return _side(trade, acquired=True)
    return AskedRow(trade.row, trade.code, "no earlier row opens the option: say with --treat how its end counts")


def _acquires(trade: SwingTrade, position: Fraction) -> bool | None:
    if trade.code in _PLAIN:
        return _PLAIN[trade.code]
    return position < 0 if trade.code in {"E", "H", "M", "C", "X"} else None


def _leg(trade: SwingTrade, side: LegSide, facts: SwingFacts, *, expired: bool) -> Leg:
    pool, ratio = trade.security, Fraction(1)
    for one in facts.pool:
        for member in one.classes:
            if member.security == trade.security:
                pool, ratio = f"pool {one.name}", Fraction(member.ratio)
    if facts.split:
        ratio *= split_ratio(facts, trade.security, trade.on)
    interest, shares = _interest(trade, facts), Fraction(trade.shares)
    price = Fraction(trade.price) if trade.price is not None else Fraction(0) if expired else None
    if price is not None and shares and (facts.cost or facts.dividend):
        costs = sum((Fraction(one.amount) for one in facts.cost if one.row == trade.row), Fraction(0))
        dividends = sum((Fraction(one.amount) for one in facts.dividend if one.row == trade.row), Fraction(0))
        price += (costs - dividends) / shares if side == "purchase" else (dividends - costs) / shares
    if ratio != 1:
        shares, price = shares * ratio, None if price is None else price / ratio
    if interest != 1:
        shares *= interest
    return Leg(trade=trade, side=side, shares=shares, price=price, pool=pool, factor=ratio, expired=expired)


def _interest(trade: SwingTrade, facts: SwingFacts) -> Fraction:
    """Return the person's share of a trade: its own, else the one that the facts give for its owner."""
    told = (one.share for one in facts.interest if one.owner.casefold() == trade.owner.casefold())
    return Fraction(trade.interest if trade.interest != 1 else next(told, trade.interest))


def split_ratio(facts: SwingFacts, security: str, first: date, last: date = date.max) -> Fraction:
    """Return how many shares of a later day one share of a day has become by splits."""
    ratio = Fraction(1)
    for split in facts.split:
        if first < split.on <= last and split.security in {"", security}:
            ratio *= Fraction(split.ratio)
    return ratio


def _is_only_ten_percent(facts: SwingFacts) -> bool:
    return bool(facts.status) and all(one.capacity == "ten percent" for one in facts.status)


def _assume(made: Legs, facts: SwingFacts) -> None:
    """List what was taken for granted, with the rows that rest on it."""
    made.assumptions += [*_assumed_exemptions(made.put_aside), *_assumed_status(facts), *_assumed_of_legs(made, facts)]


def _assumed_exemptions(put_aside: Iterable[PutAside]) -> Iterator[str]:
    rows: dict[str, list[int]] = {}
    for one in put_aside:
        if one.why == _EXEMPT.get(one.code) and one.code in _ASSUMED:
            rows.setdefault(one.code, []).append(one.row)
    for code, numbers in rows.items():
        yield f"code {code}, {_EXEMPT[code]}: {_ASSUMED[code]} (rows {', '.join(map(str, numbers))})"


def _assumed_status(facts: SwingFacts) -> Iterator[str]:
    if not facts.status:
        yield "the person was a director or officer at every trade"
    if _is_only_ten_percent(facts) and any(one.held_before is None or not one.outstanding for one in facts.status):
        yield "the person held more than ten percent just before every trade"


def _assumed_of_legs(made: Legs, facts: SwingFacts) -> Iterator[str]:
    if any(leg.trade.code == "U" for leg in made.legs):
        yield "code U: Rule 16b-7 does not exempt the tender"
    known = {"", "direct", *(one.owner.casefold() for one in facts.interest)}
    owners = {
        leg.trade.owner for leg in made.legs if leg.trade.interest == 1 and leg.trade.owner.casefold() not in known
    }
    if owners:
        yield f"the whole pecuniary interest of {', '.join(sorted(owners))} is the person's"
    if not facts.cost and made.legs:
        yield "gross of commissions, which Form 4 leaves out"

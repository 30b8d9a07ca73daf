"""Which purchase may be matched with which sale, and the profit for one share of each pair."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Final, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from section16.law.six_months import WindowReading
from section16.ledger.short_swing.legs import Leg
from section16.ledger.short_swing.trades import HeldCapacity, SwingFacts, TradesError

__all__ = ["MatchablePairs", "ShareMeasure", "UnknownPair", "pairs_of"]

ShareMeasure = Literal["own", "market"]
_MOST_PAIRS: Final = 10_000_000  # of shares: some 20 seconds and 2 GB
_MOST_MIXED: Final = 1_000_000  # of options, or without a price, which are looked at one by one
_LARGEST: Final = 1 << 40  # of a price, as a whole number of its smallest unit: 1,000,000.000000 is half of it


class UnknownPair(Struct, frozen=True):
    """A pair that may match, of which no price says how much."""

    purchase_row: int
    sale_row: int
    shares: Fraction
    why: str


class MatchablePairs(Struct, kw_only=True):
    """All pairs with a profit: the places of purchase and sale, and the profit for a share in units of `1 / unit`."""

    purchases: list[Leg]
    sales: list[Leg]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    spread: NDArray[np.int64]
    unit: int
    unknown: list[UnknownPair]


def pairs_of(
    legs: Sequence[Leg], facts: SwingFacts, reading: WindowReading, share_leg: ShareMeasure = "own"
) -> MatchablePairs:
    """Return every pair within the window that shows a profit.

    `share_leg` says whether the share of a pair of option and share counts at its own price or at the market's, Rule
    16b-6(c)(2). Raises TradesError for prices with more digits than are counted exactly, and for too many pairs.
    """
    order = sorted(legs, key=lambda one: (one.trade.on, one.trade.row))
    purchases = [one for one in order if one.side == "purchase"]
    sales = [one for one in order if one.side == "sale"]
    eligible = _Eligible(order, facts)
    found: list[tuple[int, int, Fraction]] = []
    unknown: list[UnknownPair] = []
    plain = tuple([np.empty(0, np.int64)] for _ in range(3))
    unit = lcm(1, *(one.price.denominator for one in order if one.price is not None and not one.trade.right))
    for pool in sorted({one.pool for one in order}):
        bought = [place for place, one in enumerate(purchases) if one.pool == pool]
        sold = [place for place, one in enumerate(sales) if one.pool == pool]
        shares = (
            [place for place in bought if _is_plain(purchases[place])],
            [place for place in sold if _is_plain(sales[place])],
        )
        for kept, more in zip(plain, _plain_pairs(purchases, sales, shares, (eligible, reading, unit)), strict=True):
            kept.append(more)
        for number, (buying, selling) in enumerate(_mixed(purchases, sales, bought, sold, reading)):
            _require_fewer(number, _MOST_MIXED)
            purchase, sale = purchases[buying], sales[selling]
            if not eligible.match(purchase, sale):
                continue
            profit = _profit(purchase, sale, facts, share_leg)
            if isinstance(profit, str):
                unknown.append(
                    UnknownPair(purchase.trade.row, sale.trade.row, min(purchase.shares, sale.shares), profit)
                )
            elif profit > 0:
                found.append((buying, selling, profit))
    unit, scale = lcm(unit, *(profit.denominator for _, _, profit in found)), unit
    left, right, spread = (np.concatenate(one) for one in plain)
    _bounded(unit // scale)
    return MatchablePairs(
        purchases=purchases,
        sales=sales,
        left=np.concatenate([left, np.array([one for one, _, _ in found], np.int64)]),
        right=np.concatenate([right, np.array([one for _, one, _ in found], np.int64)]),
        spread=np.concatenate([spread * (unit // scale), np.array([int(p * unit) for *_, p in found], np.int64)]),
        unit=unit,
        unknown=unknown,
    )


def _is_plain(leg: Leg) -> bool:
    return not leg.trade.right and leg.price is not None


class _Eligible:
    """Whether the person was subject to Section 16(b) at both legs."""

    def __init__(self, order: Sequence[Leg], facts: SwingFacts) -> None:
        offices = [one for one in facts.status if one.capacity != "ten percent"]
        self._always = not facts.status
        self._office = {id(leg): any(_holds(one, leg.trade.on) for one in offices) for leg in order}
        self._after = {id(leg): any(_left(one, leg.trade.on) for one in offices) for leg in order}
        self._registered = {
            id(leg): any(one.by_registration and one.since is not None and leg.trade.on < one.since for one in offices)
            for leg in order
        }
        self._ten = _above_ten(order, facts)

    def match(self, purchase: Leg, sale: Leg) -> bool:
        """Tell whether these two may match."""
        if self._always:
            return True
        one, other = id(purchase), id(sale)
        in_office = self._office[one] or self._office[other]
        beside = all(self._office[leg] or self._after[leg] or self._registered[leg] for leg in (one, other))
        return (in_office and beside) or (self._ten[one] and self._ten[other])

    def flags(self, leg: Leg) -> tuple[bool, bool, bool]:
        """Return whether a leg is in office, may stand beside one that is, and is above ten percent."""
        if self._always:
            return True, True, False
        one = id(leg)
        return self._office[one], self._office[one] or self._after[one] or self._registered[one], self._ten[one]


def _holds(status: HeldCapacity, day: date) -> bool:
    return (status.since is None or status.since <= day) and (status.until is None or day <= status.until)


def _left(status: HeldCapacity, day: date) -> bool:
    return status.until is not None and status.until < day


def _above_ten(order: Sequence[Leg], facts: SwingFacts) -> dict[int, bool]:
    """Tell for each leg whether the person held more than ten percent just before it."""
    found = dict.fromkeys(map(id, order), False)
    for status in facts.status:
        if status.capacity != "ten percent":
            continue
        held = Fraction(status.held_before or 0)
        for leg in order:
            known = status.held_before is not None and status.outstanding
            above = held * 10 > Fraction(status.outstanding) if known and status.outstanding else True
            found[id(leg)] |= above and _holds(status, leg.trade.on)
            if not leg.trade.right:
                held += leg.shares if leg.side == "purchase" else -leg.shares
    return found


def _ranges(days: Sequence[date], other: Sequence[date], reading: WindowReading) -> Iterator[tuple[int, int]]:
    """Yield for each day the slice of the other, ascending days that are within the window of it."""
    ends = [reading.last_day(day) for day in other]
    for day in days:
        yield bisect_left(ends, day), bisect_right(other, reading.last_day(day))


def _plain_pairs(
    purchases: Sequence[Leg],
    sales: Sequence[Leg],
    places: tuple[list[int], list[int]],
    how: tuple[_Eligible, WindowReading, int],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of shares with shares that show a profit, in whole units, many at a time."""
    eligible, reading, unit = how
    bought, sold = (np.array(one, np.int64) for one in places)
    if not bought.size or not sold.size:
        return bought[:0], sold[:0], bought[:0]
    costs, proceeds = _whole([purchases[one] for one in bought], unit), _whole([sales[one] for one in sold], unit)
    flags = [np.array([eligible.flags(sales[one])[part] for one in sold]) for part in range(3)]
    days = [sales[one].trade.on for one in sold]
    left, right, spread = [], [], []
    count = 0
    for place, (first, last) in enumerate(_ranges([purchases[one].trade.on for one in bought], days, reading)):
        office, beside, ten = eligible.flags(purchases[bought[place]])
        gain = proceeds[first:last] - costs[place]
        fits = (gain > 0) & (
            ((office | flags[0][first:last]) & beside & flags[1][first:last]) | (ten & flags[2][first:last])
        )
        chosen = np.flatnonzero(fits)
        count += chosen.size
        _require_fewer(count, _MOST_PAIRS)
        left.append(np.full(chosen.size, bought[place]))
        right.append(sold[first:last][chosen])
        spread.append(gain[chosen])
    return np.concatenate(left), np.concatenate(right), np.concatenate(spread)


def _require_fewer(pairs: int, most: int) -> None:
    if pairs > most:
        message = (
            f"trades: there are more than {most:,} pairs of a purchase and a sale less than six months apart; give a"
            " shorter time, or trades of one day at one price as one row"
        )
        raise TradesError([message])


def _whole(legs: Sequence[Leg], unit: int) -> NDArray[np.int64]:
    prices = [int((one.price or Fraction(0)) * unit) for one in legs]
    _bounded(max(map(abs, prices), default=0))
    return np.array(prices, np.int64)


def _bounded(number: int) -> None:
    if number >= _LARGEST:
        message = "price: more digits than can be counted exactly; round the prices to six decimals"
        raise TradesError([message])


def _mixed(
    purchases: Sequence[Leg], sales: Sequence[Leg], bought: list[int], sold: list[int], reading: WindowReading
) -> Iterator[tuple[int, int]]:
    """Yield the pairs within the window in which not both are shares with a price."""
    days = [sales[one].trade.on for one in sold]
    for place, (first, last) in zip(
        bought, _ranges([purchases[one].trade.on for one in bought], days, reading), strict=True
    ):
        plain = _is_plain(purchases[place])
        yield from ((place, other) for other in sold[first:last] if not (plain and _is_plain(sales[other])))


def _profit(purchase: Leg, sale: Leg, facts: SwingFacts, share_leg: ShareMeasure) -> Fraction | str:
    """Return the profit for one share of a pair with an option, or why it cannot be told: Rule 16b-6(c) and (d)."""
    bought, sold = purchase.trade, sale.trade
    if purchase.expired or sale.expired:
        return _premium(purchase, sale)
    if bought.series == sold.series and bought.right:
        return _in_series(purchase, sale)
    if not bought.right and not sold.right:
        return "a price is missing"
    prices = [_underlying(one, share_leg) for one in (purchase, sale)]
    if prices[0] is None or prices[1] is None:
        return "the underlying's price on a day is missing"
    profit = prices[1] - prices[0]
    valued = [_valued(one, other, facts) for one, other in ((purchase, sale), (sale, purchase))]
    return min([profit, *(one for one in valued if one is not None)])


def _in_series(purchase: Leg, sale: Leg) -> Fraction | str:
    """Compare actual prices of one series, (c)(1): what was got less what was paid; of a put the sides change."""
    if purchase.price is None or sale.price is None:
        return "a price is missing"
    profit = sale.price - purchase.price
    return -profit if purchase.trade.right == "put" else profit


def _premium(purchase: Leg, sale: Leg) -> Fraction | str:
    """Return what was got for a written option that lapsed, (d); it matches the writing alone."""
    ended, written = (purchase, sale) if purchase.expired else (sale, purchase)
    if written.expired or written.trade.series != ended.trade.series or written.trade.on > ended.trade.on:
        return Fraction(0)
    return "a price is missing" if written.price is None else written.price


def _underlying(leg: Leg, share_leg: ShareMeasure) -> Fraction | None:
    trade = leg.trade
    if not trade.right and (share_leg == "own" or trade.underlying_price is None):
        return leg.price if share_leg == "own" or trade.price is not None else None
    return Fraction(trade.underlying_price) / leg.factor if trade.underlying_price is not None else None


def _valued(leg: Leg, other: Leg, facts: SwingFacts) -> Fraction | None:
    """Return the profit as if both legs had been in the option, where the user gives its value on the other's day."""
    if not leg.trade.right or leg.price is None:
        return None
    for value in facts.value:
        if value.security == leg.trade.series and value.on == other.trade.on:
            gain = Fraction(value.price) / leg.factor - leg.price
            return gain if (leg.side == "purchase") == (leg.trade.right == "call") else -gain
    return None

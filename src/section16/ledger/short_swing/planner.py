"""A trade that is not made yet: what it would add to the exposure, and from which day on it adds nothing."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from section16.law.market import next_trading_day
from section16.ledger.short_swing.exposure import SwingQuestion
from section16.ledger.short_swing.legs import Leg, legs_of
from section16.ledger.short_swing.matching import largest
from section16.ledger.short_swing.pairs import pairs_of
from section16.ledger.short_swing.trades import SwingTrade

__all__ = ["AddedTable", "OppositeTrade", "ProposedTrade", "TradePlan", "plan_trade", "table_of_plan"]

# Prices of the table, in percent of the one asked for.
_PERCENT: Final = (80, 90, 95, 100, 105, 110, 120)
_MOST_DAYS: Final = 12
_CENT: Final = Decimal("0.01")


class ProposedTrade(Struct, frozen=True, kw_only=True):
    """A purchase or sale of shares that somebody thinks of."""

    action: Literal["buy", "sell"]
    shares: Decimal
    price: Decimal
    on: date
    security: str = ""


class OppositeTrade(Struct, frozen=True):
    """A trade that the proposed one would match, the last day on which it does, and what the two alone would show."""

    row: int
    on: date
    last_day: date
    added_alone: Fraction


class TradePlan(Struct, frozen=True, kw_only=True):
    """The answer for a proposed trade. Amounts are exact."""

    before: Fraction
    after: Fraction
    added: Fraction
    break_even_price: Decimal | None  # in cents, the last at which nothing is added; none where no price adds anything
    per_dollar: Fraction  # what a dollar more (of a purchase, less) adds
    opposite: tuple[OppositeTrade, ...]
    first_clean_day: date  # on which it adds nothing at any price
    first_clean_trading_day: date
    first_clean_day_at_price: date
    open_until: date  # until then, the trade itself may be matched by a later one
    known_future: tuple[OppositeTrade, ...]
    assumptions: tuple[str, ...]


class AddedTable(Struct, frozen=True, kw_only=True):
    """What the trade adds on each of some days, a row a day, at each of some prices."""

    days: tuple[date, ...]
    prices: tuple[Decimal, ...]
    added: tuple[tuple[Fraction, ...], ...]


def plan_trade(
    trades: Iterable[SwingTrade], proposed: ProposedTrade, question: SwingQuestion | None = None
) -> TradePlan:
    """Answer by solving again with the trade, never by the cheapest opposite trade alone.

    Raises TradesError for numbers with too many digits.
    """
    asked = question or SwingQuestion()
    rows = tuple(trades)
    sought = _Sought(rows, proposed, asked)
    before, after = sought.base, sought.total(proposed.on, Fraction(proposed.price))
    opposite = tuple(sought.opposite(proposed.on))
    clean = sought.first_clean(proposed.on)
    return TradePlan(
        before=before,
        after=after,
        added=after - before,
        break_even_price=sought.break_even(proposed.on),
        per_dollar=sought.per_dollar(proposed.on, Fraction(proposed.price)),
        opposite=opposite,
        first_clean_day=clean,
        first_clean_trading_day=next_trading_day(clean),
        first_clean_day_at_price=sought.first_clean_at(proposed.on, Fraction(proposed.price)),
        open_until=asked.reading.last_day(proposed.on),
        known_future=tuple(one for one in opposite if one.on > proposed.on),
        assumptions=tuple(sought.legs.assumptions),
    )


def table_of_plan(
    trades: Iterable[SwingTrade], proposed: ProposedTrade, question: SwingQuestion | None = None
) -> AddedTable:
    """Return what the trade adds on the days from which on it matches less, at prices around the one asked for.

    The last day is the first on which it adds nothing at any price. Of more than twelve days the first and last stay,
    and others evenly between. Raises TradesError for numbers with too many digits.
    """
    sought = _Sought(tuple(trades), proposed, question or SwingQuestion())
    clean = sought.first_clean(proposed.on)
    days = _few([day for day in sought.days(proposed.on) if day <= clean])
    prices = sorted({(proposed.price * percent / 100).quantize(_CENT) for percent in _PERCENT} | {proposed.price})
    added = tuple(tuple(sought.total(day, Fraction(price)) - sought.base for price in prices) for day in days)
    return AddedTable(days=days, prices=tuple(prices), added=added)


def _few(days: list[date]) -> tuple[date, ...]:
    if len(days) <= _MOST_DAYS:
        return tuple(days)
    last = len(days) - 1
    return tuple(days[place * last // (_MOST_DAYS - 1)] for place in range(_MOST_DAYS))


class _Sought:
    """The history, and the proposed trade put into it on any day at any price."""

    def __init__(self, rows: tuple[SwingTrade, ...], proposed: ProposedTrade, asked: SwingQuestion) -> None:
        self._asked, self._proposed = asked, proposed
        self.legs = legs_of(rows, asked.facts, asked.treat, asked.exclude)
        self._row = max((one.row for one in rows), default=0) + 1
        self._prices = [leg.price for leg in self.legs.legs if leg.price is not None] or [Fraction(0)]
        self.base = self._largest(self.legs.legs)
        self.total = cache(self._total)

    def _largest(self, legs: list[Leg]) -> Fraction:
        return largest(pairs_of(legs, self._asked.facts, self._asked.reading, self._asked.share_leg)).total

    def _leg(self, on: date, price: Fraction) -> Leg:
        code = "P" if self._proposed.action == "buy" else "S"
        trade = SwingTrade(
            row=self._row, on=on, code=code, shares=self._proposed.shares, price=Decimal(0),
            security=self._proposed.security,
        )  # fmt: skip
        leg = legs_of([trade], replace(self._asked.facts, status=())).legs[0]
        return replace(leg, price=price / leg.factor)

    def _total(self, on: date, price: Fraction) -> Fraction:
        return self._largest([*self.legs.legs, self._leg(on, price)])

    def opposite(self, on: date) -> Iterator[OppositeTrade]:
        """Yield the legs that match the trade on a day at some price: at one beyond all others, all of them do."""
        selling, price = self._proposed.action == "sell", Fraction(self._proposed.price)
        best = (max(self._prices) + 1 if selling else min(self._prices) - 1) * self._leg(on, price).factor
        pairs = pairs_of(
            [*self.legs.legs, self._leg(on, best)], self._asked.facts, self._asked.reading, self._asked.share_leg
        )
        own, others = (pairs.sales, pairs.left) if selling else (pairs.purchases, pairs.right)
        places = pairs.right if selling else pairs.left
        place = next(at for at, leg in enumerate(own) if leg.trade.row == self._row)
        for at in (places == place).nonzero()[0].tolist():
            leg = (pairs.purchases if selling else pairs.sales)[others[at]]
            worse = (best - price if selling else price - best) / own[place].factor
            spread = Fraction(int(pairs.spread[at]), pairs.unit) - worse
            alone = max(Fraction(0), spread * min(own[place].shares, leg.shares))
            last = self._asked.reading.last_day(min(on, leg.trade.on))
            yield OppositeTrade(leg.trade.row, leg.trade.on, last, alone)

    def break_even(self, on: date) -> Decimal | None:
        """Return the last price in whole cents at which the trade adds nothing, by halving."""
        selling = self._proposed.action == "sell"
        most = int((2 * max(self._prices) + 2) * 100)
        adds, nothing = (most, 0) if selling else (0, most)
        if self.total(on, Fraction(adds, 100)) == self.base:
            return None
        while abs(adds - nothing) > 1:
            middle = (adds + nothing) // 2
            if self.total(on, Fraction(middle, 100)) > self.base:
                adds = middle
            else:
                nothing = middle
        return Decimal(nothing).scaleb(-2)

    def per_dollar(self, on: date, price: Fraction) -> Fraction:
        """Return the slope of the exposure at a price: between whole units of price it is a straight line."""
        step = Fraction(1, lcm(price.denominator, *(one.denominator for one in self._prices)))
        further = price + step if self._proposed.action == "sell" else price - step
        return (self.total(on, further) - self.total(on, price)) / step

    def days(self, on: date) -> Iterator[date]:
        """Yield the days on which one trade fewer matches, in order, beginning with the day asked for."""
        ends = {self._asked.reading.last_day(leg.trade.on) + timedelta(days=1) for leg in self.legs.legs}
        yield from sorted({on} | {day for day in ends if day > on})

    def first_clean(self, on: date) -> date:
        """Return the first day from this one on which no trade matches at any price."""
        return next(day for day in self.days(on) if not any(self.opposite(day)))

    def first_clean_at(self, on: date, price: Fraction) -> date:
        """Return the first day from this one on which the trade adds nothing at a price."""
        return next(day for day in self.days(on) if self.total(day, price) == self.base)

"""What a plaintiff could ask for: the answer to a history of trades, with its proof and what it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from section16.law.six_months import COURT, MONTH_ENDS, WindowReading
from section16.ledger.short_swing.legs import AskedRow, Leg, Legs, PutAside, Treatment, legs_of
from section16.ledger.short_swing.matching import (
    BestMatching,
    Certificate,
    SharesMatched,
    largest,
    lowest_in_highest_out,
    whole,
)
from section16.ledger.short_swing.pairs import MatchablePairs, ShareMeasure, UnknownPair, pairs_of
from section16.ledger.short_swing.trades import SwingFacts, SwingTrade

__all__ = ["Exposure", "SwingPair", "SwingQuestion", "exact", "exposure_of", "money"]

_LIMITATION: Final = 2  # years from realisation, 15 U.S.C. 78p(b)


class SwingQuestion(Struct, frozen=True, kw_only=True):
    """How the law is read, and what the user decides row by row."""

    facts: SwingFacts = SwingFacts()
    reading: WindowReading = COURT
    share_leg: ShareMeasure = "own"
    treat: Mapping[int, Treatment] = {}
    exclude: frozenset[int] = frozenset()


class SwingPair(Struct, frozen=True):
    """A matched pair: rows, shares on one footing, exact profit, and the last day on which the two match."""

    purchase_row: int
    sale_row: int
    shares: Fraction
    per_share: Fraction
    profit: Fraction
    last_day: date


class Exposure(Struct, frozen=True, kw_only=True):
    """The answer. Amounts are exact; `money` rounds them, once."""

    maximum: Fraction
    lowest_in_highest_out: Fraction
    actual: Fraction
    sold_from_holdings: Fraction  # shares sold beyond what was bought before, of unknown cost
    pairs: tuple[SwingPair, ...]
    certificate: Certificate
    purchases: tuple[Leg, ...]  # the legs that the certificate's prices belong to
    sales: tuple[Leg, ...]
    put_aside: tuple[PutAside, ...]
    asked: tuple[AskedRow, ...]
    unknown: tuple[UnknownPair, ...]
    assumptions: tuple[str, ...]
    sensitivity: Mapping[str, Fraction]  # the maximum by other readings of the window, where it differs
    latest_leg: date | None
    suit_by: date | None

    @property
    def shortfall(self) -> Fraction:
        """Return how far lowest in, highest out falls short of the maximum."""
        return self.maximum - self.lowest_in_highest_out


def exposure_of(
    trades: Iterable[SwingTrade], question: SwingQuestion | None = None, *, sensitivity: bool = True
) -> Exposure:
    """Answer for one person and issuer; `sensitivity` asks for the maximum under other readings, too.

    Raises TradesError for numbers with too many digits.
    """
    asked = question or SwingQuestion()
    rows = tuple(trades)
    legs = legs_of(rows, asked.facts, asked.treat, asked.exclude)
    if asked.facts.foreign_private_issuer:
        legs = _outside(legs)
    pairs = pairs_of(legs.legs, asked.facts, asked.reading, asked.share_leg)
    best = largest(pairs)
    actual, from_holdings = _first_in_first_out(legs.legs)
    latest = _latest(pairs, best)
    return Exposure(
        maximum=best.total,
        lowest_in_highest_out=sum((one.profit for one in lowest_in_highest_out(pairs)), Fraction(0)),
        actual=actual,
        sold_from_holdings=from_holdings,
        pairs=tuple(_pair(pairs, one, asked.reading) for one in best.matches),
        certificate=best.certificate,
        purchases=tuple(pairs.purchases),
        sales=tuple(pairs.sales),
        put_aside=tuple(legs.put_aside),
        asked=tuple(legs.asked),
        unknown=tuple(pairs.unknown),
        assumptions=tuple(legs.assumptions),
        sensitivity=_sensitivity(legs, asked, pairs, best.total) if sensitivity else {},
        latest_leg=latest,
        suit_by=_years_after(latest, _LIMITATION) if latest else None,
    )


def _outside(legs: Legs) -> Legs:
    """Put every leg aside: directors and officers of a foreign private issuer are outside Section 16(b)."""
    why = "Rule 3a12-3(b): a foreign private issuer's securities are outside Section 16(b)"
    aside = [PutAside(one.trade.row, one.trade.code, why) for one in legs.legs]
    return Legs(put_aside=sorted([*legs.put_aside, *aside], key=lambda one: one.row), assumptions=legs.assumptions)


def _pair(pairs: MatchablePairs, match: SharesMatched, reading: WindowReading) -> SwingPair:
    purchase, sale = pairs.purchases[match.purchase].trade, pairs.sales[match.sale].trade
    last = reading.last_day(min(purchase.on, sale.on))
    return SwingPair(purchase.row, sale.row, match.shares, match.per_share, match.profit, last)


def _latest(pairs: MatchablePairs, best: BestMatching) -> date | None:
    days = (max(pairs.purchases[one.purchase].trade.on, pairs.sales[one.sale].trade.on) for one in best.matches)
    return max(days, default=None)


def _years_after(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day)


def _sensitivity(legs: Legs, asked: SwingQuestion, pairs: MatchablePairs, total: Fraction) -> dict[str, Fraction]:
    """Return the maximum under the other readings of the window that give another one."""
    readings = {f"month end {one}": replace(asked.reading, month_end=one) for one in MONTH_ENDS}
    readings |= {"window court": COURT, "window calendar": WindowReading("calendar")}
    found: dict[str, Fraction] = {}
    for name, reading in readings.items():
        other = pairs_of(legs.legs, asked.facts, reading, asked.share_leg)
        same = np.array_equal(other.left, pairs.left) and np.array_equal(other.right, pairs.right)
        if not same and (maximum := largest(other).total) != total:
            found[name] = maximum
    return found


def _first_in_first_out(legs: Sequence[Leg]) -> tuple[Fraction, Fraction]:
    """Return the gain of each class or series first in, first out, and the shares sold of unknown cost.

    Days in order, the rows of one day as they stand; no window. A leg without a price is left out.
    """
    priced = [(leg, leg.price) for leg in legs if leg.price is not None]
    share_unit = lcm(1, *(leg.shares.denominator for leg, _ in priced))  # whole numbers take a fifth of the time
    price_unit = lcm(1, *(price.denominator for _, price in priced))
    open_lots: dict[tuple[str, str], list[list[int]]] = {}
    gain = from_holdings = 0
    for leg, paid in sorted(priced, key=lambda one: (one[0].trade.on, one[0].trade.row)):
        lots = open_lots.setdefault((leg.pool, leg.trade.series), [])
        sign = (1 if leg.side == "purchase" else -1) * (-1 if leg.trade.right == "put" else 1)
        left = whole(leg.shares, share_unit) * sign  # bought above zero, sold below
        price = whole(paid, price_unit)
        while left and lots and (lots[0][0] > 0) != (left > 0):
            shares = min(abs(left), abs(lots[0][0]))
            gain += shares * (price - lots[0][1]) * (-1 if left > 0 else 1)
            left -= shares if left > 0 else -shares
            lots[0][0] -= shares if lots[0][0] > 0 else -shares
            if not lots[0][0]:
                lots.pop(0)
        if left > 0 or (left and leg.trade.right):
            lots.append([left, price])
        else:
            from_holdings -= left
    return Fraction(gain, share_unit * price_unit), Fraction(from_holdings, share_unit)


def money(amount: Fraction) -> str:
    """Return an amount in dollars with two decimals, rounded half up."""
    cents = int(abs(amount) * 100 + Fraction(1, 2)) * (1 if amount >= 0 else -1)
    return f"{Decimal(cents).scaleb(-2):.2f}"


def exact(number: Fraction) -> str:
    """Return a number with all its decimals, or as a fraction where they never end."""
    rest = number.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    return f"{Decimal(int(number * 10**digits)).scaleb(-digits):f}"

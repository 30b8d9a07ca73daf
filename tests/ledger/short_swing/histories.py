"""Histories of trades for tests: short to write, random by seed, and a checker that knows nothing of the solver."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

from section16.law.six_months import COURT
from section16.ledger.short_swing.exposure import Exposure
from section16.ledger.short_swing.trades import SwingTrade


def trade(row: int, on: str, code: str, shares: object, price: object = None, **more: object) -> SwingTrade:
    paid = None if price is None else Decimal(str(price))
    return SwingTrade(row=row, on=date.fromisoformat(on), code=code, shares=Decimal(str(shares)), price=paid, **more)


def history(*rows: tuple[object, ...]) -> tuple[SwingTrade, ...]:
    return tuple(trade(number, *row) for number, row in enumerate(rows, 1))


def random_history(seed: int, trades: int, days: int = 500, most: int = 9) -> tuple[SwingTrade, ...]:
    chance = Random(seed)  # noqa: S311 - the same history from the same seed
    rows = []
    for number in range(1, trades + 1):
        on = date(2023, 1, 2) + timedelta(days=chance.randrange(days))
        price = Decimal(chance.randrange(1, 60)) / chance.choice((1, 4, 100))
        rows.append(trade(number, on.isoformat(), chance.choice("PS"), chance.randrange(1, most), price))
    return tuple(rows)


def may_match(purchase: SwingTrade, sale: SwingTrade) -> bool:
    first, last = sorted((purchase.on, sale.on))
    return last <= COURT.last_day(first)


def best_by_trying_all(trades: tuple[SwingTrade, ...]) -> Fraction:
    """Try every way to share out the shares of purchases among sales, one share at a time."""
    sales = [one for one in trades if one.code == "S"]
    best: dict[tuple[int, ...], Fraction] = {tuple(int(one.shares) for one in sales): Fraction(0)}
    for bought in (one for one in trades if one.code == "P"):
        found: dict[tuple[int, ...], Fraction] = {}
        for left, gained in best.items():
            rooms = [range(min(room, int(bought.shares)) + 1 if may_match(bought, one) else 1)
                     for room, one in zip(left, sales, strict=True)]  # fmt: skip
            for taken in product(*rooms):
                if sum(taken) <= bought.shares:
                    rest = tuple(room - some for room, some in zip(left, taken, strict=True))
                    gain = sum((some * (Fraction(one.price) - Fraction(bought.price))
                                for some, one in zip(taken, sales, strict=True)), gained)  # fmt: skip
                    found[rest] = max(found.get(rest, gain), gain)
        best = found
    return max(best.values())


def is_proved(trades: tuple[SwingTrade, ...], exposure: Exposure) -> bool:
    """Check a maximum by its certificate alone: prices that cover every pair, and cost exactly the total."""
    price = {
        leg.trade.row: one
        for legs, prices in (
            (exposure.purchases, exposure.certificate.purchases),
            (exposure.sales, exposure.certificate.sales),
        )
        for leg, one in zip(legs, prices, strict=True)
    }
    shares = {one.row: Fraction(one.shares) for one in trades}
    covered = all(
        price[bought.row] + price[sold.row] >= Fraction(sold.price) - Fraction(bought.price)
        for bought in trades
        for sold in trades
        if (bought.code, sold.code) == ("P", "S") and may_match(bought, sold)
    )
    cost = sum((price[row] * shares[row] for row in price), Fraction(0))
    shown = sum((one.profit for one in exposure.pairs), Fraction(0))
    return covered and min(price.values(), default=Fraction(0)) >= 0 and cost == exposure.maximum == shown

"""Same-day executions folded into lines within one dollar, each with its weighted average.

SEC staff letter of 25 June 2008: one line may combine purchases or sales of one day when all prices lie within a
range of one dollar (`high - low < 1.00`), with the average and a footnote; the fills are kept for the staff.
"""

import csv
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, localcontext
from io import StringIO
from typing import Final, Literal, TypeAlias

import msgspec

from section16.drafting.fills.read import Fill
from section16.standard.kinds import Amount

__all__ = ["Band", "BandChoice", "fold", "schedule_csv"]

BandChoice: TypeAlias = Literal["fewest", "dollar bands"]

RANGE: Final = Decimal(1)
PLACES: Final = Decimal(1).scaleb(-Amount.decimals)
# Sixteen digits times sixteen digits, summed over every fill of a day: nothing is rounded before the average.
EXACT: Final = Context(prec=60)


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """One line: `shares` at `average`, rounded half up to four decimals, from `low` to `high` dollars a share."""

    low: Decimal
    high: Decimal
    shares: Decimal
    total: Decimal
    average: Decimal
    fills: tuple[Fill, ...]


def fold(fills: Iterable[Fill], how: BandChoice = "fewest") -> tuple[Band, ...]:
    """Fold executions of one day and side into lines, lowest prices first.

    `fewest` starts a line at the lowest price left and takes all below one dollar more; any other partition needs
    at least as many lines, since no line can reach past the one that starts at the lowest price. `dollar bands`
    are (n, n + 1], as in the staff's example: 14.01 to 15.00, 15.01 to 16.00.
    """
    ordered = sorted(fills, key=lambda fill: fill.price)
    groups = _fewest(ordered) if how == "fewest" else _dollar_bands(ordered)
    return tuple(_band(group) for group in groups)


def schedule_csv(bands: Iterable[Band]) -> str:
    """Return the schedule of executions that the footnote promises to the staff, as CSV."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("line", "low", "high", "average", "executed", "shares", "price", "amount", "row"))
    for number, band in enumerate(bands, 1):
        for fill in band.fills:
            rows.writerow((number, band.low, band.high, band.average, *_schedule_row(fill)))
    return out.getvalue()


def _schedule_row(fill: Fill) -> tuple[str, ...]:
    moment = "" if fill.executed_at is None else fill.executed_at.isoformat()
    return moment, f"{fill.shares:f}", f"{fill.price:f}", f"{EXACT.multiply(fill.shares, fill.price):f}", str(fill.line)


def _fewest(ordered: Sequence[Fill]) -> list[list[Fill]]:
    groups: list[list[Fill]] = []
    for fill in ordered:
        if groups and fill.price - groups[-1][0].price < RANGE:
            groups[-1].append(fill)
        else:
            groups.append([fill])
    return groups


def _dollar_bands(ordered: Sequence[Fill]) -> list[list[Fill]]:
    groups: dict[Decimal, list[Fill]] = {}
    for fill in ordered:
        groups.setdefault(fill.price.to_integral_value(ROUND_CEILING), []).append(fill)
    return list(groups.values())


def _band(group: Sequence[Fill]) -> Band:
    with localcontext(EXACT):
        shares = sum((fill.shares for fill in group), Decimal(0))
        total = sum((fill.shares * fill.price for fill in group), Decimal(0))
        average = (total / shares).quantize(PLACES, ROUND_HALF_UP)
    if group[0].price == group[-1].price and average == group[0].price:
        average = group[0].price
    return Band(
        low=group[0].price,
        high=group[-1].price,
        shares=shares,
        total=total,
        average=average,
        fills=tuple(sorted(group, key=lambda fill: fill.line)),
    )

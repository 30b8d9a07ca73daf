"""Between which prices a trade can have been, by its footnote, the prices of the day, or the issuer's other reports."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from statistics import median
from typing import Final

from msgspec import Struct

from section16.ledger.cells import cell_text
from section16.ledger.values import Certainty, LedgerRow, RowRef
from section16.ledger.words import class_words

__all__ = ["DayPrices", "PriceBand", "PriceBands"]

_NEAR: Final = 20  # days on either side whose reported prices are compared
_MARKET: Final = frozenset("PSF")  # codes with prices near the market's
_WIDE: Final = 2  # a reported price may be so many times another of those weeks
_REMEMBERED: Final = 1 << 10  # texts
_MOST_PEERS: Final = 50
_AMOUNT: Final = r"(?:us)?\s*\$\s*([0-9][0-9,]*(?:\.[0-9]+)?)"
_RANGE: Final = re.compile(
    rf"(?:rang\w+|between|from)\b[^.$]{{0,60}}{_AMOUNT}\s*(?:per\s+share\s+)?(?:to|and|-|through)\s*{_AMOUNT}"
)  # in small letters: to look for both kinds takes twice as long
_ROUNDED: Final = Decimal("0.01")  # a user's prices may be rounded


class DayPrices(Struct, frozen=True):
    """The lowest and highest price of a day, and by how much splits since then multiplied a share (1: not at all)."""

    low: Decimal
    high: Decimal
    split_factor: Decimal = Decimal(1)


class PriceBand(Struct, frozen=True):
    """Between which prices a trade was, and how sure a repair is that rests on it."""

    low: Decimal
    high: Decimal
    source: str
    certainty: Certainty
    rows: tuple[RowRef, ...] = ()

    def holds(self, price: Decimal) -> bool:
        """Tell whether a price is within."""
        return self.low <= price <= self.high


class PriceBands:
    """The bands of the trades among some rows; `prices` are a user's, by CIK or symbol, and day."""

    def __init__(self, rows: Iterable[LedgerRow], prices: Mapping[tuple[str, date], DayPrices] | None = None) -> None:
        """Gather the prices that are reported of each class, by day."""
        self._prices = prices or {}
        found: dict[tuple[str, str], list[tuple[int, LedgerRow]]] = defaultdict(list)
        for row in rows:
            if row.code in _MARKET and row.day and row.price and not row.is_derivative:
                found[row.filing.issuer, class_words(row.title)].append((row.day.toordinal(), row))
        self._peers = {key: sorted(several, key=lambda one: (one[0], one[1].ref)) for key, several in found.items()}
        self._known: dict[tuple[str, str, date | None], PriceBand] = {}  # by report, class and day

    def of(self, row: LedgerRow) -> tuple[PriceBand, ...]:
        """Return the bands of a row's price; a trade may be within any one of them."""
        told = tuple(self._stated(row))
        return told or tuple(self._reported(row))

    def _stated(self, row: LedgerRow) -> Iterator[PriceBand]:
        """Yield what footnotes and the user's prices say, the latter on both split bases."""
        for id_ in row.notes.get("TRANS_PRICEPERSHARE", ()):
            for least, most in _ranges(row.filing.footnotes.get(id_, "")):
                yield PriceBand(_number(least), _number(most), f"footnote {id_} tells {least} to {most}", "certain")
        keys = (row.filing.issuer, row.filing.symbol.strip().upper())
        day = next((found for key in keys if row.day and (found := self._prices.get((key, row.day)))), None)
        if day:
            for factor in sorted({Decimal(1), day.split_factor, 1 / day.split_factor}):
                basis = "" if factor == 1 else f", on the other side of a split, times {cell_text(factor)}"
                said = f"prices of {row.day}: {cell_text(day.low)} to {cell_text(day.high)}{basis}"
                low, high = day.low * factor * (1 - _ROUNDED), day.high * factor * (1 + _ROUNDED)
                yield PriceBand(low, high, said, "certain")

    def _reported(self, row: LedgerRow) -> Iterator[PriceBand]:
        """Yield a band around the middle of what others report of the class in those weeks."""
        key = (row.ref.accession, class_words(row.title), row.day)
        if (known := self._known.get(key)) is not None:
            yield known
            return
        peers = [one for one in self._near(row) if one.ref != row.ref]
        elsewhere = [one for one in peers if one.ref.accession != row.ref.accession]
        others = elsewhere or peers
        prices = [one.price for one in others if one.price]
        if not prices:
            return
        middle = Decimal(median(prices))
        refs = tuple(one.ref for one in others[:3])
        said = f"{len(prices)} reported prices within {_NEAR} days are about {cell_text(middle)}"
        sure: Certainty = "likely" if len(prices) > 1 else "possible"
        band = PriceBand(middle / _WIDE, middle * _WIDE, said, sure, refs)
        if elsewhere:  # the same for all trades of the report
            self._known[key] = band
        yield band

    def _near(self, row: LedgerRow) -> Sequence[LedgerRow]:
        peers = self._peers.get((row.filing.issuer, class_words(row.title)), [])
        if row.day is None:
            return []
        own = row.day.toordinal()
        nearest = bisect_left(peers, own, key=lambda one: one[0])
        around = peers[max(0, nearest - _MOST_PEERS) : nearest + _MOST_PEERS]
        return [one for day, one in around if own - _NEAR <= day <= own + _NEAR]


@lru_cache(_REMEMBERED)
def _ranges(text: str) -> tuple[tuple[str, str], ...]:
    """Return the ranges of prices in a text, on which several rows of a report may rest."""
    return tuple(_RANGE.findall(text.lower())) if text.count("$") > 1 else ()


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))

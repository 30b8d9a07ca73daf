"""Prices that cannot have been: a total, thousands, cents, a price per ADS, or the exercise price of a derivative."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from section16.ledger.cells import cell_text
from section16.ledger.repairs.bands import PriceBand, PriceBands
from section16.ledger.values import LedgerRow, Repair
from section16.standard.limits import DEAREST_SHARE

__all__ = ["price_repairs"]

PRICE: Final = "TRANS_PRICEPERSHARE"
_EXACT: Final = Decimal("0.0001")
_MARKET: Final = frozenset("PSF")
_EXERCISED: Final = frozenset("MCXOA")
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS: Final = {one: number for number, one in enumerate(_NUMBERS, 1)}
_RATIO: Final = re.compile(
    r"\b(?:each|one|1)\s+(?:ADSs?|ADRs?|American\s+Depositary\s+(?:Share|Receipt)s?)\W+(?:\w+\W+){0,4}?"
    r"represent\w*\W+(?:\w+\W+){0,3}?([0-9]+|" + "|".join(_WORDS) + r")\b",
    re.IGNORECASE,
)
_PER_ADS: Final = re.compile(r"\bper\s+(?:ADS|ADR|American\s+Depositary)", re.IGNORECASE)


def price_repairs(row: LedgerRow, bands: PriceBands) -> Iterator[Repair]:
    """Yield what the price of a row should be; nothing where it may be right."""
    if row.is_derivative:
        yield from _strike(row)
    elif row.price and row.code in _MARKET:
        found = bands.of(row)
        if not any(band.holds(row.price) for band in found):
            yield from _of_band(row, found) if found else _without_band(row)


def _strike(row: LedgerRow) -> Iterator[Repair]:
    if row.price and row.price == row.strike and row.code in _EXERCISED:
        said = f"the price {cell_text(row.price)} is the exercise price; the derivative itself has another, mostly zero"
        yield _repair(row, Decimal(0), "strike-in-price", PriceBand(Decimal(0), Decimal(0), said, "likely"))


def _of_band(row: LedgerRow, bands: tuple[PriceBand, ...]) -> Iterator[Repair]:
    fitting = [
        (code, proposed, band)
        for code, proposed in _proposals(row)
        if (band := next((one for one in bands if one.holds(proposed)), None))
    ]
    alone = len({proposed for _, proposed, _ in fitting}) == 1
    for code, proposed, band in fitting[:1] if alone else fitting:
        yield _repair(row, proposed, code, band if alone else PriceBand(band.low, band.high, band.source, "possible"))


def _proposals(row: LedgerRow) -> Iterator[tuple[str, Decimal]]:
    price, shares = row.price or Decimal(0), row.shares
    if shares and shares > 1:
        yield "total-in-price", price / shares
    yield "price-in-thousands", price * 1000
    yield "price-in-thousands", price / 1000
    yield "price-in-cents", price / 100
    if (ratio := _ads_ratio(row)) and ratio > 1:
        yield "price-per-ads", price / ratio


def _ads_ratio(row: LedgerRow) -> int | None:
    """Return how many ordinary shares an ADS is, where a row in ordinary shares tells it."""
    title = row.title.lower()
    if "ads" in title or "depositary" in title or "ordinary" not in title:
        return None
    texts = (row.filing.remarks or "", *row.filing.footnotes.values())
    found = next((one for text in texts if (one := _RATIO.search(text))), None)
    return (_WORDS.get(found[1].lower()) or int(found[1])) if found else None


def _without_band(row: LedgerRow) -> Iterator[Repair]:
    price, shares = row.price or Decimal(0), row.shares or Decimal(0)
    told = " ".join(row.filing.footnotes.get(one, "") for one in row.notes.get(PRICE, ()))
    if (ratio := _ads_ratio(row)) and ratio > 1 and _PER_ADS.search(told):
        said = f"the footnote of the price tells it per ADS of {ratio} ordinary shares"
        yield _repair(row, price / ratio, "price-per-ads", PriceBand(price, price, said, "likely"))
    elif price > DEAREST_SHARE and price > shares > 1:
        said = f"more than {DEAREST_SHARE:,} dollars a share, and more than the number of shares"
        yield _repair(row, price / shares, "total-in-price", PriceBand(price, price, said, "possible"))


def _repair(row: LedgerRow, proposed: Decimal, code: str, band: PriceBand) -> Repair:
    price, shares = cell_text(row.price), cell_text(row.shares)
    worked = f"{price} / {shares}" if code == "total-in-price" else price
    rounded = proposed if proposed == proposed.quantize(_EXACT) else proposed.quantize(_EXACT)
    return Repair(
        row=row.ref,
        column=PRICE,
        as_filed=price,
        proposed=cell_text(rounded),
        code=code,
        certainty=band.certainty,
        evidence=f"{worked} is filed, {cell_text(rounded)} proposed: {band.source}",
        rows=band.rows,
    )

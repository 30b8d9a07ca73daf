"""What footnotes say in words: a range of prices, a plan and the day of its adoption.

Guesses from free text serve advice only; a text that is not plain gives None.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

__all__ = ["PriceRange", "adopted_on", "names_a_plan", "price_range"]

# Of prices the lower case is searched: with a plain first letter that is several times as fast as in any case.
_PRICE = r"(?:us|c|cad)?\s?\$?\s?([0-9][0-9,]*(?:\.[0-9]+)?)(?![0-9])"
_TO = r"\s*(?:per share)?\s*(?:to|and|through|-)\s*"
_RANGES = tuple(
    re.compile(text)
    for text in (
        rf"rang(?:ing|ed|e|es)\s+(?:[a-z]+\s+){{0,6}}?(?:from|between|of)?\s*{_PRICE}{_TO}{_PRICE}",
        rf"prices?\s+(?:between|from)\s*{_PRICE}{_TO}{_PRICE}",
        rf"lowest price\D{{0,60}}{_PRICE}\D{{0,40}}highest price\D{{0,60}}{_PRICE}",
    )
)
_PLAN = re.compile(r"10b-?5-?1", re.IGNORECASE)
_NO_PLAN = re.compile(
    r"\b(?:not|never|neither|without|no longer|other than|terminat\w+|no)\b[^.;]{0,60}10b-?5-?1", re.IGNORECASE
)
_TO_COME = re.compile(r"\b(?:will|may|intends?|expects?)\b[^.;]{0,40}10b-?5-?1", re.IGNORECASE)
_WRITTEN = r"[A-Z][a-z]+\.?\s+[0-9]{1,2},?\s+(?:19|20)[0-9]{2}"
_DIGITS = r"[0-9]{1,2}/[0-9]{1,2}/(?:19|20)?[0-9]{2}"
_ADOPTED = re.compile(
    rf"(?:adopted|entered into|established|executed|dated|effective)[^.;]{{0,80}}?({_WRITTEN}|{_DIGITS})"
)
_FORMATS = ("%B %d, %Y", "%B %d %Y", "%b %d, %Y", "%b. %d, %Y", "%m/%d/%Y", "%m/%d/%y")


class PriceRange(Struct, frozen=True):
    """The lowest and the highest price that a note names, in dollars."""

    low: Decimal
    high: Decimal


def price_range(text: str) -> PriceRange | None:
    """Return the one range of prices that a note on an average price names; None for none and for several."""
    plain = text.lower()  # in a loop over words: ten times as fast as to search for either in any case
    if "weighted" not in plain and "average" not in plain:
        return None
    found = dict.fromkeys(_ranges(plain))
    return next(iter(found)) if len(found) == 1 else None


def _ranges(plain: str) -> Iterator[PriceRange]:
    for pattern in _RANGES:
        for match in pattern.finditer(plain):
            low, high = (Decimal(price.replace(",", "")) for price in match.groups())
            yield PriceRange(min(low, high), max(low, high))


def names_a_plan(text: str) -> bool:
    """Tell whether a text plainly says that something was done under a plan of Rule 10b5-1."""
    return "10" in text and bool(_PLAN.search(text)) and not _NO_PLAN.search(text) and not _TO_COME.search(text)


def adopted_on(text: str) -> date | None:
    """Return the day on which a plan that a text names was adopted; None for none and for several."""
    days = {day for day in map(_day, _ADOPTED.findall(text)) if day is not None} if names_a_plan(text) else set()
    return days.pop() if len(days) == 1 else None


def _day(text: str) -> date | None:
    plain = " ".join(text.split())
    for form in _FORMATS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day without a time
        except ValueError:
            continue
    return None

"""What footnotes say in words: a range of prices, days of trading, a plan and its day.

Guesses from free text serve advice only; a text that is not plain gives None.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

__all__ = [
    "PlanDays",
    "PriceRange",
    "days_of_trading",
    "names_a_plan",
    "plan_days",
    "price_range",
]

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
# A change of amount, price or timing makes a new plan; one that plainly is none of these does not.
_CHANGED = re.compile(
    r"(?:modified|modification|amended|amendment|changed?)(?! (?:and restated )?rule)"
    rf"[^.;]{{0,80}}?({_WRITTEN}|{_DIGITS})",
    re.IGNORECASE,
)
_NO_CHANGE_OF_TERMS = re.compile(
    r"\b(?:no|not|without|neither)\b[^.;]{0,60}\b(?:amounts?|prices?|timing)\b|\bbrokers?\b|\baddress", re.IGNORECASE
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:{_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s+[0-9]{{4}})?|[0-9]{{1,2}}\s+{_MONTH}(?:\s+[0-9]{{4}})?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?)"
)
_UNTIL = r"\s*(?:,|to|through|thru|until|and|&|-)\s*(?:and\s+)?(?:on\s+)?"
_SEVERAL_DAYS = (
    re.compile(rf"({_DATE}){_UNTIL}({_DATE})"),
    # June 2, 3 and 4, 2025; June 2-4
    re.compile(
        rf"({_MONTH}\s+[0-9]{{1,2}}){_UNTIL}((?:[12]?[0-9]|3[01])(?=,?\s+(?:and|&|[0-9]{{4}})|,\s[0-9]|\s*[.;)]|\s*\Z))"
    ),
    re.compile(
        r"(?:over|on|during|across)(\s+a period of)?"
        r"\s+((?:two|three|four|five|six|seven|several|multiple|different|[2-9])\s+(?:(?:separate|different|trading|business|consecutive)\s+){0,2}(?:days|dates))"
    ),
)
# What stands in every text that names days; to look for it takes a third of the time of looking sentence by sentence.
_SOME_DAY = re.compile(rf"{_MONTH}\s+[0-9]|[0-9]\s+{_MONTH}|[0-9]/[0-9]|[0-9]-[0-9]{{2}}-|\s(?:days|dates)")
_OF_TRADES = re.compile(r"\b(?:sold|sales?|purchase[sd]?|bought|trades?|transactions?|executed)\b")
_OF_OTHERS = re.compile(r"\b(?:vest|adopt|expire|plan dated|grant)")
_SENTENCES = re.compile(r"(?<=[a-z0-9)]{2})\.\s")
_FORMATS = ("%B %d, %Y", "%B %d %Y", "%b %d, %Y", "%b. %d, %Y", "%m/%d/%Y", "%m/%d/%y")


class PriceRange(Struct, frozen=True):
    """The lowest and the highest price that a note names, in dollars."""

    low: Decimal
    high: Decimal


class PlanDays(Struct, frozen=True):
    """When a plan was adopted, and last changed in amount, price or timing, which is the adoption of a new plan."""

    adopted: date | None = None
    changed: date | None = None

    def as_of(self, day: date | None) -> date | None:
        """Return the day that counts as the adoption for a trade of a day; a later change does not."""
        is_changed = self.changed is not None and (day is None or self.changed <= day)
        return self.changed if is_changed or self.adopted is None else self.adopted


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


def days_of_trading(text: str) -> str | None:
    """Return the words by which a note on an average price says that the trades were of more than one day, or None."""
    plain = text.lower()
    if "average" not in plain or not _SOME_DAY.search(plain := " ".join(plain.split())):
        return None
    for sentence in _SENTENCES.split(plain):
        if _OF_TRADES.search(sentence) and not _OF_OTHERS.search(sentence):
            for found in filter(None, (pattern.search(sentence) for pattern in _SEVERAL_DAYS)):
                if found[1] != found[2]:
                    return found[0]
    return None


def names_a_plan(text: str) -> bool:
    """Tell whether a text plainly says that something was done under a plan of Rule 10b5-1."""
    return "10" in text and bool(_PLAN.search(text)) and not _NO_PLAN.search(text) and not _TO_COME.search(text)


def plan_days(text: str) -> PlanDays | None:
    """Return the days that a text tells of a plan; None where it names no plan, or adopts several."""
    if not names_a_plan(text):
        return None
    changed = set() if _NO_CHANGE_OF_TERMS.search(text) else _days(_CHANGED, text)
    adopted = _days(_ADOPTED, text) - changed
    return None if len(adopted) > 1 else PlanDays(min(adopted, default=None), max(changed, default=None))


def _days(pattern: re.Pattern[str], text: str) -> set[date]:
    return {day for day in map(_day, pattern.findall(text)) if day is not None}


def _day(text: str) -> date | None:
    plain = " ".join(text.split())
    for form in _FORMATS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day without a time
        except ValueError:
            continue
    return None

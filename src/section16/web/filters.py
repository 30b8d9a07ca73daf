"""How numbers, days and moments read on a page."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from section16.law.calendar import EASTERN_ZONE
from section16.standard.text import prose

__all__ = ["FILTERS", "counted", "money", "roles"]

_ROLES: Final[Mapping[str, str]] = {
    "Director": "director",
    "Officer": "officer",
    "TenPercentOwner": "10% owner",
    "Other": "other",
}
_BOX: Final = re.compile("|".join(_ROLES))  # in some years no comma stands before `Other`


def number(value: Decimal | float | None) -> str:
    """Write a number with commas and all its digits; nothing for none."""
    return "" if value is None else f"{value:,}"


def money(value: Decimal | None) -> str:
    """Write dollars with commas and at least two decimals; nothing for none."""
    return "" if value is None else prose.money(value)


def roles(boxes: str) -> str:
    """Write which boxes of an owner are ticked, `Director,TenPercentOwner` in the SEC's tables, in words."""
    return ", ".join(_ROLES[one] for one in _BOX.findall(boxes)) or boxes


def day(value: date | None) -> str:
    """Write a day as `Wed 14 Feb 2024`; nothing for none."""
    return "" if value is None else f"{value:%a} {value.day} {value:%b} {value:%Y}"


def eastern(value: datetime | None) -> str:
    """Write a moment in the time of EDGAR, with its zone; nothing for none."""
    if value is None:
        return ""
    there = value.astimezone(ZoneInfo(EASTERN_ZONE))
    return f"{day(there.date())}, {there:%H:%M} Eastern"


def counted(number: int, one: str) -> str:
    """Write how many there are of something: `1 issuer`, `4 issuers`."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def cut(text: str, longest: int = 500) -> str:
    """Write the beginning of a text that is too long for a cell, and how much is left out, where that is shorter."""
    whole = f"{text[:longest]} … [{len(text) - longest:,} more characters; a file has all]"
    return text if len(text) <= len(whole) else whole


def in_words(value: object) -> str:
    """Write what a cell of an answer holds: of a list each, of a structure each part with its name."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {in_words(one)}" for name, one in value.items() if one is not None)
    if isinstance(value, list | tuple):
        return "; ".join(map(in_words, value))
    return str(value)


def as_heading(text: str) -> str:
    """Write the first letter as a capital, and leave the others as they are."""
    return text[:1].upper() + text[1:]


FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    "as_heading": as_heading,
    "counted": counted,
    "cut": cut,
    "day": day,
    "eastern": eastern,
    "in_words": in_words,
    "money": money,
    "number": number,
    "roles": roles,
}

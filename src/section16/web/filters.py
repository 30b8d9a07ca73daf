"""How numbers, days and moments read on a page."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from section16.law.calendar import EASTERN_ZONE

__all__ = ["FILTERS"]


def number(value: Decimal | float | None) -> str:
    """Write a number with commas and all its digits; nothing for none."""
    return "" if value is None else f"{value:,}"


def day(value: date | None) -> str:
    """Write a day as `Wed 14 Feb 2024`; nothing for none."""
    return "" if value is None else f"{value:%a} {value.day} {value:%b} {value:%Y}"


def eastern(value: datetime | None) -> str:
    """Write a moment in the time of EDGAR, with its zone; nothing for none."""
    if value is None:
        return ""
    there = value.astimezone(ZoneInfo(EASTERN_ZONE))
    return f"{day(there.date())}, {there:%H:%M} Eastern"


FILTERS: Final[Mapping[str, Callable[..., str]]] = {"number": number, "day": day, "eastern": eastern}

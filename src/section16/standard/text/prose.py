"""Days, numbers and lists as English prose writes them."""

from datetime import date
from decimal import Decimal
from typing import Final

__all__ = ["amount", "day", "listed", "money", "one_or_more", "shares_of", "singular"]

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day(on: date) -> str:
    """Write a date as prose: `February 28, 2023`."""
    return f"{on:%B} {on.day}, {on.year}"


def amount(value: Decimal) -> str:
    """Write a number with commas, without zeros that say nothing: `1,234.5`."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Decimal) -> str:
    """Write dollars with at least two decimals: `$168.92`, `$0.1857`, `-$5.00`."""
    whole, _, cents = amount(abs(value)).partition(".")
    return f"{'-' if value < 0 else ''}${whole}.{cents:0<2}"


def one_or_more(value: Decimal, one: str, more: str) -> str:
    """Write a number and its word, small whole numbers in letters: `one share`, `1.5 shares`."""
    small = value == value.to_integral_value() and 0 <= value < len(_NUMBERS)
    number = _NUMBERS[int(value)] if small else amount(value)
    return f"{number} {one if value == 1 else more}"


def shares_of(title: str) -> str:
    """Name a class after a number: `shares of Common Stock`, `Ordinary Shares`."""
    return title if "share" in title.lower() else f"shares of {title}"


def singular(title: str) -> str:
    """Name one share of a class of shares: `American Depositary Share`."""
    return title.removesuffix("s") if title.endswith("Shares") else title


def listed(words: tuple[str, ...]) -> str:
    """Write a list as prose: `a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))

"""Shares and dollars as whole numbers of ten-thousandths: exact, quick to add, the four decimals of the schema."""

from typing import Final

__all__ = ["CENT", "DOLLAR", "ONE", "dollars", "number", "rounded", "value_of"]

ONE: Final = 10_000  # a share
DOLLAR: Final = 10_000
CENT: Final = 100


def number(amount: int) -> str:
    """Return an amount as the XML has it, without zeros at its end: `100`, `12.5`, `0.0001`."""
    whole, rest = divmod(amount, ONE)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)


def dollars(amount: int) -> str:
    """Return a price as prose has it: `12.50`, and four decimals where there are more than two."""
    whole, rest = divmod(amount, DOLLAR)
    return f"{whole}.{rest:04d}" if rest % CENT else f"{whole}.{rest // CENT:02d}"


def rounded(amount: int, to: int) -> int:
    """Return an amount cut to whole steps."""
    return amount - amount % to


def value_of(shares: int, price: int) -> int:
    """Return what shares are worth at a price."""
    return shares * price // ONE

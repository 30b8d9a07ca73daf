"""A value of a row as text, the same for equal values."""

from datetime import date
from decimal import Decimal

__all__ = ["cell_text", "without_zeros"]


def cell_text(value: Decimal | date | str | None) -> str:
    """Return a value as text; amounts are equal whatever zeros end them."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else str(value)


def without_zeros(value: Decimal) -> Decimal:
    """Return an amount without the zeros that a column's type adds."""
    return Decimal(cell_text(value))

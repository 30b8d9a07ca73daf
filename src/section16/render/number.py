"""How the SEC prints a number: thousands in commas, no more decimals than there are."""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

__all__ = ["NumberStyle", "print_number"]


class NumberStyle(Struct, frozen=True):
    """What the stylesheets of one family do beyond `###,##0.####`.

    `tenths` tells whether one decimal is printed as two (12.5 as 12.50); `zero` whether a zero is a bare `0`,
    goes by the rules of any other number (`plain`), or keeps its decimals (`filed`).
    """

    tenths: bool
    zero: Literal["bare", "plain", "filed"]


def print_number(value: Decimal, style: NumberStyle) -> str:
    """Return the number as the SEC's page shows it.

    Decimals are never rounded: a fifth one, which EDGAR does not take, is printed as filed.
    """
    text = f"{value:,f}"
    if not value and style.zero != "plain":
        return "0" if style.zero == "bare" else text
    decimals = text.partition(".")[2]
    if len(decimals) == 1 and style.tenths:
        return text + "0"
    return text.rstrip("0").rstrip(".") if decimals else text

"""Amounts in columns: how many digits they have, and which numbers fit."""

from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Final

__all__ = ["DIGITS", "PLACES", "fit_amount"]

# 28 digits before the point and ten after hold every amount seen; one that does not fit is a fault.
DIGITS: Final = 38
PLACES: Final = 10
_EXACT: Final = Context(prec=DIGITS, traps=[Inexact, InvalidOperation])
_UNIT: Final = Decimal(1).scaleb(-PLACES)


def fit_amount(value: Decimal) -> Decimal | None:
    """Return the amount with ten decimals, None where digits would be lost."""
    try:
        return value.quantize(_UNIT, context=_EXACT)
    except (Inexact, InvalidOperation):
        return None

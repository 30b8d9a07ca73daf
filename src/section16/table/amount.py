"""Whether an amount fits the decimals of the tables: 28 digits before the point, ten after it, none lost."""

from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Final

from section16.table.schema import AMOUNT

__all__ = ["TOO_LONG", "fit_amount"]

TOO_LONG: Final = (
    f"the number has more than {AMOUNT.precision - AMOUNT.scale} digits before the point or {AMOUNT.scale} after it, "
    "which no column of the tables holds; it is kept as text"
)
_EXACT: Final = Context(prec=AMOUNT.precision, traps=[Inexact, InvalidOperation])
_UNIT: Final = Decimal(1).scaleb(-AMOUNT.scale)


def fit_amount(value: Decimal) -> Decimal | None:
    """Return the amount with ten decimals, None where digits would be lost."""
    try:
        return value.quantize(_UNIT, context=_EXACT)
    except (Inexact, InvalidOperation):
        return None

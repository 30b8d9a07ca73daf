"""Box 3: the earliest transaction of Form 4, the event of Form 3, the fiscal year end of Form 5."""

from collections.abc import Iterable
from datetime import date

from section16.form.derivative import DerivativeTransaction
from section16.form.document import DerivativeRow, NonDerivativeRow
from section16.form.nonderivative import NonDerivativeTransaction

__all__ = ["earliest", "transactions"]


def transactions(
    rows: Iterable[NonDerivativeRow | DerivativeRow],
) -> tuple[NonDerivativeTransaction | DerivativeTransaction, ...]:
    """Return the rows that report a transaction."""
    return tuple(row for row in rows if isinstance(row, NonDerivativeTransaction | DerivativeTransaction))


def earliest(rows: Iterable[NonDerivativeRow | DerivativeRow]) -> date | None:
    """Return the date of the earliest transaction required to be reported, as box 3 of Form 4 has it.

    Lines reported early are not required, so they count only where there is no other; a deemed date never does.
    """
    dated = [(row.form_type == "5", row.traded_on.value) for row in transactions(rows) if row.traded_on.value]
    return min(dated)[1] if dated else None

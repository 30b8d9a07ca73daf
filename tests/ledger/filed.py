"""Made-up rows of the ledger: a report in a line."""

from datetime import date, timedelta
from decimal import Decimal

from section16.ledger.rows import row_fields
from section16.ledger.values import LedgerFiling, LedgerOwner, LedgerRow, RowRef

FIRST = date(2024, 1, 2)
FIELDS = {table: {one.name for one in row_fields(table)} for table in ("nonderiv_trans", "deriv_trans")}


def report(number, *rows, form="4", owners=("9",), issuer="7", notes=None, **more):
    """Make the rows of a report that was filed `number` weeks after the first; each is (amount, after, values)."""
    day = FIRST + timedelta(weeks=number)
    more = {"period": day, "filed_on": day + timedelta(days=2)} | more
    filing = LedgerFiling(
        accession=more.pop("accession", f"0000000001-24-{number:06}"),
        form=form,
        issuer=issuer,
        owners=tuple(LedgerOwner(cik=one, name=f"Roe {one}") for one in owners),
        footnotes=notes or {},
        **more,
    )
    return [_row(filing, place, *row) for place, row in enumerate(rows, 1)]


def _row(filing, place, amount, after, values=None):
    values = {"title": "Common Stock", "ownership": "D"} | (values or {})
    table = ("deriv" if values.pop("derivative", False) else "nonderiv") + ("_holding" if amount is None else "_trans")
    moved = {}
    if amount is not None:
        moved = {"shares": Decimal(abs(amount)), "acquired_disposed": "A" if amount >= 0 else "D", "day": filing.period}
    return LedgerRow(
        ref=RowRef(filing.accession, table, place, place),
        filing=filing,
        after=None if after is None else Decimal(after),
        **moved | values,
    )


def by_trust(nature="By Trust", *notes):
    """Return the values of a row that is held indirectly."""
    return {"ownership": "I", "nature": nature, "notes": {"NATURE_OF_OWNERSHIP": notes} if notes else {}}

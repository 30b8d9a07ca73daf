"""Reports with rows for tests of the ledger, short to write: what is not said is as in most filings."""

from datetime import date
from decimal import Decimal

from section16.ledger.values import LedgerFiling, LedgerOwner, LedgerRow, RowRef

ISSUER = "9990001"
DAY = date(2025, 3, 3)


def owner(cik="9990101", name="Roe Jane", **boxes):
    return LedgerOwner(cik=cik, name=name, **{"is_director": True, **boxes})


OWNERS = (owner(),)


def report(number=1, form="4", filed="2025-03-05", *, owners=OWNERS, **values):
    return LedgerFiling(
        accession=f"0009990001-25-{number:06}",
        form=form,
        issuer=values.pop("issuer", ISSUER),
        owners=owners,
        period=_day(values.pop("period", DAY)),
        filed_on=_day(filed),
        original_on=_day(values.pop("original_on", None)),
        **values,
    )


def _day(one):
    return date.fromisoformat(one) if isinstance(one, str) else one


def _amount(one):
    return None if one is None else Decimal(str(one))


AMOUNTS = ("shares", "price", "after", "strike", "underlying_shares", "value_after")
DAYS = ("day", "expires", "deemed_day")


def row(filing, place=1, table="nonderiv_trans", **values):
    trade = {"code": "S", "day": DAY, "acquired_disposed": "D", "price": 10} if table.endswith("trans") else {}
    given = {"title": "Common Stock", "ownership": "D", **trade, **values}
    made = {
        name: _amount(value) if name in AMOUNTS else _day(value) if name in DAYS else value
        for name, value in given.items()
    }
    return LedgerRow(ref=RowRef(filing.accession, table, place, place), filing=filing, **made)


def sales(filing, *amounts, held=10_000, first=1, **values):
    """Sell several amounts one after the other, each row with the balance after it."""
    rows = []
    for place, amount in enumerate(amounts, first):
        held -= amount
        rows.append(row(filing, place, shares=amount, after=held, **values))
    return rows

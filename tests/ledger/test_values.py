"""What the ledger's values tell beyond their fields."""

from datetime import date, datetime
from decimal import Decimal

from section16.ledger.values import Gap, LedgerFiling, LedgerRow, LineKey, RowRef

NUMBER = "0000000001-26-000001"


def gap(computed: int, reported: int) -> Gap:
    """Make a gap between the two balances."""
    line = LineKey(issuer="7", owners=("9",), derivative=False, security="common", ownership="D")
    row = RowRef(NUMBER, "nonderiv_trans", 1)
    days = (date(2026, 1, 5), date(2026, 2, 5))
    return Gap(
        line=line,
        after=row,
        before=row,
        first_day=days[0],
        last_day=days[1],
        computed=Decimal(computed),
        reported=Decimal(reported),
    )


def test_a_filing_is_known_when_accepted_else_at_the_end_of_its_day():
    filed = LedgerFiling(accession=NUMBER, form="4", issuer="7", filed_on=date(2026, 7, 6))
    assert filed.known_at is not None
    assert filed.known_at.isoformat() == "2026-07-06T22:00:00-04:00"
    accepted = LedgerFiling(accession=NUMBER, form="4", issuer="7", accepted_at=datetime(2026, 1, 6, 17, 31, 2))  # noqa: DTZ001 - as in the lake
    assert accepted.known_at is not None
    assert accepted.known_at.isoformat() == "2026-01-06T17:31:02-05:00"
    assert LedgerFiling(accession=NUMBER, form="4", issuer="7").known_at is None


def test_a_row_tells_its_table():
    filing = LedgerFiling(accession=NUMBER, form="4/A", issuer="7")
    seen = {
        table: (row.is_derivative, row.is_transaction)
        for table in ("nonderiv_trans", "nonderiv_holding", "deriv_trans", "deriv_holding")
        for row in [LedgerRow(ref=RowRef(NUMBER, table, 1), filing=filing, title="Common Stock")]
    }
    assert list(seen.values()) == [(False, True), (False, False), (True, True), (True, False)]
    assert filing.is_amendment


def test_a_gap_has_its_difference_and_ratio():
    assert (gap(100, 500).difference, gap(100, 500).ratio) == (Decimal(400), Decimal(5))
    assert gap(0, 500).ratio is None

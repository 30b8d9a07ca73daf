from decimal import Decimal
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.lines.tables import TableRows
from section16.drafting.report.split import fits, in_parts, joined, owners_in_parts
from section16.form.cell import Cell
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction


def trade(number, *notes):
    return NonDerivativeTransaction(shares=Cell(Decimal(number), notes))


def option(number):
    return DerivativeTransaction(shares=Cell(Decimal(number)))


def holding(number):
    return NonDerivativeHolding(shares_following=Cell(Decimal(number)))


def test_what_fits_stays_one_report():
    groups = [TableRows((trade(n),), (option(n),)) for n in range(30)]
    assert in_parts(groups) == (joined(groups),)


def test_the_rows_of_one_event_stay_together():
    groups = [TableRows(tuple(trade(n) for n in range(29))), TableRows((trade(1), trade(2)), (option(1),))]
    assert in_parts(groups) == tuple(groups)


def test_an_event_too_large_for_one_report_is_cut():
    (first, second) = in_parts([TableRows(tuple(trade(n) for n in range(45)))])
    assert (len(first.first), len(second.first)) == (23, 22)


def test_footnotes_count_too():
    groups = [TableRows((trade(n, *(f"{n} {k}" for k in range(10))),)) for n in range(12)]
    assert [len(part.first) for part in in_parts(groups)] == [9, 3]


def test_a_part_of_holdings_only_takes_a_transaction_from_the_part_before():
    first, second = in_parts([TableRows(tuple(trade(n) for n in range(30))), TableRows((holding(1),))])
    assert len(first.first) == 29
    assert second.first == (trade(29), holding(1))


def test_ten_owners_a_report():
    assert owners_in_parts(range(23)) == (tuple(range(10)), tuple(range(10, 20)), (20, 21, 22))


@given(st.lists(st.tuples(st.integers(1, 70), st.integers(0, 70)), min_size=1, max_size=6))
def test_no_row_is_lost_and_order_is_kept(sizes):
    groups = [
        TableRows(tuple(trade(1000 * n + k) for k in range(one)), tuple(option(1000 * n + k) for k in range(two)))
        for n, (one, two) in enumerate(sizes)
    ]
    parts = in_parts(groups)
    assert joined(parts) == joined(groups)
    assert all(map(fits, parts))
    assert all(chain(part.first, part.second) for part in parts)

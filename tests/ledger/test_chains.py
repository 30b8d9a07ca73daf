"""Lines of the same words: what stays apart, what goes on, and that nothing held is lost."""

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.chains import newest_of_each


def balances(*reports, **is_one):
    """Number the rows of reports, each a list of (before, after); a holding has no balance before."""
    rows = [(f"r{place}", *row) for place, report in enumerate(reports) for row in report]
    return [
        {
            "row": number,
            "accession": accession,
            "before": None if before is None else Decimal(before),
            "after": Decimal(after),
            "is_trade": before is not None,
            **is_one,
        }
        for number, (accession, before, after) in enumerate(rows)
    ]


def newest(rows):
    """Return the newest balances of the lines, sorted."""
    (found,) = newest_of_each(pa.array([rows])).to_pylist()
    assert len(set(found)) == len(found)
    return sorted(int(rows[row]["after"]) for row in found)


@pytest.mark.parametrize(
    ("reports", "amounts"),
    [
        ([[(None, 1), (None, 2), (None, 2)]], [1, 2, 2]),
        ([[(9, 8), (8, 6), (6, 3)]], [3]),
        ([[(9, 3), (8, 3), (6, 3)]], [3]),  # filers give the day's last balance on each price line
        ([[(9, 8), (70, 60), (8, 7), (60, 50)]], [7, 50]),
        ([[(None, 1), (None, 2)], [(None, 2), (None, 1)]], [1, 2]),
        ([[(None, 10), (None, 20)], [(19, 15)]], [10, 15]),
        ([[(None, 10)], [(0, 5)]], [5, 10]),
        ([[(None, 10)], [(None, 12), (None, 30)]], [12, 30]),
    ],
)
def test_the_newest_balance_of_each_line(reports, amounts):
    assert newest(balances(*reports)) == amounts


@pytest.mark.parametrize(
    ("reports", "amounts"),
    [
        ([[(None, 10)], [(0, 5)]], [5]),
        ([[(9, 8), (8, 6), (7, 3)]], [3]),
        ([[(None, 1), (None, 2)]], [1, 2]),
    ],
)
def test_what_one_owner_holds_directly_is_one_line(reports, amounts):
    assert newest(balances(*reports, is_one_line=True)) == amounts


@pytest.mark.parametrize(
    ("reports", "amounts"),
    [
        ([[(9, 5), (None, 5)]], [5]),
        ([[(9, 5), (None, 5)], [(5, 2), (None, 2)], [(None, 2)]], [2]),
        ([[(9, 5), (None, 4)]], [4, 5]),  # a grant of the same terms that vests otherwise
        ([[(None, 9), (None, 5)], [(9, 5), (None, 5)]], [5, 5]),
        ([[(None, 5), (None, 5)]], [5, 5]),
    ],
)
def test_a_holding_of_a_series_that_repeats_the_balance_after_its_trade_is_no_other_line(reports, amounts):
    assert newest(balances(*reports, is_one_series=True)) == amounts


ROWS = st.tuples(st.none() | st.integers(0, 9), st.integers(0, 9))
HOLDINGS = st.tuples(st.none(), st.integers(0, 9))


@given(st.lists(st.lists(ROWS, min_size=1, max_size=4)), st.lists(HOLDINGS, min_size=1, max_size=4))
def test_a_report_of_holdings_is_held_whole_and_repeated_changes_nothing(reports, holdings):
    held = sorted(amount for _, amount in holdings)
    once, twice = newest(balances(*reports, holdings)), newest(balances(*reports, holdings, holdings))
    assert once == twice
    assert not set(held) - set(once)


def test_many_groups_are_judged_at_once():
    groups = [balances([(None, 1)]), []]
    assert newest_of_each(pa.array(groups)).to_pylist() == [[0], []]

"""Balances: what a row moves and reports, and what a line held on a day."""

from datetime import date, timedelta
from decimal import Decimal

from section16.ledger.balances import balance_on, postings_of
from section16.ledger.values import LineKey
from tests.ledger.filed import FIRST, report

LINE = LineKey(issuer="7", owners=("9",), derivative=False, security="common", ownership="D")


def postings(*rows):
    return list(postings_of(LINE, rows))


def test_each_kind_of_row_posts_its_own_way():
    opening = report(0, (None, 10), form="3")
    found = postings(*opening, *report(1, (5, 15), (-3, 12)), *report(2, (None, 12)))
    assert [(one.kind, one.amount, one.reported) for one in found] == [
        ("opening", None, 10),
        ("transaction", 5, 15),
        ("transaction", -3, 12),
        ("holding", None, 12),
    ]


def test_a_missing_balance_is_unknown_and_what_moved_is_added_to_the_one_before():
    rows = [*report(0, (None, 10)), *report(1, (5, None))]
    assert balance_on(postings(*rows[1:])) is None
    balance = balance_on(postings(*rows))
    assert (balance.amount, balance.basis, balance.row) == (15, "computed", rows[0].ref)


def test_a_derivative_of_form_3_is_held_by_its_underlying_amount():
    values = {"derivative": True, "underlying_shares": Decimal(600)}
    (row,) = report(0, (None, None, values), form="3")
    assert row.change.after == 600
    (row,) = report(0, (None, None, {"derivative": True, "underlying_value": Decimal(7)}), form="3")
    assert (row.change.after, row.change.by_value) == (7, True)


def test_what_is_reported_by_value_moves_dollars():
    values = {"derivative": True, "value_after": Decimal(900), "total_value": Decimal(100), "shares": None}
    (row,) = report(0, (1, None, values))
    assert row.change == (100, 900, True)


def test_on_a_day_the_last_balance_until_then_counts():
    found = postings(*report(0, (None, 10)), *report(2, (5, 15)))
    assert balance_on(found, FIRST - timedelta(days=1)) is None
    assert [balance_on(found, FIRST + timedelta(weeks=one)).amount for one in (0, 1, 2, 9)] == [10, 10, 15, 15]


def test_a_row_reported_late_takes_its_own_day():
    late = report(4, (7, 22, {"day": FIRST + timedelta(weeks=1), "timeliness": "L"}), form="5")
    found = postings(*report(0, (None, 10)), *report(2, (5, 15)), *late)
    on = {week: balance_on(found, FIRST + timedelta(weeks=week)) for week in range(6)}
    assert [int(on[week].amount) for week in range(6)] == [10, 17, 22, 22, 22, 22]
    assert [on[week].basis for week in (0, 1, 2)] == ["reported", "computed", "reported"]


def test_a_day_after_the_filing_is_taken_as_the_filings():
    (posting,) = postings(*report(0, (5, 15, {"day": date(2042, 1, 1)})))
    assert posting.day == FIRST + timedelta(days=2)

"""Numbers, days and lists in prose."""

from datetime import date
from decimal import Decimal

import pytest

from section16.standard.text.prose import amount, day, listed, money, one_or_more


@pytest.mark.parametrize(
    ("value", "written"),
    [("168.92", "$168.92"), ("5", "$5.00"), ("5.5", "$5.50"), ("0.1857", "$0.1857"), ("2575.860", "$2,575.86")],
)
def test_money_has_two_decimals_at_least(value, written):
    assert money(Decimal(value)) == written


@pytest.mark.parametrize(("value", "written"), [("1234.50", "1,234.5"), ("100", "100"), ("0.0001", "0.0001")])
def test_amounts_have_commas_and_no_idle_zeros(value, written):
    assert amount(Decimal(value)) == written


def test_days_counts_and_lists():
    assert day(date(2023, 2, 8)) == "February 8, 2023"
    assert one_or_more(Decimal(1), "share", "shares") == "one share"
    assert one_or_more(Decimal("1.5"), "share", "shares") == "1.5 shares"
    assert one_or_more(Decimal(25), "share", "shares") == "25 shares"
    assert [listed(()), listed(("a",)), listed(("a", "b")), listed(("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]

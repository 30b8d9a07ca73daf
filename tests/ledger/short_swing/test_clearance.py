"""What else stands in the way of a trade: each answer at its boundary days and numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.ledger.short_swing.clearance import Clearance, clearances
from section16.ledger.short_swing.planner import ProposedTrade
from section16.ledger.short_swing.read import read_facts
from section16.ledger.short_swing.trades import TradesError
from tests.ledger.short_swing.histories import history


def asked(facts: str, on: str, *rows: tuple[object, ...], shares: str = "100", price: str = "5") -> list[Clearance]:
    sale = ProposedTrade(action="sell", shares=Decimal(shares), price=Decimal(price), on=date.fromisoformat(on))
    return list(clearances(history(*rows), sale, read_facts(facts, "facts.toml")))


def test_nothing_is_answered_that_no_fact_is_given_for():
    assert asked("", "2024-11-20", ("2024-11-01", "S", 9000, 10)) == []


@pytest.mark.parametrize(
    ("on", "inside", "first"),
    [("2024-12-31", False, "2024-12-31"), ("2025-01-01", True, "2025-02-04"), ("2025-01-31", True, "2025-02-04"),
     ("2025-02-03", True, "2025-02-04"), ("2025-02-04", False, "2025-02-04"), ("2025-03-01", True, None)],
)  # fmt: skip
def test_blackouts_that_follow_one_another_end_together(on, inside, first):
    (answer,) = asked(
        "[[blackout]]\nfrom = 2025-01-01\nto = 2025-01-31\nwhy = 'results'\n"
        "[[blackout]]\nfrom = 2025-02-01\nto = 2025-02-03\n[[blackout]]\nfrom = 2025-03-01\n",
        on,
    )
    assert (answer.stands_in_the_way, answer.first_day) == (inside, date.fromisoformat(first) if first else None)


@pytest.mark.parametrize(
    ("more", "on", "stands", "first"),
    [
        ("", "2024-10-09", True, "2025-02-08"),
        ("", "2025-01-08", True, "2025-02-08"),
        ("", "2025-01-09", None, "2025-02-08"),
        ("", "2025-02-08", False, "2025-02-08"),
        ("results_on = 2024-11-06", "2025-01-08", True, "2025-01-09"),
        ("results_on = 2024-11-06", "2025-01-09", False, "2025-01-09"),
        ("results_on = 2025-01-27", "2025-01-29", True, "2025-01-30"),  # Monday, Tuesday, Wednesday: trade on Thursday
        ("results_on = 2025-01-27", "2025-01-30", False, "2025-01-30"),
        ("results_on = 2025-03-03", "2025-02-08", False, "2025-02-08"),
        ("officer = false", "2024-11-09", True, "2024-11-10"),
        ("officer = false", "2024-11-10", False, "2024-11-10"),
    ],
)
def test_a_plan_cools_off(more, on, stands, first):
    (answer,) = asked(f"[plan]\nadopted_on = 2024-10-10\n{more}\n", on)
    assert (answer.stands_in_the_way, answer.first_day) == (stands, date.fromisoformat(first))
    assert "10b5-1(c)(1)(ii)(B)" in answer.authority


def test_a_plan_of_before_the_rule_waits_for_nothing():
    (answer,) = asked("[plan]\nadopted_on = 2023-02-26\n", "2023-02-27")
    assert (answer.stands_in_the_way, answer.first_day) == (False, date(2023, 2, 26))


def test_the_offices_given_say_how_long_a_plan_cools_off():
    holder = "[[status]]\ncapacity = 'ten percent'\n[plan]\nadopted_on = 2024-10-10\n"
    assert asked(holder, "2024-11-10")[0].stands_in_the_way is False
    officer = "[[status]]\ncapacity = 'officer'\nfrom = 2020-01-01\n[plan]\nadopted_on = 2024-10-10\n"
    assert asked(officer, "2024-11-10")[0].stands_in_the_way is True


SOLD = (
    ("2024-08-20", "S", 3000, 1),
    ("2024-08-19", "S", 9000, 1),
    ("2024-10-01", "F", 500, 1),
    ("2024-11-01", "S", 900),
)


@pytest.mark.parametrize(
    ("shares", "over", "first"),
    [("6100", False, "2024-11-20"), ("6101", True, "2024-11-21"), ("9101", True, "2025-02-02"), ("10001", True, None)],
)
def test_the_volume_of_three_months_is_the_greater_of_two(shares, over, first):
    volume, _ = asked(
        "[rule_144]\noutstanding = 1_000_000\naverage_weekly_volume = 9_000\n", "2024-11-20", *SOLD, shares=shares
    )
    assert (volume.stands_in_the_way, volume.first_day) == (over, date.fromisoformat(first) if first else None)
    assert "3,000 (row 1, 2024-08-20) + 900 (row 4, 2024-11-01)" in volume.arithmetic
    by_week = "[rule_144]\noutstanding = 10\naverage_weekly_volume = 10_000\n"
    assert asked(by_week, "2024-11-20", *SOLD, shares=shares)[0].stands_in_the_way is over


def test_a_split_between_makes_earlier_sales_more_shares():
    facts = "[[split]]\non = 2024-11-10\nratio = '2'\n[rule_144]\noutstanding = 780_000\n"
    volume, _ = asked(facts, "2024-11-20", *SOLD, shares="1")
    assert volume.stands_in_the_way is True
    assert "6,000 (row 1, 2024-08-20) + 1,800 (row 4, 2024-11-01) + 1 = 7,801" in volume.arithmetic


def test_without_the_shares_outstanding_the_volume_is_asked_for():
    volume, _ = asked("[rule_144]\n", "2024-11-20")
    assert (volume.stands_in_the_way, "outstanding" in volume.answer) == (None, True)


@pytest.mark.parametrize(
    ("on", "rows", "shares", "price", "due"),
    [
        ("2024-11-20", (), "5000", "10", False),
        ("2024-11-20", (), "5001", "1", True),
        ("2024-11-20", (), "100", "500.01", True),
        ("2024-11-20", (("2024-09-02", "S", 4000, 1),), "1001", "1", True),
        ("2024-11-20", (("2024-09-02", "S", 4000),), "10", "1", None),
        ("2008-02-14", (), "501", "1", True),
        ("2008-02-15", (), "501", "1", False),
    ],
)
def test_a_form_144_is_due_above_so_many_shares_or_dollars(on, rows, shares, price, due):
    *_, notice = asked("[rule_144]\n", on, *rows, shares=shares, price=price)
    assert (notice.question, notice.stands_in_the_way) == ("Form 144", due)
    if due is False:
        assert " shares and $" in notice.answer  # one of the two is enough for a notice


def test_a_purchase_is_not_asked_about_rule_144():
    buy = ProposedTrade(action="buy", shares=Decimal(9), price=Decimal(9), on=date(2024, 11, 20))
    assert clearances((), buy, read_facts("[rule_144]\n", "facts.toml")) == ()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 900)), max_size=8), st.integers(1, 900))
def test_the_first_day_within_the_volume_is_the_first(sales, shares):
    on, facts = date(2024, 11, 20), read_facts("[rule_144]\noutstanding = 100_000\n", "facts.toml")
    rows = history(*(((on - timedelta(days=ago)).isoformat(), "S", sold, 1) for ago, sold in sales))
    sale = ProposedTrade(action="sell", shares=Decimal(shares), price=Decimal(5), on=on)
    (volume, _), later = clearances(rows, sale, facts), (on + timedelta(days=days) for days in range(100))
    free = (day for day in later if not clearances(rows, replace(sale, on=day), facts)[0].stands_in_the_way)
    assert volume.first_day == next(free)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("[[blackuot]]\nfrom = 2024-01-01", "did you mean 'blackout'"),
        ("[plan]\nadoptd_on = 2024-01-01", "plan: key 'adoptd_on' is not known; did you mean 'adopted_on'"),
        ("[rule_144]\noutstandin = 5", "rule_144: key 'outstandin' is not known; did you mean 'outstanding'"),
        ("[[blackout]]\nfrom = 2024-02-01\nto = 2024-01-01", "blackout 1: it ends on 2024-01-01, before it begins"),
        ("[plan]\nadopted_on = 2024-02-01\nresults_on = 2024-01-01", "are not of the quarter of 2024-02-01"),
        ("[plan]\nadopted_on = 9999-12-01", "is no day to count from"),
        ("[rule_144]\noutstanding = 0", "write the shares of the class, above zero"),
        ("[rule_144]\naverage_weekly_volume = -1", "not below zero"),
    ],
)
def test_wrong_facts_name_what_is_right(facts, words):
    with pytest.raises(TradesError, match=words.replace("(", "\\(")):
        read_facts(facts, "facts.toml")

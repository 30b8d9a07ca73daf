"""The trade planner: what one more trade adds, and when it is safe."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.short_swing.exposure import exact, exposure_of, money
from section16.ledger.short_swing.planner import ProposedTrade, plan_trade
from tests.ledger.short_swing.histories import history, random_history, trade
from tests.ledger.short_swing.test_exposure import EXPECTED, shared_facts, shared_trades

ASKED = [
    (name, number) for name, one in EXPECTED.items() for number in range(len(one.get("planner", {}).get("asked", ())))
]


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "number"), ASKED)
def test_a_shared_question_is_answered_to_the_cent(name, number):
    told = EXPECTED[name]
    asked = told["planner"]["asked"][number]
    assert shared_facts(told.get("facts")) is not None
    proposed = ProposedTrade(
        action=asked["side"], shares=Decimal(asked["shares"]), price=Decimal(asked["price"]),
        on=date.fromisoformat(asked["on"]),
    )  # fmt: skip
    plan = plan_trade(shared_trades(told["file"]), proposed)
    given = {
        "exposure_before": money(plan.before),
        "exposure_after": money(plan.after),
        "added": money(plan.added),
        "break_even_price": None if plan.break_even_price is None else f"{plan.break_even_price:.2f}",
        "per_dollar": exact(plan.per_dollar),
    }
    assert given == {key: asked[key] for key in given}
    assert plan.first_clean_day.isoformat() == told["planner"]["first_clean_day"][asked["side"]]


@given(st.integers(0, 10**6), st.sampled_from(["buy", "sell"]), st.integers(0, 400), st.integers(1, 60))
def test_what_it_adds_is_the_history_solved_with_it(seed, action, day, price):
    rows = random_history(seed, 8)
    on = date.fromordinal(date(2023, 1, 2).toordinal() + day)
    plan = plan_trade(rows, ProposedTrade(action=action, shares=Decimal(5), price=Decimal(price), on=on))
    code = "P" if action == "buy" else "S"
    with_it = exposure_of((*rows, trade(9, on.isoformat(), code, 5, price)))
    assert plan.after == with_it.maximum
    assert plan.break_even_price is None or plan.opposite
    for one in plan.opposite:
        (other,) = (row for row in rows if row.row == one.row)
        assert one.added_alone == exposure_of((other, trade(9, on.isoformat(), code, 5, price))).maximum
    clean = plan_trade(
        rows, ProposedTrade(action=action, shares=Decimal(5), price=Decimal(price), on=plan.first_clean_day)
    )
    assert (clean.added, clean.opposite) == (0, ())


def test_a_clean_day_on_a_weekend_leads_to_the_next_trading_day():
    rows = history(("2024-07-16", "P", 100, 10))
    plan = plan_trade(rows, ProposedTrade(action="sell", shares=Decimal(50), price=Decimal(12), on=date(2024, 9, 3)))
    assert (plan.added, plan.first_clean_day, plan.first_clean_trading_day) == (
        100, date(2025, 1, 15), date(2025, 1, 15),
    )  # fmt: skip
    assert plan.open_until == date(2025, 3, 1)


def test_a_known_later_trade_is_listed():
    rows = history(("2024-07-16", "P", 100, 10), ("2024-12-02", "P", 100, 11))
    plan = plan_trade(rows, ProposedTrade(action="sell", shares=Decimal(50), price=Decimal(12), on=date(2024, 9, 3)))
    assert [(one.row, one.last_day) for one in plan.known_future] == [(2, date(2025, 3, 1))]

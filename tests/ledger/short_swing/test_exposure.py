"""Short-swing profit: the maximum is the largest, proved, and what the shared histories say it is."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from scipy.optimize import linprog

from section16.ledger.short_swing.exposure import SwingQuestion, exact, exposure_of, money
from section16.ledger.short_swing.read import read_facts, read_trades
from section16.ledger.short_swing.trades import HeldCapacity, SplitFact, SwingFacts, TradesError
from section16.ledger.short_swing.window import reading_of
from tests.ledger.short_swing.histories import (
    best_by_trying_all,
    history,
    is_proved,
    may_match,
    random_history,
    trade,
)  # fmt: skip
from tests.places import SHARED

FOLDER = SHARED / "short-swing"
EXPECTED = json.loads((FOLDER / "expected.json").read_text()) if FOLDER.is_dir() else {}


def shared_trades(name: str, *, priced: bool = True):
    found = read_trades((FOLDER / name).read_text(), name)
    return found if priced else tuple(replace(one, underlying_price=None) for one in found)


def shared_facts(name: str | None) -> SwingFacts:
    return read_facts((FOLDER / name).read_text(), name) if name else SwingFacts()


def question(options: dict, facts: SwingFacts) -> SwingQuestion:
    return SwingQuestion(
        facts=read_facts(options["facts"], "facts") if "facts" in options else facts,
        reading=reading_of(options.get("window", "court"), options.get("month_end", "clamp")),
        share_leg=options.get("underlying_leg", "own"),
        treat={int(row): side for row, side in options.get("treat", {}).items()},
        exclude=frozenset(options.get("exclude", ())),
    )


@pytest.mark.corpus
@pytest.mark.usefixtures("shared")
def test_the_shared_histories_are_there():
    assert len(EXPECTED) == 15


@pytest.mark.corpus
@pytest.mark.parametrize("name", EXPECTED)
def test_a_shared_history_is_answered_to_the_cent(name):
    told = EXPECTED[name]
    trades, facts = shared_trades(told["file"]), shared_facts(told.get("facts"))
    answer = exposure_of(trades, SwingQuestion(facts=facts))
    right = told["expected"]
    assert money(answer.maximum) == right["maximum"]
    assert money(answer.lowest_in_highest_out) == right["lowest_in_highest_out"]
    if "actual" in right:
        assert money(answer.actual) == right["actual"]
        assert exact(answer.sold_from_holdings) == right["sold_from_holdings"]
    assert [{"row": one.row, "code": one.code, "why": one.why} for one in answer.put_aside] == right["put_aside"]
    assert [{"row": one.row, "code": one.code} for one in answer.asked] == right["asked"]
    for variant in told.get("variants", ()):
        rows = trades if "no prices" not in variant["with"] else shared_trades(told["file"], priced=False)
        other = exposure_of(rows, question(variant["options"], facts))
        assert money(other.maximum) == variant["maximum"], variant["with"]
        assert money(other.lowest_in_highest_out) == variant["lowest_in_highest_out"], variant["with"]


@pytest.mark.parametrize("seed", range(1_000))
def test_the_maximum_is_that_of_trying_everything(seed):
    trades = random_history(seed, 2 + seed % 7, most=4)
    answer = exposure_of(trades)
    assert answer.maximum == best_by_trying_all(trades)
    assert is_proved(trades, answer)


@pytest.mark.parametrize("seed", range(200))
def test_the_maximum_is_that_of_a_linear_program(seed):
    trades = random_history(seed, 10 + seed // 2, days=900, most=900)
    bought = [one for one in trades if one.code == "P"]
    sold = [one for one in trades if one.code == "S"]
    pairs = [(b, s) for b in range(len(bought)) for s in range(len(sold)) if may_match(bought[b], sold[s])]
    gains = [-float(sold[s].price - bought[b].price) for b, s in pairs]
    uses = np.zeros((len(bought) + len(sold), len(pairs)))
    for column, (b, s) in enumerate(pairs):
        uses[b, column] = uses[len(bought) + s, column] = 1
    room = [float(one.shares) for one in (*bought, *sold)]
    answer = exposure_of(trades)
    found = linprog(gains, A_ub=uses, b_ub=room) if pairs else None
    assert float(answer.maximum) == pytest.approx(-found.fun if found else 0, abs=1e-4)
    assert is_proved(trades, answer)


@given(st.integers(0, 10**6), st.integers(2, 14))
def test_one_more_trade_never_lowers_the_maximum(seed, size):
    trades = random_history(seed, size)
    assert exposure_of(trades).maximum >= exposure_of(trades[:-1]).maximum


@given(st.integers(0, 10**6), st.integers(2, 14))
def test_lowest_in_highest_out_is_between_half_and_all_of_it(seed, size):
    answer = exposure_of(random_history(seed, size))
    assert answer.maximum >= answer.lowest_in_highest_out >= answer.maximum / 2


@given(st.integers(0, 10**6), st.integers(2, 14), st.integers(0, 500), st.sampled_from(["2", "5", "0.1", "2.5"]))
def test_a_split_leaves_the_exposure_as_it_is(seed, size, day, ratio):
    trades = random_history(seed, size)
    split = SplitFact(on=date(2023, 1, 2) + timedelta(days=day), ratio=Fraction(ratio))
    told = tuple(
        one if one.on < split.on else replace(one, shares=one.shares * Decimal(ratio), price=one.price / Decimal(ratio))
        for one in trades
    )
    assert exposure_of(told, SwingQuestion(facts=SwingFacts(split=(split,)))).maximum == exposure_of(trades).maximum


def test_a_trade_without_a_price_is_left_out_by_name():
    answer = exposure_of(history(("2024-01-02", "P", 100), ("2024-02-01", "S", 40, 20)))
    assert (answer.maximum, [(one.purchase_row, one.sale_row, one.shares) for one in answer.unknown]) == (
        0,
        [(1, 2, 40)],
    )


def test_one_trade_of_joint_owners_counts_once():
    rows = (
        trade(1, "2024-01-02", "P", 100, 10),
        trade(2, "2024-02-01", "S", 100, 15, event="E1", owner="direct"),
        trade(3, "2024-02-01", "S", 100, 15, event="E1", owner="Fund LP"),
    )
    answer = exposure_of(rows)
    assert answer.maximum == 500
    assert [one.row for one in answer.put_aside] == [3]


def test_the_share_of_an_owner_is_a_fact():
    rows = (trade(1, "2024-01-02", "P", 100, 10), trade(2, "2024-02-01", "S", 100, 15, owner="Fund LP"))
    facts = read_facts("[[interest]]\nowner = 'fund lp'\nshare = 0.25\n", "facts.toml")
    answer = exposure_of(rows, SwingQuestion(facts=facts))
    assert answer.maximum == 125
    assert not any("Fund LP" in one for one in answer.assumptions)
    assert any("Fund LP" in one for one in exposure_of(rows).assumptions)
    with pytest.raises(TradesError, match="write one above 0 and at most 1"):
        read_facts("[[interest]]\nowner = 'x'\nshare = 0\n", "facts.toml")


def test_a_reverse_split_is_exact():
    rows = history(("2024-01-02", "P", 300, 1), ("2024-02-01", "S", 10, 40))
    facts = read_facts("[[split]]\non = 2024-01-20\nratio = '1/30'\n", "facts.toml")
    assert exposure_of(rows, SwingQuestion(facts=facts)).maximum == 100
    with pytest.raises(TradesError, match="is no ratio"):
        read_facts("[[split]]\non = 2024-01-20\nratio = '1/0'\n", "facts.toml")


def test_an_award_to_a_mere_ten_percent_holder_is_a_purchase():
    rows = history(("2024-01-02", "A", 100, 0), ("2024-02-01", "S", 100, 15))
    holder = HeldCapacity(capacity="ten percent", held_before=Decimal(200), outstanding=Decimal(1000))
    assert exposure_of(rows, SwingQuestion(facts=SwingFacts(status=(holder,)))).maximum == 1500
    assert exposure_of(rows).maximum == 0


def test_both_trades_after_leaving_do_not_match():
    rows = history(("2024-05-02", "P", 100, 10), ("2024-06-03", "S", 100, 15))
    left = HeldCapacity(capacity="director", until=date(2024, 4, 30))
    assert exposure_of(rows, SwingQuestion(facts=SwingFacts(status=(left,)))).maximum == 0
    still = HeldCapacity(capacity="director", until=date(2024, 5, 2))
    assert exposure_of(rows, SwingQuestion(facts=SwingFacts(status=(still,)))).maximum == 500


def test_a_put_bought_is_a_sale_of_the_underlying():
    put = {"right": "put", "strike": Decimal(40), "expires": date(2024, 12, 20)}
    rows = (
        trade(1, "2024-01-02", "P", 100, 3, underlying_price=Decimal(42), **put),
        trade(2, "2024-02-01", "P", 100, 30, underlying_price=Decimal(30)),
    )
    answer = exposure_of(rows)
    assert [(one.purchase_row, one.sale_row, one.per_share) for one in answer.pairs] == [(2, 1, 12)]


def test_a_put_bought_and_sold_again_shows_its_own_profit():
    put = {"right": "put", "strike": Decimal(40), "expires": date(2024, 12, 20)}
    rows = (trade(1, "2024-01-02", "P", 100, 3, **put), trade(2, "2024-02-01", "S", 100, 5, **put))
    answer = exposure_of(rows)
    assert (answer.maximum, answer.actual) == (200, 200)


def test_a_long_option_that_lapses_is_exempt():
    call = {"right": "call", "strike": Decimal(50), "expires": date(2024, 6, 21)}
    rows = (trade(1, "2024-03-01", "P", 100, 3, **call), trade(2, "2024-06-21", "E", 100, **call))
    answer = exposure_of(rows)
    assert answer.maximum == 0
    assert answer.put_aside[0].why.startswith("16b-6(d)")


def test_a_foreign_private_issuer_is_outside():
    rows = history(("2024-01-02", "P", 100, 10), ("2024-02-01", "S", 100, 15))
    answer = exposure_of(rows, SwingQuestion(facts=SwingFacts(foreign_private_issuer=True)))
    assert (answer.maximum, len(answer.put_aside)) == (0, 2)


def test_amounts_are_rounded_half_up_once():
    assert [money(Fraction(one)) for one in ("0.005", "0.0049", "2.675", "1000")] == ["0.01", "0.00", "2.68", "1000.00"]
    assert [exact(Fraction(one)) for one in ("1/3", "0.035860125", "200")] == ["1/3", "0.035860125", "200"]


def test_more_digits_than_can_be_counted_are_refused():
    rows = history(("2024-01-02", "P", "1.0000000001", "123456789012.123456"), ("2024-02-01", "S", 1, "1e12"))
    with pytest.raises(TradesError, match="more digits"):
        exposure_of(rows)


@pytest.mark.parametrize("priced", [True, False])
def test_more_pairs_than_can_be_counted_are_refused_at_once(priced):
    rows = 40_000 if priced else 4_000
    trades = tuple(
        trade(row, "2024-03-01" if row % 2 else "2024-04-01", "PS"[row % 2], 1, 10 + row % 2 if priced else None)
        for row in range(1, rows + 1)
    )
    started = process_time()
    with pytest.raises(TradesError, match="pairs of a purchase and a sale less than six months apart; give a shorter"):
        exposure_of(trades)
    assert process_time() - started < 30

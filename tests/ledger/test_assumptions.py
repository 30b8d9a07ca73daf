"""Explanations taken for true: which balances change, and which are marked."""

from datetime import date, timedelta

from section16.ledger.assumptions import assume
from section16.ledger.balances import balance_on
from tests.ledger.accounts import NEW_YEAR, TRUST, Account, line

DIRECT, BY_TRUST = line(), line(**TRUST)


def held(account, kinds, day, key=DIRECT):
    gaps = [gap for gap in account.gaps() if gap.line == key]
    assumed = assume(account.lines[key], gaps, kinds)
    balance = assumed.mark(balance_on(assumed.postings, NEW_YEAR + timedelta(days=day)))
    return int(balance.amount), balance.assumed


def typed():
    account = Account().add(DIRECT, 1, None, 127_231).add(DIRECT, 2, None, 127_321)
    return account.add(DIRECT, 3, 187_882, 315_113)


def test_without_an_assumption_balances_are_as_reported():
    assert held(typed(), (), 25) == (127_321, ())


def test_a_balance_typed_wrongly_is_put_right_until_it_comes_back():
    assert held(typed(), ("typing error",), 15) == (127_231, ())
    assert held(typed(), ("typing error",), 25) == (127_231, ("typing error",))
    assert held(typed(), ("typing error",), 35) == (315_113, ("typing error",))


def test_a_balance_that_reverts_after_two_reports():
    account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, None, 5_777).add(DIRECT, 3, 50, 5_827)
    account.add(DIRECT, 4, 10, 5_060)
    assert [held(account, ("reverts",), day)[0] for day in (25, 35, 45)] == [5_000, 5_050, 5_060]


def test_what_moved_unreported_is_an_adjustment_before_the_row():
    account = Account().add(DIRECT, 1, None, 2_000_000).add(BY_TRUST, 1, None, 100)
    account.add(DIRECT, 2, None, 779_519).add(BY_TRUST, 2, None, 1_220_581)
    gaps = [gap for gap in account.gaps() if gap.line == DIRECT]
    assumed = assume(account.lines[DIRECT], gaps, ("moved between lines",))
    assert [(one.kind, one.amount) for one in assumed.postings] == [
        ("holding", None),
        ("adjustment", -1_220_481),
        ("holding", None),
    ]
    assert assumed.postings[1].day == date(2024, 1, 21)
    assert held(account, ("moved between lines",), 25) == (779_519, ("moved between lines",))


def test_a_kind_that_explains_nothing_changes_nothing():
    assert held(typed(), ("split",), 25) == (127_321, ())

"""The table of directions: whole, and at one with the codes of the form."""

import pytest

from section16.standard.codes.transactions import transaction_code_named
from section16.standard.directions import DIRECTIONS, direction, sign_of


def test_every_right_position_and_act_has_one_row():
    keys = [(one.right, one.position, one.act) for one in DIRECTIONS]
    acts = ("open", "close", "use", "end", "end for value")
    assert sorted(keys) == sorted(
        (right, position, act) for right in ("call", "put") for position in ("long", "short") for act in acts
    )


@pytest.mark.parametrize(
    ("right", "position", "letters"),
    [("call", "long", "AD"), ("put", "long", "DD"), ("call", "short", "DA"), ("put", "short", "AA")],
)
def test_a_right_that_is_used_moves_the_share_its_own_way(right, position, letters):
    used = direction(right, position, "use")
    assert (used.table_1 + used.table_2, used.balance) == (letters, -1)


def test_only_opening_adds_to_a_balance():
    assert {one.act for one in DIRECTIONS if one.balance > 0} == {"open"}


def test_the_balance_follows_from_the_letter():
    for one in DIRECTIONS:
        if one.table_2:
            assert sign_of(one.position, one.table_2) == one.balance


def test_letters_are_among_those_of_the_code_or_of_what_was_written():
    for one in DIRECTIONS:
        for code in one.codes:
            usual = transaction_code_named(code).table_2
            assert one.table_2 in usual or (one.position, one.act) == ("short", "use")

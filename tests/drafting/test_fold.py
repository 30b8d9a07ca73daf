"""Rows of one day that differ in amounts alone: apart, or together where the plan says so."""

from tests.drafting.plans import OPTION, STOCK, event, lines, report

TOGETHER = '[settings]\nsame_day = "together"\n'
ONE = event("exercise", 'grant = "option"', "shares = 100", "tax = { shares = 30, price = 20 }")
TWO = event("exercise", 'grant = "option"', "shares = 50", "tax = { shares = 15, price = 20 }")


def test_two_exercises_of_a_grant_are_rows_of_their_own():
    rows = lines(report(STOCK, OPTION, ONE, TWO))
    assert [row.partition(" @")[0] for row in rows] == ["I M 100", "I F 30", "I M 50", "I F 15", "II M 100", "II M 50"]


def test_or_one_row_with_their_sum():
    one = report(STOCK, OPTION, ONE, TWO, TOGETHER)
    assert lines(one) == ["I M 150 @ 10.00 A = 1150 D", "I F 45 @ 20 D = 1105 D", "II M 150 @ 0 D = 650 D"]
    assert one.derivative_table[0].underlying_shares.value == 150


def test_what_differs_in_more_stays_apart():
    other = event("exercise", 'grant = "option"', "shares = 50", 'footnote = "The second part."')
    later = event("exercise", 'grant = "option"', "shares = 50", on="2025-03-04")
    assert (
        len(lines(report(STOCK, OPTION, event("exercise", 'grant = "option"', "shares = 5"), other, later, TOGETHER)))
        == 6
    )

"""Puts, and what was written: the shares go the other way, and a short series ends at zero."""

import pytest

from tests.drafting.plans import OPTION, STOCK, event, lines, report, wrong

SERIES = """
[[grant]]
id = "right"
security = "{title}"
kind = "{kind}"
short = {short}
exercise_price = "30.00"
exercisable = 2025-01-06
expires = 2025-12-19
remaining = 100
"""


def series(kind, short, title):
    return SERIES.format(kind=kind, short=short, title=title)


@pytest.mark.parametrize(
    ("right", "rows"),
    [
        (series("call", "false", "Call Option (right to buy)"), ["A = 1060", "D = 40"]),
        (series("put", "false", "Put Option (right to sell)"), ["D = 940", "D = 40"]),
        (series("call", "true", "Call Option (obligation to sell)"), ["D = 940", "A = 40"]),
        (series("put", "true", "Put Option (obligation to buy)"), ["A = 1060", "A = 40"]),
    ],
)
def test_a_right_that_is_exercised_or_assigned(right, rows):
    one = report(STOCK, right, event("exercise", 'grant = "right"', "shares = 60", 'basis = "in the money"'))
    assert lines(one) == [f"I X 60 @ 30.00 {rows[0]} D", f"II X 60 @ 0 {rows[1]} D"]


def test_what_was_written_and_is_written_on_and_bought_back():
    right = series("call", "true", "Call Option (obligation to sell)")
    one = report(
        STOCK,
        right,
        event("sale", 'grant = "right"', "shares = 10", 'price = "2"'),
        event("purchase", 'grant = "right"', "shares = 110", 'price = "1"', on="2025-03-04"),
    )
    assert lines(one) == ["II S 10 @ 2 D = 110 D", "II P 110 @ 1 A = 0 D"]


@pytest.mark.parametrize("key", ["tax", "withheld", "cover"])
def test_an_exercise_that_gives_shares_away_has_none_to_pay_with(key):
    how = '\nhow = "net"' if key == "withheld" else ""
    put = event(
        "exercise",
        'grant = "right"',
        "shares = 60",
        f'basis = "in the money"{how}',
        f"{key} = {{shares = 1, price = 1}}",
    )
    assert wrong(STOCK, series("put", "false", "Put"), put) == [
        (
            f"event[1].{key}: given, though the exercise of 'right' gives shares away; leave it out; what else "
            f"was sold is a "
            "`sale`"
        )
    ]


def test_an_award_cannot_have_been_written():
    right = series("option", "true", "Option")
    one = event("exercise", 'grant = "right"', "shares = 1", 'basis = "16b-3"')
    assert wrong(STOCK, right, one) == [
        "event[1].basis: '16b-3' for 'right', which the owner wrote; write `in the money` or `out of the money`"
    ]


WARRANT = OPTION.replace('"Stock Option (right to buy)"', '"Warrant (right to buy)"\nkind = "warrant"')


@pytest.mark.parametrize(("basis", "code"), [("16b-3", "F"), ("in the money", "S"), ("out of the money", "S")])
def test_shares_withheld_have_code_f_only_under_rule_16b_3(basis, code):
    keys = ("shares = 100", f'basis = "{basis}"', 'how = "net"', 'withheld = { shares = 50, price = "20" }')
    one = report(STOCK, WARRANT, event("exercise", 'grant = "option"', *keys))
    assert lines(one)[1] == f"I {code} 50 @ 20 D = 1050 D"

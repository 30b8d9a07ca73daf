"""Events without a line: the balance of the next row has moved, and its footnote says why."""

import pytest

from tests.drafting.plans import STOCK, TRUST, UNITS, event, lines, notes, report

SALE = event("sale", "shares = 10", "price = 5")
VEST = event("vest", 'grant = "units"', "shares = 100")


@pytest.mark.parametrize(
    ("moved", "after", "words"),
    [
        (
            event("domestic relations order", "shares = 300", 'to = "a former spouse"', on="2025-02-03"),
            690,
            (
                "Reflects the transfer of 300 shares of Common Stock to a former spouse on February 3, 2025 pursuant "
                "to a "
                "domestic relations order, which was exempt from Section 16 pursuant to Rule 16a-12."
            ),
        ),
        (
            event("domestic relations order", "shares = 300", 'side = "acquired"', on="2025-02-03"),
            1290,
            (
                "Reflects the transfer of 300 shares of Common Stock on February 3, 2025 pursuant to a domestic "
                "relations "
                "order, which was exempt from Section 16 pursuant to Rule 16a-12."
            ),
        ),
        (
            event("spin-off", "shares = 300", 'from = "Parent Corp."', on="2025-02-03"),
            1290,
            (
                "Includes 300 shares of Common Stock received on February 3, 2025 in a pro rata distribution by "
                "Parent Corp., "
                "which was exempt pursuant to Rule 16a-9."
            ),
        ),
        (
            event(
                "exempt plan acquisition",
                "shares = 30",
                "since = 2024-10-01",
                'under = "the 401(k) plan"',
                on="2025-02-03",
            ),
            1020,
            (
                "Includes 30 shares acquired from October 1, 2024 to February 3, 2025 under the 401(k) plan in "
                "transactions "
                "exempt under Rule 16b-3(c)."
            ),
        ),
        (
            event("forfeiture", "shares = 300", "units = true", on="2025-02-03"),
            690,
            (
                "Reflects the forfeiture of 300 unvested stock units without value received on February 3, 2025, "
                "which was "
                "exempt from reporting pursuant to Rule 16a-4(d)."
            ),
        ),
    ],
)
def test_what_the_law_has_no_line_for(moved, after, words):
    one = report(STOCK, moved, SALE)
    assert lines(one) == [f"I S 10 @ 5 D = {after} D"]
    assert [notes(one)[id] for id in one.non_derivative_table[0].shares_following.footnotes] == [words]


def test_dividend_equivalents_are_units():
    one = report(
        STOCK, UNITS, event("dividend reinvestment", 'grant = "units"', 'shares = "2.5"', on="2025-02-03"), VEST
    )
    assert lines(one)[-1] == "II M 100 @ 0 D = 302.5 D"
    (id,) = one.derivative_table[0].shares_following.footnotes
    assert notes(one)[id].startswith(
        "Includes 2.5 restricted stock units credited on February 3, 2025 as dividend equivalents"
    )


def test_a_series_can_be_put_right():
    right = event("correction", 'grant = "units"', "shares = 420", 'why = "Twenty were left out."', on="2025-02-03")
    assert lines(report(STOCK, UNITS, right, VEST))[-1] == "II M 100 @ 0 D = 320 D"


def test_a_holding_that_leaves_the_household_is_shown_once_more():
    gone = event("household change", 'holding = "trust"', "shares = 500", 'who = "a daughter"', on="2025-02-03")
    one = report(STOCK, TRUST, gone, SALE)
    assert lines(one)[-1] == "I holds 0 I By Trust"
    (id,) = one.non_derivative_table[1].shares_following.footnotes
    assert notes(one)[id] == (
        "Excludes 500 shares of Common Stock held by a daughter, who ceased to share the household of the "
        "Reporting Person "
        "on February 3, 2025."
    )
    back = event("household change", 'holding = "trust"', "shares = 500", 'who = "a daughter"', 'side = "joined"')
    assert lines(report(STOCK, TRUST, back, SALE))[-1] == "I holds 1000 I By Trust"

"""Series that are kept in dollars: dollars and units are never added."""

import pytest

from tests.drafting.plans import STOCK, event, lines, report, wrong

NOTES = """
[[grant]]
id = "notes"
security = "Convertible Notes"
kind = "convertible"
exercise_price = "25"
exercisable = 2024-01-01
expires = 2031-01-01
remaining_value = 900_000
"""
WORDS = 'derivative_footnotes = { price = "At the principal amount." }'


@pytest.mark.parametrize(
    ("what", "keys", "row"),
    [
        ("purchase", ("value = 100_000", WORDS), "P 100000 @ None A = 1000000"),
        ("purchase", ("value = 100_000", 'price = "98.5"'), "P 100000 @ 98.5 A = 1000000"),
        ("sale", ("value = 100_000", WORDS), "S 100000 @ None D = 800000"),
        ("sale to issuer", ("value = 100_000", WORDS), "D 100000 @ None D = 800000"),
        ("gift made", ("value = 100_000",), "G 100000 @ 0 D = 800000"),
        ("award", ("value = 100_000",), "A 100000 @ 0 A = 1000000"),
    ],
)
def test_an_event_moves_dollars(what, keys, row):
    one = report(STOCK, NOTES, event(what, 'grant = "notes"', *keys))
    assert lines(one) == [f"II {row} D"]
    (line,) = one.derivative_table
    assert line.underlying_shares.value == 4_000
    assert not line.shares
    assert not line.shares_following


def test_a_conversion_brings_shares_at_the_conversion_price():
    one = report(STOCK, NOTES, event("conversion", 'grant = "notes"', "value = 100_000"))
    assert lines(one) == ["I C 4000 @ 0 A = 5000 D", "II C 100000 @ 0 D = 800000 D"]


@pytest.mark.parametrize(
    ("what", "keys"),
    [("purchase", ("shares = 10", "price = 5")), ("conversion", ("shares = 10",)), ("gift made", ("shares = 1",))],
)
def test_units_of_it_are_refused(what, keys):
    assert wrong(STOCK, NOTES, event(what, 'grant = "notes"', *keys)) == [
        (
            "event[1].shares: 'notes' is kept in dollars, and a number of units says nothing of them; write "
            "`value`, the "
            "dollars of it"
        )
    ]


def test_dollars_of_what_is_kept_in_units_are_refused():
    units = NOTES.replace("remaining_value", "remaining")
    assert wrong(STOCK, units, event("sale", 'grant = "notes"', "value = 10", WORDS)) == [
        "event[1].value: 'notes' is kept in units; write `shares`, or give the grant `remaining_value`"
    ]
    assert wrong(STOCK, event("sale", "value = 10", 'price = "1"')) == [
        "event[1].value: given without a grant; write `grant`, or `shares`; Table I has no column for dollars"
    ]


def test_notes_that_an_event_issues_are_in_dollars_too():
    fresh = NOTES.replace("remaining_value = 900_000\n", "")
    one = report(STOCK, fresh, event("award", 'grant = "notes"', "value = 50_000"))
    assert lines(one) == ["II A 50000 @ 0 A = 50000 D"]
    assert one.derivative_table[0].value_following.value == 50_000

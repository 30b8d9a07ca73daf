"""Foreign private issuers: which orders exempt whom, and since when."""

from datetime import date

import pytest

from section16.law import foreign

MARCH, MAY = date(2026, 3, 5), date(2026, 5, 20)


@pytest.mark.parametrize(
    ("organized_in", "day", "ordered_on"),
    [
        ("Canada", MARCH, MARCH),
        ("switzerland", MAY, MARCH),
        ("UK", MAY, MARCH),
        ("France", MAY, MARCH),
        ("Norway", MARCH, MARCH),
        ("South Korea", MARCH, MARCH),
        ("Australia", date(2026, 5, 19), None),
        ("Australia", MAY, MAY),
        ("Singapore", MAY, MAY),
        ("Canada", date(2026, 3, 4), None),
        ("Japan", date(2026, 12, 31), None),
        ("Cayman Islands", MAY, None),
    ],
)
def test_orders_that_exempt(organized_in, day, ordered_on):
    order = foreign.exempting_order(organized_in, day)
    assert (order.first if order else None) == ordered_on


def test_the_jurisdictions_of_both_orders_stand_together():
    assert len(foreign.jurisdictions(MARCH)) == 6
    assert foreign.jurisdictions(MAY)[-3:] == ("Australia", "India", "Singapore")
    assert foreign.jurisdictions(date(2026, 3, 4)) == ()
    assert len(foreign.EEA) == 30

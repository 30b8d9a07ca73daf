"""Relief orders: which could reach a due date."""

from datetime import date

import pytest

from section16.law import calendar, relief


@pytest.mark.parametrize(
    ("last_day", "names"),
    [
        (date(2012, 10, 26), ()),
        (date(2012, 10, 29), ("Hurricane Sandy",)),
        (date(2012, 11, 20), ("Hurricane Sandy",)),
        (date(2018, 10, 10), ("Hurricane Florence", "Hurricane Michael")),
        (date(2018, 11, 23), ()),
    ],
)
def test_the_orders_that_reach_a_day(last_day, names):
    assert tuple(one.name for one in relief.relief_for(last_day)) == names


def test_a_new_day_is_the_business_day_after_the_span():
    for one in relief.RELIEF:
        assert one.first_due < one.last_due < one.new_due
        assert calendar.next_business_day(one.last_due) == one.new_due

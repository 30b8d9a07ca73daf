"""Months after a day, as periods of six months are counted."""

from datetime import date

import pytest

from section16.law.calendar import months_after


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 3, 10), 6, date(2026, 9, 10)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 7, 1), 6, date(2027, 1, 1)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(9998, 12, 1), 6, date.max),
        (date.max, 6, date.max),
    ],
)
def test_the_last_day_stands_for_one_that_the_month_has_not(day, months, after):
    assert months_after(day, months) == after

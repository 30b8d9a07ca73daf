"""Periods of less than six months, as courts and others count them."""

from datetime import date

import pytest

from section16.ledger.short_swing.trades import TradesError
from section16.ledger.short_swing.window import reading_of


@pytest.mark.parametrize(
    ("window", "month_end", "earlier", "last"),
    [
        ("court", "clamp", "2023-12-20", "2024-06-18"),
        ("calendar", "clamp", "2023-12-20", "2024-06-19"),
        ("court", "clamp", "2023-08-31", "2024-02-27"),
        ("court", "last_day", "2023-08-31", "2024-02-28"),
        ("court", "overflow", "2023-08-31", "2024-02-29"),
        ("court", "overflow", "2023-08-15", "2024-02-13"),
        ("calendar", "overflow", "2023-08-31", "2024-03-01"),
        ("days:180", "clamp", "2024-01-01", "2024-06-28"),
        ("court", "clamp", "9999-10-01", "9999-12-29"),
        ("days:183", "clamp", "9999-12-30", "9999-12-31"),
    ],
)
def test_the_last_day_that_matches(window, month_end, earlier, last):
    assert reading_of(window, month_end).last_day(date.fromisoformat(earlier)) == date.fromisoformat(last)


@pytest.mark.parametrize("window", ["", "days", "days:0", "days:-1", "days:367", "six months", "days:١٨٠"])
def test_another_window_is_refused(window):
    with pytest.raises(TradesError, match="write court, calendar, or days:N"):
        reading_of(window)

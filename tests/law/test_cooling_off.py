"""The end of a plan's cooling-off period."""

from datetime import date

import pytest

from section16.law.changes import cooling_off_days, first_trade_on


@pytest.mark.parametrize(
    ("adopted", "insider", "first"),
    [
        (date(2025, 1, 10), True, date(2025, 4, 11)),
        (date(2025, 1, 10), False, date(2025, 2, 10)),
        (date(2023, 2, 27), True, date(2023, 5, 29)),
        (date(2023, 2, 26), True, None),
    ],
)
def test_the_first_trade_comes_when_the_period_has_passed(adopted, insider, first):
    assert first_trade_on(adopted, insider=insider) == first
    assert (cooling_off_days(adopted, insider=insider) is None) == (first is None)

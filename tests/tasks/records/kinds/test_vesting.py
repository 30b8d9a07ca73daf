from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.tasks.records.kinds.vesting import Tranche, VestingSchedule, tranches_of, vested_before

START = date(2025, 1, 31)


def parts(units, **schedule):
    found = tranches_of(VestingSchedule(**{"starts_on": START} | schedule), Decimal(units))
    return [(one.on.isoformat(), int(one.units)) for one in found]


def test_a_cliff_is_all_at_the_end():
    assert parts(1000, how="cliff", months=36) == [("2028-01-31", 1000)]


def test_equal_parts_are_whole_units_and_the_last_has_the_rest():
    assert parts(1000, how="yearly", months=36) == [("2026-01-31", 333), ("2027-01-31", 333), ("2028-01-31", 334)]
    assert parts(10, how="quarterly", months=12) == [
        ("2025-04-30", 2),
        ("2025-07-31", 3),
        ("2025-10-31", 2),
        ("2026-01-31", 3),
    ]


def test_nothing_vests_before_the_first_months_and_then_all_that_was_due():
    found = parts(4800, how="monthly", months=48, first_after=12)
    assert found[:2] == [("2026-01-31", 1200), ("2026-02-28", 100)]
    assert len(found) == 37


def test_custom_days_are_taken_in_order():
    tranches = (Tranche(on=date(2026, 5, 1), units=Decimal(60)), Tranche(on=date(2026, 2, 1), units=Decimal(40)))
    assert parts(100, how="custom", tranches=tranches) == [("2026-02-01", 40), ("2026-05-01", 60)]


@given(
    units=st.integers(1, 10**9),
    how=st.sampled_from(["cliff", "monthly", "quarterly", "yearly"]),
    steps=st.integers(1, 20),
    first=st.integers(0, 30),
)
def test_parts_add_up_and_come_in_order(units, how, steps, first):
    schedule = VestingSchedule(how=how, starts_on=START, months=steps * 12, first_after=min(first, steps * 12))
    found = tranches_of(schedule, Decimal(units))
    assert sum(one.units for one in found) == units
    assert all(one.on < after.on for one, after in pairwise(found))
    assert all(one.units > 0 and one.units == one.units.to_integral_value() for one in found)


def test_what_vested_before_a_day_leaves_that_day_out():
    schedule = VestingSchedule(how="yearly", starts_on=START, months=48)
    assert vested_before(schedule, Decimal(400), date(2026, 1, 31)) == 0
    assert vested_before(schedule, Decimal(400), date(2026, 2, 1)) == 100


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (VestingSchedule(), "starts_on: no day; write the day from which the schedule counts"),
        (
            VestingSchedule(how="quarterly", starts_on=START, months=13),
            "months: '13' is no multiple of 3; write it for quarterly",
        ),
        (
            VestingSchedule(starts_on=START, months=48, first_after=60),
            "first_after: '60' is after the 48 months, so nothing would vest; write 48 or less",
        ),
        (
            VestingSchedule(how="custom", tranches=(Tranche(on=START, units=Decimal(1)),)),
            "tranches: they add up to 1; make them 100, as the award has",
        ),
    ],
)
def test_a_schedule_that_does_not_say_when_is_told(schedule, said):
    assert [one.message for one in schedule.mistakes(Decimal(100))] == [said]

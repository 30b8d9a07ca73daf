"""Dated law: the answer on the last day before a change and on its first day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law import changes as law

TABLES = (
    law.COOLING_OFF,
    law.SMALL_ACQUISITION,
    law.ELECTRONIC,
    law.FOREIGN_INSIDERS_REPORT,
    law.FORM_4_DUE,
    law.FORM_FOR_A_GIFT_MADE,
    law.FORM_FOR_A_GIFT_RECEIVED,
    law.FORM_FOR_RULE_16B3,
    law.ITEM_405,
    law.PLAN_BOX,
    law.RULE_10B5_1,
    law.WEIGHTED_AVERAGE,
)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_in_order_and_of_one_kind_of_day(table):
    days = [one.first for one in table]
    assert days == sorted(set(days))
    assert len({one.by for one in table}) == 1
    assert all(one.authority for one in table)


@pytest.mark.parametrize(
    ("table", "day", "value"),
    [
        (law.FORM_4_DUE, date(2002, 8, 28), "10th of the next month"),
        (law.FORM_4_DUE, date(2002, 8, 29), "second business day"),
        (law.FORM_FOR_A_GIFT_MADE, date(2023, 2, 26), "5"),
        (law.FORM_FOR_A_GIFT_MADE, date(2023, 2, 27), "4"),
        (law.FORM_FOR_A_GIFT_RECEIVED, date(2024, 1, 1), "5"),
        (law.FORM_FOR_RULE_16B3, date(2002, 8, 29), "4"),
        (law.PLAN_BOX, date(2023, 3, 31), "voluntary"),
        (law.PLAN_BOX, date(2023, 4, 1), "required"),
        (law.RULE_10B5_1, date(2023, 2, 28), "amended"),
        (law.FOREIGN_INSIDERS_REPORT, date(2026, 3, 17), False),
        (law.FOREIGN_INSIDERS_REPORT, date(2026, 3, 18), True),
        (law.COOLING_OFF, date(2023, 2, 28), law.CoolingOff(90, 120, 30)),
        (law.SMALL_ACQUISITION, date(2024, 1, 2), Decimal(10_000)),
        (law.ITEM_405, date(2019, 5, 2), "Delinquent Section 16(a) Reports"),
    ],
)
def test_the_answer_on_a_day(table, day, value):
    assert law.in_force(table, day).value == value


def test_before_the_first_day_there_is_no_answer():
    assert law.in_force(law.PLAN_BOX, date(2023, 3, 19)) is None
    assert law.answer(law.PLAN_BOX, date(2023, 3, 19), "no box") == "no box"
    assert law.answer(law.WEIGHTED_AVERAGE, date(2008, 6, 25), otherwise=False) is True
    assert law.in_force((), date(2024, 1, 1)) is None


@given(st.sampled_from(TABLES), st.integers(0, 40_000))
def test_the_line_in_force_is_the_newest_not_later(table, number):
    day = date(1930, 1, 1) + timedelta(days=number)
    one = law.in_force(table, day)
    passed = [line.first for line in table if line.first <= day]
    assert (one.first if one else None) == (max(passed) if passed else None)

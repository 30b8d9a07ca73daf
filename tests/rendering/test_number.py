from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.rendering.fields import NumberStyle, print_day, print_number

FORM_3 = NumberStyle(tenths=False, zero="plain")
FORM_4 = NumberStyle(tenths=True, zero="bare")
FORM_5 = NumberStyle(tenths=True, zero="plain")
SEC_GOV = NumberStyle(tenths=True, zero="filed")


@pytest.mark.parametrize(
    ("filed", "form_3", "form_4", "form_5", "sec_gov"),
    [
        ("0", "0", "0", "0", "0"),
        ("0.0", "0", "0", "0.00", "0.0"),
        ("0.00", "0", "0", "0", "0.00"),
        ("0.0000", "0", "0", "0", "0.0000"),
        ("5.0", "5", "5.00", "5.00", "5.00"),
        ("12.5", "12.5", "12.50", "12.50", "12.50"),
        ("100.10", "100.1", "100.1", "100.1", "100.1"),
        ("11.00", "11", "11", "11", "11"),
        ("10", "10", "10", "10", "10"),
        (".125", "0.125", "0.125", "0.125", "0.125"),
        ("1234.5678", "1,234.5678", "1,234.5678", "1,234.5678", "1,234.5678"),
        ("1.23456", "1.23456", "1.23456", "1.23456", "1.23456"),
        ("999999999999.9999", *["999,999,999,999.9999"] * 4),
        ("-5", "-5", "-5", "-5", "-5"),
        ("1E+3", "1,000", "1,000", "1,000", "1,000"),
    ],
)
def test_a_number_is_printed_as_on_each_form(filed, form_3, form_4, form_5, sec_gov):
    styles = (FORM_3, FORM_4, FORM_5, SEC_GOV)
    assert [print_number(Decimal(filed), style) for style in styles] == [form_3, form_4, form_5, sec_gov]


@given(
    st.decimals(min_value=0, max_value=Decimal("999999999999.9999"), places=4),
    st.sampled_from((FORM_3, FORM_4, FORM_5, SEC_GOV)),
)
def test_no_printed_number_has_another_value(value, style):
    assert Decimal(print_number(value, style).replace(",", "")) == value


@pytest.mark.parametrize(("day", "printed"), [(date(2024, 2, 3), "02/03/2024"), (date(23, 12, 31), "12/31/0023")])
def test_a_day_is_printed_with_month_first_and_four_digits_of_the_year(day, printed):
    assert print_day(day) == printed

"""What each kind reads, what it refuses with which words, and what it writes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.standard.kinds import Amount, Choice, Day, Flag, NoteIds, Text, Unreadable

DAY = date(2024, 2, 14)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12.3456", "12.3456"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-3", "-3"),
        ("+7", "7"),
        (" 1\n", "1"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_exactly(text, value):
    assert Amount().parse(text) == Decimal(value)


def test_excess_decimals_and_digits_are_kept():
    assert Amount().parse("1.23456789") == Decimal("1.23456789")
    assert Amount().parse("1.50") == Decimal("1.50")
    assert str(Amount().parse("1.50")) == "1.50"


@pytest.mark.parametrize(
    "text", ["1,234", "$5.10", "(100)", "1e5", "NaN", "Infinity", "", "1 2", "--1", "1.2.3", "\u0661", "9" * 65]
)
def test_what_is_no_number_is_told(text):
    with pytest.raises(Unreadable, match="is not a number; write digits and one point, without commas or signs") as bad:
        Amount().parse(text)
    assert bad.value.value is None


def test_the_largest_number_is_the_schemas():
    assert Amount.most == Decimal("999999999999.9999")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=Amount.most))
def test_a_number_written_is_read_as_itself(value):
    written = Amount().format(value)
    assert "E" not in written
    assert Amount().parse(written) == value


def test_days_are_read_and_written():
    assert Day().parse("2024-02-14") == DAY
    assert Day().parse(" 2024-02-14\n") == DAY
    assert Day().format(DAY) == "2024-02-14"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *((one, "; write YYYY-MM-DD") for one in ("13/12/2022", "2024-W01-1", "20240214", "2024-2-14", "")),
        ("2024-02-30", ": February 2024 has 29 days; write"),
        ("2024-13-01", ": there is no month 13; write"),
        ("0000-01-01", ": there is no year 0; write"),
    ],
)
def test_what_is_no_day_is_told(text, why):
    with pytest.raises(Unreadable, match=f"is not a date{why}") as bad:
        Day().parse(text)
    assert bad.value.value is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-02-14-05:00", "the time zone '-05:00' after the date is kept as filed; the date is read"),
        ("2024-02-14Z", "the time zone 'Z' after the date is kept as filed; the date is read"),
        ("2024-02-14T10:00", "the text 'T10:00' after the date is kept as filed; the date is read"),
    ],
)
def test_the_day_before_something_else_is_read(text, reason):
    with pytest.raises(Unreadable) as bad:
        Day().parse(text)
    assert str(bad.value) == reason
    assert bad.value.value == DAY


@pytest.mark.parametrize(("text", "value"), [("0", False), ("1", True), ("false", False), ("true", True)])
def test_the_four_forms_of_a_check_box(text, value):
    assert Flag().parse(text) is value
    assert Flag().format(value) == str(int(value))


@pytest.mark.parametrize(("text", "value"), [("TRUE", True), (" False ", False)])
def test_a_plain_check_box_in_another_form_is_read_and_told(text, value):
    with pytest.raises(Unreadable, match=f"is read as {value}; write {value:d}") as bad:
        Flag().parse(text)
    assert bad.value.value is value


@pytest.mark.parametrize("text", ["yes", "2", "X", ""])
def test_what_is_no_check_box_is_told(text):
    with pytest.raises(Unreadable, match="is not a check box; write 0 or 1") as bad:
        Flag().parse(text)
    assert bad.value.value is None


def test_texts_and_words_lose_only_the_white_space_around_them():
    assert Text(10).parse(" a  b\n") == "a  b"
    assert Choice(("A", "D")).parse(" K ") == "K"
    assert Text(10).format("a") == Choice(("A",)).format("a") == "a"


@given(st.text(max_size=70))
def test_nothing_but_unreadable_is_raised(text):
    for kind in (Amount(), Day(), Flag(), Text(5), Choice(("A",))):
        try:
            kind.parse(text)
        except Unreadable:
            continue


def test_a_long_text_is_quoted_in_part():
    for kind in (Amount(), Day(), Flag()):
        with pytest.raises(Unreadable) as bad:
            kind.parse("x" * 10_000)
        assert len(str(bad.value)) < 200


def test_ids_of_footnotes():
    assert NoteIds.most == 99

"""EDGAR's calendar: the federal holidays, the days outside the rule, and the proof by filings."""

import csv
import json
import re
from datetime import date, datetime, timedelta
from importlib.metadata import version

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law import calendar, closings, market
from section16.law.holiday_table import EXCHANGE_CLOSINGS, FEDERAL_HOLIDAYS, MADE_FROM, YEARS

DAYS = st.dates(date(1996, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2024, 2, 17), "Saturday"),
        (date(2024, 2, 18), "Sunday"),
        (date(2024, 2, 19), "Washington's Birthday"),
        (date(2024, 6, 19), "Juneteenth National Independence Day"),
        (date(2024, 10, 14), "Columbus Day"),
        (date(2024, 11, 11), "Veterans Day"),
        (date(2026, 7, 3), "Independence Day (observed)"),
        (date(2021, 12, 24), "Christmas Day (observed)"),
        (date(2021, 12, 31), "New Year's Day (observed)"),
        (date(2021, 6, 18), "first Juneteenth, a holiday from the day before"),
        (date(2018, 12, 5), "mourning for George H. W. Bush"),
        (date(2025, 1, 9), "mourning for Jimmy Carter"),
        (date(2025, 12, 26), "executive order closing federal departments"),
    ],
)
def test_closed(day, why):
    assert calendar.closed_because(day) == why


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 3, 29),  # Good Friday
        date(2020, 6, 19),  # Juneteenth before it was a holiday
        date(2021, 1, 20),  # Inauguration Day
        date(2012, 10, 29),  # Hurricane Sandy
        date(2013, 10, 1),  # shutdown
        date(2025, 11, 3),  # shutdown
        date(2001, 12, 24),
        date(2015, 12, 24),
        date(2018, 12, 31),
        date(2022, 1, 3),
    ],
)
def test_open(day):
    assert calendar.closed_because(day) is None


def test_next_business_day_after_christmas_2025():
    assert calendar.next_business_day(date(2025, 12, 23)) == date(2025, 12, 29)
    assert calendar.on_or_after(date(2025, 12, 24)) == date(2025, 12, 29)
    assert calendar.on_or_after(date(2025, 12, 23)) == date(2025, 12, 23)


@pytest.mark.parametrize(
    ("day", "number", "result"),
    [
        (date(2024, 2, 14), 2, date(2024, 2, 16)),
        (date(2024, 2, 16), 2, date(2024, 2, 21)),  # a weekend and Washington's Birthday
        (date(2024, 2, 17), 1, date(2024, 2, 20)),  # day 0 may be closed
        (date(2024, 2, 17), 0, date(2024, 2, 17)),
    ],
)
def test_add_business_days(day, number, result):
    assert calendar.add_business_days(day, number) == result


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="-1 business days cannot be added"):
        calendar.add_business_days(date(2024, 1, 2), -1)


def test_a_user_can_add_days():
    added = (date(2026, 12, 24),)
    assert calendar.is_business_day(date(2026, 12, 24))
    assert not calendar.is_business_day(date(2026, 12, 24), added)
    assert calendar.next_business_day(date(2026, 12, 23), added) == date(2026, 12, 28)
    assert calendar.business_days_after(date(2026, 12, 23), date(2026, 12, 28), added) == 1


def test_doubtful_days_are_told():
    assert calendar.days_in_doubt(date(2024, 12, 23), date(2024, 12, 26)) == (date(2024, 12, 24),)
    assert calendar.days_in_doubt(date(2027, 12, 30), date(2028, 1, 3)) == (date(2027, 12, 31),)
    assert calendar.days_in_doubt(date(2025, 12, 23), date(2025, 12, 29)) == ()


@pytest.mark.parametrize("day", [date(23, 7, 19), date(2202, 7, 5), date(9999, 12, 31), date(1, 1, 1)])
def test_impossible_years_have_weekends_only(day):
    assert calendar.closed_because(day) is None


def test_a_count_over_two_thousand_years_is_no_loop():
    assert calendar.business_days_after(date(23, 7, 19), date(2024, 7, 19)) > 500_000
    assert calendar.business_days_after(date(2024, 7, 19), date(23, 7, 19)) < -500_000


@given(DAYS, st.integers(0, 30))
def test_counting_undoes_adding(day, number):
    later = calendar.add_business_days(day, number)
    assert calendar.business_days_after(day, later) == number
    assert number == 0 or calendar.is_business_day(later)


@given(DAYS, st.integers(0, 400))
def test_the_count_is_the_sum_of_the_days(day, span):
    last = day + timedelta(days=span)
    days = [day + timedelta(days=number) for number in range(1, span + 1)]
    assert calendar.business_days_after(day, last) == sum(map(calendar.is_business_day, days))
    assert calendar.business_days_after(last, day) == -calendar.business_days_after(day, last)


@given(DAYS, DAYS)
def test_rolling_keeps_the_order(one, other):
    first, last = sorted((one, other))
    assert calendar.on_or_after(first) <= calendar.on_or_after(last)
    assert calendar.next_business_day(first) <= calendar.next_business_day(last)


def test_the_table_of_federal_holidays_is_the_librarys():
    kept = {date.fromisoformat(day): name for name, days in FEDERAL_HOLIDAYS.items() for day in days.split()}
    assert kept == dict(holidays.country_holidays("US", years=YEARS).items()), "run scripts/write_holidays.py"


def test_the_table_of_the_exchange_is_the_librarys():
    closed = {date.fromisoformat(day) for day in EXCHANGE_CLOSINGS.split()}
    assert closed == set(holidays.financial_holidays("NYSE", years=YEARS)), "run scripts/write_holidays.py"
    assert not any(map(market.is_trading_day, closed))


def test_the_tables_name_the_library_they_were_made_from():
    assert f"holidays {version('holidays')}" == MADE_FROM, "run scripts/write_holidays.py"


@given(DAYS, DAYS, st.sets(DAYS, max_size=5))
def test_business_days_are_counted_as_one_by_one(one, other, added):
    first, last = sorted((one, min(other, one + timedelta(400))))
    days = (first + timedelta(number) for number in range(1, (last - first).days + 1))
    assert calendar.business_days_after(first, last, added) == sum(calendar.is_business_day(day, added) for day in days)


def test_the_tables_hold_weekdays_outside_the_rule_once():
    tables = [one.day for one in closings.CLOSINGS + closings.OPEN_DAYS]
    assert len(set(tables)) == len(tables)
    federal = holidays.country_holidays("US", years=range(1996, 2031))
    for one in closings.CLOSINGS:
        assert one.day.weekday() < 5
        assert one.source
        assert one.day not in federal or one.day == date(2021, 6, 18)


def test_the_closings_are_those_that_the_library_knows_of_the_government():
    government = holidays.country_holidays("US", years=range(1996, 2027), categories=("government", "public"))
    public = holidays.country_holidays("US", years=range(1996, 2027))
    known = {day for day in government if day not in public}
    ours = {one.day for one in closings.CLOSINGS} - {date(2021, 6, 18)}
    assert ours == known - {one.day for one in closings.OPEN_DAYS}


def _of_submissions(corpus):
    for path in sorted((corpus / "submission").iterdir()):
        head = path.read_bytes()[:6000].decode("latin-1")
        for text in re.findall(r"(?:FILED AS OF DATE:\s*|<FILING-DATE>)(\d{8})", head):
            yield path.name, date.fromisoformat(text)


def _of_tables(corpus):
    with (corpus / "tsv-2024q3" / "SUBMISSION.tsv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t"):
            filed = datetime.strptime(line["FILING_DATE"], "%d-%b-%Y")  # noqa: DTZ007 - a day
            yield line["ACCESSION_NUMBER"], filed.date()


def _of_companies(corpus):
    for path in sorted((corpus / "json").glob("*.json")):
        found = json.loads(path.read_bytes())
        recent = found.get("filings", {}).get("recent", found)
        for text, form in zip(recent.get("filingDate", ()), recent.get("form", ()), strict=True):
            # An upload is a letter of the staff, which works on a Saturday too.
            if form not in {"UPLOAD", "CORRESP", "EFFECT"}:
                yield path.name, date.fromisoformat(text)


def _of_indexes(corpus):
    for path in sorted((corpus / "index").glob("*")):
        text = path.read_bytes().decode("latin-1")
        for parts in re.findall(r"[ |](\d{4})-?(\d\d)-?(\d\d)[ |]+(?:http|edgar)", text):
            yield path.name, date(*map(int, parts))


@pytest.mark.corpus
@pytest.mark.parametrize("source", [_of_submissions, _of_tables, _of_companies, _of_indexes])
def test_no_filing_was_made_on_a_closed_day(shared, source):
    found = {(day, name) for name, day in source(shared / "corpus") if day >= date(1996, 1, 1)}
    assert found
    wrong = {one for one in found if not calendar.is_business_day(one[0])}
    assert not wrong

"""What was filed on a span of days: by the indexes of days, or of quarters where they are less to ask for."""

from datetime import date

import pytest

from section16.edgar.public.days import IndexedDays, business_days, indexed_days, quarters
from section16.edgar.public.index import Index, day_index_path, quarter_index_path
from section16.edgar.public.listing import Listed, text_path

TODAY = date(2026, 11, 20)


def listed(number: int, day: date | None, cik: str = "1") -> Listed:
    accession = f"0001234567-26-{number:06}"
    return Listed(accession=accession, form="4", path=text_path(cik, accession), filed_on=day)


class Indexes:
    """Gives what is placed, and keeps what it was asked for."""

    def __init__(self, **placed: Index) -> None:
        self.placed = placed
        self.asked: list[str] = []

    def __call__(self, path: str) -> Index | None:
        self.asked.append(path)
        return self.placed.get(path)

    def days(self, first: date, last: date, today: date = TODAY) -> list[IndexedDays]:
        return list(indexed_days(first, last, today, self))


def test_few_days_are_asked_for_one_by_one_and_closed_ones_are_not() -> None:
    friday, tuesday = date(2024, 2, 16), date(2024, 2, 20)
    found = Indexes(**{day_index_path(friday): Index(listed=(listed(1, friday),), unread=("x",))})
    assert found.days(friday, tuesday) == [
        IndexedDays(first=friday, last=friday, listed=(listed(1, friday),), unread=1),
        IndexedDays(first=tuesday, last=tuesday, is_missing=True),
    ]
    assert found.asked == [day_index_path(friday), day_index_path(tuesday)]


def test_many_days_are_asked_for_by_quarter_and_only_the_days_of_the_span_count() -> None:
    first, last = date(2024, 2, 1), date(2024, 4, 2)
    rows = [listed(1, date(2024, 1, 31)), listed(2, first), listed(3, date(2024, 3, 29)), listed(4, None)]
    found = Indexes(**{quarter_index_path(2024, 1): Index(listed=tuple(rows))})
    quarter, *days = found.days(first, last)
    assert (quarter.first, quarter.last, quarter.listed) == (first, date(2024, 3, 31), tuple(rows[1:]))
    assert [one.first for one in days] == [date(2024, 4, 1), date(2024, 4, 2)]


def test_the_last_days_of_a_quarter_that_runs_are_asked_for_as_well() -> None:
    first = date(2026, 10, 1)
    found = Indexes(**{quarter_index_path(2026, 4): Index(listed=(listed(1, TODAY), listed(2, first)))})
    quarter, *days = found.days(first, TODAY)
    assert (quarter.first, quarter.last) == (first, date(2026, 11, 15))
    assert len(quarter.listed) == 2
    assert [one.first for one in days] == [date(2026, 11, day) for day in range(16, 21)]


def test_a_quarter_without_an_index_is_asked_for_by_day() -> None:
    found = Indexes()
    assert len(found.days(date(2026, 10, 1), TODAY)) == len(list(business_days(date(2026, 10, 1), TODAY)))
    assert found.asked[:2] == [quarter_index_path(2026, 4), day_index_path(date(2026, 10, 1))]


def test_a_filing_of_several_parties_counts_once() -> None:
    rows = listed(1, TODAY), listed(2, TODAY), listed(1, TODAY, "2")
    (found,) = Indexes(**{day_index_path(TODAY): Index(listed=rows)}).days(TODAY, TODAY)
    assert found.listed == rows[:2]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2024, 1, 1), date(2024, 1, 1), [(2024, 1)]),
        (date(2023, 12, 31), date(2024, 4, 1), [(2023, 4), (2024, 1), (2024, 2)]),
    ],
)
def test_quarters_of_days(first: date, last: date, found: list[tuple[int, int]]) -> None:
    assert list(quarters(first, last)) == found

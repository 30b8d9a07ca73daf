"""`lake status`: what is there, and the business days on which nothing is."""

from datetime import date, datetime

import pytest

from section16.lake.store import Lake
from section16.lake.upkeep.freshness import missing_days, spans
from tests.lake.lakes import batch

FRIDAY = date(2024, 2, 16)
TUESDAY = date(2024, 2, 20)  # Monday was Washington's Birthday


@pytest.fixture
def lake(tmp_path):
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    lake.commit(
        lake.stage([batch(range(5), day=FRIDAY), batch([7], day=None), batch([9], day=date(2024, 4, 1), rejects=[8])])
    )
    return lake


def test_quarters_tell_how_much_and_how_fresh(lake):
    told = lake.status(date(2024, 4, 2))
    assert (told.batches, told.filings, told.rejects, told.unfinished) == (1, 7, 1, 0)
    first, second, unknown = told.quarters
    assert (first.quarter, first.filings, first.newest_day) == ("2024Q1", 5, FRIDAY)
    assert first.newest_acceptance == datetime(2024, 2, 16, 17)  # noqa: DTZ001 - Eastern wall clock
    assert (second.quarter, second.newest_day) == ("2024Q2", date(2024, 4, 1))
    assert (unknown.quarter, unknown.filings, unknown.newest_day) == ("unknown", 1, None)
    assert told.parsers == {"1.0": 7}
    assert told.size == sum(one.size for one in told.quarters)
    assert (told.first_day, told.last_day) == (FRIDAY, date(2024, 4, 1))


def test_a_business_day_without_filings_is_missing(lake):
    told = lake.status(date(2024, 4, 2))
    assert not told.fresh
    assert told.missing[0] == TUESDAY
    assert date(2024, 2, 19) not in told.missing


def test_today_is_not_over(tmp_path):
    lake = Lake.open(str(tmp_path), create=True)
    lake.commit(lake.stage([batch(range(5), day=FRIDAY)]))
    assert lake.status(TUESDAY).fresh
    assert lake.status(date(2024, 2, 21)).missing == (TUESDAY,)


def test_an_empty_lake_is_not_fresh(tmp_path):
    told = Lake.open(str(tmp_path), create=True).status(TUESDAY)
    assert (told.filings, told.fresh, told.missing) == (0, False, ())


def test_days_after_today_count_too():
    assert list(missing_days({FRIDAY, date(2024, 2, 22)}, FRIDAY)) == [TUESDAY, date(2024, 2, 21)]


def test_missing_days_are_told_in_spans():
    days = [date(2024, 2, 15), FRIDAY, TUESDAY, date(2024, 2, 22)]
    assert spans(days) == [(date(2024, 2, 15), TUESDAY, 3), (date(2024, 2, 22), date(2024, 2, 22), 1)]

"""A lake that grows while it is explored, and a lake as of a day against one where nothing later was ever filed."""

import threading
from datetime import date

import pyarrow.compute as pc
import pytest

from section16.lake.layout import LakeError
from section16.query.relations import ArrowTables
from section16.tasks.exploring.coverage import coverage_of
from section16.tasks.exploring.explored import ExploredLake, Explorer
from section16.tasks.exploring.issuers import issuer_page
from section16.tasks.exploring.people import person_page
from section16.tasks.exploring.screen_address import read_address
from section16.tasks.exploring.screens import screen_page
from tests.lake.rows import Filings
from tests.tasks.exploring.conftest import POE, ROE, TODAY, WIDGETS, filings

DAYS = (date(2023, 3, 3), date(2023, 9, 5), date(2023, 9, 11), date(2023, 9, 12), date(2024, 2, 20), date(2024, 5, 2))


def test_pages_are_of_the_newest_version_that_is_ready(tmp_path):
    place = filings().lake(tmp_path / "lake")
    explorer = Explorer(place, every=1_000_000)
    before = explorer.lake()
    assert person_page(before, ROE, TODAY).report_count == 4
    more = Filings()
    key = more.file("4", "2024-06-03", ACCESSION_NUMBER="0009990101-24-000009")
    more.trade(key, "P", "2024-06-01", 1, 1, SHRS_OWND_FOLWNG_TRANS=1001)
    more.lake(tmp_path / "lake")
    assert explorer.lake() is before
    explorer.refresh()
    after = explorer.lake()
    assert after is not before
    assert person_page(after, ROE, TODAY).report_count == 5
    assert person_page(before, ROE, TODAY).report_count == 4
    assert screen_page(after, read_address([("owner", str(ROE))]), TODAY).trades == 4
    explorer.refresh()
    assert explorer.lake() is after
    explorer.close()


def test_an_answer_is_made_once_while_the_lake_is_the_same(lake):
    made = []
    assert [lake.remember("asked", lambda: made.append(1) or len(made)) for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("day", DAYS)
def test_as_of_a_day_is_as_if_nothing_later_had_been_filed(lake, day):
    tables = filings().tables()
    known = tables["submission"].filter(pc.less_equal(tables["submission"]["FILING_DATE"], day))
    kept = {
        name: rows.filter(pc.is_in(rows["ACCESSION_NUMBER"], value_set=known["ACCESSION_NUMBER"].combine_chunks()))
        for name, rows in tables.items()
    }
    then = ExploredLake(ArrowTables(kept))
    for cik in (ROE, POE):
        there, here = person_page(then, cik, TODAY), person_page(lake, cik, TODAY, day)
        if there is None:
            assert here.report_count == 0
            continue
        for part in ("report_count", "positions", "changes", "balances", "gaps", "amendments", "late_years",
                     "late_rows", "plans", "sales", "issuers", "reports"):  # fmt: skip
            assert getattr(there, part) == getattr(here, part), part
        assert [(one.screen, one.trades) for one in there.signals] == [(one.screen, one.trades) for one in here.signals]
    there, here = issuer_page(then, WIDGETS, TODAY), issuer_page(lake, WIDGETS, TODAY, day)
    for part in (
        "report_count",
        "insiders",
        "trades",
        "balances",
        "gaps",
        "amendments",
        "late_years",
        "plans",
        "sales",
    ):
        assert getattr(there, part) == getattr(here, part), part
    for words in ([], [("code", "P")], [("code", "P"), ("cluster", "2/30")], [("code", "P"), ("first", "2")]):
        one = screen_page(then, read_address(words), TODAY)
        other = screen_page(lake, read_address(words, as_of=day), TODAY)
        assert one.rows == other.rows
    then.close()


class ChangedTables(ArrowTables):
    """Tables that another version of has come since, once a test says so."""

    is_changed = threading.Event()

    def version_of(self, _table):
        return 2 if self.is_changed.is_set() else 1


def test_a_newer_version_that_cannot_be_opened_leaves_the_one_that_is_ready():
    def opened():
        if ChangedTables.is_changed.is_set():
            raise LakeError
        return ChangedTables(filings().tables())

    explorer = Explorer(opened, every=0)
    before = explorer.lake()
    ChangedTables.is_changed.set()
    assert explorer.lake() is before  # and another thread begins to look, whose trouble nobody is to see
    with pytest.raises(LakeError):
        explorer.refresh()
    explorer.close()


def test_filings_without_a_day_are_not_left_out_of_a_day_in_silence(tmp_path):
    made = Filings()
    made.file("4", "2024-06-03")
    made.file("4", "2024-06-03", FILING_DATE=None)
    lake = Explorer(made.lake(tmp_path / "lake")).lake()
    told = coverage_of(lake, TODAY, date(2024, 6, 30)).notes
    assert "filings left out, for they have no filing day: 1" in told

"""`section16 events`: joined filings, sums by event and by owner, and the same answer from files and from a lake."""

import csv
import json

import pytest
from msgspec.structs import replace

from section16.xml import write_disseminated
from tests.rules.samples import document


@pytest.fixture
def again(tmp_path):
    """Write a report of the same rows by one owner more, who names an owner of the first in the remarks."""
    report = document("4", "X0609")
    (first, *_) = report.reporting_owners
    other = replace(first, cik="0009990777", name="Second Holder LLC")
    path = tmp_path / "again.xml"
    named = replace(report, reporting_owners=(other,), remarks=f"Filed together with {first.name}.")
    path.write_bytes(write_disseminated(named))
    return path


def test_two_reports_of_one_trade_are_one_event_with_all_owners(run, form4, again):
    ran = run("events", form4, again, "--joined", "--json")
    assert ran.status == 0
    answer = json.loads(ran.out)
    assert (answer["by"], answer["values"]) == ("event", "filed")
    assert answer["events"]
    for one in answer["events"]:
        assert len(one["owners"]) == 3
        assert len({row["accession"] for row in one["rows"]}) == 2
        assert "names" in one["reasons"][0]


def test_sums_by_owner_are_three_times_those_by_event_where_three_owners_share_all(run, form4, again):
    by_event = json.loads(run("events", form4, again, "--json").out)["sums"]
    by_owner = json.loads(run("events", form4, again, "--json", "--by", "owner").out)["sums"]
    assert sum(one["events"] for one in by_owner) == 3 * sum(one["events"] for one in by_event)
    told = run("events", form4, again, "--sums", "--by", "owner").out
    assert told.rstrip().endswith("sums by owner, values as filed")
    assert "owner 9990777" in told


def test_a_limit_holds_for_sums_too(run, form4, again):
    told = run("events", form4, again, "--sums").out.splitlines()
    assert len(told) > 2
    assert run("events", form4, again, "--sums", "--limit", 1).out.splitlines() == [told[0], told[-1]]
    whole = json.loads(run("events", form4, again, "--json").out)["sums"]
    assert json.loads(run("events", form4, again, "--sums", "--limit", 1, "--json").out)["sums"] == whole[:1]
    assert json.loads(run("events", form4, again, "--limit", 1, "--json").out)["sums"] == whole


def test_a_lake_gives_the_same_events_as_the_files(run, form4, again, tmp_path):
    assert run("ingest", form4, again, "--lake", tmp_path / "lake").status == 0
    of_lake = run("events", "--lake", tmp_path / "lake", "--json").out
    assert json.loads(of_lake) == json.loads(run("events", form4, again, "--joined", "--json").out)
    person = json.loads(run("events", "Second Holder", "--lake", tmp_path / "lake", "--json").out)
    assert all(len(one["owners"]) == 3 for one in person["events"])  # the other's report is found, too
    assert json.loads(of_lake)["events"] == [one for one in person["events"] if len(one["rows"]) > 1]


def test_what_a_whole_lake_leaves_out_is_told_and_sums_have_plain_numbers(run, form4, again, tmp_path):
    assert run("ingest", form4, again, "--lake", tmp_path / "lake").status == 0
    ran = run("events", "--lake", tmp_path / "lake", "--sums")
    assert ran.out.rstrip().endswith("values as filed, of what several filings report alone")
    assert "name a person or company for all" in ran.err
    told = json.loads(run("events", "--lake", tmp_path / "lake", "--json").out)
    assert told["joined"]
    numbers = [one[key] for one in told["sums"] for key in ("shares", "value")]
    assert numbers
    assert not [one for one in numbers if "E" in one or one.endswith(".0") or ".00" in one]
    ran = run("events", form4, "--sums", "--out", tmp_path / "sums.csv")
    assert (ran.status, (tmp_path / "sums.csv").exists()) == (2, False)


def test_the_table_has_a_row_for_each_owner_where_that_is_asked(run, form4, again, tmp_path):
    for by, rows in (("event", 1), ("owner", 3)):
        out = tmp_path / f"{by}.csv"
        assert run("events", form4, again, "--joined", "--by", by, "--limit", rows, "--out", out).status == 0
        assert len(list(csv.DictReader(out.read_text().splitlines()))) == rows


def test_no_event_is_said_so(run, form4):
    assert "there are none" in run("events", form4, "--joined").err

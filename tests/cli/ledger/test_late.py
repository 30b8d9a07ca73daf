"""`section16 late` and `section16 item405`: lines, groups, pages, and what bad input gets."""

import csv
import json
from datetime import date

import pytest

from section16.synth.generate import synthesize
from section16.synth.options import Options
from section16.tasks.ledger.lateness import judged_reports, late_table
from section16.tasks.ledger.source import ledger_source


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> str:
    """Make up filings of a year."""
    folder = tmp_path_factory.mktemp("made")
    for one in synthesize(Options(first_on=date(2023, 1, 3), last_on=date(2023, 12, 29)), 1, 200):
        (folder / f"{one.accession}.txt").write_bytes(one.data)
    return str(folder / "*.txt")


@pytest.fixture(scope="module")
def late_issuer(made) -> str:
    """Return an issuer with a late report."""
    rows = late_table(judged_reports(ledger_source([made], None)), ["late"]).to_pylist()
    return rows[0]["ISSUERCIK"]


def test_what_was_late_is_listed_with_status_1(run, made):
    ran = run("late", made, "--json")
    assert ran.status == 1
    rows = json.loads(ran.out)
    assert {one["STATUS"] for one in rows} >= {"late"}
    assert all(one["LATE_BUSINESS_DAYS"] > 0 for one in rows if one["STATUS"] == "late")
    everything = json.loads(run("late", made, "--all", "--json").out)
    assert len(everything) > len(rows)


def test_a_table_is_given_as_csv(run, made):
    ran = run("late", made, "--csv")
    assert ran.out == run("late", made, "--as", "csv").out
    assert [one["STATUS"] for one in csv.DictReader(ran.out.splitlines())] == [
        one["STATUS"] for one in json.loads(run("late", made, "--json").out)
    ]
    both = run("late", made, "--csv", "--as", "xlsx")
    assert (both.status, both.err) == (2, "--csv and --as xlsx: both named; choose one\n")


def test_groups_are_counted(run, made):
    assert " late, " in run("late", made, "--by", "code").out
    told = json.loads(run("late", made, "--by", "form", "--json").out)
    assert {one["group"] for one in told} <= {"3", "4", "5", "4/A", "5/A"}


def test_one_person_and_one_issuer(run, made, late_issuer):
    of_issuer = json.loads(run("late", made, "--issuer", late_issuer, "--json").out)
    assert {one["ISSUERCIK"] for one in of_issuer} == {late_issuer}
    assert json.loads(run("late", made, late_issuer, "--json").out) == of_issuer
    ran = run("late", made, "--by", "form", "--issuer", late_issuer, "--person", late_issuer)
    assert (ran.status, "leave --person or --issuer out" in ran.err) == (2, True)


def test_a_year_without_late_reports_says_so(run, made):
    ran = run("late", made, "--fiscal-year", "1999")
    assert (ran.status, "nothing, of 0 reports" in ran.err) == (0, True)


def test_the_draft_as_lines_json_and_page(run, made, late_issuer, tmp_path):
    asked = ("item405", late_issuer, made, "--fiscal-year", "2023")
    shown = run(*asked).out
    assert shown.startswith("Delinquent Section 16(a) Reports")
    assert "assumed: the caption is that of 2024-04-29" in shown
    told = json.loads(run(*asked, "--json").out)
    assert told["persons"][0]["reports"][0]["rows"]
    assert run(*asked, "--out", tmp_path / "item.html").status == 0
    assert "<h2>Delinquent Section 16(a) Reports</h2>" in (tmp_path / "item.html").read_text("utf-8")


def test_another_reading_and_what_was_told_before(run, made, late_issuer):
    asked = ("item405", late_issuer, made, "--fiscal-year", "2023", "--json")
    first = json.loads(run(*asked).out)
    numbers = [number for one in first["persons"] for report in one["reports"] for number in report["shown_by"]]
    disclosed = [part for number in numbers for part in ("--disclosed", number)]
    again = json.loads(run(*asked, *disclosed).out)
    assert (again["persons"], again["caption"]) == ([], None)
    assert len(again["put_aside"]) == len(first["persons"])
    by_due_day = json.loads(run(*asked, "--year-of", "due").out)
    assert by_due_day["choices"]["year"] == "due"
    assert any("in which it was due" in one for one in by_due_day["assumptions"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no fiscal year is named"),
        (("--fiscal-year", "24"), "'24' is no year of reports"),
        (("--fiscal-year", "2023", "--fiscal-year-end", "13-40"), "no month and day"),
        (("--fiscal-year", "2023"), "no issuer is named"),
    ],
)
def test_what_is_missing_is_said(run, made, arguments, words):
    ran = run("item405", made, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err


def test_nobody_is_said(run, made):
    ran = run("item405", made, "999999", "--fiscal-year", "2023")
    assert ran.status == 2
    assert "no filing names this issuer or owner" in ran.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--fiscal-year", "1900"), "'1900' is no year of reports"),
        (("--fiscal-year", "2023", "--take", "0000000000-00-000000"), "no filing about this issuer has the number"),
        (("--fiscal-year", "2023", "--disclosed", "nosuch"), "'nosuch': no filing about this issuer has the number"),
    ],
)
def test_a_year_and_numbers_that_name_nothing_are_told(run, made, late_issuer, options, words):
    ran = run("item405", late_issuer, made, *options)
    assert (ran.status, ran.out, words in ran.err) == (2, "", True)

"""`section16 amendments`, and what `section16 diff` says of an amendment."""

import csv
import json

import pytest
from msgspec.structs import replace

from section16.xml import write_disseminated
from tests.rules.samples import document, number


@pytest.fixture
def corrected(tmp_path):
    """Write an amendment with another number in the first row of Table I."""
    report = document("4", "X0609")
    first, *rest = report.non_derivative_table
    changed = replace(
        report,
        document_type="4/A",
        original_filed_on=report.period_of_report,
        non_derivative_table=(replace(first, shares=number("49")), *rest),
    )
    path = tmp_path / "amendment.xml"
    path.write_bytes(write_disseminated(changed))
    return path


def test_json_has_each_link_with_both_rows_side_by_side_and_a_summary(run, form4, corrected):
    ran = run("amendments", form4, corrected, "--json")
    assert ran.status == 0
    answer = json.loads(ran.out)
    (one,) = answer["amendments"]
    first = one["rows"][0]
    assert first["kind"] == "corrects"
    assert (first["original"]["cells"]["TRANS_SHARES"], first["amendment"]["cells"]["TRANS_SHARES"]) != ("49", "49")
    assert [each["column"] for each in first["changes"]] == ["TRANS_SHARES"]
    assert first["score"] >= 60
    assert answer["summary"]["amendments"] == 1
    assert answer["summary"]["cells"] == {"Amount": 1}


def test_the_table_can_be_had_as_csv_and_the_counts_alone(run, form4, corrected, tmp_path):
    assert run("amendments", form4, corrected, "--out", tmp_path / "a.csv").status == 0
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text().splitlines()))
    assert rows[0]["KIND"] == "corrects"
    assert "Amount from" in rows[0]["CHANGES"]
    told = run("amendments", form4, corrected, "--summary").out
    assert told.startswith("1 amendment: 0 without their report")
    assert "corrected Amount: 1" in told


def test_a_lake_is_asked_for_one_person(run, form4, corrected, tmp_path):
    assert run("ingest", form4, corrected, "--lake", tmp_path / "lake").status == 0
    everything = json.loads(run("amendments", "--lake", tmp_path / "lake", "--json").out)
    (one,) = everything["amendments"]
    by_cik = json.loads(run("amendments", one["owners"][0], "--lake", tmp_path / "lake", "--json").out)
    assert by_cik == everything
    nobody = run("amendments", "Nobody At All", "--lake", tmp_path / "lake")
    assert nobody.status == 2
    assert "no filing names this issuer or owner" in nobody.err


def test_nothing_to_read_is_wrong_use(run, form4):
    assert (ran := run("amendments")).status == 2
    assert "name files, or a lake" in ran.err
    assert run("amendments", "no-such-file.xml").status == 2
    assert "there are none" in run("amendments", form4).err


def test_a_name_that_several_have_lists_them(run, form4, tmp_path):
    other = replace(document("4", "X0609"))
    owners = tuple(replace(one, cik="0009990777") for one in other.reporting_owners)
    path = tmp_path / "other.xml"
    path.write_bytes(write_disseminated(replace(other, reporting_owners=owners)))
    name = other.reporting_owners[0].name
    ran = run("amendments", name[:4], form4, path)
    assert ran.status == 2
    assert "9990777" in ran.err
    assert "give a CIK" in ran.err


def test_diff_of_an_amendment_says_first_in_words_what_it_does(run, form4, corrected):
    ran = run("diff", form4, corrected)
    assert ran.status == 1
    first = ran.out.splitlines()[0]
    assert first.startswith("Table I, row 1 (")
    assert "corrects Table I, row 1" in first
    assert "to '49'" in first

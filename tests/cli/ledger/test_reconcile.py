"""`section16 reconcile`, and positions with explanations taken for true."""

import json

import pyarrow.parquet as pq
import pytest

from tests.lake.rows import Filings

TRUST = {"DIRECT_INDIRECT_OWNERSHIP": "I", "NATURE_OF_OWNERSHIP": "By Trust"}


@pytest.fixture
def lake(tmp_path):
    """Make a lake in which one balance is typed wrongly, and shares move to a trust."""
    made = Filings()
    for form, filed_on, direct, trust in (
        ("3", "2024-01-05", 127_231, 5_000),
        ("4", "2024-02-05", 127_321, 5_000),
        ("4", "2024-03-05", 127_231, 5_000),
        ("4", "2024-05-06", 100_885, 31_346),
    ):
        filing = made.file(form, filed_on)
        made.line(filing, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=direct)
        made.line(filing, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=trust, **TRUST)
    return made.lake(tmp_path / "lake")


def answer(ran):
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def test_each_gap_has_both_rows_its_arithmetic_and_what_explains_it(run, lake):
    found = answer(run("reconcile", "9990101", "--lake", lake, "--json"))
    first, *_ = found["gaps"]
    assert set(first) == {
        "after", "before", "days", "computed", "reported", "difference", "ratio", "explanations",
        "issuer", "owners", "line",
    }  # fmt: skip
    assert (first["computed"], first["reported"], first["difference"]) == (127_231, 127_321, 90)
    assert {"kind", "certainty", "arithmetic", "rows"} <= set(first["explanations"][0])
    assert [gap["explanations"][0]["kind"] for gap in found["gaps"]] == [
        "typing error", "typing error", "moved between lines", "moved between lines"
    ]  # fmt: skip
    assert found["summary"] == {
        "lines": 2, "balances": 6, "follow": 2, "gaps": 4, "kinds": {"typing error": 2, "moved between lines": 2}
    }  # fmt: skip


def test_a_person_and_an_issuer_have_the_same_gaps(run, lake):
    person = answer(run("reconcile", "9990101", "--lake", lake, "--json"))
    assert answer(run("reconcile", "--issuer", "9990001", "--lake", lake, "--json")) == person


def test_the_summary_is_by_kind(run, lake):
    ran = run("reconcile", "9990101", "--lake", lake)
    assert "2 lines: 2 of 6 balances follow, 4 gaps\ntyping error: 2\nmoved between lines: 2\n" in ran.out


def test_gaps_as_files(run, lake, tmp_path):
    assert run("reconcile", "9990101", "--lake", lake, "--out", tmp_path / "gaps.parquet").status == 0
    rows = pq.read_table(tmp_path / "gaps.parquet").to_pylist()
    assert [row["KIND"] for row in rows[:2]] == ["typing error", "typing error"]
    assert rows[0]["OTHER_KINDS"] == "reverts"
    table = run("reconcile", "9990101", "--lake", lake, "--csv").out
    assert table.splitlines()[0].startswith("ISSUER,ISSUERNAME,OWNERS,TABLE")


@pytest.fixture
def ingested(run, tmp_path):
    """Make a whole lake of made-up filings with balances that were typed wrongly."""
    place = tmp_path / "ingested"
    made = ("synth", 120, "--out", tmp_path / "filings", "--as", "xml", "--planted", 0.03, "--plant", "typing error")
    assert run(*map(str, made), "--workers", "1").status == 0
    assert run("ingest", str(tmp_path / "filings"), "--lake", str(place)).status == 0
    return place


def test_a_lake_has_the_gaps_of_all_its_issuers(run, ingested):
    whole = answer(run("reconcile", "--lake", str(ingested), "--json"))
    assert whole["summary"]["kinds"]["typing error"] >= 1
    issuers = sorted({gap["issuer"] for gap in whole["gaps"]})
    single = [answer(run("reconcile", "--issuer", one, "--lake", str(ingested), "--json"))["gaps"] for one in issuers]
    key = lambda gap: (gap["before"]["accession"], gap["before"]["table"], gap["before"]["key"])  # noqa: E731 - short
    assert sorted((gap for gaps in single for gap in gaps), key=key) == sorted(whole["gaps"], key=key)


def test_a_damaged_lake_is_not_reconciled(run, ingested):
    next((ingested / "nonderiv_trans").rglob("*.parquet")).unlink()
    ran = run("reconcile", "--lake", str(ingested))
    assert ran.status == 2
    assert not ran.out


def test_a_position_rests_on_what_is_assumed(run, lake):
    asked = ("positions", "9990101", "--lake", lake, "--on", "2024-02-20", "--json")
    assert [(one["shares"], one["assumed"]) for one in answer(run(*asked))] == [(127_321, []), (5_000, [])]
    assumed = answer(run(*asked, "--assume", "typing error"))
    assert [(one["shares"], one["assumed"]) for one in assumed] == [(127_231, ["typing error"]), (5_000, [])]


def test_a_kind_that_is_none_is_told(run, lake):
    ran = run("positions", "9990101", "--lake", lake, "--assume", "splits")
    assert (ran.status, ran.err.strip()) == (2, "--assume: 'splits' is no kind of explanation; did you mean 'split'?")


def test_nothing_to_reconcile_is_told(run, tmp_path):
    made = Filings()
    made.line(made.file("3", "2024-01-05"), "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=10)
    ran = run("reconcile", "9990101", "--lake", made.lake(tmp_path / "one"))
    assert "there is nothing to reconcile" in ran.err

"""`section16 ingest` as it is typed: counts, exit status, and one line for whatever cannot be."""

import json

import pytest


@pytest.fixture
def feed(run, tmp_path):
    made = run("synth", "60", "--out", str(tmp_path / "feed.tar.gz"), "--as", "tar.gz", "--errors", "0")
    assert made.status == 0
    return tmp_path / "feed.tar.gz"


def test_a_source_is_counted_once(run, feed, tmp_path):
    lake = str(tmp_path / "lake")
    first = run("ingest", str(feed), "--lake", lake)
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("60 documents: 60 new, 0 known already, 0 not readable\n")
    again = run("ingest", str(feed), "--lake", lake)
    assert (again.status, again.out.splitlines()[1]) == (0, "done before, and passed over: 1 source")
    counts = json.loads(run("ingest", str(feed), "--lake", lake, "--again", "--json").out)
    assert (counts["documents"], counts["replaced"], counts["changes"]) == (60, 60, [])
    asked = run("sql", "SELECT count(*) AS n FROM submission", "--lake", lake, "--json")
    assert json.loads(asked.out) == [{"n": 60}]


def test_nothing_is_read_again_that_this_version_has_read(run, feed, tmp_path):
    lake = str(tmp_path / "lake")
    run("ingest", str(feed), "--lake", lake)
    ran = run("ingest", "--again", "--lake", lake)
    assert (ran.status, ran.out) == (0, "")
    assert "has read all of it; name sources to read them again" in ran.err


def test_what_cannot_be_read_is_a_finding(run, tmp_path):
    (tmp_path / "odd.xml").write_text("<html>no filing</html>")
    ran = run("ingest", str(tmp_path / "odd.xml"), "--lake", str(tmp_path / "lake"))
    assert (ran.status, ran.out.splitlines()[0]) == (1, "1 document: 0 new, 0 known already, 1 not readable")
    (tmp_path / "odd.zip").write_bytes(b"no zip")
    ran = run("ingest", str(tmp_path / "odd.zip"), "--lake", str(tmp_path / "lake"))
    assert (ran.status, ran.err.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no source named; name files, folders, archives, or quarters of EDGAR"),
        (("nothing-there",), "nothing-there: no such file or folder; look at how it is spelled"),
        (("2024Q5",), "2024Q5: '5' is no quarter of a year; write 2024Q1 to 2024Q4"),
        (("2024Q1",), "SECTION16_CONTACT: it is not set; EDGAR wants to know who asks"),
        (("cik:x",), "cik:x: 'x' is no CIK; write up to ten digits"),
    ],
)
def test_what_cannot_be_is_one_line_and_no_lake_is_made(run, tmp_path, monkeypatch, arguments, said):
    monkeypatch.delenv("SECTION16_CONTACT", raising=False)
    ran = run("ingest", *arguments, "--lake", str(tmp_path / "lake"))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize("below", ["", "/below"])
def test_a_lake_cannot_be_where_a_file_is(run, form4, tmp_path, below):
    (tmp_path / "taken").touch()
    place = f"{tmp_path / 'taken'}{below}"
    ran = run("ingest", form4, "--lake", place)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert ran.err.startswith(f"{place}: no folder can be made there (")
    assert "Errno" not in ran.err
    assert "no lake is there" in run("screen", "cluster-buys", "--lake", place).err

"""`section16 lake`: what it prints, and its exit status."""

import io
import json
import zipfile
from datetime import date

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from section16.cli.lake.lake import lake as command
from section16.lake.store import Lake
from section16.standard.errors import Section16Error
from section16.table.tsv.read import write_datasets
from tests.lake.lakes import accession, batch


@pytest.fixture
def uri(tmp_path):
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    lake.commit(lake.stage([batch(range(10), rejects=[50])]))
    lake.commit(lake.stage([batch(range(5, 12), day=date(2024, 2, 20))]))
    return str(tmp_path / "lake")


def run(*arguments):
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_check_says_that_all_adds_up(uri):
    ran = run("check", "--lake", uri)
    assert ran.exit_code == 0
    assert "13 documents in 2 batches, 5 more were repeated" in ran.output
    assert "12 submissions and 1 rejects are there, 0 were replaced" in ran.output
    assert "all adds up" in ran.output
    told = json.loads(run("check", "--json", "--lake", uri).output)
    assert (told["holds"], told["rows"]["nonderiv_trans"]) == (True, 24)


def test_check_names_what_does_not_and_fails(uri):
    lake = Lake.open(uri)
    (lake.storage.root / "footnotes" / min(lake.tables.files("footnotes"))).unlink()
    ran = run("check", "--lake", uri)
    assert ran.exit_code == 1
    assert "the file is not there; restore the file from a backup" in ran.output


def test_check_finds_damage_among_the_values_and_tells_it_once(uri):
    lake = Lake.open(uri)
    path = lake.storage.root / "footnotes" / min(lake.tables.files("footnotes"))
    data = bytearray(path.read_bytes())
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(1)
    start, length = chunk.dictionary_page_offset or chunk.data_page_offset, chunk.total_compressed_size
    data[start : start + length] = b"\xa5" * length
    path.write_bytes(data)
    for words in (("check",), ("check", "--deep")):
        ran = run(*words, "--lake", uri)
        assert ran.exit_code == 1
        assert ran.output.count(f"{path.name}: its bytes are not those that were written; restore") == 1


def test_status_is_fine_up_to_yesterday_and_fails_a_day_later(uri):
    ran = run("status", "--lake", uri, "--today", "2024-02-21")
    assert ran.exit_code == 0
    assert "  2024Q1         12 filings, newest 2024-02-20, accepted 2024-02-20 17:00:00 Eastern, " in ran.output
    assert "read by version 1.0: 12" in ran.output
    late = run("status", "--lake", uri, "--today", "2024-02-26")
    assert late.exit_code == 1
    assert "2024-02-21 to 2024-02-23: 3 business days without a filing; ingest 2024-02-21..2024-02-23" in late.output
    told = json.loads(run("status", "--json", "--lake", uri, "--today", "2024-02-21").output)
    assert (told["fresh"], told["last_day"], told["quarters"][0]["filings"]) == (True, "2024-02-20", 12)


def test_status_of_a_lake_without_filings_fails(tmp_path):
    Lake.open(str(tmp_path), create=True)
    ran = run("status", "--lake", tmp_path)
    assert ran.exit_code == 1
    assert "no filing is there; run `section16 ingest`" in ran.output


def test_compact_says_what_it_merged(uri):
    ran = run("compact", "--lake", uri)
    assert (ran.exit_code, "16 files merged into 8, 0 unneeded files taken away" in ran.output) == (0, True)
    assert json.loads(run("compact", "--json", "--lake", uri).output)["merged"] == 0
    assert run("check", "--lake", uri).exit_code == 0


def test_compare_holds_a_data_set_against_the_lake(uri, tmp_path):
    made = batch(range(8), title="Class A")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in write_datasets(made.tables).items():
            archive.writestr(name, data)
    (tmp_path / "2024q1_form345.zip").write_bytes(packed.getvalue())
    ran = run("compare", tmp_path / "2024q1_form345.zip", "--lake", uri)
    assert ran.exit_code == 1
    assert "8 filings and " in ran.output
    assert "4 filings only in the lake, 0 only in the data set" in ran.output
    assert f"nonderiv_trans.SECURITY_TITLE: value, as in {accession(0)}: 'Common Stock' / 'Class A'" in ran.output


def test_where_there_is_no_lake_or_data_set_it_stops(uri, tmp_path):
    for arguments, words in (
        (("check", "--lake", tmp_path / "none"), "there is no lake; "),
        (("compare", tmp_path / "none.zip", "--lake", uri), "none.zip"),
    ):
        stopped = run(*arguments).exception
        assert isinstance(stopped, Section16Error)
        assert words in str(stopped)


def test_derive_says_what_it_does_and_makes_the_tables(uri):
    ran = run("derive", "--lake", uri)
    assert ran.exit_code == 0
    assert "derived tables: 12 filings of 12 issuers whose filings changed" in ran.output
    assert "36  events" in ran.output
    again = run("derive", "--lake", uri, "--json")
    assert "the derived tables have all filings" in again.output
    told = json.loads(again.output[again.output.index("{") :])
    assert (told["issuers"], told["rows"]["events"]) == (0, 36)
    assert run("check", "--lake", uri).exit_code == 0

"""A lake as the SEC's files: the rows of each quarter, whole, in the SEC's order, and back again."""

import zipfile

import pytest

from section16.lake.layout import LakeError
from section16.table.schema import schema_of
from section16.table.tsv.read import read_datasets
from section16.tasks.lake.datasets import export_datasets
from tests.lake.rows import Filings


@pytest.fixture
def lake(tmp_path):
    made = Filings()
    for day in ("2024-02-16", "2024-03-28", "2024-04-02"):
        key = made.file("4", day)
        made.trade(key, "S", day, "100.25", "12.5", TRANS_SHARES_FN=["F1", "F2"])
        made.trade(key, "S", day, 3, None)
        made.line(key, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=7)
        made.note(key, "F1", 'a "quoted" text\twith a tab')
    return made, made.lake(tmp_path / "lake")


def test_each_quarter_is_a_zip_that_reads_back(lake, tmp_path):
    made, where = lake
    told = []
    done = export_datasets(where, tmp_path / "out", zips=True, on_export=told.append)
    assert [(one.quarter, one.file.name, one.filings, one.rows) for one in done] == [
        ("2024Q1", "2024q1_form345.zip", 2, 2 * 6),
        ("2024Q2", "2024q2_form345.zip", 1, 6),
    ]
    assert told == list(done)
    for one, keys in zip(done, (made.rows["submission"][:2], made.rows["submission"][2:]), strict=True):
        with zipfile.ZipFile(one.file) as archive:
            assert archive.namelist()[0] == "SUBMISSION.tsv"
            members = {name: archive.read(name) for name in archive.namelist()}
        assert len(members) == 8
        tables = read_datasets(members, "test").tables
        wanted = {row["ACCESSION_NUMBER"] for row in keys}
        for name in ("nonderiv_trans", "nonderiv_holding", "footnotes"):
            kept = [row for row in made.rows[name] if row["ACCESSION_NUMBER"] in wanted]
            columns = [column for column in schema_of(name).names if column != "ROW_POSITION"]
            expected = [{column: row.get(column) for column in columns} for row in kept]
            found = tables[name].select(columns).to_pylist()
            assert sorted(found, key=str) == sorted(expected, key=str)


def test_a_lake_is_eight_files(lake, tmp_path):
    made, where = lake
    done = export_datasets(where, tmp_path / "out")
    assert {one.file.name for one in done} == {path.name for path in (tmp_path / "out").iterdir()}
    assert len(done) == 8
    members = {one.file.name: one.file.read_bytes() for one in done}
    tables = read_datasets(members, "test").tables
    assert {name: rows.num_rows for name, rows in tables.items() if rows.num_rows} == {
        name: len(rows) for name, rows in made.rows.items() if rows
    }
    (part,) = [one for one in export_datasets(where, tmp_path / "part", ["2024Q2"]) if one.filings]
    assert (part.filings, part.file.name) == (1, "SUBMISSION.tsv")


def test_the_latest_filings_come_first(lake, tmp_path):
    (one,) = export_datasets(lake[1], tmp_path / "out", ["2024q1"], zips=True)
    with zipfile.ZipFile(one.file) as archive:
        lines = archive.read("SUBMISSION.tsv").decode().splitlines()
    assert [line.split("\t")[1] for line in lines[1:]] == ["28-MAR-2024", "16-FEB-2024"]


def test_a_quarter_that_is_not_there_is_told(lake, tmp_path):
    with pytest.raises(LakeError, match="'2020Q1' is not in the lake; there are 2024Q1, 2024Q2"):
        export_datasets(lake[1], tmp_path / "out", ["2020Q1"])
    assert not (tmp_path / "out").exists()


def test_a_damaged_file_is_told_with_its_table(lake, tmp_path):
    _, where = lake
    damaged = next((tmp_path / "lake" / "nonderiv_trans").rglob("*.parquet"))
    damaged.unlink()
    with pytest.raises(
        LakeError, match=r"lake/nonderiv_trans/.*\.parquet: the file is not there; restore the file from a backup"
    ):
        export_datasets(where, tmp_path / "out")

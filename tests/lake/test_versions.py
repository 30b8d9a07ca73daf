"""A lake made by one version opens in the next: what it lacks is added when it is written, and null until then."""

import shutil
from datetime import date
from importlib import import_module

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from section16.lake import layout
from section16.lake.layout import LakeError
from section16.lake.store import Lake, format_of
from tests.lake.lakes import Made, accession, batch, keys_of_table

DROPPED = {"submission": ["ISSUER_SIC", "ACCEPTED_AT"], "footnotes": ["ROW_POSITION"], "batches": ["PIECES", "HIDDEN"]}


@pytest.fixture
def older(tmp_path, monkeypatch):
    """Return the place of a lake that was made, and written, before some columns and a table came."""
    whole = layout.lake_schema

    def lake_schema(table):
        return pa.schema([one for one in whole(table) if one.name not in DROPPED.get(table, ())])

    def file_schema(table):
        return pa.schema([one for one in lake_schema(table) if one.name != layout.QUARTER])

    with monkeypatch.context() as patch:
        for module in ("store", "layout"):
            patch.setattr(import_module(f"section16.lake.{module}"), "lake_schema", lake_schema)
        for module in ("writing", "batches.staging"):
            patch.setattr(import_module(f"section16.lake.{module}"), "file_schema", file_schema)
        lake = Lake.open(str(tmp_path / "lake"), create=True)
        made = batch(range(10))
        tables = {
            name: table.select([one for one in file_schema(name).names if one != "BATCH"])
            for name, table in made.tables.items()
        }
        lake.commit(lake.stage([Made(tables, 10)]))
    return str(tmp_path / "lake")


def columns(uri, table):
    return [one.name for one in DeltaTable(f"{uri}/{table}").schema().fields]


def test_an_older_lake_is_read_and_not_changed(older):
    lake = Lake.open(older)
    assert lake.check().holds
    told = lake.status(date(2024, 2, 20))
    assert (told.filings, told.quarters[0].newest_acceptance) == (10, None)
    assert "ISSUER_SIC" not in columns(older, "submission")


def test_an_older_lake_is_written_with_the_new_columns_which_are_null_before(older):
    lake = Lake.open(older)
    lake.commit(lake.stage([batch(range(8, 20))]))
    assert set(DROPPED["submission"]) <= set(columns(older, "submission"))
    assert {"PIECES", "HIDDEN"} <= set(columns(older, "batches"))
    found = lake.tables.refresh("submission").to_pyarrow_table().sort_by("ACCESSION_NUMBER")
    assert found.column("ACCEPTED_AT").null_count == 8  # two came again, with it
    assert lake.check().holds


def test_rows_of_an_older_lake_are_replaced_and_compacted(older):
    lake = Lake.open(older)
    lake.replace(lake.stage([batch([3], title="new")]))
    lake.commit(lake.stage([batch([30])]))
    lake.compact()
    assert lake.check().holds
    assert sorted(keys_of_table(lake, "footnotes")) == [accession(one) for one in [*range(10), 30]]
    assert lake.changes(batch([4]))[0].count == 1


def test_columns_of_a_later_version_are_kept_when_files_are_written_again(tmp_path):
    lake = Lake.open(str(tmp_path), create=True)
    lake.commit(lake.stage([batch(range(4))]))
    (path,) = lake.tables.files("footnotes")
    file = lake.storage.root / "footnotes" / path
    rows = lake.tables.read("footnotes", path)
    pq.write_table(rows.append_column("LATER", pa.array(["x"] * 4)), file)
    lake.replace(lake.stage([batch([2])]))
    (left,) = (
        one for one in lake.tables.files("footnotes") if "LATER" in lake.tables.read("footnotes", one).column_names
    )
    assert lake.tables.read("footnotes", left).column("LATER").to_pylist() == ["x"] * 3


def test_a_lake_of_a_later_format_is_refused(tmp_path):
    lake = Lake.open(str(tmp_path), create=True)
    assert format_of(lake.tables) == 2
    DeltaTable(lake.storage.table_uri("batches")).alter.set_table_properties(
        {"section16.lakeFormat": "3"}, raise_if_not_exists=False
    )
    with pytest.raises(
        LakeError, match=r"the lake has format 3 and this section16 knows formats up to 2; install a newer"
    ):
        Lake.open(str(tmp_path))
    with pytest.raises(LakeError, match="install a newer section16"):
        lake.commit(lake.stage([batch([1])]))


def gone(lake, table):
    shutil.rmtree(lake.storage.root / table)
    return rf"lake: the table {table} is gone; restore it from a backup, or ingest into a new lake$"


@pytest.fixture
def written(tmp_path):
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    lake.commit(lake.stage([batch(range(3))]))
    return lake


@pytest.mark.parametrize("table", ["footnotes", "submission"])
def test_a_table_that_was_lost_is_not_made_anew(written, table):
    words = gone(written, table)
    for do in (Lake.compact, Lake.recover, lambda lake: lake.known([accession(1)]), lambda lake: lake.commit()):
        with pytest.raises(LakeError, match=words):
            do(Lake.open(str(written.storage.root), create=True))
    assert not (written.storage.root / table).exists()


@pytest.mark.parametrize("create", [True, False])
def test_a_ledger_that_was_lost_is_not_made_anew(written, create):
    words = gone(written, "batches")
    with pytest.raises(LakeError, match=words):
        Lake.open(str(written.storage.root), create=create)
    assert not (written.storage.root / "batches").exists()


def test_a_lake_that_was_killed_while_it_was_made_is_finished(tmp_path):
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    for table in ("submission", "footnotes", "batches"):
        shutil.rmtree(lake.storage.root / table)
    again = Lake.open(str(tmp_path / "lake"), create=True)
    again.commit(again.stage([batch(range(3))]))
    assert again.check().holds


def test_a_table_that_a_later_version_brings_is_made(written):
    shutil.rmtree(written.storage.root / "rejects")  # no batch ever had a row of it
    lake = Lake.open(str(written.storage.root))
    lake.commit(lake.stage([batch([], rejects=[7])]))
    assert lake.check().rows["rejects"] == 1


@pytest.mark.parametrize("table", ["submission", "batches"])
def test_a_file_in_the_place_of_a_table_is_one_line(tmp_path, table):
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / table).touch()
    with pytest.raises(LakeError, match=rf"lake/{table}: .*Not a directory.*; look at the storage and run it again$"):
        Lake.open(str(tmp_path / "lake"), create=True)


def test_a_file_in_the_place_of_a_table_that_was_is_one_line(written):
    shutil.rmtree(written.storage.root / "submission")
    (written.storage.root / "submission").touch()
    with pytest.raises(LakeError, match=r"lake/submission: .*Not a directory.*; look at the storage and run it again$"):
        Lake.open(str(written.storage.root)).compact()

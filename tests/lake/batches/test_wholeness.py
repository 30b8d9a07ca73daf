"""A lake that lost something says so to whoever reads or writes it, and what `batches` knows is not lost."""

import os
import shutil
from pathlib import Path

import pytest

from section16.lake.batches import records
from section16.lake.layout import LakeError
from section16.lake.store import Lake
from section16.query.open_lake import open_lake
from tests.lake.lakes import batch

TABLES = ["submission", "nonderiv_trans", "footnotes"]


@pytest.fixture
def place(tmp_path):
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    lake.commit(lake.stage([batch(range(20))]))
    lake.commit(lake.stage([batch(range(20, 30))]))
    return tmp_path / "lake"


def count(place, table):
    (row,) = open_lake(str(place)).table(table).count("*").fetchall()
    return row[0]


def a_file(place, table):
    return min((place / table).rglob("*.parquet"))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("what", [".", "_delta_log"])
def test_a_table_that_is_gone_is_no_empty_one(place, table, what):
    shutil.rmtree(place / table / what)
    with pytest.raises(LakeError, match=f"the table {table} is gone; restore it from a backup"):
        count(place, table)
    with pytest.raises(LakeError, match=f"the table {table} is gone"):
        Lake.open(str(place)).recover()


@pytest.mark.parametrize("table", TABLES)
def test_a_log_entry_that_is_lost_loses_no_row(place, table):
    before = count(place, table)
    max((place / table / "_delta_log").glob("*.json")).write_bytes(b"")
    assert count(place, table) == before
    lake = Lake.open(str(place))
    assert not lake.check().holds
    assert lake.recover() == 1
    assert lake.check().holds
    assert count(place, table) == before


def test_a_ledger_that_lost_its_last_entry_is_told(place):
    max((place / "batches" / "_delta_log").glob("*.json")).write_bytes(b"")
    for ask in (lambda: count(place, "submission"), lambda: Lake.open(str(place)).recover()):
        with pytest.raises(LakeError, match=r"batches: .* has batch 2, and batches ends with 1; restore the table"):
            ask()


def test_a_flipped_bit_is_told_by_name_to_readers_and_writers(place):
    path = a_file(place, "nonderiv_trans")
    whole, times = path.read_bytes(), path.stat()
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 1
    path.write_bytes(damaged)
    for ask in (lambda: count(place, "nonderiv_trans"), lambda: Lake.open(str(place)).recover()):
        with pytest.raises(LakeError, match=f"{path.name}: its bytes are not those that were written; restore"):
            ask()
    assert count(place, "footnotes") == 30  # whose files are whole
    path.write_bytes(whole)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert count(place, "nonderiv_trans") == 60


@pytest.mark.parametrize("left", [None, 0, 100])
def test_a_file_that_is_gone_or_cut_is_told_by_name(place, left):
    path = a_file(place, "footnotes")
    data = path.read_bytes()
    path.unlink()
    if left is not None:
        path.write_bytes(data[:left])
    with pytest.raises(
        LakeError, match=f"{path.name}: (the file is not there|it has {left} bytes of [0-9,]+); restore"
    ):
        count(place, "footnotes")


def test_a_compacted_lake_and_a_gathered_ledger_keep_their_checksums(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "_MANY", 8)
    place: Path = tmp_path / "lake"
    lake = Lake.open(str(place), create=True)
    for at in range(10):
        lake.commit(lake.stage([batch([at])]))
    lake.compact()
    assert len(lake.tables.files("batches")) < 8
    (path,) = (place / "footnotes" / one for one in lake.tables.files("footnotes"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(LakeError, match="its bytes are not those that were written"):
        count(place, "footnotes")

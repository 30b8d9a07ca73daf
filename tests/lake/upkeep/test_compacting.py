"""Compaction: fewer files, the same rows, nobody disturbed, orphans taken away when they are old."""

import os
import time
from datetime import date, timedelta

import pytest

from section16.lake.batches import committing, records
from section16.lake.batches.records import reserve
from section16.lake.layout import COMMIT_ORDER, LakeError
from section16.lake.storage import storage_at
from section16.lake.store import Lake
from tests.lake.lakes import accession, batch, keys_of_table


@pytest.fixture
def lake(tmp_path):
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    for at in (20, 0, 10):
        lake.commit(lake.stage([batch(range(at, at + 10), rejects=[100 + at])]))
    lake.commit(lake.stage([batch([50], day=date(2024, 5, 2))]))
    return lake


def everything(lake):
    return {table: sorted(keys_of_table(lake, table)) for table in COMMIT_ORDER}


def test_the_files_of_a_quarter_become_one_with_the_same_rows_in_order(lake):
    before = everything(lake)
    made = lake.compact()
    assert (made.merged, made.into, made.finished) == (27, 9, 0)
    assert everything(lake) == before
    assert len(lake.tables.files("submission")) == 2
    path = next(one.path for one in lake.tables.files("footnotes").values() if one.quarter == "2024Q1")
    keys = lake.tables.read("footnotes", path, ["ACCESSION_NUMBER"]).column(0).to_pylist()
    assert keys == [accession(one) for one in range(30)]
    assert lake.check().holds
    assert lake.compact().merged == 0


def test_a_reader_goes_on_with_the_files_it_has(lake):
    reader = Lake.open(lake.storage.uri)
    files = reader.tables.files("nonderiv_trans")
    lake.compact()
    assert sum(reader.tables.read("nonderiv_trans", path).num_rows for path in files) == 62


def test_writers_are_not_disturbed_and_disturb_nothing(lake):
    other = Lake.open(lake.storage.uri)
    staged = [other.stage([batch([at])]) for at in (60, 61)]
    merged = []

    def on_step(step):
        if step == "merged":
            merged.append(step)
            if staged:
                other.commit(staged.pop())

    compacting = Lake(lake.storage, on_step=on_step)
    compacting.compact()
    assert merged.count("merged") > 2
    assert lake.check().holds
    assert {accession(60), accession(61)} <= set(keys_of_table(lake, "submission"))


def test_what_another_replaced_in_the_meantime_is_merged_anew(lake):
    other = Lake.open(lake.storage.uri)
    staged = [other.stage([batch([5], title="new")])]

    def on_step(step):
        if step == "merged" and staged:
            other.replace(staged.pop())

    Lake(lake.storage, on_step=on_step).compact()
    assert lake.check().holds
    titles = lake.tables.refresh("deriv_trans").to_pyarrow_table().column("SECURITY_TITLE").to_pylist()
    assert titles.count("new") == 1


def test_a_batch_reserved_right_after_a_quarter_was_merged_is_not_lost(lake, monkeypatch):
    """The next quarter was merged and put into the tables above it, and they never got what it brings."""

    def stop(step):
        if step == "reserved":
            raise KeyboardInterrupt

    other = Lake(lake.storage, on_step=stop)
    staged = [other.stage([batch([60])])]

    def reserve_slowly(tables, new):
        numbered = reserve(tables, new)
        if staged:
            with pytest.raises(KeyboardInterrupt):
                other.commit(staged.pop())
        return numbered

    monkeypatch.setattr(committing, "reserve", reserve_slowly)
    lake.compact()
    assert not staged
    assert lake.check().problems == ()
    assert accession(60) in keys_of_table(lake, "submission")


def test_files_that_nothing_refers_to_go_when_they_are_old(lake):
    lake.stage([batch([70])])
    old = lake.stage([batch([80, 81])])
    long_ago = time.time() - timedelta(days=9).total_seconds()
    for table, files in old.files.items():
        for file in files:
            os.utime(lake.storage.root / table / file.path, (long_ago, long_ago))
    assert lake.compact().removed == 8
    assert lake.compact().removed == 0
    assert lake.check().holds


def test_a_retention_under_an_hour_is_refused(lake):
    with pytest.raises(LakeError, match="is less than an hour, and readers and writers are at work; give more"):
        lake.compact(timedelta(minutes=5))


def test_the_ledger_gathers_its_own_files(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "_MANY", 8)
    lake = Lake.open(str(tmp_path), create=True)
    for at in range(15):
        lake.commit(lake.stage([batch([], rejects=[at])], (f"piece {at}",)))
    assert len(lake.tables.files("batches")) < 8
    assert lake.check().holds
    assert lake.check().batches == 15
    assert len(lake.pieces()) == 15
    assert Lake(storage_at(str(tmp_path))).known([accession(7)]) == {accession(7)}

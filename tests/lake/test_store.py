"""The store: stages, commits, what is known, which filing stands for which."""

import pickle
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from section16.lake.layout import COMMIT_ORDER, DATA_SET, SUBMISSION, LakeError, quarter_of
from section16.lake.storage import storage_at
from section16.lake.store import Lake
from section16.table.schema import schema_of
from tests.lake.lakes import Made, accession, batch, keys_of_table, rejected, rows


@pytest.fixture
def lake(tmp_path):
    return Lake.open(str(tmp_path / "lake"), create=True)


def put(lake, *batches):
    return lake.commit(lake.stage(batches))


def test_a_filing_is_there_after_its_commit_and_not_before(lake):
    staged = lake.stage([batch(range(10), rejects=[77])])
    assert not lake.known(map(accession, range(10)))
    made = lake.commit(staged)
    assert (made.documents, made.new, made.rejects, made.repeated) == (11, 10, 1, 0)
    assert made.rows["nonderiv_trans"] == 20
    assert lake.known(accession(one) for one in (3, 77, 99)) == {accession(3), accession(77)}
    assert lake.check().holds


def test_the_same_stage_committed_again_changes_nothing_and_keeps_its_files(lake):
    staged = lake.stage([batch(range(10))])
    lake.commit(staged)
    again = lake.commit(staged)
    assert (again.new, again.repeated) == (0, 10)
    assert lake.check().holds
    assert lake.check().rows["nonderiv_trans"] == 20


def test_the_same_filings_staged_again_change_nothing_and_leave_no_file(lake):
    put(lake, batch(range(10)))
    files = sorted(lake.storage.root.rglob("*.parquet"))
    assert put(lake, batch(range(10))).repeated == 10
    assert sorted(lake.storage.root.rglob("*.parquet")) == files
    assert lake.check().batches == 1


def test_of_a_stage_that_is_known_in_part_the_new_filings_come_in(lake):
    put(lake, batch(range(10)))
    made = put(lake, batch(range(5, 15)), batch(range(12, 20)))
    assert (made.documents, made.new, made.repeated) == (18, 10, 8)
    assert sorted(keys_of_table(lake, "footnotes")) == sorted(accession(one) for one in range(20))
    assert lake.check().holds


def test_several_stages_are_one_commit_even_where_they_overlap(lake):
    stages = [lake.stage([batch(range(at, at + 10))]) for at in (0, 5, 8, 30)]
    made = lake.commit(*stages)
    assert (made.new, made.repeated) == (28, 12)
    assert lake.check().holds
    assert sorted(keys_of_table(lake, SUBMISSION)) == sorted(
        {*map(accession, range(18)), *map(accession, range(30, 40))}
    )


def test_a_batch_that_lost_a_document_is_refused(lake):
    made = batch(range(5))
    with pytest.raises(LakeError, match="a batch of 6 documents has 5 filings and rejects, 5 of them different"):
        lake.stage([Made(made.tables, 6)])
    doubled = {name: pa.concat_tables([table, table]) for name, table in made.tables.items()}
    with pytest.raises(LakeError, match="10 filings and rejects, 5 of them different"):
        lake.stage([Made(doubled, 10)])


def test_rows_go_into_the_quarter_of_the_filing_date(lake):
    put(lake, batch([1], day=date(2023, 12, 29)), batch([2], day=date(2024, 1, 2)), batch([3], day=None), rejected(4))
    for table in (SUBMISSION, "owner_signature"):
        assert {file.quarter for file in lake.tables.files(table).values()} == {"2023Q4", "2024Q1", "unknown"}
    assert {file.quarter for file in lake.tables.files("rejects").values()} == {"unknown"}
    assert quarter_of(date(2024, 9, 30)) == "2024Q3"


def test_rows_of_a_batch_in_any_order_are_put_in_the_order_of_their_keys(lake):
    put(lake, batch([9, 4, 7, 1]))
    for table in (SUBMISSION, "nonderiv_trans"):
        found = keys_of_table(lake, table)
        assert found == sorted(found)
    (path,) = lake.tables.files("nonderiv_trans")
    assert lake.tables.read("nonderiv_trans", path).column("ROW_POSITION").to_pylist() == [1, 2] * 4


def test_a_key_that_is_no_accession_number_is_a_key_like_others(lake):
    made = batch([1])
    odd = "sha256-0123456789abcdef0123"
    tables = {name: rows(name, []) for name in made.tables}
    tables[SUBMISSION] = rows(SUBMISSION, [{"ACCESSION_NUMBER": odd, "READ_BY": "bulk"}])
    assert put(lake, Made(tables, 1)).new == 1
    assert put(lake, Made(tables, 1)).repeated == 1
    assert lake.known([odd, odd + "0"]) == {odd}


def test_a_document_replaces_what_a_data_set_told_and_not_the_other_way(lake):
    put(lake, batch(range(6), read_by="data set", title="from the set"))
    assert lake.known([accession(1)]) == set()
    assert lake.known([accession(1)], rank=DATA_SET) == {accession(1)}
    made = put(lake, batch(range(4), title="from the document"))
    assert (made.new, made.replaced, made.repeated) == (0, 4, 0)
    again = put(lake, batch(range(8), read_by="data set", title="from the set"))
    assert (again.new, again.repeated) == (2, 6)
    found = lake.tables.handle("deriv_trans").to_pyarrow_table().sort_by("ACCESSION_NUMBER")
    assert found.column("SECURITY_TITLE").to_pylist() == ["from the document"] * 4 + ["from the set"] * 4
    assert lake.check().holds
    assert lake.check().removed == 4


def test_what_could_not_be_read_is_replaced_by_what_can(lake):
    put(lake, rejected(1, 2, 3))
    made = put(lake, batch([1], read_by="data set"), batch([2, 4]), rejected(3))
    assert (made.new, made.replaced, made.repeated) == (3, 0, 1)
    assert keys_of_table(lake, "rejects") == [accession(3)]
    assert lake.check().holds


def test_reading_again_replaces_filings_and_adds_those_that_are_new(lake):
    put(lake, batch(range(10), title="old", read_by="careful", rejects=[50, 51]))
    made = lake.replace(lake.stage([batch([2, 3, 50, 60], title="new"), rejected(4, 51)]))
    assert (made.replaced, made.new, made.repeated, made.rejects) == (2, 2, 1, 1)
    found = lake.tables.handle("deriv_holding").to_pyarrow_table().sort_by("ACCESSION_NUMBER")
    assert found.column("SECURITY_TITLE").to_pylist().count("new") == 4
    assert len(keys_of_table(lake, "faults")) == 8
    assert keys_of_table(lake, "rejects") == [accession(51)]
    assert lake.check().holds


def test_pieces_are_remembered_even_when_all_of_them_was_known(lake):
    lake.commit(lake.stage([batch(range(3))], ("a.tar.gz",)))
    lake.commit(lake.stage([batch(range(3))], ("b.tar.gz",)))
    assert lake.pieces() == {"a.tar.gz", "b.tar.gz"}
    assert lake.check().holds


def test_an_empty_stage_is_no_batch(lake):
    assert lake.commit(lake.stage([batch([])])).documents == 0
    assert lake.commit().documents == 0
    assert lake.check().batches == 0


def test_a_stage_is_small_and_travels(lake):
    elsewhere = pickle.loads(pickle.dumps(lake))  # noqa: S301 - our own
    data = pickle.dumps(elsewhere.stage([batch(range(2000))]))
    assert len(data) < 60_000
    assert lake.commit(pickle.loads(data)).new == 2000  # noqa: S301 - our own


def test_the_log_has_statistics_that_skip_files(lake):
    put(lake, batch([5, 9]))
    adds = pa.table(lake.tables.handle(SUBMISSION).get_add_actions(flatten=True)).to_pylist()[0]
    assert (adds["num_records"], adds["min.ACCESSION_NUMBER"]) == (2, accession(5))
    assert (adds["max.FILING_DATE"], adds["null_count.PERIOD_OF_REPORT"]) == (date(2024, 2, 16), 2)
    assert adds["min.READ_BY"] is None, "prose and what nobody looks for has none"


def test_types_come_back_as_they_were(lake):
    put(lake, batch(range(3)))
    for table in COMMIT_ORDER:
        there = pa.schema(lake.tables.handle(table).schema().to_arrow())
        for ours in schema_of(table):
            same = there.field(ours.name).type
            assert pa.types.is_list(same) if pa.types.is_list(ours.type) else same == ours.type


def test_where_there_is_no_lake_it_says_so(tmp_path):
    with pytest.raises(LakeError, match=r"there is no lake; `section16 ingest SOURCE --lake` makes one"):
        Lake.open(str(tmp_path))
    (tmp_path / "file").write_text("")
    with pytest.raises(LakeError, match=r"no folder can be made there .*; name another place"):
        Lake.open(str(tmp_path / "file"), create=True)


def test_to_open_for_reading_makes_no_file(tmp_path, lake):
    put(lake, batch(range(3)))
    before = sorted(Path(tmp_path).rglob("*"))
    Lake.open(str(tmp_path / "lake")).check()
    assert sorted(Path(tmp_path).rglob("*")) == before


def test_no_message_has_a_secret():
    options = {"AWS_SECRET_ACCESS_KEY": "tops3cret", "AWS_REGION": "us-east-1", "SAS": "sig=abcd"}
    storage = storage_at("s3://user:tops3cret@bucket/lake?token=hush", options)
    seen = repr(storage) + storage.redact("tops3cret, sig=abcd at s3://user:pw@bucket/x?token=hush in us-east-1")
    assert not any(one in seen for one in ("tops3cret", "abcd", "hush", "pw"))
    assert "us-east-1" in seen

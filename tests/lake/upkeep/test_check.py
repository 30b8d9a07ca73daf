"""`lake check` names what does not add up: each kind of damage, made on purpose."""

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from section16.lake.layout import LakeError, file_schema, lake_schema
from section16.lake.store import Lake
from section16.lake.upkeep.check import damaged
from tests.lake.lakes import accession, batch


@pytest.fixture
def lake(tmp_path):
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    lake.commit(lake.stage([batch(range(10), read_by="careful", rejects=[50])]))
    lake.commit(lake.stage([batch(range(10, 20))]))
    return lake


def problems(lake):
    return [str(one) for one in lake.check().problems]


def a_file(lake, table):
    path = min(lake.tables.files(table))
    return lake.storage.root / table / path


def test_a_lake_that_is_whole_is_counted(lake):
    proof = lake.check()
    assert proof.holds
    assert (proof.batches, proof.documents, proof.submissions, proof.rejects) == (2, 21, 20, 1)
    assert proof.rows["nonderiv_trans"] == 40
    assert proof.files == 18
    assert proof.size > 10_000


def test_a_file_that_is_gone(lake):
    a_file(lake, "footnotes").unlink()
    found = problems(lake)
    assert any(one.startswith("footnotes/QUARTER=2024Q1/") and "the file is not there; restore" in one for one in found)
    assert "footnotes: the batches add up to 20 rows and the files have 10; " in "\n".join(found)


def test_a_file_that_is_cut_off(lake):
    path = a_file(lake, "deriv_trans")
    path.write_bytes(path.read_bytes()[:-9])
    assert any("deriv_trans/QUARTER=2024Q1" in one and "the file cannot be read (" in one for one in problems(lake))


def test_a_file_that_has_other_rows(lake):
    path = a_file(lake, "owner_signature")
    pq.write_table(pq.ParquetFile(path).read().slice(1), path)
    assert any("9 rows stand against" in one for one in problems(lake))


def append(lake, table, rows):
    columns = {name: [row.get(name) for row in rows] for name in lake_schema(table).names}
    write_deltalake(lake.storage.table_uri(table), pa.table(columns, schema=lake_schema(table)), mode="append")


def test_a_filing_that_is_there_twice(lake):
    append(lake, "submission", [{"ACCESSION_NUMBER": accession(3), "QUARTER": "2024Q1"}])
    found = "\n".join(problems(lake))
    assert f"submission and rejects: 22 rows have 21 different keys, '{accession(3)}' for one in two files; " in found
    assert "submission: the batches add up to 20 rows and the files have 21; " in found


def test_a_row_without_its_filing(lake):
    for table in ("reportingowner", "faults"):
        append(lake, table, [{"ACCESSION_NUMBER": accession(999), "QUARTER": "2024Q1"}])
    found = "\n".join(problems(lake))
    for table in ("reportingowner", "faults"):
        assert f"{table}: 1 keys are in no submission, '{accession(999)}' for one; " in found


def test_a_table_that_lost_a_file_from_its_log(lake):
    DeltaTable(lake.storage.table_uri("nonderiv_holding")).delete(f"ACCESSION_NUMBER = '{accession(3)}'")
    assert problems(lake)[0].startswith("nonderiv_holding: the batches add up to 20 rows and the files have 19; ")


def test_a_batches_that_was_changed(lake):
    DeltaTable(lake.storage.table_uri("batches")).delete("NUMBER = 1")
    found = "\n".join(problems(lake))
    assert "batches: batch 2 stands in place 1; another program changed this table; " in found


def test_a_batches_that_does_not_add_up(lake):
    table = DeltaTable(lake.storage.table_uri("batches"))
    table.update(updates={"DOCUMENTS": "13"}, predicate="NUMBER = 1")
    assert "batches: batch 1 has 13 documents, and tells of 11; " in "\n".join(problems(lake))


def test_a_table_that_another_program_rewrote_is_not_replaced_into_doubles(lake):
    def on_step(step):
        if step == "reserved":
            DeltaTable(lake.storage.table_uri("footnotes")).optimize.compact()

    writer = Lake(lake.storage, on_step=on_step)
    with pytest.raises(LakeError, match="another program rewrote the table"):
        writer.replace(writer.stage([batch([3])]))


def test_files_have_the_columns_of_their_table(lake):
    assert pq.ParquetFile(a_file(lake, "deriv_trans")).schema_arrow.names == file_schema("deriv_trans").names


def spoil(path, column):
    """Put random bytes into the page of a column; the footer stays as it was."""
    group = pq.ParquetFile(path).metadata.row_group(0)
    chunk = next(one for one in map(group.column, range(group.num_columns)) if one.path_in_schema == column)
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    data = bytearray(path.read_bytes())
    length = min(300, chunk.total_compressed_size)
    data[start : start + length] = random.Random(16).randbytes(length)  # noqa: S311 - damage, no secret
    path.write_bytes(data)


def test_values_that_are_damaged_are_found_by_every_check(lake):
    assert lake.check(deep=True).holds
    for table, column in (("nonderiv_trans", "TRANS_CODE"), ("submission", "SOURCE")):
        spoil(a_file(lake, table), column)
    found = [str(one) for one in lake.check().problems]
    assert found == [str(one) for one in lake.check(deep=True).problems]  # each is told once
    assert [one.split("/")[0] for one in found] == ["nonderiv_trans", "submission"]
    assert [one.seen[:23] for one in damaged(lake.tables)] == ["a value cannot be read "] * 2  # without checksums too
    assert all("/QUARTER=2024Q1/" in one and one.count("its bytes are not those that were written") for one in found)
    assert all(one.endswith("restore the file from a backup, or `ingest` its sources again, which heals the lake")
               and "\n" not in one for one in found)  # fmt: skip


def test_a_file_that_is_known_to_be_damaged_is_named_once_by_a_deep_check(lake):
    path = a_file(lake, "deriv_trans")
    path.write_bytes(path.read_bytes()[:-9])
    found = [one for one in lake.check(deep=True).problems if path.name in one.place]
    assert len(found) == 1


def test_a_batches_that_cannot_be_read_is_one_line(lake):
    table = DeltaTable(lake.storage.table_uri("batches"))
    table.update(updates={"ADDED": "'{\"submission'"}, predicate="NUMBER = 1")
    with pytest.raises(LakeError, match=r"lake/batches: a row cannot be read \(.*\); restore the table from a backup$"):
        lake.check()

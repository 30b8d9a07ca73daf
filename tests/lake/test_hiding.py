"""Rows that are replaced are hidden in their files: every reader sees the same as in files written anew."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.lake.batches.changing import documents_of
from section16.lake.layout import COMMIT_ORDER, KEY, SUBMISSION
from section16.lake.storage import storage_at
from section16.lake.store import Lake, format_of
from section16.lake.tables import Tables
from section16.query.open_lake import open_lake
from section16.query.relations import DeltaTables
from section16.query.screens.screen import Screen
from tests.lake.lakes import Made, accession, batch, keys_of_table

FILES = 1 << 40  # no file is so large: all are written anew


class Killed(BaseException):
    """What no `except Exception` keeps from ending everything."""


def lake_at(place, hides_from=0, on_step=lambda _step: None):
    Lake.open(str(place), create=True)
    return Lake(storage_at(str(place)), on_step, hides_from)


def put(lake, *batches, again=False):
    staged = lake.stage(batches)
    return (lake.replace if again else lake.commit)(staged)


def hidden_in(lake):
    return {table: sum(one.hidden.count for one in lake.tables.files(table).values()) for table in COMMIT_ORDER}


def rows_in_files(lake):
    """Return what the tables' files have, but the name of the batch, as the lake reads them."""
    lake.recover()
    found = {}
    for table in COMMIT_ORDER:
        files = [lake.tables.read(table, path) for path in lake.tables.files(table)]
        found[table] = sorted(
            (tuple(row[name] for name in row if name != "BATCH") for rows in files for row in rows.to_pylist()),
            key=repr,
        )
    return found


def rows_in_sql(place):
    with open_lake(str(place)) as lake:
        return {
            table: sorted(lake.arrow(f"FROM {table}").drop_columns(["BATCH", "QUARTER"]).to_pylist(), key=repr)
            for table in COMMIT_ORDER
        }


FROM_SET = {"read_by": "data set", "title": "from the set"}
STEPS = st.sampled_from(
    [
        (range(8), FROM_SET, False),
        (range(3), {"title": "from the document"}, False),
        ([2, 5, 9], {"title": "read again", "read_by": "careful"}, True),
        ([1, 6], {"title": "read again"}, True),
        ([], {"rejects": [6, 7]}, True),
        (None, {}, False),
    ]
)


@given(st.lists(STEPS, min_size=2, max_size=5))
@settings(max_examples=3, deadline=None)
def test_all_rows_are_those_of_files_that_were_written_anew(tmp_path_factory, steps):
    place = tmp_path_factory.mktemp("lakes")
    hiding, plain = lake_at(place / "hiding"), lake_at(place / "plain", FILES)
    for numbers, how, again in [(range(8), FROM_SET, False), *steps]:
        for lake in (hiding, plain):
            if numbers is None:
                lake.compact()
            else:
                put(lake, batch(numbers, **how), again=again)
    assert not any(hidden_in(plain).values())
    assert rows_in_sql(place / "hiding") == rows_in_sql(place / "plain")
    assert rows_in_files(hiding) == rows_in_files(plain)
    ours, theirs = hiding.check(deep=True), plain.check()
    assert (ours.problems, ours.rows, ours.removed) == ((), theirs.rows, theirs.removed)


def test_a_document_after_a_data_set_is_a_data_set_after_a_document(tmp_path):
    first, second = lake_at(tmp_path / "first"), lake_at(tmp_path / "second")
    from_set, document = batch(range(9), **FROM_SET), batch([2, 5], title="from the document")
    for lake, batches in ((first, (from_set, document)), (second, (document, from_set))):
        for one in batches:
            put(lake, one)
    assert hidden_in(first)["nonderiv_trans"] == 4
    assert rows_in_files(first) == rows_in_files(second)
    assert rows_in_sql(tmp_path / "first") == rows_in_sql(tmp_path / "second")


@pytest.fixture
def hiding(tmp_path):
    """Return a lake of eight filings, of which two are hidden and there again."""
    lake = lake_at(tmp_path / "lake")
    put(lake, batch(range(8), day=date(2024, 2, 16), rejects=[20, 21, 22], **FROM_SET))
    made = put(lake, batch([2, 5], title="from the document"))
    assert made.replaced == 2
    return lake


def test_no_file_is_written_anew_and_a_file_of_which_half_is_hidden_is(hiding):
    before = {path: file.size for path, file in hiding.tables.files(SUBMISSION).items()}
    assert (len(before), hidden_in(hiding)[SUBMISSION], hidden_in(hiding)["nonderiv_trans"]) == (2, 2, 4)
    put(hiding, batch([0, 1], title="from the document"))
    assert before.keys() < hiding.tables.files(SUBMISSION).keys()
    put(hiding, batch([3], title="from the document"))
    assert hidden_in(hiding)[SUBMISSION] == 0
    assert len(before.keys() & hiding.tables.files(SUBMISSION).keys()) == 1
    assert hiding.check().holds


def test_compacting_removes_hidden_rows_for_good(hiding):
    before = rows_in_files(hiding)
    hiding.compact()
    assert not any(hidden_in(hiding).values())
    assert rows_in_files(hiding) == before
    raw = DeltaTable(hiding.storage.table_uri("nonderiv_trans")).to_pyarrow_table()
    assert raw.num_rows == len(before["nonderiv_trans"])
    assert hiding.check(deep=True).holds


def test_other_programs_have_a_rule_for_the_rows_that_count(hiding):
    guide = Path(__file__).parents[2] / "docs" / "guide" / "lake.md"
    (rule,) = (part.partition("```")[0] for part in guide.read_text().split("```sql\n") if "WITH newest" in part)
    with duckdb.connect() as other:
        for table in (SUBMISSION, "batches", "nonderiv_trans"):
            other.register(table, DeltaTable(hiding.storage.table_uri(table)).to_pyarrow_dataset())
            rule = rule.replace(f"delta_scan('lake/{table}')", table)
        found = other.sql(rule).to_arrow_table()
    whole = DeltaTable(hiding.storage.table_uri("nonderiv_trans")).to_pyarrow_table()
    assert (whole.num_rows, found.num_rows) == (20, 16)
    assert sorted(found[KEY].to_pylist()) == keys_of_table(hiding, "nonderiv_trans")


@pytest.mark.parametrize("counted", [True, False])
def test_what_another_hid_in_the_meantime_is_merged_anew(tmp_path, monkeypatch, counted):
    if not counted:  # as logs of other writers are
        files = Tables.files
        monkeypatch.setattr(
            Tables, "files", lambda *of: {path: replace(one, rows=None) for path, one in files(*of).items()}
        )
    lake = lake_at(tmp_path / "lake")
    put(lake, batch(range(8), **FROM_SET))
    put(lake, batch(range(20, 24), title="from the document"))

    def hide(step):
        if step == "merged" and not any(hidden_in(other).values()):
            put(other, batch(range(3), title="from the document"))

    other = lake_at(tmp_path / "lake")
    lake_at(tmp_path / "lake", on_step=hide).compact()
    assert other.check().problems == ()
    assert keys_of_table(other, SUBMISSION) == sorted(map(accession, (*range(8), *range(20, 24))))


def test_one_file_with_hidden_rows_is_compacted(hiding):
    hiding.replace(hiding.stage([batch([], rejects=[20])]))
    before = [path for path, one in hiding.tables.files("rejects").items() if one.hidden.count]
    assert before
    hiding.compact()
    assert before[0] not in hiding.tables.files("rejects")
    assert keys_of_table(hiding, "rejects") == [accession(one) for one in (20, 21, 22)]


def test_status_tells_what_is_hidden(hiding):
    told = hiding.status(date(2024, 2, 20))
    assert (told.filings, told.rejects, told.hidden) == (8, 3, sum(hidden_in(hiding).values()))
    hiding.compact()
    assert hiding.status(date(2024, 2, 20)).hidden == 0


def test_what_a_killed_writer_hid_is_counted_and_read_from_what_it_brought(hiding):
    """It hid rows in `batches`, and the tables lacked those in their place: filings were in neither."""

    def kill(step):
        if step == "reserved":
            raise Killed

    with pytest.raises(Killed):
        put(lake_at(hiding.storage.root, on_step=kill), batch([0, 1], title="from the document"))
    found = hiding.status(date(2024, 2, 20))
    assert (found.unfinished, found.filings, found.quarters[0].filings) == (1, 8, 8)
    rows = documents_of(Lake.open(str(hiding.storage.root)).tables, {"2024Q1"})[SUBMISSION]
    assert sorted(rows[KEY].to_pylist()) == [accession(one) for one in (0, 1, 2, 5)]


def test_what_is_hidden_is_no_document_of_the_lake(hiding):
    found = documents_of(hiding.tables, ["2024Q1"])
    assert sorted(found[SUBMISSION][KEY].to_pylist()) == [accession(2), accession(5)]
    assert len(found["nonderiv_trans"]) == 4


def noted(made):
    """Return a batch in which each row has a footnote."""
    values = {
        "FOOTNOTE_ID": "F1",
        "FOOTNOTE_TXT": "Sold under a plan.",
        "SECURITY_TITLE_FN": ["F1"],
        "NONDERIV_TRANS_SK": 1,
    }
    tables = {}
    for name, rows in made.tables.items():
        given = [row | {one: values[one] for one in values if one in row} for row in rows.to_pylist()]
        tables[name] = pa.Table.from_pylist(given, schema=rows.schema)
    return Made(tables, made.documents)


def test_a_screen_by_footnotes_reads_the_rows_that_count(tmp_path):
    """It reads them by a cursor of its own, which did not see what was hidden."""
    hiding = lake_at(tmp_path / "lake")
    put(hiding, noted(batch(range(8), **FROM_SET)))
    with open_lake(str(tmp_path / "lake")) as lake:
        for number in range(3):
            put(hiding, noted(batch([number], title="from the document")))
            found = lake.screen(Screen(footnote="plan", codes=["S"], as_filed=True), limit=100)
            assert sorted(found["ACCESSION_NUMBER"]) == sorted(map(accession, range(8)))
            assert found["SECURITY_TITLE"].to_list().count("from the document") == number + 1
            listed = lake.sql("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'hidden'")["table_name"]
            tables = [name.rpartition("_")[0] for name in listed]
            assert len(tables) == len(set(tables)), "a table of before was left"


def test_a_party_has_the_rows_that_count(hiding):
    source = DeltaTables(str(hiding.storage.root))
    asked = {SUBMISSION: [KEY, "READ_BY"], "deriv_trans": [KEY, "SECURITY_TITLE"]}
    assert source.rows_of_party("2", asked)[SUBMISSION].to_pylist() == [{KEY: accession(2), "READ_BY": "bulk"}]
    assert source.rows_of_party("2", asked)["deriv_trans"]["SECURITY_TITLE"].to_pylist() == ["from the document"]
    assert source.rows_of_party("3", asked)["deriv_trans"]["SECURITY_TITLE"].to_pylist() == ["from the set"]


def test_a_damaged_file_is_given_up_with_the_rows_that_count(hiding):
    (path,) = (path for path, one in hiding.tables.files("nonderiv_trans").items() if one.hidden.count)
    (hiding.storage.root / "nonderiv_trans" / path).unlink()
    lake = Lake.open(str(hiding.storage.root))
    assert lake.heal().filings == 6 + 2  # what another file of the table has, too, as nothing tells them apart
    put(lake, batch(range(8), title="from the document"))
    assert lake.check().holds
    assert keys_of_table(lake, SUBMISSION) == [accession(one) for one in range(8)]


def test_a_reader_never_sees_a_filing_twice_or_not_at_all_while_another_is_killed(tmp_path):
    place = tmp_path / "lake"
    lake = lake_at(place)
    put(lake, batch(range(8), **FROM_SET))
    staged = lake.stage([batch([2, 5], title="from the document")])
    deaths = 0
    for steps in range(100):
        seen = iter(range(steps + 1))

        def on_step(_step, seen=seen):
            if next(seen, None) is None:
                raise Killed

        try:
            lake_at(place, 0, on_step).commit(staged)
        except Killed:
            deaths += 1
            found = rows_in_sql(place)
            titles = {row["SECURITY_TITLE"] for row in found["deriv_trans"]}
            counts = {table: len(rows) for table, rows in found.items() if rows}
            assert counts == {table: 8 * (1 + (table == "nonderiv_trans")) for table in counts}
            assert titles in ({"from the set"}, {"from the set", "from the document"})
            continue
        break
    assert deaths > 3
    assert lake.check().holds
    assert sum(hidden_in(lake).values()) == 2 * sum(1 + (table == "nonderiv_trans") for table in counts)


def test_a_lake_of_an_older_format_has_todays_once_it_is_written(tmp_path):
    lake = lake_at(tmp_path / "lake")
    table = DeltaTable(lake.storage.table_uri("batches"))
    table.alter.set_table_properties({"section16.lakeFormat": "1"}, raise_if_not_exists=False)
    older = Lake.open(str(tmp_path / "lake"))
    assert format_of(older.tables) == 1
    put(older, batch([1]))
    assert format_of(Lake.open(str(tmp_path / "lake")).tables) == 2


def test_a_log_that_lost_its_end_hides_the_same(hiding):
    before = rows_in_sql(hiding.storage.root)
    for table in ("submission", "nonderiv_trans"):
        log = hiding.storage.root / table / "_delta_log"
        max(log.glob("*.json")).write_bytes(b"")
    assert rows_in_sql(hiding.storage.root) == before
    lake = Lake.open(str(hiding.storage.root))
    lake.recover()
    assert rows_in_files(lake) == rows_in_files(hiding)
    assert lake.check().holds


def test_readers_of_a_lake_that_is_copied_see_the_same(hiding, tmp_path):
    shutil.copytree(hiding.storage.root, tmp_path / "copy")
    assert rows_in_sql(tmp_path / "copy") == rows_in_sql(hiding.storage.root)

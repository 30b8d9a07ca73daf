"""Rows of filings from one file beside the lake are those of the tables, also after filings came or were replaced."""

import pytest

from section16.durable import sync
from section16.lake.store import Lake
from section16.ledger.tables import LEDGER_TABLES, ledger_columns
from section16.query import filing_rows, kept_files
from section16.query.filing_rows import FilingRows
from section16.query.relations import DeltaTables
from section16.tasks.exploring.explored import ExploredLake
from tests.lake.lakes import Made
from tests.lake.rows import Filings

ISSUER, OTHER = "0009990001", "0009990002"


def file_some(made, year, number):
    for place in range(number):
        about = ISSUER if place % 2 else OTHER
        key = made.file("4", f"{year}-02-16", ISSUERCIK=about, ACCESSION_NUMBER=f"0009990101-{year % 100}-{place:06}")
        made.trade(key, "P", f"{year}-02-14", str(place + 1), "12.5", TRANS_SHARES_FN=["F1"])
        made.note(key, "F1", f"footnote {place}")


def commit(folder, made):
    lake = Lake.open(str(folder), create=True)
    lake.commit(lake.stage([Made(made.tables(), len(made.rows["submission"]))]))


@pytest.fixture
def lake(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_files, "WORTH_KEEPING", 10)
    made = Filings()
    for year in (2021, 2022, 2023):
        file_some(made, year, 8)
    commit(tmp_path / "lake", made)
    return tmp_path / "lake"


def opened(lake):
    source = DeltaTables(str(lake))
    rows = FilingRows(source)
    rows.make()
    return ExploredLake(DeltaTables(str(lake)), filing_rows=rows), rows


def all_rows(explored, issuer):
    reports = explored.parties.reports_of(int(issuer), "issuer")
    kept = explored._kept_rows(reports)  # noqa: SLF001 - which of them came from the file
    return explored.rows_of(reports), kept["submission"].num_rows if kept else 0, len(reports)


def the_same(found, lake, issuer):
    plain = ExploredLake(DeltaTables(str(lake)))
    expected, kept, _ = all_rows(plain, issuer)
    assert kept == 0
    for part in ("filings", "rows"):
        assert sorted(map(repr, getattr(found, part))) == sorted(map(repr, getattr(expected, part)))
    plain.close()


def test_rows_are_those_of_the_tables(lake):
    explored, rows = opened(lake)
    found, kept, reports = all_rows(explored, ISSUER)
    assert kept == reports == 12
    assert found.rows
    the_same(found, lake, ISSUER)
    again = FilingRows(DeltaTables(str(lake)))
    again.make()
    assert [one.name for one in (lake / "filing_rows").iterdir()] == [rows._opened[1].path.name]  # noqa: SLF001
    for one in (again, rows, explored):
        one.close()


def test_what_came_later_is_read_from_the_tables_and_replaced_rows_are_not_the_old_ones(lake):
    explored, rows = opened(lake)
    explored.close()
    more = Filings()
    more.file("4", "2024-03-01", ISSUERCIK=ISSUER, ACCESSION_NUMBER="0009990101-24-000099")
    more.file("4", "2024-03-01", ISSUERCIK=OTHER, ACCESSION_NUMBER="0009990101-24-000098")
    commit(lake, more)
    later = ExploredLake(DeltaTables(str(lake)), filing_rows=rows)
    found, kept, reports = all_rows(later, ISSUER)
    assert (kept, reports) == (12, 13)
    the_same(found, lake, ISSUER)
    rows.make()  # more than a twentieth came later: the file is made anew, and the one before goes
    assert all_rows(later, ISSUER)[1:] == (13, 13)
    assert len(list((lake / "filing_rows").iterdir())) == 1
    key = later.parties.report("0009990101-24-000099")
    other = filing_rows.FilingKey(key.accession, key.issuer, "another batch")
    assert rows.of([other])["submission"].num_rows == 0
    later.close()
    rows.close()


def test_a_folder_that_cannot_be_written_has_no_file_and_the_same_rows(lake):
    (lake / "filing_rows").write_text("a file stands where the folder would", "utf-8")
    explored, rows = opened(lake)
    found, kept, reports = all_rows(explored, OTHER)
    assert (kept, reports) == (0, 12)
    the_same(found, lake, OTHER)
    explored.close()
    rows.close()


@pytest.mark.parametrize("name", ["*.part", "*.duckdb"])
def test_a_file_that_another_process_took_for_an_older_one_is_done_without(lake, monkeypatch, name):
    """Whoever made a newer file deletes all others, also one that is just being written."""

    def another_deletes(place):
        sync(place)
        for path in (lake / "filing_rows").glob(name):
            path.unlink()

    monkeypatch.setattr(kept_files, "sync", another_deletes)
    explored, rows = opened(lake)
    found, kept, _ = all_rows(explored, ISSUER)
    assert kept == 0
    the_same(found, lake, ISSUER)
    explored.close()
    rows.close()


def test_a_small_lake_needs_none(tmp_path):
    made = Filings()
    file_some(made, 2024, 2)
    commit(tmp_path, made)
    rows = FilingRows(DeltaTables(str(tmp_path)))
    rows.make()
    assert not (tmp_path / "filing_rows").exists()
    assert rows.of([filing_rows.FilingKey("0009990101-24-000000", int(OTHER), "b")]) == {}


def test_every_table_of_the_ledger_is_in_it(lake):
    explored, rows = opened(lake)
    (report,) = explored.parties.newest(most=1)
    found = rows.of([filing_rows.FilingKey(report.accession, report.issuer, report.batch)])
    assert {table: tuple(one.schema.names) for table, one in found.items()} == {
        table: ledger_columns(table) for table in LEDGER_TABLES
    }
    explored.close()
    rows.close()

"""Lateness of many filings: equal to the lake's SQL, counted by groups, and drafted for an issuer."""

from collections import Counter
from datetime import date

import pytest

from section16.lake.store import Lake
from section16.law.deadlines import Circumstances
from section16.query.statement import QueryError
from section16.synth.generate import synthesize
from section16.synth.options import Options
from section16.tasks.lake.ingest.ingest import IngestSettings, ingest
from section16.tasks.ledger.deriving import derive_lake
from section16.tasks.ledger.item405_memo import item405_answer, item405_memo
from section16.tasks.ledger.late_groups import late_groups, late_years
from section16.tasks.ledger.lateness import item_405_of, judged_reports, late_table
from section16.tasks.ledger.source import LedgerSource, ledger_source


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> str:
    """Make up some hundred filings of two years as an archive."""
    folder = tmp_path_factory.mktemp("made")
    options = Options(first_on=date(2022, 1, 3), last_on=date(2023, 12, 29))
    for one in synthesize(options, 1, 500):
        (folder / f"{one.accession}.txt").write_bytes(one.data)
    return str(folder / "*.txt")


def source(made: str, who: str | None = None) -> LedgerSource:
    """Open the filings, and a question about somebody."""
    return ledger_source([made, *([who] if who else [])], None)


def test_every_row_is_as_late_as_sql_says(made):
    asked = source(made)
    told = asked.query.arrow(
        "SELECT ACCESSION_NUMBER, TRANS_TABLE, TRANS_SK, LATE_BUSINESS_DAYS FROM trades "
        "WHERE LATE_BUSINESS_DAYS IS NOT NULL"
    ).to_pylist()
    by_sql = {(one["ACCESSION_NUMBER"], one["TRANS_TABLE"], one["TRANS_SK"]): one["LATE_BUSINESS_DAYS"] for one in told}
    rows = [one for report in judged_reports(asked) for one in report.rows if one.row and one.by is not None]
    by_ledger = {(one.row.accession, one.row.table, one.row.key): one for one in rows}
    assert len(by_sql) > 300
    assert {key: by_ledger[key].by.business_days for key in by_sql} == by_sql
    others = [one for key, one in by_ledger.items() if key not in by_sql]
    assert {one.due.form for one in others if not one.filing.is_amendment} <= {"5"}


def test_groups_add_up(made):
    rows = [one for report in judged_reports(source(made)) for one in report.rows if one.row and one.by is not None]
    late = sum(one.status == "late" for one in rows)
    for by in ("year", "form", "code", "agent", "size"):
        groups = late_groups(source(made), by)
        assert sum(one.transactions for one in groups) == len(rows)
        assert sum(one.late for one in groups) == late
    roles = {one.group for one in late_groups(source(made), "role")}
    assert roles <= {"director", "officer", "ten percent owner"}


def test_counting_equal_transactions_at_once_counts_each(made, tmp_path):
    for number, one in enumerate(synthesize(Options(first_on=date(2012, 10, 24), last_on=date(2012, 12, 14)), 1, 150)):
        data = one.data.replace(b"<remarks>", b"<remarks>Hurricane Sandy. ") if number % 2 else one.data
        (tmp_path / f"{one.accession}.txt").write_bytes(data)
    circumstances = (Circumstances(), Circumstances(fiscal_year_end="0630"), Circumstances(foreign_private_issuer=True))
    for files in (made, str(tmp_path / "*.txt")):
        asked = source(files)
        for known in circumstances:
            assert late_groups(asked, "year", known) == late_years(judged_reports(asked, known))


def test_a_lake_with_derived_tables_counts_the_same_in_sql(made, tmp_path, monkeypatch):
    uri = str(tmp_path / "lake")
    ingest([made], IngestSettings(lake=uri, workers=1))
    lake = ledger_source([], uri)
    groupings = ("year", "form", "code", "role", "agent", "size")
    by_ledger = {by: late_groups(lake, by) for by in groupings}
    assert sum(one.late for one in by_ledger["year"]) > 3
    derive_lake(Lake.open(uri), 1)
    derived = ledger_source([], uri)
    assert {by: late_groups(derived, by) for by in groupings} == by_ledger
    monkeypatch.setattr("section16.tasks.ledger.late_groups.on_slices", None)
    assert {by: late_groups(derived, by) for by in groupings[:-1]} == {by: by_ledger[by] for by in groupings[:-1]}


def test_the_table_has_a_line_a_row(made):
    reports = list(judged_reports(source(made)))
    table = late_table(reports)
    assert set(table["STATUS"].to_pylist()) <= {"late", "advice", "cannot tell"}
    everything = late_table(reports, ["in time", "late", "advice", "no due day", "cannot tell", "repeated"])
    assert everything.num_rows == sum(len(one.rows) for one in reports)


def test_an_issuer_s_draft_has_its_late_rows(made):
    rows = late_table(judged_reports(source(made))).to_pylist()
    late = Counter((one["ISSUERCIK"], one["FILED_ON"].year) for one in rows if one["STATUS"] == "late")
    (issuer, year), _ = late.most_common(1)[0]
    item = item_405_of(source(made, issuer), year)
    counted = [row for person in item.persons for report in person.reports for row in report.rows]
    assert counted
    assert {row.filing.issuer for row in counted} == {issuer}
    answer = item405_answer(item)
    assert answer.text.startswith(item.caption)
    assert all(person.late_reports == len(person.reports) for person in answer.persons)
    memo = item405_memo(item)
    assert memo.sections[0].heading == item.caption


def test_who_is_no_issuer_is_said(made):
    rows = source(made).query.arrow("SELECT DISTINCT RPTOWNERCIK FROM reportingowner LIMIT 1").to_pylist()
    with pytest.raises(QueryError, match="no filing names it as the issuer"):
        item_405_of(source(made, rows[0]["RPTOWNERCIK"]), 2010)

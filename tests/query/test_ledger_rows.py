"""The rows of a lake for the ledger: slices of whole issuers, and what one party filed, the same however it is read."""

from datetime import date

import pytest

from section16.lake.layout import LakeError
from section16.query import ledger_rows
from section16.query.ledger_rows import EVERY_FILING, ledger_slices, of_party, party_of, party_slices
from section16.query.query import Query
from section16.query.relations import ArrowTables, DeltaTables
from section16.query.statement import QueryError
from section16.synth import Options
from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from tests.lake.lakes import batch
from tests.lake.rows import Filings


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_slices_have_whole_issuers_and_every_row_once(monkeypatch, at_once):
    query = Query(ArrowTables(batch(range(300)).tables))
    (whole,) = ledger_slices(query, EVERY_FILING)
    monkeypatch.setattr(ledger_rows, "_SLICE", 25)
    monkeypatch.setattr(ledger_rows, "_AT_ONCE", at_once)
    parts = list(ledger_slices(query, EVERY_FILING))
    assert len(parts) > 5
    issuers = [issuer for part in parts for issuer in {one.issuer for one in part.filings}]
    assert len(issuers) == len(set(issuers)) == 97
    assert sorted(row.ref for part in parts for row in part.rows) == sorted(row.ref for row in whole.rows)
    assert all({row.ref.accession for row in part.rows} == {one.accession for one in part.filings} for part in parts)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """Make a lake in two batches, so that a quarter is in several files."""
    folder = tmp_path_factory.mktemp("parties")
    options = Options(first_on=date(2021, 1, 1), last_on=date(2023, 6, 30), amendments=0.1, joint=0.3)
    for _ in synthesize_files(
        SynthesisJob(out=folder / "from", format="tar.gz", last=160, options=options, per_archive=80)
    ):
        pass
    for one in sorted((folder / "from").iterdir()):
        ingest_all([str(one)], IngestSettings(lake=str(folder / "lake"), workers=1), EdgarSource())
    return folder / "lake"


def test_the_filings_of_a_party_are_the_same_read_from_its_files_and_asked_of_all(lake):
    query = Query(DeltaTables(str(lake)))
    (whole,) = ledger_slices(query, EVERY_FILING)
    ciks = {one.issuer for one in whole.filings} | {owner.cik for one in whole.filings for owner in one.owners}
    assert len(ciks) > 40
    for cik in sorted(ciks)[::5]:  # each asks all files seven times
        party = party_of(query, cik)
        (found,) = party_slices(query, party)
        (asked,) = ledger_slices(query, of_party(party))
        assert {one.accession: one for one in found.filings} == {one.accession: one for one in asked.filings}
        assert {one.ref: one for one in found.rows} == {one.ref: one for one in asked.rows}
        assert found.filings
        assert party.cik == cik
        assert party.name


def test_a_party_is_found_in_each_spelling_of_its_cik_and_in_what_is_added_later(tmp_path):
    made = Filings()
    numbers = [
        made.file("4", filed, (made.owner(cik),), ISSUERCIK=issuer)
        for filed, cik, issuer in (
            ("2023-02-01", "0009990101", "9990001"),
            ("2023-05-01", "9990101", "0009990001"),
            ("2024-08-01", " 09990101 ", "9990002"),
            ("2024-08-02", "9990", "none"),
        )
    ]
    query = Query(DeltaTables(made.lake(tmp_path / "lake")))

    def filed(who):
        return [one.accession for part in party_slices(query, party_of(query, who)) for one in part.filings]

    assert sorted(filed("9990101")) == sorted(filed("0009990101")) == numbers[:3]
    assert sorted(filed("9990001")) == numbers[:2]
    more = Filings()
    later = more.file(
        "4", "2024-09-01", (more.owner("9990101", "Roe Jane Q"),), ACCESSION_NUMBER="0009999999-24-000099"
    )
    more.lake(tmp_path / "lake")
    assert sorted(filed("9990101")) == [*numbers[:3], later]
    assert party_of(query, "9990101").name == "Roe Jane"
    with pytest.raises(QueryError, match="'999': no filing names this issuer or owner; give a CIK"):
        party_of(query, "999")


def test_a_damaged_file_of_a_party_is_told_by_name(tmp_path):
    made = Filings()
    made.note(made.file("4", "2024-08-01"), "F1", "text")
    place = tmp_path / "lake"
    made.lake(place)
    query = Query(DeltaTables(str(place)))
    (file,) = (place / "footnotes").rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(LakeError, match=f"{file.name}: it has 100 bytes of [0-9,]+; restore the file from a backup"):
        party_slices(query, party_of(query, "9990101"))

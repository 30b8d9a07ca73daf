"""Sources into a lake: every document has one outcome, a second time changes nothing, what broke is told."""

import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable
from msgspec.structs import replace

from section16.lake.layout import LakeError
from section16.lake.store import Lake
from section16.query.open_lake import open_lake
from section16.sources import Piece, SourceError, distinct, pieces
from section16.sources.batches import batches_of
from section16.synth import Options
from section16.table.batch import Batch
from section16.table.schema import TABLES, schema_of
from section16.tasks.lake.datasets import export_datasets
from section16.tasks.lake.ingest.ingest import Ingested, IngestSettings, ingest, ingest_pieces, outdated_sources
from section16.tasks.lake.ingest.piece import NamedPiece, PieceJob, piece_name, stage_pieces
from section16.tasks.lake.ingest.progress import Progress
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files

OPTIONS = Options(first_on=date(2023, 1, 1), last_on=date(2023, 6, 30), errors=0.1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make 240 filings, one in ten with an error: three archives, a folder of the same, and the truth."""
    folder = tmp_path_factory.mktemp("made")
    for form, per in (("tar.gz", 80), ("txt", 240)):
        job = SynthesisJob(
            out=folder / form, format=form, last=240, options=OPTIONS, per_archive=per, truth=folder / "truth.jsonl"
        )
        for _ in synthesize_files(job):
            pass
    return folder


@pytest.fixture(scope="module")
def truth(made: Path) -> list[dict]:
    return [json.loads(line) for line in (made / "truth.jsonl").read_text().splitlines()]


def rows_of(lake: Path) -> dict[str, list]:
    """Return all that the lake says, but which batch and source it is from."""
    return {table: _rows(lake / table, table) for table in TABLES}


def _rows(path: Path, table: str) -> list:
    names = [name for name in schema_of(table).names if name not in {"SOURCE", "SOURCE_POSITION", "SHA256"}]
    frame = pl.from_arrow(DeltaTable(str(path)).to_pyarrow_table())
    return sorted(frame.select(names).rows(), key=repr)


def at(lake: Path, **options) -> IngestSettings:
    return IngestSettings(lake=str(lake), **options)


@pytest.fixture(scope="module")
def ingested(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ingested]:
    """Ingest the archives once; a test that changes the lake takes a copy of it."""
    lake = tmp_path_factory.mktemp("ingested") / "lake"
    return lake, ingest([str(made / "tar.gz")], at(lake))


@pytest.fixture
def copied(ingested: tuple[Path, Ingested], tmp_path: Path) -> tuple[Path, Ingested]:
    lake, done = ingested
    return shutil.copytree(lake, tmp_path / "lake"), done


def test_every_document_has_one_outcome(truth: list[dict], ingested: tuple[Path, Ingested]) -> None:
    lake, done = ingested
    outcomes = [one["outcome"] for one in truth]
    assert done.documents == done.new + done.rejects == 240 - outcomes.count("skipped")
    assert done.rejects == outcomes.count("rejected")
    assert done.other_forms == outcomes.count("skipped")
    assert done.problems == ()
    whole = [one for one in truth if one["error"] is None]
    kept = {row[0] for row in rows_of(lake)["submission"]}
    assert {one["accession"] for one in whole} <= kept


def test_the_lake_has_the_rows_that_were_made(truth: list[dict], ingested: tuple[Path, Ingested]) -> None:
    whole = {one["accession"]: one["rows"] for one in truth if one["error"] is None}
    for table, rows in rows_of(ingested[0]).items():
        counts: dict[str, int] = {}
        for row in rows:
            counts[row[0]] = counts.get(row[0], 0) + 1
        assert {key: counts.get(key, 0) for key in whole} == {key: of.get(table, 0) for key, of in whole.items()}


def test_a_second_time_changes_nothing(made: Path, copied: tuple[Path, Ingested]) -> None:
    lake, first = copied
    before = rows_of(lake)
    again = ingest([str(made / "tar.gz")], at(lake))
    elsewhere = ingest([str(made / "txt")], at(lake))
    assert again == Ingested(before=3)
    assert (elsewhere.new, elsewhere.rejects) == (0, 0)
    assert elsewhere.repeated == elsewhere.documents >= first.documents
    assert rows_of(lake) == before


def test_again_tells_what_another_version_read_otherwise(made: Path, copied: tuple[Path, Ingested]) -> None:
    lake, first = copied
    right = rows_of(lake)
    assert outdated_sources(str(lake)) == ()
    for table, column in (("submission", "REMARKS"), ("nonderiv_trans", "TRANS_CODE")):
        DeltaTable(str(lake / table)).update(updates={column: "'misread'"}, predicate="QUARTER = '2023Q1'")
    DeltaTable(str(lake / "submission")).update(updates={"PARSER_VERSION": "'0.0.1'"})
    assert rows_of(lake) != right
    sources = outdated_sources(str(lake))
    assert [Path(one).name for one in sources] == [one.name for one in sorted((made / "tar.gz").iterdir())]
    again = ingest(sources, at(lake, again=True))
    assert again.problems == ()
    changed = {(one.table, one.column): one.count for one in again.changes}
    assert set(changed) == {("submission", "REMARKS"), ("nonderiv_trans", "TRANS_CODE")}
    assert changed["submission", "REMARKS"] > 0
    assert (again.documents, again.new) == (first.documents, 0)
    assert rows_of(lake) == right
    assert outdated_sources(str(lake)) == ()


def test_a_bare_xml_keeps_the_day_that_a_data_set_told(ingested: tuple[Path, Ingested], tmp_path: Path) -> None:
    whole, _ = ingested
    export_datasets(str(whole), tmp_path / "zips", zips=True)
    xml = tmp_path / "xml"
    for _ in synthesize_files(SynthesisJob(out=xml, format="xml", last=240, options=OPTIONS)):
        pass
    both = tmp_path / "both"
    done = ingest([str(xml), str(tmp_path / "zips")], at(both))
    days = "SELECT ACCESSION_NUMBER, FILING_DATE, QUARTER FROM submission ORDER BY ALL"
    told = open_lake(str(whole)).sql(days)
    assert done.replaced == told.height
    found = open_lake(str(both)).sql(days).filter(pl.col("ACCESSION_NUMBER").is_in(told["ACCESSION_NUMBER"].to_list()))
    assert found.rows() == told.rows()


def test_workers_make_the_same_lake(made: Path, ingested: tuple[Path, Ingested], tmp_path: Path) -> None:
    lake, alone = ingested
    together = ingest([str(made / "tar.gz")], at(tmp_path / "together", workers=2, worker_bytes=0))
    assert together == alone
    assert rows_of(tmp_path / "together") == rows_of(lake)


def merged_archive(made: Path, folder: Path) -> Path:
    """Write the filings of all archives into one, the first of them twice."""
    path = folder / "all.tar.gz"
    first, *others = sorted((made / "tar.gz").iterdir())
    with tarfile.open(path, "w:gz") as one:
        for archive in (first, *others, first):
            with tarfile.open(archive) as tar:
                for member in tar:
                    one.addfile(member, tar.extractfile(member))
    return path


def test_shares_of_one_archive_make_the_same_lake(made: Path, tmp_path: Path, monkeypatch) -> None:
    archive = merged_archive(made, tmp_path)
    alone = ingest([str(archive)], at(tmp_path / "alone"))
    monkeypatch.setattr(distinct, "_IN_TURN", 16)
    lake = Lake.open(str(tmp_path / "shared"), create=True)
    progress = Progress(lake, lambda _: None, again=False)
    (piece,) = pieces([str(archive)])
    name = piece_name(piece)
    shares = [replace(piece, share=number, shares=3) for number in range(3)]
    jobs = [PieceJob(pieces=(NamedPiece(name, share),), lake=str(tmp_path / "shared")) for share in shares]
    read = [stage_pieces(job) for job in jobs]
    assert min(sum(one.documents for one in share.staged) for share in read) > 60
    for number in (2, 0):
        progress.add(jobs[number], read[number])
    progress.commit()
    assert lake.pieces() == set()  # the archive is not done, and nothing of it is there
    assert progress.so_far == Ingested()
    progress.add(jobs[1], read[1])
    progress.commit()
    assert progress.so_far == alone
    assert lake.pieces() == {name}
    assert rows_of(tmp_path / "shared") == rows_of(tmp_path / "alone")
    assert lake.check().problems == ()


def test_other_copies_within_one_archive_are_read_whichever_share_has_the_first(made: Path, tmp_path: Path) -> None:
    texts = sorted((made / "txt").iterdir())[:40]
    archive = tmp_path / "copies.tar"
    with tarfile.open(archive, "w") as tar:
        for path in texts:
            bare = path.read_bytes().partition(b"<XML>\n")[2].partition(b"</XML>")[0]
            for name, data in ((f"a/{path.stem}.xml", bare), (f"b/{path.name}", path.read_bytes())):
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    alone = ingest([str(archive)], at(tmp_path / "alone"))
    shared = ingest([str(archive)], at(tmp_path / "shared", workers=2, worker_bytes=0))
    assert shared == alone
    assert alone.replaced > 30
    assert rows_of(tmp_path / "shared") == rows_of(tmp_path / "alone")


def test_workers_share_one_archive(made: Path, tmp_path: Path) -> None:
    archive = merged_archive(made, tmp_path)
    alone = ingest([str(archive)], at(tmp_path / "alone"))
    shared = ingest([str(archive)], at(tmp_path / "shared", workers=2, worker_bytes=0))
    assert shared == alone
    assert rows_of(tmp_path / "shared") == rows_of(tmp_path / "alone")
    assert ingest([str(archive)], at(tmp_path / "shared")) == Ingested(before=1)


def test_archives_that_have_a_filing_in_common_are_staged_apart(made: Path, tmp_path: Path) -> None:
    first, second, _ = sorted((made / "tar.gz").iterdir())
    copy = tmp_path / "copy.tar.gz"
    shutil.copy(first, copy)
    done = ingest([str(first), str(second), str(copy)], at(tmp_path / "lake"))
    lake = Lake.open(str(tmp_path / "lake"))
    assert done.pieces == len(lake.pieces()) == 3
    assert done.repeated > 70
    assert ingest([str(first), str(second)], at(tmp_path / "two")).new == done.new
    assert lake.check().problems == ()


def test_a_job_that_fails_is_tried_again_piece_by_piece(made: Path, tmp_path: Path, monkeypatch) -> None:
    bad = min((made / "tar.gz").iterdir())

    def fail_at(piece: Piece, *others: object) -> Iterator[Batch]:
        if piece.path == str(bad):
            message = "a defect"
            raise RuntimeError(message)
        return batches_of(piece, *others)

    monkeypatch.setattr("section16.tasks.lake.ingest.piece.batches_of", fail_at)
    done = ingest([str(made / "tar.gz")], at(tmp_path / "lake"))
    assert [str(bad) in problem for problem in done.problems] == [True]
    assert done.pieces == 2
    assert done.new > 100


def test_an_archive_that_breaks_off_is_told_and_read_again(made: Path, tmp_path: Path) -> None:
    archive = tmp_path / "day.tar.gz"
    whole = min((made / "tar.gz").iterdir()).read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    half = ingest([str(archive)], at(tmp_path / "lake"))
    assert half.problems
    assert all(str(archive) in problem for problem in half.problems)
    assert 0 < half.new < 80
    archive.write_bytes(whole)
    rest = ingest([str(archive)], at(tmp_path / "lake"))
    assert rest.problems == ()
    other = ingest([str(archive)], at(tmp_path / "other"))
    assert half.new + rest.new == other.new


def test_an_archive_that_vanishes_costs_no_other(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    shutil.copytree(made / "tar.gz", folder)
    found = tuple(pieces([str(folder)]))
    gone = min(folder.iterdir())
    gone.unlink()
    done = ingest_pieces(found, at(tmp_path / "lake"))
    assert [str(gone) in problem for problem in done.problems] == [True]
    assert done.pieces == 3
    assert done.new > 100


def test_names_that_are_no_text_are_read_each(made: Path, tmp_path: Path) -> None:
    texts = sorted((made / "txt").rglob("*.txt"))[:2]
    sources = tmp_path / "sources"
    sources.mkdir()
    for text, name in zip(texts, (b"a\xfe.txt", b"a\xff.txt"), strict=True):
        Path(os.fsdecode(bytes(sources) + b"/" + name)).write_bytes(text.read_bytes())
    where = IngestSettings(lake=str(tmp_path / "lake"))
    assert ingest([str(sources)], where).documents == len(texts)
    again = ingest([str(one) for one in sorted(sources.iterdir())], where)
    assert (again.pieces, again.new, again.repeated) == (1, 0, len(texts))
    assert ingest([str(sources)], where).before == 1


def test_what_is_not_there_makes_no_lake(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing-there"):
        ingest([str(tmp_path / "nothing-there")], at(tmp_path / "lake"))
    assert not (tmp_path / "lake").exists()


def test_a_lake_where_a_file_stands_is_refused(made: Path, tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("not a folder")
    with pytest.raises(LakeError):
        ingest([str(made / "tar.gz")], at(tmp_path / "lake"))


@pytest.mark.corpus
def test_the_corpus_is_in_the_lake(shared: Path, tmp_path: Path) -> None:
    names = [str(shared / "corpus" / folder) for folder in ("submission", "xml")]
    done = ingest(names, at(tmp_path / "lake"))
    # one is a text filing of 2000; the xml/ file of a submission is the same filing, which the whole one replaces
    assert (done.documents, done.rejects) == (974, 1)
    assert done.new + done.repeated + done.replaced == 973
    assert done.rows["submission"] == done.new + done.replaced

"""The derived tables: what the ledger finds, current or refused, whatever is killed and in whatever order it comes."""

import os
import shutil
import signal
from datetime import date
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import pytest

from section16.lake.derived import derivation_of, unapplied, wrong_files
from section16.lake.store import Lake
from section16.ledger.amendments.originals import superseded_rows
from section16.ledger.derive import derive
from section16.ledger.repairs.repairs import repairs_of
from section16.query.ledger_rows import EVERY_FILING, ledger_slices
from section16.query.open_lake import open_lake
from section16.query.query import Query
from section16.query.relations import ArrowTables
from section16.query.statement import QueryError
from section16.synth import Options
from section16.table.derived.columns import DERIVED, derived_schema
from section16.table.derived.rows import derived_tables
from section16.tasks.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.ledger import deriving
from section16.tasks.ledger.deriving import DerivePlan, derive_lake
from section16.tasks.ledger.lateness import judged_reports
from section16.tasks.ledger.source import LedgerSource
from section16.tasks.synthesizing import SynthesisJob, synthesize_files
from tests.lake.lakes import batch

OPTIONS = Options(first_on=date(2021, 1, 1), last_on=date(2023, 6, 30), planted=0.05, amendments=0.1)


class Killed(BaseException):
    """What no `except Exception` keeps from ending everything."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make 240 filings in three archives, a lake of two of them, and one of all with its derived tables."""
    folder = tmp_path_factory.mktemp("made")
    job = SynthesisJob(out=folder / "from", format="tar.gz", last=240, options=OPTIONS, per_archive=80)
    for _ in synthesize_files(job):
        pass
    into(folder / "part", *archives(folder)[:2])
    into(folder / "whole", *archives(folder))
    derived(folder / "whole")
    return folder


@pytest.fixture
def part(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "part", tmp_path / "part"))


@pytest.fixture(autouse=True)
def _small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving, "_BUCKET", 40)
    monkeypatch.setattr(deriving, "_JOB", 50)


def archives(folder: Path) -> list[Path]:
    return sorted((folder / "from").iterdir())


def into(lake: Path, *names: Path) -> None:
    ingest_all([str(one) for one in names], IngestSettings(lake=str(lake), workers=1), EdgarSource())


def derived(lake: Path, **given):
    return derive_lake(Lake.open(str(lake)), 1, **given)


def asked(lake: Path, statement: str):
    return open_lake(str(lake)).arrow(statement).to_pylist()


def content(lake: Path) -> dict[str, list[str]]:
    assert Lake.open(str(lake)).check(deep=True).problems == ()
    return {table: sorted(map(repr, asked(lake, f'FROM "{table}"'))) for table in DERIVED}


def derivation(lake: Path):
    return derivation_of(Lake.open(str(lake)).tables)


def test_the_tables_hold_what_the_ledger_finds(made):
    query = open_lake(str(made / "whole"))
    (both,) = ledger_slices(query, EVERY_FILING)
    of_all = derive(both.filings, both.rows)
    found = derived_tables(of_all)
    assert {table: sorted(map(repr, found[table].to_pylist())) for table in DERIVED} == content(made / "whole")
    assert all(found[table].num_rows for table in DERIVED)
    assert of_all.repairs == repairs_of(both.rows, superseded=superseded_rows(of_all.amended))


def test_lateness_is_what_the_command_says(made):
    query = open_lake(str(made / "whole"))
    told = {
        (report.filing.accession, one.row and one.row.table, one.row and one.row.key, one.status)
        for report in judged_reports(LedgerSource(query, None))
        for one in report.rows
    }
    rows = asked(made / "whole", "SELECT ACCESSION_NUMBER, ROW_TABLE, ROW_SK, STATUS FROM lateness")
    assert {tuple(row.values()) for row in rows} == told


def test_postings_and_gaps_stand_on_lines(made):
    lake = made / "whole"
    assert asked(lake, "FROM postings ANTI JOIN lines USING (ISSUER, LINE_NUMBER)") == []
    assert asked(lake, "FROM lines SEMI JOIN gaps USING (ISSUER, LINE_NUMBER) WHERE GAPS = 0") == []
    doubled = "SELECT ISSUER, LINE_NUMBER FROM lines GROUP BY ALL HAVING count(*) > 1"
    assert asked(lake, doubled) == []


def test_other_readers_of_delta_tables_see_the_same(made):
    lake = Lake.open(str(made / "whole"))
    for table in DERIVED:
        rows = lake.tables.refresh(table).to_pyarrow_table().to_pylist()
        assert sorted(map(repr, rows)) == sorted(map(repr, asked(made / "whole", f'FROM "{table}"')))


def test_stale_tables_answer_nothing_and_say_what_to_do(made, part):
    with pytest.raises(QueryError, match="gaps: the lake has no derived tables yet; run `section16 lake derive`"):
        asked(part, "SELECT count(*) FROM gaps")
    derived(part)
    assert asked(part, "SELECT count(*) AS N FROM lines")[0]["N"] > 0
    query = open_lake(str(part))
    into(part, archives(made)[2])
    for statement in ("SELECT count(*) FROM gaps", "FROM gaps WHERE ISSUER = 'x'", "SELECT sum(DIFFERENCE) FROM gaps"):
        with pytest.raises(QueryError, match="gaps: the derived tables lack 1 later batches; run"):
            query.arrow(statement)
    assert query.arrow("WITH gaps AS (SELECT 1 AS lines) SELECT lines FROM gaps").num_rows == 1
    assert query.arrow("DESCRIBE gaps").num_rows == len(derived_schema("gaps"))


def test_files_have_no_derived_tables():
    with pytest.raises(QueryError, match="lines: only a lake has it"):
        Query(ArrowTables({})).arrow("FROM lines")


def test_the_order_of_ingest_and_of_derive_does_not_matter(made, tmp_path):
    for archive in reversed(archives(made)):
        into(tmp_path / "lake", archive)
        derived(tmp_path / "lake")
    assert content(tmp_path / "lake") == content(made / "whole")


def test_filing_twice_changes_nothing(made, part):
    derived(part)
    before = derivation(part)
    again = part.parent / "again.tar.gz"
    shutil.copy(archives(made)[0], again)
    into(part, again)
    done = derived(part)
    assert done.issuers == 0
    assert derivation(part).files == before.files


def test_only_the_issuers_of_new_filings_are_worked_on(tmp_path):
    lake = Lake.open(str(tmp_path), create=True)
    lake.commit(lake.stage([batch(range(200))]))
    assert derived(tmp_path).issuers == 97
    before, plans = derivation(tmp_path), []
    lake.commit(lake.stage([batch([97 * 9, 97 * 9 + 1])]))
    derived(tmp_path, on_plan=plans.append)
    assert plans == [DerivePlan(issuers=2, filings=8)]
    after = derivation(tmp_path)
    touched = {name for name, mark in after.marks.items() if before.marks[name] != mark}
    assert touched == {"0", "1"}
    changed = {bucket for bucket, files in after.files.items() if files != before.files[bucket]}
    assert 0 < len(changed) <= len(touched) < len(after.files)


def test_a_first_build_that_is_killed_goes_on_where_it_was(made, part):
    plans = []
    for steps in count():
        try:
            derived(part, on_plan=plans.append, on_step=dying(steps))
        except Killed:
            continue
        break
    left = [one.issuers for one in plans]
    assert left == sorted(left, reverse=True)
    assert left[0] > left[-1] == 0
    into(part, archives(made)[2])
    derived(part)
    assert content(part) == content(made / "whole")


def test_a_build_that_is_killed_leaves_the_old_tables(made, part):
    derived(part)
    before, old = derivation(part), content(part)
    into(part, archives(made)[2])
    for steps in count():
        try:
            derived(part, on_step=dying(steps))
        except Killed:
            lake = Lake.open(str(part))
            now = derivation_of(lake.tables)
            assert now.whole
            assert wrong_files(lake.tables, now) == []
            if now.number == before.number:
                assert now == before
                assert unapplied(lake.tables, now) == []
            continue
        break
    assert steps > len(DERIVED)
    assert content(part) == content(made / "whole") != old


def test_a_process_that_is_killed_leaves_what_the_next_one_finishes(made, part):
    child = get_context("spawn").Process(target=_derive_and_die, args=(str(part),))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    into(part, archives(made)[2])
    derived(part)
    assert content(part) == content(made / "whole")


def test_a_damaged_file_is_told_and_made_anew(made, part):
    derived(part)
    lake = Lake.open(str(part))
    path, *_ = derivation(part).of_table("gaps")
    place = part / "gaps" / path
    place.write_bytes(place.read_bytes()[:-9])
    (problem,) = lake.check().problems
    assert problem.place == f"gaps/{path}"
    assert "`section16 lake derive`" in problem.advice
    with pytest.raises(Exception, match=rf"gaps/{path}: it has .* bytes of .*lake derive"):
        asked(part, "SELECT * FROM gaps")
    derived(part)
    into(part, archives(made)[2])
    derived(part)
    assert content(part) == content(made / "whole")


def test_tables_of_another_version_are_stale_and_made_anew(part, monkeypatch):
    derived(part)
    old = content(part)
    monkeypatch.setattr("section16.lake.derived.PARSER_VERSION", "99")
    with pytest.raises(QueryError, match=r"version .* of section16 made the derived tables"):
        asked(part, "FROM gaps")
    monkeypatch.setattr("section16.tasks.ledger.deriving.PARSER_VERSION", "99")
    assert derived(part).filings == 160
    assert content(part) == old


def test_compact_takes_old_files_and_leaves_the_tables_current(made, part):
    derived(part)
    into(part, archives(made)[2])
    derived(part)
    Lake.open(str(part)).compact()
    assert content(part) == content(made / "whole")


def dying(after_steps):
    steps = count()

    def on_step(_step):
        if next(steps) == after_steps:
            raise Killed

    return on_step


def _derive_and_die(place: str) -> None:
    steps = count()
    derived(Path(place), on_step=lambda _step: os.kill(os.getpid(), signal.SIGKILL) if next(steps) == 3 else None)

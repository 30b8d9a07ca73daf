"""The derived tables: what the ledger finds, current or refused, whatever is killed and in whatever order it comes."""

import hashlib
import os
import shutil
import signal
from datetime import date
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import pytest

from section16.lake.derived import derivations_of, unapplied, wrong_files
from section16.lake.store import Lake
from section16.ledger.amendments.originals import superseded_rows
from section16.ledger.derive import derive
from section16.ledger.repairs.repairs import repairs_of
from section16.query.ledger_rows import EVERY_FILING, ledger_slices
from section16.query.open_lake import open_lake
from section16.query.query import Query
from section16.query.relations import ArrowTables, DeltaTables
from section16.query.statement import QueryError
from section16.synth import Options
from section16.table.derived.columns import DERIVED, FOUND, KEPT_VIEWS, RULES, derived_schema
from section16.table.derived.rows import derived_tables
from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from section16.tasks.ledger import deriving
from section16.tasks.ledger.deriving import VIEW_FAMILIES, DerivePlan, derive_lake
from section16.tasks.ledger.lateness import judged_reports
from section16.tasks.ledger.source import LedgerSource
from tests.lake.lakes import batch

OPTIONS = Options(first_on=date(2021, 1, 1), last_on=date(2023, 6, 30), planted=0.05, amendments=0.1)


class Killed(BaseException):
    """What no `except Exception` keeps from ending everything."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make 240 filings in three archives, a lake of two of them, and one of all with its derived tables.

    `current` is that of two with its derived tables, in small buckets.
    """
    folder = tmp_path_factory.mktemp("made")
    job = SynthesisJob(out=folder / "from", format="tar.gz", last=240, options=OPTIONS, per_archive=80)
    for _ in synthesize_files(job):
        pass
    into(folder / "part", *archives(folder)[:2])
    into(folder / "whole", *archives(folder))
    derived(folder / "whole")
    shutil.copytree(folder / "part", folder / "current")
    with pytest.MonkeyPatch.context() as patch:
        make_buckets_small(patch)
        derived(folder / "current")
    return folder


@pytest.fixture(scope="module")
def right(made: Path) -> dict[str, list[str]]:
    """Return what all derived tables have of all filings, however they were made."""
    return content(made / "whole")


@pytest.fixture
def part(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "part", tmp_path / "part"))


@pytest.fixture
def current(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "current", tmp_path / "current"))


@pytest.fixture(autouse=True)
def _small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    make_buckets_small(monkeypatch)


def make_buckets_small(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deriving, "_BUCKET", 80)
    patch.setattr(deriving, "_JOB", {"ledger": 100, "issuer views": 100})
    patch.setattr(deriving, "_LEAST", {"ledger": 80, "issuer views": 80})


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
    opened = open_lake(str(lake))
    return {table: sorted(map(repr, opened.arrow(f'FROM "{table}"').to_pylist())) for table in DERIVED}


def derivation(lake: Path, family: str = "ledger"):
    return derivations_of(Lake.open(str(lake)).tables)[family]


def test_the_tables_hold_what_the_ledger_finds(made, right):
    query = open_lake(str(made / "whole"))
    (both,) = ledger_slices(query, EVERY_FILING)
    of_all = derive(both.filings, both.rows)
    found = derived_tables(of_all)
    assert {one: sorted(map(repr, found[one].to_pylist())) for one in FOUND} == {one: right[one] for one in FOUND}
    assert all(right.values())
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


def test_stale_tables_answer_nothing_and_say_what_to_do(made, part, current):
    with pytest.raises(QueryError, match="gaps: the lake does not have it yet; run `section16 lake derive`"):
        asked(part, "SELECT count(*) FROM gaps")
    assert asked(current, "SELECT count(*) AS N FROM lines")[0]["N"] > 0
    query = open_lake(str(current))
    into(current, archives(made)[2])
    for statement in ("SELECT count(*) FROM gaps", "FROM gaps WHERE ISSUER = 'x'", "SELECT sum(DIFFERENCE) FROM gaps"):
        with pytest.raises(QueryError, match="gaps: the derived tables lack 1 later batches; run"):
            query.arrow(statement)
    assert query.arrow("WITH gaps AS (SELECT 1 AS lines) SELECT lines FROM gaps").num_rows == 1
    assert query.arrow("DESCRIBE gaps").num_rows == len(derived_schema("gaps"))


def test_files_have_no_derived_tables():
    with pytest.raises(QueryError, match="lines: only a lake has it"):
        Query(ArrowTables({})).arrow("FROM lines")


def test_the_order_of_ingest_and_of_derive_does_not_matter(made, tmp_path, right):
    for archive in reversed(archives(made)):
        into(tmp_path / "lake", archive)
        derived(tmp_path / "lake")
    assert content(tmp_path / "lake") == right


def test_filing_twice_changes_nothing(made, current):
    before = derivation(current)
    again = current.parent / "again.tar.gz"
    shutil.copy(archives(made)[0], again)
    into(current, again)
    done = derived(current)
    assert done.issuers == 0
    assert derivation(current).files == before.files


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


def test_a_first_build_that_is_killed_goes_on_where_it_was(made, part, right):
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
    assert content(part) == right


def test_a_build_that_is_killed_leaves_the_old_tables(made, current, right):
    before, old = derivations_of(Lake.open(str(current)).tables), content(current)
    into(current, archives(made)[2])
    for steps in count():
        try:
            derived(current, on_step=dying(steps))
        except Killed:
            lake = Lake.open(str(current))
            for family, now in derivations_of(lake.tables).items():
                assert now.whole
                assert wrong_files(lake.tables, now) == []
                if now.number == before[family].number:
                    assert now == before[family]
                    assert unapplied(lake.tables, now) == []
            continue
        break
    assert steps > len(FOUND)
    assert content(current) == right != old


def test_a_process_that_is_killed_leaves_what_the_next_one_finishes(made, part, right):
    child = get_context("spawn").Process(target=_derive_and_die, args=(str(part),))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    into(part, archives(made)[2])
    derived(part)
    assert content(part) == right


def test_a_damaged_file_is_told_and_made_anew(made, current, right):
    lake = Lake.open(str(current))
    path, *_ = derivation(current).of_table("gaps")
    place = current / "gaps" / path
    place.write_bytes(place.read_bytes()[:-9])
    (problem,) = lake.check().problems
    assert problem.place == f"gaps/{path}"
    assert "`section16 lake derive`" in problem.advice
    with pytest.raises(Exception, match=rf"gaps/{path}: it has .* bytes of .*lake derive"):
        asked(current, "SELECT * FROM gaps")
    derived(current)
    into(current, archives(made)[2])
    derived(current)
    assert content(current) == right


def test_a_table_of_other_rules_is_stale_and_made_anew(current, monkeypatch):
    old = content(current)
    monkeypatch.setitem(RULES, "gaps", 99)
    with pytest.raises(QueryError, match=r"gaps: other rules than today's made it; run `section16 lake derive`"):
        asked(current, "FROM gaps")
    assert asked(current, "FROM lines") != []
    assert derived(current).filings == 160
    assert content(current) == old


@pytest.mark.parametrize("view", KEPT_VIEWS)
def test_kept_views_have_the_rows_that_the_views_give(made, view):
    whole = made / "whole"
    assert open_lake(str(whole)).source.kept_version(KEPT_VIEWS[view])
    worked_out = Query(Uncurrent(str(whole))).arrow(f'FROM "{view}"')
    kept = open_lake(str(whole)).arrow(f'FROM "{view}"')
    assert [(one.name, str(one.type)) for one in kept.schema] == [
        (one.name, str(one.type)) for one in worked_out.schema
    ]
    assert sorted(map(repr, kept.to_pylist())) == sorted(map(repr, worked_out.to_pylist()))
    assert kept.num_rows


# What the rules make of the made-up filings. Where rows differ because rules changed, give the table its next number in
# `RULES`, and write both here; where only the made-up filings changed, write the new hash.
MADE_BY = {
    "lines": (4, "adfe23364c789adf"),
    "postings": (4, "7d51a3f97cd5550b"),
    "gaps": (4, "184e7de4b34af87c"),
    "restatements": (2, "9f223c4363d1316d"),
    "events": (2, "d53284d48e04dca8"),
    "repairs": (4, "be5568cf2c6ccf0b"),
    "lateness": (1, "530a0e40d3f29140"),
    "restated": (3, "7924a81d09f1cbfb"),
    "holdings": (3, "68aa45c3b919c803"),
    "trades": (3, "1ffb7707cc1d4d84"),
}


@pytest.mark.parametrize("table", DERIVED)
def test_a_table_whose_rules_changed_has_another_number(made, table):
    rows = sorted(map(repr, asked(made / "whole", f'FROM "{table}"')))
    assert (RULES[table], hashlib.sha256("".join(rows).encode()).hexdigest()[:16]) == MADE_BY[table]


class Uncurrent(DeltaTables):
    """A lake that never answers from derived tables."""

    def kept_version(self, _table: str, /) -> int:
        return 0


def test_views_answer_from_what_is_kept_while_it_is_current_and_never_with_old_rows(made, part):
    query = open_lake(str(part))

    def counts(lake):
        return [lake.arrow(f"FROM {one}").num_rows for one in KEPT_VIEWS]

    before = counts(query)
    derived(part)
    assert counts(query) == counts(open_lake(str(part))) == before
    assert "read_parquet" in query.arrow("EXPLAIN SELECT VALUE FROM trades")["explain_value"][0].as_py().lower()
    into(part, archives(made)[2])
    late = counts(query)
    assert late == counts(open_lake(str(made / "whole")))
    assert late[0] > before[0]
    derived(part)
    assert counts(query) == late


def test_only_the_quarters_of_new_filings_are_written_anew(tmp_path):
    lake = Lake.open(str(tmp_path), create=True)
    lake.commit(lake.stage([batch(range(50)), batch(range(50, 60), day=date(2023, 2, 16))]))
    derived(tmp_path)
    before = derivation(tmp_path, "quarter views").files
    lake.commit(lake.stage([batch([997], day=date(2023, 5, 2))]))
    derived(tmp_path)
    after = derivation(tmp_path, "quarter views").files
    assert sorted(after) == ["2023Q1", "2023Q2", "2024Q1"]
    assert {one: after[one] for one in before} == before
    assert all(one["trades"].path.startswith(f"QUARTER={quarter}/") for quarter, one in after.items())


def test_the_status_tells_of_each_table_and_how_it_becomes_current(made, part):
    lake = Lake.open(str(part))
    assert {one.current for one in lake.status(date(2023, 7, 1)).derived} == {False}
    derive_lake(lake, 1, families=VIEW_FAMILIES)
    state = {one.table: one for one in Lake.open(str(part)).status(date(2023, 7, 1)).derived}
    assert tuple(state) == DERIVED
    assert {table for table, one in state.items() if one.current} == set(KEPT_VIEWS.values())
    assert state["trades"].rows == asked(part, "SELECT count(*) AS N FROM trades")[0]["N"] > 0
    assert state["gaps"].why_not == "the lake does not have it yet"
    assert state["gaps"].command == f"section16 lake derive --lake {part}"
    into(part, archives(made)[2])
    stale = {one.table: one.why_not for one in Lake.open(str(part)).status(date(2023, 7, 1)).derived}
    assert stale["trades"] == "the derived tables lack 1 later batches"


def test_compact_takes_old_files_and_leaves_the_tables_current(made, current, right):
    into(current, archives(made)[2])
    derived(current)
    Lake.open(str(current)).compact()
    assert content(current) == right


def dying(after_steps):
    steps = count()

    def on_step(_step):
        if next(steps) == after_steps:
            raise Killed

    return on_step


def _derive_and_die(place: str) -> None:
    steps = count()
    derived(Path(place), on_step=lambda _step: os.kill(os.getpid(), signal.SIGKILL) if next(steps) == 3 else None)

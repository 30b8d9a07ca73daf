"""The derived tables of a lake made current, on all cores: for issuers whose filings changed, and for nobody else."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from zlib import crc32

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import replace

from section16.lake.derived import (
    Derivation,
    apply_derivation,
    derivation_of,
    keep_derivation,
    rows_of_issuers,
    write_derived,
    wrong_files,
)
from section16.lake.layout import BATCHES
from section16.lake.storage import Storage
from section16.lake.store import Lake
from section16.lake.tables import Tables
from section16.lake.writing import FileAdd
from section16.ledger.derive import derive
from section16.query.ledger_rows import EVERY_ISSUER, ledger_slices, of_issuers
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.standard.numbers import Cik
from section16.table.derived.columns import DERIVED, ISSUER
from section16.table.derived.rows import derived_tables
from section16.table.schema import PARSER_VERSION
from section16.tasks.jobs import processors, uncollected
from section16.tasks.many import on_all_cores

__all__ = ["DerivePlan", "Derived", "derive_lake"]

_BUCKET: Final = 16_000  # filings whose rows stand in one file of each table
_JOB: Final = 100_000  # filings at most that a worker reads at a time
_TURNS: Final = 4  # of each worker at least, so that all end at about the same time
_SECONDS: Final = 0.001  # for a filing, roughly


class DerivePlan(Struct, frozen=True, kw_only=True):
    """What has to be done: issuers whose filings changed, and how many filings they have."""

    issuers: int
    filings: int

    @property
    def seconds(self) -> float:
        """Return roughly how long one processor takes."""
        return self.filings * _SECONDS


class Derived(Struct, frozen=True, kw_only=True):
    """What was done, and the rows of each derived table now."""

    issuers: int
    filings: int
    rows: Mapping[str, int]


class _IssuerFilings(Struct, frozen=True):
    """An issuer: a mark that changes with its filings, how many there are, and its CIK as filings spell it."""

    mark: int
    filings: int
    spellings: tuple[str, ...]


class _Job(Struct, frozen=True):
    """Buckets that one worker makes: of each the issuers to find out about, and those whose rows are kept."""

    storage: Storage
    spellings: tuple[str, ...]
    anew: Mapping[int, tuple[str, ...]]
    kept: Mapping[int, tuple[str, ...]]
    old: Mapping[int, Mapping[str, FileAdd]]  # the files with the kept rows


def derive_lake(
    lake: Lake,
    workers: int | None = None,
    on_plan: Callable[[DerivePlan], object] = lambda _plan: None,
    on_step: Callable[[str], None] = lambda _step: None,
) -> Derived:
    """Make the derived tables of a lake current; one that has none yet goes on where an interrupted call was.

    `on_plan` is called before anything is written. Raises LakeError; what was there before stays.
    """
    tables = lake.tables
    tables.refresh(BATCHES)
    last = tables.last_batch(BATCHES)
    present = _issuers_of(Query(DeltaTables(lake.storage.uri, lake.storage.options)))
    base = _usable(derivation_of(tables) or Derivation(made_at=_now()), tables)
    buckets = _buckets_of(sum(one.filings for one in present.values()), base.buckets)
    jobs, files = _plan(lake.storage, base, present, (buckets, workers or processors()))
    issuers = [name for job in jobs for names in job.anew.values() for name in names]
    plan = DerivePlan(issuers=len(issuers), filings=sum(present[one].filings for one in issuers))
    on_plan(plan)
    marks = {name: one.mark for name, one in present.items() if name not in set(issuers)}
    made = replace(base, version=PARSER_VERSION, batch_number=last, buckets=buckets, marks=marks, files=files)
    for job, outcome in _run(jobs, plan, workers):
        made = replace(
            made,
            files={**made.files, **outcome},
            marks={**made.marks, **{name: present[name].mark for names in job.anew.values() for name in names}},
        )
        on_step("job")
        if not base.whole and len(made.files) < buckets:  # there is nothing yet that an interruption should leave
            made = _keep(tables, replace(made, whole=False), on_step)
    if made != base:
        made = _keep(tables, replace(made, whole=True), on_step)
    apply_derivation(tables, made, on_step)
    rows = {table: sum(one.rows for one in made.of_table(table).values()) for table in DERIVED}
    return Derived(issuers=plan.issuers, filings=plan.filings, rows=rows)


def _keep(tables: Tables, made: Derivation, on_step: Callable[[str], None]) -> Derivation:
    made = replace(made, number=made.number + 1, made_at=_now())
    keep_derivation(tables, made, on_step)
    return made


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _issuers_of(query: Query) -> dict[str, _IssuerFilings]:
    """Return the issuers of a lake; a batch that brings a filing, or brings it again, gives it another name."""
    rows = query.arrow(EVERY_ISSUER).to_pylist()
    found: dict[str, _IssuerFilings] = {}
    for row in rows:
        name = Cik.of(row["SPELLING"]).bare
        before = found.get(name, _IssuerFilings(0, 0, ()))
        found[name] = _IssuerFilings(
            before.mark ^ row["MARK"], before.filings + row["FILINGS"], (*before.spellings, row["SPELLING"])
        )
    return found


def _usable(base: Derivation, tables: Tables) -> Derivation:
    """Return what can be gone on from: nothing of another version, and nothing of a bucket with a damaged file."""
    if base.version != PARSER_VERSION:
        return replace(base, marks={}, files={})
    wrong = {path for _, path, _ in wrong_files(tables, base)}
    lost = {bucket for bucket, files in base.files.items() if any(one.path in wrong for one in files.values())}
    if not lost:
        return base
    marks = {name: mark for name, mark in base.marks.items() if _bucket_of(name, base.buckets) not in lost}
    return replace(base, marks=marks, files={one: files for one, files in base.files.items() if one not in lost})


def _buckets_of(filings: int, before: int) -> int:
    """Return the number of buckets, a power of two that only grows: a bucket is then split in two."""
    wanted = 1 << max(0, (filings // _BUCKET).bit_length())
    return max(wanted, before) if wanted > 2 * before or before == 1 else before


def _bucket_of(issuer: str, buckets: int) -> int:
    return crc32(issuer.encode()) % buckets


def _plan(
    storage: Storage, base: Derivation, present: Mapping[str, _IssuerFilings], parts: tuple[int, int]
) -> tuple[list[_Job], dict[int, Mapping[str, FileAdd]]]:
    """Return the jobs, and the files of the buckets in which nothing changed; parts are buckets and workers."""
    buckets, workers = parts
    anew: dict[int, list[str]] = defaultdict(list)
    kept: dict[int, list[str]] = defaultdict(list)
    for name, one in present.items():
        (kept if base.marks.get(name) == one.mark else anew)[_bucket_of(name, buckets)].append(name)
    gone = {_bucket_of(name, buckets) for name in base.marks.keys() - present.keys()}
    same = buckets == base.buckets
    changed = [one for one in range(buckets) if anew[one] or one in gone or not same or one not in base.files]
    files = {one: base.files[one] for one in range(buckets) if one not in changed}
    filings = {one: sum(present[name].filings for name in anew[one]) for one in changed}
    most = min(_JOB, max(_BUCKET, sum(filings.values()) // (_TURNS * workers)))
    jobs = [
        _Job(
            storage=storage,
            spellings=tuple(text for one in several for name in anew[one] for text in present[name].spellings),
            anew={one: tuple(anew[one]) for one in several},
            kept={one: tuple(kept[one]) for one in several},
            old={one: base.files.get(one % base.buckets, {}) for one in several},
        )
        for several in _together(filings, most)
    ]
    return jobs, files


def _together(filings: Mapping[int, int], most: int) -> Iterator[list[int]]:
    """Yield buckets that a worker makes at once, of so many filings at most if it is more than one."""
    several: list[int] = []
    for one in filings:
        if several and sum(filings[other] for other in (*several, one)) > most:
            yield several
            several = []
        several.append(one)
    if several:
        yield several


def _run(
    jobs: Sequence[_Job], plan: DerivePlan, workers: int | None
) -> Iterator[tuple[_Job, dict[int, Mapping[str, FileAdd]]]]:
    if not jobs:
        return
    for outcome in on_all_cores(_make, jobs, plan.seconds / len(jobs) + _SECONDS, workers):
        if outcome.error is not None:
            raise outcome.error
        yield outcome.job, outcome.result or {}


def _make(job: _Job) -> dict[int, Mapping[str, FileAdd]]:
    """Find out about the issuers of some buckets, and write the files of these."""
    with uncollected():
        parts = list(_found(job)) if job.spellings else []
    return {bucket: dict(_files(job, bucket, parts)) for bucket in job.anew}


def _found(job: _Job) -> Iterator[dict[str, pa.Table]]:
    query = Query(DeltaTables(job.storage.uri, job.storage.options))
    with query.rows_as_table(pa.table({"SPELLING": pa.array(job.spellings, pa.string())})) as wanted:
        for part in ledger_slices(query, of_issuers(wanted)):
            yield derived_tables(derive(part.filings, part.rows))
    query.close()


def _files(job: _Job, bucket: int, parts: Sequence[Mapping[str, pa.Table]]) -> Iterator[tuple[str, FileAdd]]:
    issuers = pa.array(job.anew[bucket], pa.string())
    for table in DERIVED:
        found = [part[table].filter(pc.is_in(part[table][ISSUER], value_set=issuers)) for part in parts]
        old = job.old[bucket].get(table)
        if old is not None and job.kept[bucket]:
            found.append(rows_of_issuers(job.storage, table, old, job.kept[bucket]))
        file = write_derived(job.storage, table, pa.concat_tables(found)) if found else None
        if file is not None:
            yield table, file

"""The derived tables of a lake made current, on all cores: for issuers whose filings changed, and for nobody else.

What amendments repeat and what is held follow from the filings of an issuer, as does what the ledger finds. The trades
of a quarter follow from its filings, and from what amendments repeat of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar
from zlib import crc32

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import replace

from section16.lake.derived import (
    Derivation,
    apply_derivation,
    derivations_of,
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
from section16.query.kept_views import issuer_views, quarter_marks, quarter_trades
from section16.query.ledger_rows import EVERY_ISSUER, ledger_slices, of_issuers
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.query.screens.core.core import keep_core
from section16.standard.numbers import Cik
from section16.table.derived.columns import FAMILIES, ISSUER, RULES
from section16.table.derived.rows import derived_tables
from section16.tasks.many import on_all_cores
from section16.tasks.parallel import processors, uncollected

__all__ = ["EVERY_FAMILY", "VIEW_FAMILIES", "DerivePlan", "Derived", "derive_lake"]

EVERY_FAMILY: Final = tuple(FAMILIES)
VIEW_FAMILIES: Final = tuple(one for one in FAMILIES if one != "ledger")

_BUCKET: Final = 16_000  # filings whose rows stand in one file of each table
# Filings at most that a worker reads at a time. Those of the ledger become Python values; for views the whole lake is
# looked through each time.
_JOB: Final[Mapping[str, int]] = {"ledger": 100_000, "issuer views": 400_000}
_LEAST: Final[Mapping[str, int]] = {"ledger": _BUCKET, "issuer views": 100_000}
_TURNS: Final = 4  # of each worker at least, so that all end at about the same time
_SECONDS: Final = 0.001  # for a filing, roughly
_QUARTERS: Final = 25_000  # filings of quarters that are read at once, if it is more than one


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
    family: str
    issuers: Mapping[str, str]  # by the CIK as filings spell it
    anew: Mapping[str, tuple[str, ...]]
    kept: Mapping[str, tuple[str, ...]]
    old: Mapping[str, Mapping[str, FileAdd]]  # the files with the kept rows


class _QuarterJob(Struct, frozen=True):
    """Quarters whose trades one worker makes."""

    storage: Storage
    quarters: tuple[str, ...]


_Files = dict[str, Mapping[str, FileAdd]]
_JobT = TypeVar("_JobT", _Job, _QuarterJob)


class _Plan(Struct, frozen=True):
    """How a family of tables kept by issuers becomes current: its jobs, and the files in which nothing changed."""

    base: Derivation
    jobs: Sequence[_Job]
    files: _Files
    buckets: int

    @property
    def issuers(self) -> set[str]:
        """Return the issuers to find out about."""
        return {name for job in self.jobs for names in job.anew.values() for name in names}


def derive_lake(
    lake: Lake,
    workers: int | None = None,
    on_plan: Callable[[DerivePlan], object] = lambda _plan: None,
    on_step: Callable[[str], None] = lambda _step: None,
    families: Sequence[str] = EVERY_FAMILY,
) -> Derived:
    """Make the derived tables of a lake, or some families of them, current.

    What has no tables yet goes on where an interrupted call was. `on_plan` is called before anything is written. Raises
    LakeError; what was there before stays.
    """
    return _Deriving(lake, workers or processors(), workers, on_step).done(families, on_plan)


class _Deriving:
    """A lake whose derived tables are being made."""

    def __init__(self, lake: Lake, cores: int, workers: int | None, on_step: Callable[[str], None]) -> None:
        self._lake, self._tables = lake, lake.tables
        self._cores, self._workers, self._on_step = cores, workers, on_step
        self._tables.refresh(BATCHES)
        self._last = self._tables.last_batch(BATCHES)
        self._source = DeltaTables(lake.storage.uri, lake.storage.options)
        self._query = Query(self._source)
        found = derivations_of(self._tables)
        self._number = max((one.number for one in found.values()), default=0)
        self._found = {
            name: found.get(name) or Derivation(family=name, made_at=_now(), rules=_rules(name)) for name in FAMILIES
        }
        self._present = _issuers_of(self._query)

    def done(self, families: Sequence[str], on_plan: Callable[[DerivePlan], object]) -> Derived:
        """Make some families current, in the order in which one needs the other."""
        plans = [self._plan(name) for name in FAMILIES if name in families and name != "quarter views"]
        issuers = set[str]().union(*(one.issuers for one in plans))
        plan = DerivePlan(issuers=len(issuers), filings=self._filings_of(issuers))
        on_plan(plan)
        for name in FAMILIES:
            for one in plans:
                if one.base.family == name:
                    self._by_issuers(one)
            if name == "quarter views" and name in families:
                self._by_quarters(self._found[name])
                keep_core(self._source)
        self._query.close()
        rows = {
            table: sum(file.rows for file in self._found[name].of_table(table).values())
            for name in FAMILIES
            for table in FAMILIES[name]
        }
        return Derived(issuers=plan.issuers, filings=plan.filings, rows=rows)

    def _filings_of(self, issuers: Iterable[str]) -> int:
        return sum(self._present[one].filings for one in issuers)

    def _by_issuers(self, plan: _Plan) -> None:
        base, anew = plan.base, plan.issuers
        marks = {name: one.mark for name, one in self._present.items() if name not in anew}
        made = replace(
            base,
            rules=_rules(base.family),
            batch_number=self._last,
            buckets=plan.buckets,
            marks=marks,
            files=plan.files,
        )
        seconds = self._filings_of(anew) * _SECONDS / max(1, len(plan.jobs)) + _SECONDS
        for job, files in _run(_make, plan.jobs, seconds, self._workers):
            done = {name: self._present[name].mark for names in job.anew.values() for name in names}
            made = replace(made, files={**made.files, **files}, marks={**made.marks, **done})
            self._on_step("job")
            if not base.whole and len(made.files) < plan.buckets:  # an interruption has nothing else to leave
                made = self._keep(replace(made, whole=False))
        self._finish(base, made)

    def _by_quarters(self, found: Derivation) -> None:
        base, marks = _usable(found, self._tables, lambda part: part), quarter_marks(self._query)
        changed = {name: one.filings for name, one in marks.items() if base.marks.get(name) != one.mark}
        made = replace(
            base,
            rules=_rules(base.family),
            batch_number=self._last,
            marks={name: one.mark for name, one in marks.items()},
            files={one: files for one, files in base.files.items() if one in marks and one not in changed},
        )
        jobs = [_QuarterJob(self._lake.storage, tuple(one)) for one in _together(changed, _QUARTERS)]
        seconds = _SECONDS * sum(changed.values()) / _TURNS / max(1, len(jobs)) + _SECONDS
        for _job, files in _run(_make_quarters, jobs, seconds, self._workers):
            made = replace(made, files={**made.files, **files})
            self._on_step("quarters")
        self._finish(base, made)

    def _finish(self, base: Derivation, made: Derivation) -> None:
        if made != base or not base.whole:
            made = self._keep(replace(made, whole=True))
        apply_derivation(self._tables, made, self._on_step)
        self._found[made.family] = made

    def _keep(self, made: Derivation) -> Derivation:
        self._number += 1
        made = replace(made, number=self._number, made_at=_now())
        keep_derivation(self._tables, made, self._on_step)
        return made

    def _plan(self, family: str) -> _Plan:
        """Return the jobs, and the files of the buckets in which nothing changed."""
        found = self._found[family]
        base = _usable(found, self._tables, lambda issuer: _bucket_of(issuer, found.buckets))
        buckets = _buckets_of(sum(one.filings for one in self._present.values()), base.buckets)
        anew: dict[str, list[str]] = defaultdict(list)
        kept: dict[str, list[str]] = defaultdict(list)
        for name, one in self._present.items():
            (kept if base.marks.get(name) == one.mark else anew)[_bucket_of(name, buckets)].append(name)
        gone = {_bucket_of(name, buckets) for name in base.marks.keys() - self._present.keys()}
        same = buckets == base.buckets
        every = list(map(str, range(buckets)))
        changed = [one for one in every if anew[one] or one in gone or not same or one not in base.files]
        files = {one: base.files[one] for one in every if one not in changed}
        filings = {one: self._filings_of(anew[one]) for one in changed}
        most = min(_JOB[family], max(_LEAST[family], sum(filings.values()) // (_TURNS * self._cores)))
        jobs = [
            _Job(
                storage=self._lake.storage,
                family=family,
                issuers={text: name for one in several for name in anew[one] for text in self._present[name].spellings},
                anew={one: tuple(anew[one]) for one in several},
                kept={one: tuple(kept[one]) for one in several},
                old={one: base.files.get(str(int(one) % base.buckets), {}) for one in several},
            )
            for several in _together(filings, most)
        ]
        return _Plan(base, jobs, files, buckets)


def _rules(family: str) -> dict[str, int]:
    return {table: RULES[table] for table in FAMILIES[family]}


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


def _usable(base: Derivation, tables: Tables, part_of: Callable[[str], str]) -> Derivation:
    """Return what can be gone on from: nothing of other rules, and nothing of a part with a damaged file."""
    if not base.follows_rules:
        return replace(base, marks={}, files={})
    wrong = {path for _, path, _ in wrong_files(tables, base)}
    lost = {part for part, files in base.files.items() if any(one.path in wrong for one in files.values())}
    if not lost:
        return base
    marks = {name: mark for name, mark in base.marks.items() if part_of(name) not in lost}
    return replace(base, marks=marks, files={one: files for one, files in base.files.items() if one not in lost})


def _buckets_of(filings: int, before: int) -> int:
    """Return the number of buckets, a power of two that only grows: a bucket is then split in two."""
    wanted = 1 << max(0, (filings // _BUCKET).bit_length())
    return max(wanted, before) if wanted > 2 * before or before == 1 else before


def _bucket_of(issuer: str, buckets: int) -> str:
    return str(crc32(issuer.encode()) % buckets)


def _together(filings: Mapping[str, int], most: int) -> Iterator[list[str]]:
    """Yield buckets or quarters that a worker makes at once, of so many filings at most if it is more than one."""
    several: list[str] = []
    for one in filings:
        if several and sum(filings[other] for other in (*several, one)) > most:
            yield several
            several = []
        several.append(one)
    if several:
        yield several


def _run(
    make: Callable[[_JobT], _Files], jobs: Sequence[_JobT], seconds: float, workers: int | None
) -> Iterator[tuple[_JobT, _Files]]:
    if not jobs:
        return
    for outcome in on_all_cores(make, jobs, seconds, workers):
        if outcome.error is not None:
            raise outcome.error
        yield outcome.job, outcome.result or {}


def _make(job: _Job) -> _Files:
    """Find out about the issuers of some buckets, and write the files of these."""
    with uncollected():
        parts = list(_found(job)) if job.issuers else []
    return {bucket: dict(_files(job, bucket, parts)) for bucket in job.anew}


def _found(job: _Job) -> Iterator[Mapping[str, pa.Table]]:
    source = DeltaTables(job.storage.uri, job.storage.options)
    if job.family == "issuer views":
        yield issuer_views(source, job.issuers)
        return
    spellings = pa.table({"SPELLING": pa.array(job.issuers.keys(), pa.string())})
    with Query(source) as query, query.rows_as_table(spellings) as wanted:
        for part in ledger_slices(query, of_issuers(wanted)):
            yield derived_tables(derive(part.filings, part.rows))


def _files(job: _Job, bucket: str, parts: Sequence[Mapping[str, pa.Table]]) -> Iterator[tuple[str, FileAdd]]:
    issuers = pa.array(job.anew[bucket], pa.string())
    for table in FAMILIES[job.family]:
        found = [part[table].filter(pc.is_in(part[table][ISSUER], value_set=issuers)) for part in parts]
        old = job.old[bucket].get(table)
        if old is not None and job.kept[bucket]:
            found.append(rows_of_issuers(job.storage, table, old, job.kept[bucket]))
        file = write_derived(job.storage, table, pa.concat_tables(found)) if found else None
        if file is not None:
            yield table, file


def _make_quarters(job: _QuarterJob) -> _Files:
    """Write the trades of some quarters; one without trades has no file."""
    source = DeltaTables(job.storage.uri, job.storage.options)
    return {
        quarter: {"trades": file}
        for quarter, rows in quarter_trades(source, job.quarters)
        if (file := write_derived(job.storage, "trades", rows, quarter)) is not None
    }

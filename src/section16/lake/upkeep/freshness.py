"""`lake status`: what a lake holds, how fresh it is, and for which business days it has no filing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.batches.records import BatchRecord, batch_records
from section16.lake.batches.wholeness import Contents
from section16.lake.derived import derivations_of, what_is_stale
from section16.lake.layout import BATCHES, COMMIT_ORDER, REJECTS, SUBMISSION, UNKNOWN
from section16.lake.tables import LakeFile, Tables
from section16.law.calendar import is_business_day
from section16.table.derived.columns import DERIVED, family_of

__all__ = ["DerivedStatus", "QuarterStatus", "Status", "missing_days", "spans", "status"]

_DAY = "FILING_DATE"
_ACCEPTED = "ACCEPTED_AT"
_PARSER = "PARSER_VERSION"


class QuarterStatus(Struct, frozen=True):
    """A quarter: filings, the newest filing date and acceptance (Eastern), files and bytes of all tables."""

    quarter: str
    filings: int
    newest_day: date | None
    newest_acceptance: datetime | None
    files: int
    size: int


class DerivedStatus(Struct, frozen=True, kw_only=True):
    """A derived table: whether it answers for all filings; if not, why, and the command that makes it."""

    table: str
    rows: int
    current: bool
    why_not: str | None = None
    command: str | None = None


class Status(Struct, frozen=True, kw_only=True):
    """A lake at a glance; `missing` are EDGAR's business days before today for which it has no filing.

    `hidden` are rows in its files that do not count, since others replaced them.
    """

    batches: int
    newest_batch: datetime | None
    unfinished: int
    versions: Mapping[str, int]
    files: int
    size: int
    hidden: int
    filings: int
    rejects: int
    parsers: Mapping[str, int]
    quarters: tuple[QuarterStatus, ...]
    derived: tuple[DerivedStatus, ...]
    first_day: date | None
    last_day: date | None
    missing: tuple[date, ...]

    @property
    def fresh(self) -> bool:
        """Tell whether no business day is missing."""
        return not self.missing and self.first_day is not None


class _QuarterSums:
    """Counts and extremes over the submissions of a quarter."""

    def __init__(self) -> None:
        self.filings = 0
        self.days: Counter[date] = Counter()
        self.acceptance: datetime | None = None

    def add(self, rows: pa.Table) -> None:
        self.filings += rows.num_rows
        self.days.update(_counted(rows, _DAY))
        newest = pc.max(rows.column(_ACCEPTED)).as_py() if _ACCEPTED in rows.column_names else None
        if newest is not None:
            self.acceptance = newest if self.acceptance is None else max(newest, self.acceptance)


def status(tables: Tables, today: date) -> Status:
    """Return the status of a lake; nothing is written."""
    present = Contents(tables).newest()
    records = batch_records(tables)
    seen, parsers = _read(tables, present[SUBMISSION])
    days = {day for one in seen.values() for day in one.days}
    files = [file for found in present.values() for file in found.values()]
    return Status(
        batches=len(records),
        newest_batch=max((one.committed_at for one in records), default=None),
        unfinished=tables.last_batch(BATCHES) - tables.last_batch(SUBMISSION),
        versions={name: tables.handle(name).version() for name in COMMIT_ORDER},
        files=len(files),
        size=sum(file.size for file in files),
        hidden=sum(file.hidden.count for file in files),
        filings=sum(one.filings for one in seen.values()),
        rejects=sum(file.rows or 0 for file in present[REJECTS].values()),
        parsers=dict(sorted(parsers.items())),
        quarters=tuple(_quarters(files, seen)),
        derived=tuple(_derived(tables, records)),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        missing=tuple(missing_days(days, today)),
    )


def missing_days(days: set[date], today: date) -> Iterator[date]:
    """Yield the business days from the first of some days to the last, or to yesterday, that are not among them."""
    day = min(days, default=today)
    end = max(today, max(days, default=today))  # today is not over
    while day < end:
        if day not in days and is_business_day(day):
            yield day
        day += timedelta(days=1)


def spans(days: Iterable[date]) -> list[tuple[date, date, int]]:
    """Group business days that follow one another: first, last, and how many."""
    found: list[tuple[date, date, int]] = []
    for day in days:
        if found and not any(is_business_day(one) for one in _between(found[-1][1], day)):
            first, _, count = found[-1]
            found[-1] = (first, day, count + 1)
        else:
            found.append((day, day, 1))
    return found


def _between(first: date, last: date) -> Iterator[date]:
    day = first + timedelta(days=1)
    while day < last:
        yield day
        day += timedelta(days=1)


def _derived(tables: Tables, records: list[BatchRecord]) -> Iterator[DerivedStatus]:
    made = derivations_of(tables)
    for table in DERIVED:
        found = made.get(family_of(table))
        why_not = what_is_stale(found, table, records)
        yield DerivedStatus(
            table=table,
            rows=sum(one.rows for one in found.of_table(table).values()) if found else 0,
            current=why_not is None,
            why_not=why_not,
            command=None if why_not is None else f"section16 lake derive --lake {tables.storage.place}",
        )


def _read(tables: Tables, files: Mapping[str, LakeFile]) -> tuple[dict[str, _QuarterSums], Counter[str]]:
    seen: dict[str, _QuarterSums] = {}
    parsers: Counter[str] = Counter()
    for path, file in files.items():
        rows = tables.read(SUBMISSION, path, [_DAY, _ACCEPTED, _PARSER])
        seen.setdefault(file.quarter or UNKNOWN, _QuarterSums()).add(rows)
        parsers.update({str(name): count for name, count in _counted(rows, _PARSER).items()})
    return seen, parsers


def _counted(rows: pa.Table, column: str) -> Counter[date]:
    if column not in rows.column_names:
        return Counter()
    counts = pc.value_counts(rows.column(column).drop_null()).to_pylist()
    return Counter({one["values"]: one["counts"] for one in counts})


def _quarters(files: Sequence[LakeFile], seen: Mapping[str, _QuarterSums]) -> Iterator[QuarterStatus]:
    counts = Counter(file.quarter for file in files)
    sizes: Counter[str] = Counter()
    for file in files:
        sizes[file.quarter] += file.size
    for quarter in sorted(counts):
        one = seen.get(quarter, _QuarterSums())
        newest = max(one.days, default=None)
        yield QuarterStatus(quarter, one.filings, newest, one.acceptance, counts[quarter], sizes[quarter])

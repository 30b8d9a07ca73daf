"""`lake check`: nothing was lost or doubled between the documents that came in and the rows in the tables."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pyarrow.parquet as pq
from msgspec import Struct
from msgspec.structs import replace
from pyarrow.fs import FileType

from section16.lake.batches.applying import behind
from section16.lake.batches.records import BatchRecord, batch_records
from section16.lake.batches.wholeness import ADVICE, checksums_of, what_is_wrong
from section16.lake.derived import DERIVE, derivations_of, unapplied, wrong_files
from section16.lake.keys import NO_KEYS, Keys, keys_in, merged, texts_of
from section16.lake.layout import BATCHES, COMMIT_ORDER, KEY, REJECTS, SUBMISSION
from section16.lake.tables import LakeFile, Tables

__all__ = ["Problem", "Proof", "check", "damaged"]

# A few rows of a few files at a time: memory is bounded by these, whatever the size of the lake.
_FILE_READERS: Final = 4
_ROWS: Final = 16_384
_BUFFER: Final = 1 << 20


_READERS: Final = 4
_TURNS: Final = 25
_BETWEEN: Final = 0.2  # seconds
_KEYED: Final = (SUBMISSION, REJECTS)


class Problem(Struct, frozen=True):
    """Something that does not add up: where, what was seen, what to do."""

    place: str
    seen: str
    advice: str

    def __str__(self) -> str:
        """Return the message."""
        return f"{self.place}: {self.seen}; {self.advice}"


def damaged(tables: Tables, known: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Read every column of every file of the tables; return a problem for each file that cannot be read.

    Files whose place, `table/path`, is among `known` are known to be damaged, and are not read.
    """
    jobs = [(name, path) for name in COMMIT_ORDER for path in sorted(tables.files(name))]
    with ThreadPoolExecutor(_FILE_READERS) as pool:
        found = pool.map(lambda job: _read(tables, *job), [one for one in jobs if "/".join(one) not in known])
        return tuple(one for one in found if one)


def _read(tables: Tables, table: str, path: str) -> Problem | None:
    try:
        with tables.storage.files(table).open_input_file(path) as source:
            file = pq.ParquetFile(source, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)
            rows = 0
            for batch in file.iter_batches(_ROWS, use_threads=False):
                batch.validate(full=True)
                rows += batch.num_rows
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes a reader do
        seen = f"a value cannot be read ({tables.storage.redact(str(error))})"
        return Problem(f"{table}/{path}", seen, ADVICE)
    if rows != file.metadata.num_rows:
        return Problem(f"{table}/{path}", f"{rows} rows can be read of {file.metadata.num_rows}", ADVICE)
    return None


class Proof(Struct, frozen=True, kw_only=True):
    """What was counted. `documents` are without the repeated ones; `rows` are those in the files, by table."""

    batches: int
    documents: int
    repeated: int
    submissions: int
    rejects: int
    removed: int
    rows: Mapping[str, int]
    files: int
    size: int
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        """Tell whether all adds up."""
        return not self.problems


class _CheckedFile(Struct, frozen=True):
    """What was found in a file: where it cannot be read, `rows` is None and `keys` is empty."""

    table: str
    file: LakeFile
    rows: int | None
    keys: Keys
    problem: Problem | None = None


def check(tables: Tables, wait: Callable[[float], object] = time.sleep, *, deep: bool = False) -> Proof:
    """Compare all of `batches` with the keys of all files; nothing is written.

    If `deep`, all other columns are read as well, and files with a value that cannot be read are named. While others
    write, it waits for a moment in which all tables have the same last batch.
    Raises LakeError where `batches` cannot be read.
    """
    proof = _prove(tables, _unfinished(tables, wait))
    if not deep:
        return proof
    known = frozenset(one.place for one in proof.problems)
    return replace(proof, problems=(*proof.problems, *damaged(tables, known)))


def _prove(tables: Tables, unfinished: list[BatchRecord]) -> Proof:
    records = batch_records(tables)
    checksums = {name: checksums_of(records, name) for name in COMMIT_ORDER}
    jobs = [
        (name, file, checksums[name].get(file.path)) for name in COMMIT_ORDER for file in tables.files(name).values()
    ]
    with ThreadPoolExecutor(_READERS) as pool:
        files = list(pool.map(lambda job: _check_file(tables, *job), jobs))
    rows = {name: sum(one.rows or 0 for one in files if one.table == name) for name in COMMIT_ORDER}
    problems = (
        *(_unfinished_problem(one) for one in unfinished),
        *_of_records(records),
        *(one.problem for one in files if one.problem),
        *_of_rows(records, rows),
        *_of_keys(files),
        *_of_derived(tables),
    )
    return Proof(
        batches=len(records),
        documents=sum(one.documents - one.repeated for one in records),
        repeated=sum(one.repeated for one in records),
        submissions=rows[SUBMISSION],
        rejects=rows[REJECTS],
        removed=sum(one.removed.get(table, 0) for one in records for table in _KEYED),
        rows=rows,
        files=len(files),
        size=sum(one.file.size for one in files),
        problems=problems,
    )


def _unfinished(tables: Tables, wait: Callable[[float], object]) -> list[BatchRecord]:
    """Wait until no batch is being written; return those that nobody finishes."""
    waiting: list[BatchRecord] = []
    for turn in range(_TURNS):
        if turn:
            wait(_BETWEEN)
        before = _last_batch(tables)
        for name in COMMIT_ORDER:
            tables.refresh(name)
        waiting = behind(tables)
        if before == _last_batch(tables) and not waiting:
            break
    return waiting


def _last_batch(tables: Tables) -> int:
    tables.refresh(BATCHES)
    return tables.last_batch(BATCHES)


def _unfinished_problem(entry: BatchRecord) -> Problem:
    seen = f"batch {entry.number} ({entry.documents} documents) stands here and is not yet in all tables"
    return Problem(BATCHES, seen, "run `section16 lake compact`, which finishes what was interrupted")


def _of_records(records: list[BatchRecord]) -> Iterator[Problem]:
    """Yield problems of `batches`: documents are submissions and rejects, numbers have no gap, batches come once."""
    for place, entry in enumerate(records, 1):
        accounted = entry.repeated + entry.submissions + entry.rejects
        if entry.documents != accounted:
            seen = f"batch {entry.number} has {entry.documents} documents, and tells of {accounted}"
            yield Problem(BATCHES, seen, "report this; `ingest --again` of its sources puts it right")
        if (entry.submissions, entry.rejects) != tuple(entry.added.get(table, 0) for table in _KEYED):
            seen = f"batch {entry.number} adds other rows than it has filings and rejects"
            yield Problem(BATCHES, seen, "report this; `ingest --again` of its sources puts it right")
        if entry.number != place:
            seen = f"batch {entry.number} stands in place {place}"
            yield Problem(BATCHES, seen, "another program changed this table; restore its version before that")
            break
    for batch, times in Counter(entry.batch for entry in records).items():
        if times > 1:
            yield Problem(BATCHES, f"batch '{batch}' is there {times} times", "report this")


def _of_rows(records: list[BatchRecord], rows: Mapping[str, int]) -> Iterator[Problem]:
    for table, count in rows.items():
        due = sum(entry.added.get(table, 0) - entry.removed.get(table, 0) for entry in records)
        if due != count:
            seen = f"the batches add up to {due} rows and the files have {count}"
            advice = "another program changed the table, or files are damaged; restore its version before that"
            yield Problem(table, seen, advice)


def _of_keys(files: list[_CheckedFile]) -> Iterator[Problem]:
    """Yield problems of keys: no filing is there twice, and no row without its filing."""
    keyed = [one for one in files if one.table in _KEYED]
    present = merged(one.keys for one in keyed)
    if (total := sum(one.rows or 0 for one in keyed)) != len(present):
        seen = f"{total} rows have {len(present)} different keys, {_doubled(keyed)}"
        yield Problem(" and ".join(_KEYED), seen, "report this; `ingest --again` of that filing leaves one")
    for table in COMMIT_ORDER:
        # Rows of a data set whose filing it does not have belong to a reject.
        orphans = merged(one.keys.without(present) for one in files if one.table == table)
        if len(orphans):
            seen = f"{len(orphans)} keys are in no submission, '{texts_of(orphans)[0]}' for one"
            yield Problem(table, seen, "report this; `ingest --again` of that filing brings all its rows")


def _of_derived(tables: Tables) -> Iterator[Problem]:
    """Yield problems of the derived tables, which can all be made anew; those that lack later batches are none."""
    advice = f"{DERIVE}, which makes it anew"
    for found in derivations_of(tables).values():
        for table, path, seen in wrong_files(tables, found):
            yield Problem(f"{table}/{path}", seen, advice)
        for table in unapplied(tables, found) if found.whole else ():
            yield Problem(table, "its log lacks what the last `lake derive` made", f"{DERIVE}, which finishes that")


def _doubled(files: list[_CheckedFile]) -> str:
    seen = NO_KEYS
    for one in files:
        if again := seen.both(one.keys):
            return f"'{texts_of(again)[0]}' for one in two files"
        seen = merged((seen, one.keys))
    return "some of them twice in one file"


def _check_file(tables: Tables, table: str, file: LakeFile, checksum: int | None) -> _CheckedFile:
    """Compare a file with its entry in the log and its checksum, and read its keys."""
    place = f"{table}/{file.path}"
    files = tables.storage.files(table)
    try:
        found = files.get_file_info(file.path)
        if found.type != FileType.File:
            return _CheckedFile(table, file, None, NO_KEYS, Problem(place, "the file is not there", ADVICE))
        with files.open_input_file(file.path) as source:
            parquet = pq.ParquetFile(source, read_dictionary=[KEY])
            present = parquet.read(columns=[KEY])
            counting = file.hidden.without(present) if file.hidden.count else present
            rows, keys = counting.num_rows, keys_in(counting.column(KEY))
        changed = _changed(tables, place, file, checksum)
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes a reader do
        seen = f"the file cannot be read ({tables.storage.redact(str(error))})"
        return _CheckedFile(table, file, None, NO_KEYS, Problem(place, seen, ADVICE))
    if (found.size, rows) == (file.size, file.rows if file.rows is not None else rows):
        return _CheckedFile(table, file, rows, keys, Problem(place, changed, ADVICE) if changed else None)
    seen = f"{found.size} bytes and {rows} rows stand against {file.size} and {file.rows} in the log"
    return _CheckedFile(table, file, rows, keys, Problem(place, seen, ADVICE))


def _changed(tables: Tables, place: str, file: LakeFile, checksum: int | None) -> str | None:
    """Return what is wrong with the bytes of a file; an object store checks them itself."""
    root = tables.storage.root
    return None if root is None else what_is_wrong(root / place, file.size, checksum)

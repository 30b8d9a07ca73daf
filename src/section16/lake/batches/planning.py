"""What a commit will do: which filings of its stages are new, which replace others, which are left out."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import replace

from section16.lake.batches.copies import Conflict, Copies, copies_of
from section16.lake.batches.records import BatchRecord, FileChanges, Redo
from section16.lake.batches.staging import Staged, split
from section16.lake.hiding import Hidden, is_worth_hiding
from section16.lake.keys import NO_KEYS, KeyIndex, Keys, merged, texts_of
from section16.lake.layout import COMMIT_ORDER, DATA_SET, DOCUMENT, KEY, REJECT, REJECTS, SUBMISSION, UNKNOWN
from section16.lake.tables import LakeFile, Tables
from section16.lake.writing import FileAdd, write_file

__all__ = ["CommitPlan", "Removal", "plan_of", "records_of", "reduced", "remove", "rewritten"]


class Removal(Struct, frozen=True):
    """Files that replace others, what is hidden in files that stay, and how many rows of each table are so gone."""

    redo: Redo = Redo()
    hidden: Hidden | None = None
    rows: dict[str, int] = {}


def remove(tables: Tables, index: KeyIndex, filings: Keys, rejects: Keys, least: int) -> Removal:
    """Hide the rows of some filings or rejects in files of a `least` size, or write the files anew without them.

    No table refers to what is written yet.
    """
    names = texts_of(merged((filings, rejects)))
    gone = pa.array(names, type=pa.string())
    changes = FileChanges()
    hidden: dict[str, dict[str, int]] = {}
    rows: dict[str, int] = {}
    for table in COMMIT_ORDER:
        for file in _concerned(tables, index, table, filings, rejects):
            count, of = _counted(tables, table, file, gone)
            if not count:
                continue
            rows[table] = rows.get(table, 0) + count
            if is_worth_hiding(file.hidden.count + count, file.hidden.count + of, file.size, least):
                hidden.setdefault(table, {})[file.path] = count
                continue
            changes.replace(table, [file], _written_without(tables, table, file, gone))
    return Removal(changes.redo(), Hidden(tuple(names), hidden) if hidden else None, rows)


def _concerned(tables: Tables, index: KeyIndex, table: str, filings: Keys, rejects: Keys) -> Iterator[LakeFile]:
    """Yield the files that may hold their rows: those of the filings' quarters; a reject's faults have no quarter."""
    files = tables.files(table)
    holding = {SUBMISSION: filings, REJECTS: rejects}
    if table in holding:
        yield from (files[path] for path in index.holding(holding[table], table))
        return
    quarters = {tables.files(SUBMISSION)[path].quarter for path in index.holding(filings, SUBMISSION)}
    if len(rejects):
        quarters.add(UNKNOWN)
    yield from (file for file in files.values() if file.quarter in quarters)


def rewritten(tables: Tables, table: str, file: LakeFile, gone: pa.Array) -> tuple[tuple[FileAdd, ...], int] | None:
    """Return the new file, if rows are left, and how many are gone; None where the file holds none of the keys."""
    count, _ = _counted(tables, table, file, gone)
    return (_written_without(tables, table, file, gone), count) if count else None


def _counted(tables: Tables, table: str, file: LakeFile, gone: pa.Array) -> tuple[int, int]:
    """Return how many rows of a file have one of the keys, and how many rows it has."""
    found = pc.is_in(tables.read(table, file.path, [KEY]).column(KEY), value_set=gone)
    return pc.sum(found).as_py() or 0, len(found)


def _written_without(tables: Tables, table: str, file: LakeFile, gone: pa.Array) -> tuple[FileAdd, ...]:
    """Write the rows of a file that have none of the keys, if there are any."""
    rows = tables.read(table, file.path)
    left = rows.filter(pc.invert(pc.is_in(rows.column(KEY), value_set=gone)))
    return (write_file(tables.storage, table, file.quarter, left),) if left.num_rows else ()


def reduced(tables: Tables, staged: Staged, away: Keys) -> Staged:
    """Return a stage without some filings; files that hold them are written anew."""
    names = pa.array(texts_of(away), type=pa.string())
    files = {
        table: tuple(left for file in found for left in _left(tables, table, file, names))
        for table, found in staged.files.items()
    }
    rejects, data_sets, documents = (keys.without(away) for keys in staged.keys)
    keys = (rejects, data_sets, documents)
    return replace(staged, repeated=staged.repeated + len(away), files=files, keys=keys)


def _left(tables: Tables, table: str, file: FileAdd, gone: pa.Array) -> tuple[FileAdd, ...]:
    found = rewritten(tables, table, LakeFile(file.path, file.size, file.rows, file.quarter), gone)
    return (file,) if found is None else found[0]


class CommitPlan(Struct, frozen=True):
    """Stages without filings that the lake has already; what they replace; how many filings each of them replaces.

    `conflicts` are documents that are left out because the lake has another under the same number.
    """

    staged: tuple[Staged, ...] = ()
    removal: Removal = Removal()
    replaced: tuple[int, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def plan_of(tables: Tables, index: KeyIndex, staged: Sequence[Staged], *, again: bool, least: int) -> CommitPlan:
    """Drop filings that the lake has already, and find those that are replaced; `least` as in `remove`."""
    kept: list[Staged] = []
    replaced: list[int] = []
    conflicts: list[Conflict] = []
    filings, rejects = NO_KEYS, NO_KEYS
    for one in staged:
        anew = again and not _is_committed(tables, one)
        copies = copies_of(tables, index, one, again=anew)
        kept_keys, old, old_rejects = _kept_and_replaced(index, one, copies, again=anew)
        left = reduced(tables, one, kept_keys) if len(kept_keys) else one
        kept.append(_with_changed(tables, left, copies) if len(copies.changed) else left)
        replaced.append(len(old))
        conflicts += copies.conflicts
        filings, rejects = merged((filings, old)), merged((rejects, old_rejects))
    removal = remove(tables, index, filings, rejects, least) if len(filings) or len(rejects) else Removal()
    return CommitPlan(tuple(kept), removal, tuple(replaced), tuple(conflicts))


def _with_changed(tables: Tables, staged: Staged, copies: Copies) -> Staged:
    """Return a stage with the rows that were made of two copies, its own and that of the lake, in place of its own."""
    left = reduced(tables, staged, copies.changed)
    files = {table: [*found] for table, found in left.files.items()}
    for table, quarter, rows in split(copies.rows, staged.batch):
        files.setdefault(table, []).append(write_file(tables.storage, table, quarter, rows))
    rejects, data_sets, documents = left.keys
    return replace(
        left,
        repeated=staged.repeated,
        files={table: tuple(found) for table, found in files.items()},
        keys=(rejects, data_sets, merged((documents, copies.changed))),
    )


def _is_committed(tables: Tables, staged: Staged) -> bool:
    """Tell whether a table refers to a stage's files: its commit was killed, and finished by another process."""
    return any(file.path in tables.files(table) for table, files in staged.files.items() for file in files)


def _kept_and_replaced(index: KeyIndex, staged: Staged, copies: Copies, *, again: bool) -> tuple[Keys, Keys, Keys]:
    """Return the keys of a stage that the lake keeps as they are, and which filings and rejects it replaces."""
    new_rejects, new_sets, _ = staged.keys
    held_rejects = index.among(new_rejects, REJECT)
    held_sets = index.among(new_sets, DATA_SET)
    stay = [copies.staying, index.among(new_rejects, DATA_SET, DOCUMENT)]
    filings = [copies.replaced, copies.changed]
    rejects = [index.among(merged(staged.keys[1:]), REJECT)]
    lost = held_rejects.both(index.given_up())
    rejects.append(held_rejects if again else lost)
    stay.append(NO_KEYS if again else held_rejects.without(lost))
    (filings if again else stay).append(held_sets)
    return merged(stay), merged(filings), merged(rejects)


def records_of(plan: CommitPlan, kind: str, now: datetime) -> list[BatchRecord]:
    """Return the rows of `batches` for a plan."""
    records = []
    for index, one in enumerate(plan.staged):
        removal = plan.removal if index == 0 else Removal()
        tables = one.files.keys() | removal.redo.add.keys()
        records.append(
            BatchRecord(
                # A stage of which nothing is left is only counted, and may be counted again.
                batch=one.batch if any(one.files.values()) else uuid4().hex,
                kind=kind,
                committed_at=now,
                documents=one.documents,
                repeated=one.repeated,
                submissions=len(one.keys[DATA_SET]) + len(one.keys[DOCUMENT]),
                rejects=len(one.keys[REJECT]),
                added={table: count for table, count in one.rows.items() if count},
                removed=removal.rows,
                parsers=one.parsers,
                pieces=one.pieces,
                redo=Redo(
                    {table: (*removal.redo.add.get(table, ()), *one.files.get(table, ())) for table in tables},
                    removal.redo.remove,
                ),
                hidden=removal.hidden,
            )
        )
    return records

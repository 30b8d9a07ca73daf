"""`lake compact`: small files become large ones, hidden rows go for good, files that nothing refers to are deleted.

A compaction is a batch of its own in `batches`, so it and any number of writers may work at once; readers go on with
the files that they opened, which are kept for as long as `retention`.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.batches.applying import COMPACT, finish
from section16.lake.batches.committing import Writer, write_records
from section16.lake.batches.records import BatchRecord, FileChanges, Redo
from section16.lake.derived import apply_derivation, derivations_of
from section16.lake.layout import BATCHES, COMMIT_ORDER, DERIVATIONS, KEY, Contention, LakeError, file_schema
from section16.lake.tables import LakeFile, Tables
from section16.lake.writing import conformed, write_file
from section16.table.derived.columns import FAMILIES

__all__ = ["RETENTION", "Compacted", "compact"]

# A reader keeps a snapshot for minutes, a writer stages for hours.
RETENTION: Final = timedelta(days=7)
_SMALL: Final = 48_000_000
_MOST_ROWS: Final = 1_500_000
_TURNS: Final = 50


class Compacted(Struct, frozen=True):
    """How many files were merged into how many, how many batches were finished, and how many files deleted."""

    merged: int
    into: int
    finished: int
    removed: int


def compact(writer: Writer, retention: timedelta = RETENTION) -> Compacted:
    """Finish what was interrupted, merge the small files of each quarter, and vacuum what is older than `retention`."""
    finished = finish(writer.tables, writer.on_step)
    quarters = {file.quarter for name in COMMIT_ORDER for file in writer.tables.files(name).values()}
    before = after = 0
    for quarter in sorted(quarters):
        redo = _compact(writer, quarter)
        before += sum(map(len, redo.remove.values()))
        after += sum(map(len, redo.add.values()))
    return Compacted(before, after, finished, _vacuum(writer.tables, retention))


def _compact(writer: Writer, quarter: str) -> Redo:
    """Merge the files of a quarter; merged files stay right while others add to the quarter."""
    redo = Redo()
    for _ in range(_TURNS):
        # Files are merged as of a moment at which the tables have all batches: ours is put in above them.
        finish(writer.tables, writer.on_step)
        if not _is_valid(writer.tables, redo):
            redo = _merged(writer.tables, quarter)
        if not redo.remove:
            return redo
        writer.on_step("merged")
        entry = BatchRecord(batch=uuid4().hex, kind=COMPACT, committed_at=writer.now(), redo=redo)
        if write_records(writer, [entry]):
            return redo
    message = f"{writer.tables.storage.place}: other writers were faster {_TURNS} times; run it again"
    raise Contention(message)


def _is_valid(tables: Tables, redo: Redo) -> bool:
    """Tell whether files were merged that are all still part of the tables, with the same rows that count.

    Rows that were hidden since would be in the merged file again; where a log has no counts, nobody can tell.
    """
    old = ((tables.files(table).get(file.path), file) for table, files in redo.remove.items() for file in files)
    return bool(redo.remove) and all(there is not None and there.rows == file.rows for there, file in old)


def _merged(tables: Tables, quarter: str) -> Redo:
    changes = FileChanges()
    for table in COMMIT_ORDER:
        for group in _groups(tables.files(table), quarter):
            rows = _rows(tables, table, group)
            changes.replace(table, group, [write_file(tables.storage, table, quarter, rows)])
    return changes.redo()


def _groups(files: Mapping[str, LakeFile], quarter: str) -> Iterator[list[LakeFile]]:
    """Yield groups of small files that become one, each small enough for memory, and files with hidden rows."""
    of_quarter = [file for file in files.values() if file.quarter == quarter]
    yield from ([file] for file in of_quarter if file.size >= _SMALL and file.hidden.count)
    small = sorted((file for file in of_quarter if file.size < _SMALL), key=lambda file: (file.size, file.path))
    group: list[LakeFile] = []
    for file in small:
        if group and sum(one.rows or 0 for one in (*group, file)) > _MOST_ROWS:
            if _is_worth_merging(group):
                yield group
            group = []
        group.append(file)
    if _is_worth_merging(group):
        yield group


def _is_worth_merging(group: list[LakeFile]) -> bool:
    return len(group) > 1 or any(file.hidden.count for file in group)


def _rows(tables: Tables, table: str, group: list[LakeFile]) -> pa.Table:
    found = [tables.read(table, file.path) for file in group]
    ours = file_schema(table)
    later = {one.name: one for rows in found for one in rows.schema if one.name not in ours.names}
    schema = pa.schema([*ours, *later.values()])
    rows = pa.concat_tables(conformed(one, schema) for one in found)
    return rows.take(pc.sort_indices(rows, sort_keys=[(KEY, "ascending")]))


def _vacuum(tables: Tables, retention: timedelta) -> int:
    """Delete the files that no table refers to, and those that a table stopped using long ago."""
    hours = int(retention / timedelta(hours=1))
    if hours < 1:
        message = f"retention: {retention} is less than an hour, and readers and writers are at work; give more"
        raise LakeError(message)
    derived = derivations_of(tables)
    whole = [one for one in derived.values() if one.whole]
    for one in whole:
        apply_derivation(tables, one)
    made = [table for one in whole for table in FAMILIES[one.family]]
    noted = [DERIVATIONS] if derived else []
    return sum(_vacuum_table(tables, name, hours) for name in (*COMMIT_ORDER, BATCHES, *made, *noted))


def _vacuum_table(tables: Tables, name: str, hours: int) -> int:
    with tables.storage.translate_errors(name):
        return len(tables.refresh(name).vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True))

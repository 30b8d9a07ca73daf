"""The table `batches`: which batches were committed, what they held, and how to finish them.

Its rows are the proof of what came in, and the redo log. Rows are added by compare-and-swap only, so they are numbered
without a gap, and each writer has seen all rows before its own.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, Transaction
from deltalake.transaction import AddAction, RemoveAction
from msgspec import Struct
from msgspec.structs import replace

from section16.lake.durable import NewFile
from section16.lake.hiding import Hidden
from section16.lake.layout import APP, BATCH_SCHEMA, BATCHES, LakeError
from section16.lake.tables import LakeFile, Tables
from section16.lake.writing import FileAdd, statistics_of

__all__ = ["HEAL", "BatchRecord", "FileChanges", "Redo", "batch_records", "milliseconds", "pieces", "reserve"]

HEAL: Final = "heal"  # of such a batch `pieces` are those that have to be read again
# With this many small files, the next batch writes them as one.
_MANY: Final = 48
_FULL: Final = 2_000


class Redo(Struct, frozen=True):
    """What a batch does to each table: files to add, and files to remove."""

    add: dict[str, tuple[FileAdd, ...]] = {}
    remove: dict[str, tuple[FileAdd, ...]] = {}


class FileChanges:
    """Gathers, table by table, which files a batch adds and removes, and gives the `Redo` of it."""

    def __init__(self) -> None:
        self._add: dict[str, tuple[FileAdd, ...]] = {}
        self._remove: dict[str, tuple[FileAdd, ...]] = {}

    def replace(self, table: str, old: Iterable[LakeFile], new: Iterable[FileAdd]) -> None:
        """Have files of a table take the place of others."""
        gone = (FileAdd(one.path, one.size, one.quarter, one.rows or 0, "") for one in old)
        self._remove[table] = (*self._remove.get(table, ()), *gone)
        self._add[table] = (*self._add.get(table, ()), *new)

    def redo(self) -> Redo:
        """Return what was gathered."""
        return Redo(dict(self._add), dict(self._remove))


class BatchRecord(Struct, frozen=True, kw_only=True):
    """A row of `batches`; `redo` is None in old rows, whose batches are finished, `hidden` where nothing is."""

    batch: str
    kind: str
    committed_at: datetime
    number: int = 0
    documents: int = 0
    repeated: int = 0
    submissions: int = 0
    rejects: int = 0
    added: dict[str, int] = {}
    removed: dict[str, int] = {}
    parsers: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    redo: Redo | None = None
    hidden: Hidden | None = None


# Fields that are JSON texts in the table.
_TEXTS: Final = ("added", "removed", "parsers", "pieces", "redo", "hidden")


def batch_records(tables: Tables, above: int = 0) -> list[BatchRecord]:
    """Return the rows of `batches` with a number above `above`, in order; raise LakeError for one not readable."""
    files = [one for one in tables.files(BATCHES).values() if one.last is None or one.last > above]
    found = [entry for file in files for entry in _read(tables, file)]
    return sorted((one for one in found if one.number > above), key=lambda one: one.number)


def pieces(tables: Tables) -> set[str]:
    """Return the names of the pieces that were read completely, and not given up since."""
    columns = ["NUMBER", "KIND", "PIECES"]
    rows = [row for path in tables.files(BATCHES) for row in tables.read(BATCHES, path, columns).to_pylist()]
    found: set[str] = set()
    for row in sorted(rows, key=lambda row: row["NUMBER"]):
        change = found.difference_update if row["KIND"] == HEAL else found.update
        change(msgspec.json.decode(row.get("PIECES") or b"[]"))
    return found


def reserve(tables: Tables, new: Sequence[BatchRecord]) -> list[BatchRecord]:
    """Add rows to `batches` as it was last seen; raise CommitFailedError where another writer was faster.

    Returns the rows with their numbers.
    """
    handle = tables.handle(BATCHES)
    last = tables.last_batch(BATCHES)
    numbered = [replace(one, number=last + count) for count, one in enumerate(new, 1)]
    old = _to_gather(tables)
    done = [_without_statistics(entry) for file in old for entry in _read(tables, file)]
    with tables.storage.translate_errors(BATCHES):
        added = _write(tables, [*sorted(done, key=lambda one: one.number), *numbered])
        handle.create_write_transaction(
            [added, *(_removal(one, numbered[-1]) for one in old)],
            mode="append",
            schema=handle.schema(),
            commit_properties=CommitProperties(app_transactions=[Transaction(APP, numbered[-1].number)]),
        )
        tables.sync(BATCHES)
    return numbered


def _without_statistics(entry: BatchRecord) -> BatchRecord:
    """Keep of a batch that is in all tables which files it added and removed, and their checksums."""
    if entry.redo is None:
        return entry
    add = {
        table: tuple(replace(one, stats=f'{{"numRecords":{one.rows}}}') for one in files)
        for table, files in entry.redo.add.items()
    }
    return replace(entry, redo=Redo(add, entry.redo.remove))


def _removal(file: LakeFile, record: BatchRecord) -> RemoveAction:
    return RemoveAction(
        file.path, data_change=False, deletion_timestamp=milliseconds(record), size=file.size, partition_values={}
    )


def _to_gather(tables: Tables) -> list[LakeFile]:
    small = [one for one in tables.files(BATCHES).values() if (one.rows or 0) < _FULL]
    return small if len(small) >= _MANY else []


def milliseconds(entry: BatchRecord) -> int:
    """Return the time of a commit in the unit of Delta's log."""
    return int(entry.committed_at.replace(tzinfo=UTC).timestamp() * 1000)


def _write(tables: Tables, rows: Sequence[BatchRecord]) -> AddAction:
    """Write a file of rows; nothing refers to it."""
    path = f"{rows[-1].number:012}-{uuid4().hex}.parquet"
    columns = {name: [_cell(one, name.lower()) for one in rows] for name in BATCH_SCHEMA.names}
    footers: list[pq.FileMetaData] = []
    sink = NewFile(tables.storage, BATCHES, path)
    with pq.ParquetWriter(
        sink, BATCH_SCHEMA, compression="zstd", metadata_collector=footers, write_page_checksum=True
    ) as writer:
        writer.write_table(pa.table(columns, schema=BATCH_SCHEMA))
    sink.close()
    return AddAction(path, sink.size, {}, milliseconds(rows[-1]), data_change=True, stats=statistics_of(footers[0]))


def _cell(entry: BatchRecord, field: str) -> object:
    value = getattr(entry, field)
    return msgspec.json.encode(value).decode() if field in _TEXTS and value is not None else value


def _read(tables: Tables, file: LakeFile) -> list[BatchRecord]:
    rows = tables.read(BATCHES, file.path, list(BATCH_SCHEMA.names)).to_pylist()
    try:
        return [_entry({name.lower(): value for name, value in row.items() if value is not None}) for row in rows]
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        seen = f"a row cannot be read ({tables.storage.redact(str(error))})"
        message = f"{tables.storage.place}/{BATCHES}: {seen}; restore the table from a backup"
        raise LakeError(message) from None


def _entry(row: dict[str, object]) -> BatchRecord:
    for name in _TEXTS:
        if name in row:
            row[name] = msgspec.json.decode(str(row[name]))
    return msgspec.convert(row, BatchRecord)

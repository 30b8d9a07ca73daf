"""Parquet files of a table, written before any table refers to them."""

import json
from datetime import date, datetime
from typing import Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from section16.lake.durable import NewFile
from section16.lake.layout import QUARTER, file_schema, measured
from section16.lake.storage import Storage

__all__ = ["FileAdd", "TableFile", "conformed", "open_file", "statistics_of", "write_file"]

_LONGEST: Final = 64
_Value = str | int | bool


# Large enough to be read quickly, small enough that a dozen open files do not fill the memory.
_ROWS: Final = 131_072
_BYTES: Final = 24_000_000


class FileAdd(Struct, frozen=True, array_like=True):
    """A Parquet file of a table: its path within it, bytes, quarter, rows, statistics as Delta's JSON, CRC-32.

    Older lakes have no `checksum`.
    """

    path: str
    size: int
    quarter: str
    rows: int
    stats: str
    checksum: int | None = None


def statistics_of(footer: pq.FileMetaData) -> str:
    """Return the statistics of a file as Delta's JSON; a column without bounds in some row group has none."""
    columns: dict[str, _Bounds] = {}
    for group in range(footer.num_row_groups):
        rows = footer.row_group(group)
        for index in range(rows.num_columns):
            chunk = rows.column(index)
            if chunk.statistics is not None:
                columns.setdefault(chunk.path_in_schema, _Bounds()).add(chunk.statistics)
    bounded = {name: one for name, one in columns.items() if one.least is not None}
    return json.dumps(
        {
            "numRecords": footer.num_rows,
            "minValues": {name: one.least for name, one in bounded.items()},
            "maxValues": {name: one.greatest for name, one in bounded.items()},
            "nullCount": {name: one.nulls for name, one in columns.items() if one.nulls is not None},
        },
        separators=(",", ":"),
    )


class _Bounds:
    """The bounds of a column over the row groups of a file; `least` is None where they are not known."""

    def __init__(self) -> None:
        self.least: _Value | None = None
        self.greatest: _Value | None = None
        self.nulls: int | None = 0
        self._known = True

    def add(self, group: pq.Statistics) -> None:
        counted = group.has_null_count and self.nulls is not None
        self.nulls = (self.nulls or 0) + group.null_count if counted else None
        if group.num_values == 0 or not self._known:  # nothing but nulls
            return
        least, greatest = (_as_json(group.min), _as_json(group.max)) if group.has_min_max else (None, None)
        if least is None or greatest is None:
            self.least = self.greatest = None
            self._known = False
            return
        self.least = least if self.least is None else min(self.least, least)
        self.greatest = greatest if self.greatest is None else max(self.greatest, greatest)


def _as_json(value: object) -> _Value | None:
    """Return a value as Delta's log has it; None for one that it cannot hold, or that is too long to help."""
    match value:
        case datetime():
            return value.isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case str() if len(value) <= _LONGEST:
            return value
        case bool() | int():
            return value
    return None


class TableFile:
    """A file being written: rows come in the order of their keys, and are written a row group at a time."""

    def __init__(self, sink: NewFile, path: str, quarter: str, schema: pa.Schema, group: int = _ROWS) -> None:
        self._sink, self._path, self._quarter, self._schema, self._group = sink, path, quarter, schema, group
        self._footers: list[pq.FileMetaData] = []
        self._waiting: list[pa.Table] = []
        self._rows = self._bytes = 0  # of what waits
        self._writer = pq.ParquetWriter(
            sink,
            self._schema,
            compression="zstd",
            compression_level=1,
            write_statistics=[name for name in schema.names if name in measured()],
            store_schema=False,
            write_page_checksum=True,  # so that lake check --deep finds damage that still reads as values
            metadata_collector=self._footers,
        )

    def add(self, rows: pa.Table) -> None:
        """Add rows, in the order of their keys."""
        self._waiting.append(rows)
        self._rows += rows.num_rows
        self._bytes += rows.nbytes
        if self._rows >= _ROWS or self._bytes >= _BYTES:
            self._write()

    def close(self) -> FileAdd:
        """Finish the file, and return what is in it."""
        self._write()
        self._writer.close()
        self._sink.close()
        footer = self._footers[0]
        stats, sink = statistics_of(footer), self._sink
        return FileAdd(self._path, sink.size, self._quarter, footer.num_rows, stats, sink.checksum)

    def _write(self) -> None:
        if self._waiting:
            self._writer.write_table(
                conformed(pa.concat_tables(self._waiting), self._schema), row_group_size=self._group
            )
            self._waiting.clear()
            self._rows = self._bytes = 0


def open_file(storage: Storage, table: str, quarter: str, schema: pa.Schema | None = None) -> TableFile:
    """Begin a file of a table and quarter under a name of its own."""
    path = f"{QUARTER}={quarter}/{uuid4().hex}.parquet"
    return TableFile(NewFile(storage, table, path), path, quarter, schema or file_schema(table))


def write_file(storage: Storage, table: str, quarter: str, rows: pa.Table) -> FileAdd:
    """Write a whole file at once, with all columns of the rows: those of a later version are kept."""
    ours = file_schema(table)
    later = [one for one in rows.schema if one.name not in ours.names]
    file = open_file(storage, table, quarter, pa.schema([*ours, *later]))
    file.add(rows)
    return file.close()


def conformed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return rows with the columns of a schema; columns that they lack, as in an older file, are null."""
    if rows.schema == schema:
        return rows
    if rows.schema.names != schema.names:
        present = set(rows.schema.names)
        columns = [
            rows.column(one.name) if one.name in present else pa.nulls(rows.num_rows, one.type) for one in schema
        ]
        rows = pa.table(columns, names=schema.names)
    return rows.cast(schema)

"""Parquet files of a table that nothing refers to yet."""

from typing import Any, Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from section16.lake.layout import QUARTER, file_schema, measured
from section16.lake.staged import FileAdd
from section16.lake.statistics import statistics_of
from section16.lake.storage import Storage

__all__ = ["TableFile", "conformed", "open_file", "write_file"]

# Large enough to be read quickly, small enough that a dozen open files do not fill the memory.
_ROWS: Final = 131_072
_BYTES: Final = 24_000_000


class TableFile:
    """A file being written: rows are gathered, put in order of their keys, and written a group at a time."""

    def __init__(self, sink: Any, path: str, quarter: str, schema: pa.Schema) -> None:  # noqa: ANN401 - a stream
        """Begin the file; nothing of it is visible."""
        self._sink, self._path, self._quarter, self._schema = sink, path, quarter, schema
        self._footers: list[pq.FileMetaData] = []
        self._waiting: list[pa.Table] = []
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
        if sum(one.num_rows for one in self._waiting) >= _ROWS or sum(one.nbytes for one in self._waiting) >= _BYTES:
            self._write()

    def close(self) -> FileAdd:
        """Finish the file, and say what is in it."""
        self._write()
        self._writer.close()
        size = self._sink.tell()
        self._sink.close()
        footer = self._footers[0]
        return FileAdd(self._path, size, self._quarter, footer.num_rows, statistics_of(footer))

    def _write(self) -> None:
        if self._waiting:
            self._writer.write_table(conformed(pa.concat_tables(self._waiting), self._schema), row_group_size=_ROWS)
            self._waiting.clear()


def open_file(storage: Storage, table: str, quarter: str, schema: pa.Schema | None = None) -> TableFile:
    """Begin a file of a table and quarter under a name that no other has."""
    path = f"{QUARTER}={quarter}/{uuid4().hex}.parquet"
    if storage.root is not None:
        (storage.root / table / path).parent.mkdir(parents=True, exist_ok=True)
    sink = storage.files(table).open_output_stream(path)
    return TableFile(sink, path, quarter, schema or file_schema(table))


def write_file(storage: Storage, table: str, quarter: str, rows: pa.Table) -> FileAdd:
    """Write a whole file at once, with the columns that the rows have: those of a later version are not lost."""
    ours = file_schema(table)
    later = [one for one in rows.schema if one.name not in ours.names]
    file = open_file(storage, table, quarter, pa.schema([*ours, *later]))
    file.add(rows)
    return file.close()


def conformed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return rows with the columns of a schema; those that they lack are null, as in a file of an older version."""
    if rows.schema.names != schema.names:
        there = set(rows.schema.names)
        columns = [rows.column(one.name) if one.name in there else pa.nulls(rows.num_rows, one.type) for one in schema]
        rows = pa.table(columns, names=schema.names)
    return rows.cast(schema)

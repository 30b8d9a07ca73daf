"""Where the rows of a table are, for DuckDB: Parquet files, an Arrow dataset, or values in memory.

DuckDB's own reader of Delta tables is an extension that has to be downloaded; the log is read by delta-rs instead, and
DuckDB reads the Parquet files that are alive. It does so itself on a local disk, and through Arrow elsewhere.
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlparse

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import TableNotFoundError
from duckdb import DuckDBPyConnection
from msgspec import Struct

from section16.lake.layout import BATCHES, QUARTER, SUBMISSION, TABLES, LakeError, lake_schema
from section16.lake.storage import storage_at
from section16.table.schema import AMOUNT, NOTE_IDS

__all__ = ["LAKE_TABLES", "DeltaTables", "Memory", "Source"]

LAKE_TABLES: Final = (*TABLES, BATCHES)
_DUCKDB: Final = {
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.timestamp("us"): "TIMESTAMP",
    AMOUNT: "DECIMAL(38, 10)",
    NOTE_IDS: "VARCHAR[]",
}


class Source(Protocol):
    """Something that has the tables of a lake."""

    @property
    def folder(self) -> str | None:
        """Name the local folder that DuckDB has to read in, if any."""

    def version_of(self, table: str) -> int:
        """Return a number that changes when the rows of a table do."""

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Make the table's rows as they are now a view of its name."""


class Memory(Struct, frozen=True):
    """Tables as Arrow values, as `read_many` makes them of files; a table that is not there is empty."""

    tables: Mapping[str, pa.Table]

    @property
    def folder(self) -> str | None:
        """No folder is read."""
        return None

    def version_of(self, table: str) -> int:  # noqa: ARG002 - values do not change
        """Return the one version there is."""
        return 0

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Register the value; what the lake adds to a table is null."""
        rows = self.tables.get(table)
        if rows is None or not rows.num_rows:
            _register_none(connection, table)
        else:
            _register(connection, table, rows)


class DeltaTables:
    """The Delta tables of a lake, each in a folder of its name."""

    def __init__(self, uri: str, storage_options: Mapping[str, str] | None = None) -> None:
        """Keep the address; raise LakeError where no lake is."""
        self._storage = storage_at(uri, dict(storage_options or {}))
        self._opened: dict[str, DeltaTable | None] = {}
        if self._open(SUBMISSION) is None:
            message = f"{self._storage.place}: no lake is there; make one with section16 ingest SOURCE --lake DIR"
            raise LakeError(message)

    @property
    def folder(self) -> str | None:
        """Name the folder of a local lake."""
        root = self._storage.root
        return None if root is None else str(root.resolve())

    def version_of(self, table: str) -> int:
        """Return the table's version now, -1 where there is no such table yet."""
        opened = self._open(table)
        return -1 if opened is None else int(opened.version())

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Make a view of the files that are alive in the version last asked for."""
        opened = self._opened.get(table)
        files = [] if opened is None else opened.file_uris()
        if opened is None or not files:
            _register_none(connection, table)
        elif self.folder is None:
            _register(connection, table, opened.to_pyarrow_dataset())
        else:
            _register_files(connection, table, [_as_path(one) for one in files])

    def _open(self, table: str) -> DeltaTable | None:
        with self._storage.translate_errors(table):
            opened = self._opened.get(table)
            try:
                if opened is None:
                    opened = DeltaTable(self._storage.table_uri(table), storage_options=self._storage.options or None)
                else:
                    opened.update_incremental()
            except TableNotFoundError:
                opened = None
            self._opened[table] = opened
        return opened


def _register(connection: DuckDBPyConnection, table: str, rows: Any) -> None:  # noqa: ANN401 - a table or a dataset
    connection.register(f"{table}_rows", rows)
    _name(connection, table, f'"{table}_rows"')


def _register_files(connection: DuckDBPyConnection, table: str, files: list[str]) -> None:
    """Read by name, since a file of an older version may have fewer columns than one of today."""
    listed = ", ".join("'" + one.replace("'", "''") + "'" for one in files)
    quarters = "true, hive_types = {'QUARTER': VARCHAR}" if QUARTER in lake_schema(table).names else "false"
    _name(connection, table, f"read_parquet([{listed}], hive_partitioning = {quarters}, union_by_name = true)")


def _register_none(connection: DuckDBPyConnection, table: str) -> None:
    columns = ", ".join(f'NULL::{_DUCKDB[one.type]} AS "{one.name}"' for one in lake_schema(table))
    connection.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {columns} WHERE false')


def _name(connection: DuckDBPyConnection, table: str, rows: str) -> None:
    """Give the rows the table's name, with the columns of today in their order; one that no file has is null."""
    there = [str(row[0]) for row in connection.execute(f"DESCRIBE FROM {rows}").fetchall()]
    expected = lake_schema(table)
    columns = [
        f'"{one.name}"' if one.name in there else f'NULL::{_DUCKDB[one.type]} AS "{one.name}"' for one in expected
    ]
    columns += [f'"{name}"' for name in there if name not in expected.names]
    connection.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {", ".join(columns)} FROM {rows}')  # noqa: S608 - our names


def _as_path(uri: str) -> str:
    parsed = urlparse(uri)
    return unquote(parsed.path) if parsed.scheme == "file" else uri

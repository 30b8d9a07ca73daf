"""The rows of a table for DuckDB: in Parquet files, in an Arrow dataset, or in memory.

DuckDB's own reader of Delta tables is an extension that has to be downloaded. So delta-rs reads the log, and DuckDB the
Parquet files that are part of the table: itself on a local disk, and through Arrow elsewhere.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import pyarrow as pa
from duckdb import DuckDBPyConnection
from msgspec import Struct

from section16.lake.derived import DERIVE, Derivation, derivation_of, derived_paths, what_is_stale
from section16.lake.layout import BATCHES, QUARTER, SUBMISSION, TABLES, LakeError, lake_schema
from section16.lake.parties import PartyFilings
from section16.lake.storage import Storage, storage_at
from section16.lake.tables import Tables
from section16.lake.wholeness import Contents
from section16.table.derived.columns import DERIVED, derived_schema
from section16.table.schema import AMOUNT, NOTE_IDS

if TYPE_CHECKING:
    import pyarrow.dataset

__all__ = ["LAKE_TABLES", "ArrowTables", "DeltaTables", "TableSource"]

LAKE_TABLES: Final = (*TABLES, BATCHES)
_OF_A_LAKE: Final = "only a lake has it; ingest the files, and run `section16 lake derive`"
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


class TableSource(Protocol):
    """Anything that has the tables of a lake."""

    @property
    def folder(self) -> str | None:
        """Return the local folder that DuckDB has to read in, if any."""

    def version_of(self, table: str, /) -> int:
        """Return a number that changes when the rows of a table do."""

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Make the table's present rows a view of its name."""


class ArrowTables(Struct, frozen=True):
    """Tables in memory, as `read_many` makes them of files; a missing table is empty."""

    tables: Mapping[str, pa.Table]

    @property
    def folder(self) -> str | None:
        """Return None, since no folder is read."""
        return None

    def version_of(self, _table: str, /) -> int:
        """Return 0, since the rows do not change."""
        return 0

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Register the table; columns that a lake adds are null."""
        if table in DERIVED:
            _register_refusal(connection, table, f"{table}: {_OF_A_LAKE}")
            return
        rows = self.tables.get(table)
        if rows is None or not rows.num_rows:
            _register_none(connection, table)
        else:
            _register(connection, table, rows)


class DeltaTables:
    """The Delta tables of a lake, each in a folder of its name."""

    def __init__(self, uri: str, storage_options: Mapping[str, str] | None = None) -> None:
        """Open the lake; raise LakeError where there is none, or where it lost its tables."""
        self.uri = uri
        self._storage = storage_at(uri, dict(storage_options or {}))
        self._tables = Tables(self._storage)
        self._contents = Contents(self._tables)
        self._parties = PartyFilings(self._tables, self._contents)
        self._lock = threading.Lock()  # several connections may ask for the newest rows at once
        self._derivation: Derivation | None = None
        self._stale: str | None = None
        if self._contents.version(SUBMISSION) < 0:
            message = f"{self._storage.place}: no lake is there; make one with section16 ingest SOURCE --lake DIR"
            raise LakeError(message)

    @property
    def storage_options(self) -> dict[str, str]:
        """Return what opens the lake's storage; it may hold secrets."""
        return self._storage.options

    @property
    def folder(self) -> str | None:
        """Return the folder of a local lake."""
        root = self._storage.root
        return None if root is None else str(root.resolve())

    def version_of(self, table: str, /) -> int:
        """Return a number that changes with the rows of the table, -1 where there is no such table yet.

        That of a derived table changes with the lake, too, since it may be stale then.
        """
        with self._lock:
            if table not in DERIVED:
                return self._contents.version(table)
            self._derivation, batches = derivation_of(self._tables), self._contents.batches()
            self._stale = what_is_stale(self._derivation, batches)
            return hash((self._derivation and self._derivation.number, self._stale))

    def is_derived(self) -> bool:
        """Tell whether the derived tables answer for all that the lake has now."""
        self.version_of("lateness")
        return self._derivation is not None and self._stale is None

    def names_of_party(self, cik: str) -> list[str | None]:
        """Return the names that filings of a local lake give a party, by its CIK in digits without leading zeros.

        Raises LakeError.
        """
        with self._lock:
            names: list[str | None] = self._parties.named(cik)["NAME"].unique().to_pylist()
        return names

    def rows_of_party(self, cik: str, columns: Mapping[str, Sequence[str]]) -> dict[str, pa.Table]:
        """Return some columns of some tables, of the filings that name a party; lake, CIK and errors as above."""
        with self._lock:
            return self._parties.rows(cik, columns)

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Make a view of the table's files; raise LakeError where it lost some, or one is damaged."""
        with self._lock:
            self._attach(connection, table)

    def _attach(self, connection: DuckDBPyConnection, table: str) -> None:
        if self._stale is not None and table in DERIVED:
            _register_refusal(connection, table, f"{table}: {self._stale}; {DERIVE} --lake {self._storage.place}")
            return
        derivation = self._derivation if table in DERIVED else None
        paths = derived_paths(self._tables, derivation, table) if derivation else self._contents.paths(table)
        if not paths:
            _register_none(connection, table)
        elif self.folder is None and derivation:
            _register(connection, table, _dataset(self._storage, table, paths))
        elif self.folder is None:
            _register(connection, table, self._tables.handle(table).to_pyarrow_dataset())
        else:
            _register_files(connection, table, [f"{self.folder}/{table}/{one}" for one in paths])


def _dataset(storage: Storage, table: str, paths: Sequence[str]) -> "pyarrow.dataset.Dataset":
    import pyarrow.dataset as pads  # noqa: PLC0415 - not for local lakes

    return pads.dataset(list(paths), filesystem=storage.files(table), format="parquet", schema=derived_schema(table))


def _register(connection: DuckDBPyConnection, table: str, rows: "pa.Table | pyarrow.dataset.Dataset") -> None:
    connection.register(f"{table}_rows", rows)
    _make_view(connection, table, f'"{table}_rows"')


def _register_files(connection: DuckDBPyConnection, table: str, files: list[str]) -> None:
    """Read columns by name, since files of older versions may have fewer."""
    listed = ", ".join("'" + one.replace("'", "''") + "'" for one in files)
    quarters = "true, hive_types = {'QUARTER': VARCHAR}" if QUARTER in _schema(table).names else "false"
    _make_view(connection, table, f"read_parquet([{listed}], hive_partitioning = {quarters}, union_by_name = true)")


def _register_none(connection: DuckDBPyConnection, table: str) -> None:
    columns = ", ".join(f'NULL::{_DUCKDB[one.type]} AS "{one.name}"' for one in lake_schema(table))
    connection.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {columns} WHERE false')


def _register_refusal(connection: DuckDBPyConnection, table: str, message: str) -> None:
    """Make a view with the table's columns that nobody can read a row of: whoever asks for one gets the message.

    A statement that only uses the table's name for something of its own is none the worse.
    """
    text = message.replace("'", "''")
    columns = ", ".join(f'refused::{_DUCKDB[one.type]} AS "{one.name}"' for one in _schema(table))
    refusal = f"SELECT CASE WHEN range >= 0 THEN error('{text}') END AS refused FROM range(1)"
    connection.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {columns} FROM ({refusal}) WHERE refused IS NULL')


def _schema(table: str) -> pa.Schema:
    return derived_schema(table) if table in DERIVED else lake_schema(table)


def _make_view(connection: DuckDBPyConnection, table: str, rows: str) -> None:
    """Make a view of the table's name, with today's columns in their order; one that no file has is null."""
    present = [str(row[0]) for row in connection.execute(f"DESCRIBE FROM {rows}").fetchall()]
    expected = _schema(table)
    columns = [
        f'"{one.name}"' if one.name in present else f'NULL::{_DUCKDB[one.type]} AS "{one.name}"' for one in expected
    ]
    columns += [f'"{name}"' for name in present if name not in expected.names]
    connection.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {", ".join(columns)} FROM {rows}')

"""The rows of a table for DuckDB: in Parquet files, in an Arrow dataset, or in memory.

DuckDB's own reader of Delta tables is an extension that has to be downloaded. So delta-rs reads the log, and DuckDB the
Parquet files that are part of the table: itself on a local disk, and through Arrow elsewhere.
"""

import threading
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol
from uuid import uuid4

import pyarrow as pa
from duckdb import DuckDBPyConnection
from msgspec import Struct

from section16.lake.batches.records import BatchRecord
from section16.lake.batches.wholeness import Contents
from section16.lake.derived import DERIVE, Derivation, derivations_of, derived_paths, what_is_stale
from section16.lake.hiding import HiddenRows
from section16.lake.layout import BATCHES, DERIVATIONS, KEY, QUARTER, SUBMISSION, TABLES, LakeError, lake_schema
from section16.lake.parties import PartyFilings
from section16.lake.storage import Storage, storage_at
from section16.lake.tables import LakeFile, Tables
from section16.table.derived.columns import DERIVED, derived_schema, family_of

if TYPE_CHECKING:
    import pyarrow.dataset

__all__ = ["LAKE_TABLES", "ArrowTables", "DeltaTables", "QuarterTables", "TableSource"]

LAKE_TABLES: Final = (*TABLES, BATCHES)
_HIDDEN: Final = "hidden"  # a schema, for the numbers of filings of which rows are hidden
_OF_A_LAKE: Final = "only a lake has it; ingest the files, and run `section16 lake derive`"
_DUCKDB: Final = {
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.timestamp("us"): "TIMESTAMP",
}


class TableSource(Protocol):
    """Anything that has the tables of a lake."""

    @property
    def folder(self) -> str | None:
        """Return the local folder that DuckDB has to read in, if any."""

    def version_of(self, table: str, /) -> int:
        """Return a number that changes when the rows of a table do."""

    def kept_version(self, table: str, /) -> int:
        """Return a number of a derived table that answers for all filings; 0 where none does."""

    def batches(self) -> Sequence[BatchRecord]:
        """Return the batches of a lake, of which the rows are a matter of; none where it is no lake."""

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

    def kept_version(self, _table: str, /) -> int:
        """Return 0, since nothing is derived."""
        return 0

    def batches(self) -> Sequence[BatchRecord]:
        """Return none."""
        return ()

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Register the table; columns that a lake adds are null."""
        if table in DERIVED:
            _make_refusing_view(connection, table, f"{table}: {_OF_A_LAKE}")
            return
        rows = self.tables.get(table)
        if rows is None or not rows.num_rows:
            _make_empty_view(connection, table)
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
        self._derivations: tuple[int, Mapping[str, Derivation]] = (-1, {})
        self._judged: dict[str, tuple[Derivation | None, str | None]] = {}
        self._hiding: set[str] = set()  # tables of which some connection has, or had, hidden rows
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
            found, stale = self._derived(table)
            return hash((found and found.number, stale))

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

    def rows_of_filings(
        self, filings: Sequence[str], quarters: Collection[str], columns: Mapping[str, Sequence[str]]
    ) -> dict[str, pa.Table]:
        """Return some columns of some tables, of filings by their numbers and quarters; lake and errors as above."""
        with self._lock:
            return self._parties.rows_of(filings, quarters, columns)

    def kept_version(self, table: str, /) -> int:
        """Return a number of a derived table that answers for all that the lake has now; 0 where none does."""
        with self._lock:
            found, stale = self._derived(table)
            return 0 if found is None or stale else found.number

    def batches(self) -> Sequence[BatchRecord]:
        """Return the batches that the lake has now."""
        with self._lock:
            return self._contents.batches()

    def _derived(self, table: str) -> tuple[Derivation | None, str | None]:
        """Return the derivation of a table, and why it does not answer for the lake."""
        version = -1
        if self._tables.is_open(DERIVATIONS) or self._storage.has_table(DERIVATIONS):
            version = int(self._tables.refresh(DERIVATIONS).version())
        if version != self._derivations[0]:
            self._derivations = version, derivations_of(self._tables)
        found = self._derivations[1].get(family_of(table))
        self._judged[table] = found, what_is_stale(found, table, self._contents.batches())
        return self._judged[table]

    def attach(self, connection: DuckDBPyConnection, table: str, quarters: Collection[str] | None = None) -> None:
        """Make a view of the table's files, or of those of some quarters.

        Raises LakeError where the table lost some, or one is damaged.
        """
        with self._lock:
            if table in DERIVED:
                self._attach_derived(connection, table)
            else:
                self._attach(connection, table, quarters)

    def _attach_derived(self, connection: DuckDBPyConnection, table: str) -> None:
        found, stale = self._judged.get(table) or self._derived(table)
        if found is None or stale:
            _make_refusing_view(connection, table, f"{table}: {stale}; {DERIVE} --lake {self._storage.place}")
            return
        paths = derived_paths(self._tables, found, table)
        if not paths:
            _make_empty_view(connection, table)
        elif self.folder is None:
            _register(connection, table, _dataset(self._storage, table, paths))
        else:
            _make_view(connection, table, _in_files(table, [f"{self.folder}/{table}/{one}" for one in paths]))

    def _attach(self, connection: DuckDBPyConnection, table: str, quarters: Collection[str] | None) -> None:
        files = self._contents.files(table, quarters)
        whole = [one for one in files.values() if not one.hidden.count]
        parts = [*([whole] if whole else []), *([one] for one in files.values() if one.hidden.count)]
        if not parts:
            _make_empty_view(connection, table)
            return
        if self.folder is None:
            rows = self._register_parts(connection, table, parts)
        else:
            rows = [_in_files(table, [f"{self.folder}/{table}/{file.path}" for file in one]) for one in parts]
        before = _hidden_tables(connection, table) if table in self._hiding else []
        if parts[-1][0].hidden.count:
            self._hiding.add(table)
        _make_view(connection, table, _counting(connection, table, rows, [one[0].hidden for one in parts]))
        for name in before:  # only now, since statements of other cursors read the view of before
            connection.execute(f'DROP TABLE {_HIDDEN}."{name}"')

    def _register_parts(
        self, connection: DuckDBPyConnection, table: str, parts: Sequence[Sequence[LakeFile]]
    ) -> list[str]:
        """Register each of some parts of a table's files, to be read through Arrow; return their names."""
        import pyarrow.dataset as pads  # noqa: PLC0415 - not for local lakes

        seen = self._tables.handle(table).to_pyarrow_dataset()
        known = {one.path: one for one in seen.get_fragments()}
        names = [f"{table}_rows_{number}" for number in range(len(parts))]
        for name, files in zip(names, parts, strict=True):
            fragments = [
                known.get(one.path)  # with what the log knows of its columns
                or seen.format.make_fragment(one.path, seen.filesystem, pads.field(QUARTER) == one.quarter)
                for one in files
            ]
            rows = pads.FileSystemDataset(fragments, seen.schema, seen.format, seen.filesystem)
            connection.register(name, rows)
        return names


class QuarterTables:
    """The filings of some quarters of a lake, as if no others had been filed, with derived tables of the whole lake."""

    def __init__(self, whole: DeltaTables, quarters: Collection[str]) -> None:
        """Take the lake and the quarters, as 2024Q3."""
        self._whole, self._quarters = whole, quarters

    @property
    def folder(self) -> str | None:
        """Return the folder of the whole lake."""
        return self._whole.folder

    def version_of(self, table: str, /) -> int:
        """Return the version of the whole lake's table."""
        return self._whole.version_of(table)

    def kept_version(self, table: str, /) -> int:
        """Return the number of what the whole lake has; what an amendment repeats may be of another quarter."""
        return self._whole.kept_version(table) if table == "restated" else 0

    def batches(self) -> Sequence[BatchRecord]:
        """Return none, since it is a part of a lake."""
        return ()

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Make a view of the table's files of the quarters; raises LakeError."""
        self._whole.attach(connection, table, self._quarters)


def _dataset(storage: Storage, table: str, paths: Sequence[str]) -> "pyarrow.dataset.Dataset":
    import pyarrow.dataset as pads  # noqa: PLC0415 - not for local lakes

    return pads.dataset(
        list(paths),
        filesystem=storage.files(table),
        format="parquet",
        schema=derived_schema(table),
        partitioning=pads.partitioning(flavor="hive", schema=pa.schema([(QUARTER, pa.string())])),
    )


def _register(connection: DuckDBPyConnection, table: str, rows: "pa.Table | pyarrow.dataset.Dataset") -> None:
    connection.register(f"{table}_rows", rows)
    _make_view(connection, table, f'"{table}_rows"')


def _counting(connection: DuckDBPyConnection, table: str, rows: Sequence[str], hidden: Sequence[HiddenRows]) -> str:
    """Return in SQL the rows that count of several relations, with what is hidden in each."""
    keys = [(number, key) for number, one in enumerate(hidden) for key in one.filings]
    if not keys:
        return rows[0]
    numbers, names = zip(*keys, strict=True)
    kept = f'{_HIDDEN}."{table}_{uuid4().hex}"'  # a name of its own, since the view of before still reads the last one
    given = f"{table}_hidden"
    connection.register(given, pa.table({"PART": pa.array(numbers), KEY: pa.array(names, pa.string())}))
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_HIDDEN}")
    connection.execute(f"CREATE TABLE {kept} AS FROM {given}")  # what is registered, no other cursor sees
    connection.unregister(given)
    counting = (
        f"SELECT * FROM {one} ANTI JOIN (SELECT {KEY} FROM {kept} WHERE PART = {number}) USING ({KEY})"
        if hidden[number].count
        else f"SELECT * FROM {one}"
        for number, one in enumerate(rows)
    )
    return f"({' UNION ALL BY NAME '.join(counting)})"


def _hidden_tables(connection: DuckDBPyConnection, table: str) -> list[str]:
    """Return the tables with hidden rows that `_counting` made for a table."""
    listed = "SELECT table_name FROM duckdb_tables() WHERE schema_name = ? AND regexp_full_match(table_name, ?)"
    return [name for (name,) in connection.execute(listed, [_HIDDEN, f"{table}_[0-9a-f]{{32}}"]).fetchall()]


def _in_files(table: str, files: list[str]) -> str:
    """Return the rows of files in SQL, with columns by name, since files of older versions may have fewer."""
    listed = ", ".join("'" + one.replace("'", "''") + "'" for one in files)
    quarters = "true, hive_types = {'QUARTER': VARCHAR}" if f"/{QUARTER}=" in files[0] else "false"
    by_name = "true" if table not in DERIVED else "false"  # of a derived table all files have the same columns
    return f"read_parquet([{listed}], hive_partitioning = {quarters}, union_by_name = {by_name})"


def _sql_type(type_: pa.DataType) -> str:
    """Return DuckDB's name of a column's type."""
    if pa.types.is_list(type_):
        return f"{_sql_type(type_.value_type)}[]"
    if pa.types.is_struct(type_):
        fields = ", ".join(f'"{one.name}" {_sql_type(one.type)}' for one in type_)
        return f"STRUCT({fields})"
    if pa.types.is_decimal(type_):
        return f"DECIMAL({type_.precision}, {type_.scale})"
    return _DUCKDB[type_]


def _make_empty_view(connection: DuckDBPyConnection, table: str) -> None:
    columns = ", ".join(f'NULL::{_sql_type(one.type)} AS "{one.name}"' for one in _schema(table))
    connection.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {columns} WHERE false')


def _make_refusing_view(connection: DuckDBPyConnection, table: str, message: str) -> None:
    """Make a view with the table's columns that nobody can read a row of: whoever asks for one gets the message.

    A statement that only uses the table's name for something of its own is none the worse.
    """
    text = message.replace("'", "''")
    columns = ", ".join(f'refused::{_sql_type(one.type)} AS "{one.name}"' for one in _schema(table))
    refusal = f"SELECT CASE WHEN range >= 0 THEN error('{text}') END AS refused FROM range(1)"
    connection.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {columns} FROM ({refusal}) WHERE refused IS NULL')


def _schema(table: str) -> pa.Schema:
    return derived_schema(table) if table in DERIVED else lake_schema(table)


def _make_view(connection: DuckDBPyConnection, table: str, rows: str) -> None:
    """Make a view of the table's name, with today's columns in their order; one that no file has is null."""
    present = [str(row[0]) for row in connection.execute(f"DESCRIBE FROM {rows}").fetchall()]
    expected = _schema(table)
    columns = [
        f'"{one.name}"' if one.name in present else f'NULL::{_sql_type(one.type)} AS "{one.name}"' for one in expected
    ]
    columns += [f'"{name}"' for name in present if name not in expected.names]
    connection.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {", ".join(columns)} FROM {rows}')

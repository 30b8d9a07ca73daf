"""Asking a lake in SQL: DuckDB over its tables and views, reading only."""

import atexit
import re
import threading
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeAlias
from uuid import uuid4

import duckdb
import pyarrow as pa

from section16.query.kept_files import KEPT_FOLDERS
from section16.query.relations import LAKE_TABLES, TableSource
from section16.query.statement import QueryError, columns_named, explain_error, one_question
from section16.query.views.catalog import BUSINESS_DAYS_TABLE, NAMES, VIEWS, View, needed
from section16.query.views.functions import add_functions
from section16.query.views.trades import business_days
from section16.standard.text.nearest import suggest
from section16.table.derived.columns import DERIVED

if TYPE_CHECKING:
    from section16.form.frames import ExactFrame


__all__ = ["BoundValues", "Query", "QueryResult", "to_frame"]

# A statement that lists tables or columns sees all of them.
_CATALOG: Final = re.compile(
    r"\b(?:show|information_schema|duckdb_\w+|pragma_\w+|sqlite_master|pg_\w+)\b", re.IGNORECASE
)
_PIECE: Final = 10_000  # rows of a record batch
_WORD: Final = re.compile(r"\w+")
_OPEN: "weakref.WeakSet[Query]" = weakref.WeakSet()
_VIEWS = {one.name: one for one in VIEWS}
_KEPT: Final = frozenset(one.name for one in VIEWS if one.kept)
_JOINED: Final = frozenset(one.name for one in VIEWS if one.joins)
BoundValues: TypeAlias = Mapping[str, object] | Sequence[object]  # bound to `$name`, or to each `?` in turn


class QueryResult:
    """The rows of an answer, read as you iterate: once, in record batches of some thousand rows."""

    def __init__(self, reader: pa.RecordBatchReader, on_end: Callable[[], None] = lambda: None) -> None:
        """Keep the reader, and what to do after it; a column name that comes twice gets a number."""
        self._reader, self._on_end = reader, on_end
        self.schema = pa.schema(
            [one.with_name(name) for one, name in zip(reader.schema, _names(reader.schema), strict=True)]
        )

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield record batches; raises QueryError for what fails only now."""
        try:
            for batch in self._reader:
                yield batch.rename_columns(self.schema.names)
        except (duckdb.Error, pa.ArrowException, OSError) as error:  # DuckDB's own errors come through Arrow as OSError
            raise QueryError(explain_error(error)) from None
        self._on_end()


def _names(schema: pa.Schema) -> list[str]:
    given: list[str] = []
    for name in schema.names:
        number = sum(one == name or one.startswith(f"{name}_") for one in given)
        given.append(f"{name}_{number}" if name in given else name)
    return given


@atexit.register
def _close_all() -> None:
    """Close what is still open, since DuckDB complains of functions that outlive it."""
    for one in list(_OPEN):
        one.close()


def to_frame(table: pa.Table) -> "ExactFrame":
    """Return an Arrow table as a Polars frame."""
    import polars as pl  # noqa: PLC0415 - it takes long to import, and only frames need it

    from section16.form.frames import ExactFrame  # noqa: PLC0415 - as above

    return ExactFrame(pl.from_arrow(table))


class Query:
    """A lake to query: each statement sees the newest rows, and no statement can change them.

    A batch is written to `submission` last, and that table is refreshed first, so a filing that a statement sees is
    there with all its rows.
    """

    def __init__(
        self,
        source: TableSource,
        *,
        files: bool = False,
        core: bool = False,
        memory: int | None = None,
        floats: bool = False,
    ) -> None:
        """Keep the source of the tables; `files` lets statements read other files, too.

        `core` adds a compressed schema in memory, for screens. With `memory`, which is in bytes, statements are
        answered by one thread and write nothing to the disk to save memory. With `floats`, frames have floats in place
        of exact decimals.
        """
        self.source, self._floats = source, floats
        self._connection = duckdb.connect(config={"python_enable_replacements": False})
        self._lock = threading.RLock()  # DuckDB answers one question of a connection at a time
        self._seen: dict[str, int] = {}
        self._narrowed: set[str] = set()
        self._connection.execute("SET parquet_metadata_cache = true")  # a lake's files never change
        self._connection.execute("SET enable_progress_bar = false")  # it would stand among the answers
        if memory is not None:
            self._connection.execute(f"SET memory_limit = '{memory}B'")
            self._connection.execute("SET threads = 1")
            self._connection.execute("SET temp_directory = ''")
        if core:
            self._connection.execute("ATTACH ':memory:' AS core (COMPRESS)")
        add_functions(self._connection)
        _OPEN.add(self)
        if not files:
            self._lock_out()
        self._connection.execute("SET lock_configuration = true")

    def __enter__(self) -> Self:
        """Return it, to be closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def _lock_out(self) -> None:
        if self.source.folder is not None:
            # Beside its tables a lake may have what is nobody else's: saved screens, settings of alerts.
            readable = [f"{self.source.folder}/{one}" for one in (*LAKE_TABLES, *DERIVED, *KEPT_FOLDERS)]
            self._connection.execute("SET allowed_directories = $1", [readable])
        self._connection.execute("SET enable_external_access = false")

    def prepare(self, names: Iterable[str], columns: Collection[str] | None = None) -> duckdb.DuckDBPyConnection:
        """Refresh tables and views, with all that they need, to the newest rows; return the connection.

        Of views that are worked out, some `columns` may suffice for the next statement.
        """
        with self._lock:
            wanted = set(names)
            if "submission" in needed(wanted, _KEPT):  # before derived tables, which have all filings that it has then
                self._refresh("submission")
            kept = {one: self.source.kept_version(_VIEWS[one].kept) for one in needed(wanted) if one in _KEPT}
            is_kept = {one for one, version in kept.items() if version}
            views = [_VIEWS[one] for one in wanted if one in _VIEWS and one not in is_kept and _VIEWS[one].joins]
            narrow = {} if columns is None else {one.name: one.of(columns) for one in views}
            self._widen()
            for name in sorted(
                needed(wanted, is_kept, narrow), key=lambda one: (one != "submission", NAMES.index(one))
            ):
                if name in narrow:
                    self._narrow(narrow[name])
                else:
                    self._refresh(name, kept.get(name, 0))
        return self._connection

    def _narrow(self, view: View) -> None:
        """Hide a view behind one that has some of its columns, until the next question."""
        self._connection.execute(f'CREATE OR REPLACE TEMP VIEW "{view.name}" AS {view.sql}')
        self._narrowed.add(view.name)

    def _widen(self) -> None:
        while self._narrowed:
            self._connection.execute(f'DROP VIEW IF EXISTS temp."{self._narrowed.pop()}"')

    def versions(self) -> dict[str, int]:
        """Return the versions of the tables as of their last refresh."""
        return dict(self._seen)

    def _refresh(self, name: str, kept: int = 0) -> None:
        is_table = name not in _VIEWS and name != BUSINESS_DAYS_TABLE
        version = self.source.version_of(name) if is_table else kept
        if self._seen.get(name) == version:
            return
        if name == BUSINESS_DAYS_TABLE:
            self._connection.register("business_days_rows", business_days())
            self._connection.execute(f"CREATE TABLE {name} AS FROM business_days_rows")
            self._connection.unregister("business_days_rows")
        elif is_table or (kept and _VIEWS[name].kept == name):
            self.source.attach(self._connection, name)
        else:
            question = _VIEWS[name].sql_of_kept if kept else _VIEWS[name].sql
            self._connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {question}')
        self._seen[name] = version

    def ask(self, statement: str, limit: int | None = None, values: BoundValues = ()) -> duckdb.DuckDBPyRelation:
        """Run SQL and return DuckDB's relation, lazy until rows are read from it; `values` are bound.

        Raises QueryError, with a message of one line, for a statement that is wrong or would do more than read.
        """
        return self._asked(statement, limit, values, narrow=False)

    def _asked(
        self, statement: str, limit: int | None, values: BoundValues, *, narrow: bool
    ) -> duckdb.DuckDBPyRelation:
        try:
            question = one_question(self._connection, statement)
            words = {word.lower() for word in _WORD.findall(question)}
            columns = columns_named(self._connection, question) if narrow and words & _JOINED else None
            try:
                relation = self._relation(question, words, values, columns)
            except (duckdb.CatalogException, duckdb.BinderException):
                # Again with all names, so that DuckDB can suggest the right one.
                relation = self._relation(question, set(NAMES), values)
        except duckdb.Error as error:
            raise QueryError(explain_error(error)) from None
        return relation if limit is None else relation.limit(limit)

    def _relation(
        self, question: str, words: set[str], values: BoundValues, columns: Collection[str] | None = None
    ) -> duckdb.DuckDBPyRelation:
        self.prepare(set(NAMES) if _CATALOG.search(question) else words & set(NAMES), columns)
        if not values:
            return self._connection.sql(question)  # with values DuckDB's relation is not lazy
        return self._connection.sql(question, params=dict(values) if isinstance(values, Mapping) else list(values))

    def stream(self, statement: str, limit: int | None = None, values: BoundValues = ()) -> "QueryResult":
        """Run SQL and return the answer piece by piece; raises QueryError, also while it is read."""
        try:
            relation = self._asked(statement, limit, values, narrow=True)
            return QueryResult(relation.to_arrow_reader(_PIECE), self._widen)
        except duckdb.Error as error:
            raise QueryError(explain_error(error)) from None

    def arrow(self, statement: str, /, **values: object) -> pa.Table:
        """Run SQL and return an Arrow table; raises QueryError. A value is bound to its name: `WHERE X = $x`, `x=1`.

        Any number of threads may ask; they are answered in turn.
        """
        return self.answer(statement, values)

    def answer(self, statement: str, values: BoundValues = ()) -> pa.Table:
        """Run SQL with values and return an Arrow table, in turn with other threads; raises QueryError."""
        with self._lock:
            answer = self.stream(statement, values=values)
            return pa.Table.from_batches(answer, answer.schema)

    def sql(self, statement: str, /, **values: object) -> "ExactFrame":
        """Run SQL and return a Polars frame; values and threads as in `arrow`. Raises QueryError."""
        return self.to_frame(self.arrow(statement, **values))

    def to_frame(self, table: pa.Table) -> "ExactFrame":
        """Return an Arrow table as a Polars frame, with floats if they are asked for."""
        return to_frame(table).to_floats() if self._floats else to_frame(table)

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return a table or view as DuckDB's lazy relation, to filter and join before anything is read, by one thread.

        Raises QueryError, with the nearest name, where there is no such table.
        """
        if name not in NAMES:
            message = f"'{name}' is no table of the lake; {suggest(name, NAMES)}"
            raise QueryError(message)
        return self.prepare({name}).table(name) if name == BUSINESS_DAYS_TABLE else self.prepare({name}).view(name)

    @contextmanager
    def rows_as_table(self, rows: pa.Table) -> Iterator[str]:
        """Let the statements of this block name some rows of ours; give the name."""
        name = f"rows_{uuid4().hex}"
        with self._lock:
            self._connection.register(name, rows)
        try:
            yield name
        finally:
            with self._lock:
                self._connection.unregister(name)

    def interrupt(self) -> None:
        """Stop the statement that another thread waits for: it raises QueryError there."""
        self._connection.interrupt()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

"""A source of tables as it was at one moment: many questions about the same rows, without a look at what changed."""

import threading
from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from section16.lake.batches.records import BatchRecord
from section16.query.relations import TableSource

__all__ = ["FrozenTables"]


class FrozenTables:
    """A source whose tables are looked up once; several queries, also of several threads, then see the same rows."""

    def __init__(self, source: TableSource) -> None:
        """Keep the source, which nobody else should ask for its versions."""
        self._source = source
        self._versions: dict[str, int] = {}
        self._lock = threading.Lock()

    @property
    def folder(self) -> str | None:
        """Return the folder of the source."""
        return self._source.folder

    def version_of(self, table: str, /) -> int:
        """Return the version that the table had when it was first asked for."""
        with self._lock:
            if table not in self._versions:
                self._versions[table] = self._source.version_of(table)
            return self._versions[table]

    def kept_version(self, table: str, /) -> int:
        """Return the version of what is derived of the table that there was when it was first asked for."""
        with self._lock:
            key = f"{table} kept"
            if key not in self._versions:
                self._versions[key] = self._source.kept_version(table)
            return self._versions[key]

    def batches(self) -> Sequence[BatchRecord]:
        """Return the batches of the source."""
        return self._source.batches()

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Make the table's rows of that version a view of its name."""
        self._source.attach(connection, table)

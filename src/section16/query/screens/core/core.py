"""The core of screens for one source: made, found on the disk, or brought up to date with what came later.

Screens read the schema `core`: views of `base`, which has all filings of a moment, and of what came after that.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import duckdb

from section16.lake.batches.records import BatchRecord
from section16.query.kept_files import SCREEN_CORE, KeptFile, KeptFiles, is_worth_keeping
from section16.query.query import Query
from section16.query.relations import DeltaTables, TableSource
from section16.query.screens.core.later import later_filings, lay_over, show_base
from section16.query.screens.core.tables import BASE, CORE_RULES, TRADE_COLUMNS, USES

__all__ = ["CORE_FILES", "Core", "RowsPlace", "keep_core"]

_RAW_TABLES: Final = tuple(one for one in USES if one != "trades")
Question: TypeAlias = tuple[str, tuple[object, ...]]  # SQL for rows, and its values
_KEPT: Final = 64  # sets of rows that are remembered
CORE_FILES: Final = KeptFiles(SCREEN_CORE, CORE_RULES)


class RowsPlace(NamedTuple):
    """A table for the answer to a question, and the state of the core that was asked."""

    table: str
    made: object


class Core:
    """The core of a source, with a connection of its own, on which no statement of a user is run."""

    def __init__(self, source: TableSource) -> None:
        self._source = source
        self._open()

    def _open(self) -> None:
        self._query = Query(self._source, core=True)
        self._base: KeptFile | None = None  # of the base that is attached
        self._made: object = None
        self._kept: dict[Question, str] = {}
        self._named = 0

    def ready(self, *uses: str) -> duckdb.DuckDBPyConnection:
        """Bring the core to what the source has now; return the connection. `uses` are tables that a screen reads."""
        records = self._source.batches()
        connection = self._query.prepare(uses if records else _RAW_TABLES)
        seen = self._query.versions()
        state = (records[-1].number, records[-1].batch) if records else [seen[one] for one in _RAW_TABLES]
        if state != self._made:
            self._forget(connection)
            if not (records and isinstance(self._source, DeltaTables) and self._follow(connection, records)):
                self._make(connection, records)
            self._made = state
        return connection

    def kept_rows(self, question: Question) -> str | None:
        """Return the table with the answer to a question, a column ROW, where it is kept."""
        return self._kept.get(question)

    def place_for_rows(self) -> RowsPlace:
        """Return where an answer may be put by another connection, to be kept by `keep_rows`."""
        self._named += 1
        return RowsPlace(f"rows_{self._named}", self._made)

    def keep_rows(self, question: Question, place: RowsPlace) -> None:
        """Keep an answer, unless the core has become another meanwhile, of which the rows are none."""
        connection = self._query.prepare(())
        if place.made != self._made or question in self._kept:
            connection.execute(f"DROP TABLE IF EXISTS core.{place.table}")
            return
        if len(self._kept) >= _KEPT:
            connection.execute(f"DROP TABLE core.{self._kept.pop(next(iter(self._kept)))}")
        self._kept[question] = place.table

    def give_up(self) -> bool:
        """Delete the file of the core, which cannot be read, to begin anew; return whether there is one."""
        if self._base is None:
            return False
        self._base.path.unlink(missing_ok=True)
        self._query.close()
        self._open()
        return True

    def close(self) -> None:
        """Close the connection."""
        self._query.close()

    def keep(self) -> None:
        """Keep the core of all that the lake has on the disk, if that is worth it and not done."""
        records = self._source.batches()
        folder = self._source.folder
        if folder is not None and is_worth_keeping(records):
            connection = self._query.prepare(())
            newest = CORE_FILES.open_newest(connection, folder, records)
            if newest is None or newest.batch_number != records[-1].number:
                self._make(connection, records)

    def _follow(self, connection: duckdb.DuckDBPyConnection, records: Sequence[BatchRecord]) -> bool:
        """Use the base that is attached, or one on the disk, with what came later; return whether that is possible."""
        folder = self._source.folder
        if self._base is None and folder is not None:
            self._base = CORE_FILES.open_newest(connection, folder, records)
        if self._base is None or not isinstance(self._source, DeltaTables):
            return False
        new = later_filings(self._source, records, self._base.batch_number)
        if new is None or self._base.is_outdated_by(new.num_rows):
            return False
        lay_over(connection, self._source, new)
        return True

    def _make(self, connection: duckdb.DuckDBPyConnection, records: Sequence[BatchRecord]) -> None:
        """Make the base of all filings: in a file where it can be kept, else in memory."""
        self._query.prepare(USES, TRADE_COLUMNS)
        self._base = None
        folder = self._source.folder
        if folder is not None and is_worth_keeping(records):
            self._base = CORE_FILES.write(connection, folder, records[-1], BASE)
        if self._base is None:
            connection.execute("DETACH DATABASE IF EXISTS base")
            connection.execute("ATTACH ':memory:' AS base (COMPRESS)")
            for statement in BASE:
                connection.execute(statement)
        else:
            CORE_FILES.drop_older(folder, self._base)
        show_base(connection)

    def _forget(self, connection: duckdb.DuckDBPyConnection) -> None:
        for table in self._kept.values():
            connection.execute(f"DROP TABLE IF EXISTS core.{table}")
        self._kept.clear()


def keep_core(source: DeltaTables) -> None:
    """Keep the core of a lake on the disk, so that the first screen of a process need not make it."""
    core = Core(source)
    try:
        core.keep()
    finally:
        core.close()

"""The tables of a lake with some of its filings alone, as if no others had been filed."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from section16.lake.batches.records import BatchRecord
from section16.lake.layout import SUBMISSION
from section16.query.relations import TableSource
from section16.standard.datasets import ACCESSION_NUMBER

__all__ = ["KnownFilings"]

_ALL = "every_submission"


class KnownFilings:
    """A source whose `submission` has the filings that meet a condition; views then see the lines of these alone."""

    def __init__(self, source: TableSource, which: str, values: Sequence[object] = ()) -> None:
        """Keep the condition, in SQL over `submission` and `reportingowner`, and its values."""
        self._source, self._which, self._values = source, which, list(values)

    @property
    def folder(self) -> str | None:
        """Return the folder of the whole source."""
        return self._source.folder

    def version_of(self, table: str, /) -> int:
        """Return the version of the whole source's table."""
        return self._source.version_of(table)

    def kept_version(self, _table: str, /) -> int:
        """Return 0: what is kept is that of all filings."""
        return 0

    def batches(self) -> Sequence[BatchRecord]:
        """Return none, since it is a part of a lake."""
        return ()

    def attach(self, connection: DuckDBPyConnection, table: str) -> None:
        """Make the table's present rows a view of its name; raises LakeError."""
        self._source.attach(connection, table)
        if table != SUBMISSION:
            return
        self._source.attach(connection, "reportingowner")
        asked = f"SELECT {ACCESSION_NUMBER} FROM {SUBMISSION} WHERE {self._which}"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE known_filings AS {asked}", self._values)
        connection.execute(f"DROP VIEW IF EXISTS {_ALL}")
        connection.execute(f"ALTER VIEW {SUBMISSION} RENAME TO {_ALL}")
        connection.execute(
            f"CREATE VIEW {SUBMISSION} AS FROM {_ALL} SEMI JOIN known_filings USING ({ACCESSION_NUMBER})"
        )

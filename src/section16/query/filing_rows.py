"""The rows of filings that the ledger reads, kept issuer by issuer in one file beside the lake.

In the tables of a lake the filings about one issuer stand in as many files as quarters, and each is looked through for
them. A lake of some filings needs no such file, nor does what is not a lake in a folder.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import duckdb
import pyarrow as pa
from msgspec import Struct

from section16.lake.batches.records import BatchRecord
from section16.lake.layout import SUBMISSION, lake_schema
from section16.ledger.tables import LEDGER_TABLES, ledger_columns
from section16.query.kept_files import FILING_ROWS, KeptFile, KeptFiles, is_worth_keeping
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.query.statement import QueryError, explain_error
from section16.standard.datasets import ACCESSION_NUMBER

__all__ = ["FilingKey", "FilingRows"]

FILES: Final = KeptFiles(FILING_ROWS, 1)
_NUMBERED: Final = f"""CREATE TABLE base.filings AS
  SELECT row_number() OVER (ORDER BY TRY_CAST(ISSUERCIK AS BIGINT), {ACCESSION_NUMBER}) AS FILING,
    TRY_CAST(ISSUERCIK AS BIGINT) AS ISSUER, BATCH, {{columns}} FROM {SUBMISSION} ORDER BY FILING"""
_ROWS: Final = f"""CREATE TABLE base.{{table}} AS SELECT f.FILING, {{columns}} FROM {{table}} t
  JOIN (SELECT FILING, {ACCESSION_NUMBER} FROM base.filings) f USING ({ACCESSION_NUMBER}) ORDER BY f.FILING"""
# Of two batches with the same filing, the file has the rows of one.
_FOUND: Final = f"""SELECT FILING FROM base.filings WHERE ISSUER IN (SELECT unnest($issuers))
  AND ({ACCESSION_NUMBER}, BATCH) IN (SELECT (unnest($numbers), unnest($batches)))"""


class FilingKey(Struct, frozen=True):
    """Which filing of a lake: its number, the issuer that it is about, and the batch that brought it."""

    accession: str
    issuer: int
    batch: str


class FilingRows:
    """The rows of one lake; until `make` has found or made the file, none are there. Any number of threads may ask."""

    def __init__(self, source: DeltaTables) -> None:
        """Keep the source."""
        self._source = source
        self._lock = threading.Lock()
        self._opened: tuple[Query, KeptFile] | None = None

    def make(self) -> None:
        """Find the file, or make it where the lake is large enough; raises QueryError and LakeError."""
        folder, records = self._source.folder, self._source.batches()
        if folder is None or not is_worth_keeping(records):
            return
        with self._lock:
            try:
                self._make(folder, records)
            except duckdb.Error as error:
                raise QueryError(explain_error(error).replace("sql: ", "filing_rows: ", 1)) from None

    def _make(self, folder: str, records: Sequence[BatchRecord]) -> None:
        made = Query(self._source)  # which may be long at it, while questions are answered from the file before
        connection = made.prepare(LEDGER_TABLES)
        found = FILES.open_newest(connection, folder, records)
        if found is None or found.is_outdated_by(_later(records, found)):
            found = FILES.write(connection, folder, records[-1], tuple(_statements()))
            if found is not None:
                FILES.drop_older(folder, found)
        if found is None or (self._opened is not None and self._opened[1].path == found.path):
            made.close()
            return
        self._opened = made, found  # the query before is closed when the last question that uses it lets it go

    def of(self, filings: Iterable[FilingKey]) -> dict[str, pa.Table]:
        """Return the rows, by table, of those of some filings that the file has as they are in the lake; else none.

        Raises QueryError.
        """
        opened, several = self._opened, list(filings)
        if opened is None or not several:
            return {}
        values = {
            "issuers": list({one.issuer for one in several}),
            "numbers": [one.accession for one in several],
            "batches": [one.batch for one in several],
        }
        try:
            cursor = opened[0].prepare(()).cursor()
            numbers = {"filings": cursor.sql(_FOUND, params=values).to_arrow_table()["FILING"].to_pylist()}
            return {table: _rows(cursor, table, numbers) for table in LEDGER_TABLES}
        except duckdb.Error as error:
            raise QueryError(explain_error(error).replace("sql: ", "filing_rows: ", 1)) from None

    def close(self) -> None:
        """Close the file."""
        if self._opened is not None:
            self._opened[0].close()


def _later(records: Sequence[BatchRecord], found: KeptFile) -> int:
    return sum(one.submissions for one in records if one.number > found.batch_number)


def _statements() -> Iterable[str]:
    yield _NUMBERED.format(columns=_listed(SUBMISSION))
    yield from (_ROWS.format(table=table, columns=_listed(table, "t.")) for table in LEDGER_TABLES[1:])


def _listed(table: str, prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in ledger_columns(table))


def _rows(cursor: duckdb.DuckDBPyConnection, table: str, numbers: Mapping[str, list[int]]) -> pa.Table:
    rows = "filings" if table == SUBMISSION else table
    order = "FILING_DATE NULLS FIRST, ACCEPTED_AT NULLS FIRST, FILING" if table == SUBMISSION else "FILING"
    text = f"SELECT {_listed(table)} FROM base.{rows} WHERE FILING IN (SELECT unnest($filings)) ORDER BY {order}"
    wanted = pa.schema([lake_schema(table).field(one) for one in ledger_columns(table)])
    return cursor.sql(text, params=dict(numbers)).to_arrow_table().cast(wanted)

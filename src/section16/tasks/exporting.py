"""A lake as the SEC's data sets: a zip of eight TSV files for each quarter, named as the SEC names its own."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from msgspec import Struct

from section16.lake.errors import LakeError
from section16.lake.query import Query
from section16.lake.relations import DeltaTables, Source
from section16.lake.statement import explain_error
from section16.spec import datasets
from section16.table.schema import ROW_POSITION
from section16.table.tsv_write import file_of, write_table
from section16.tasks.asking import staged

__all__ = ["Exported", "export_datasets", "quarters_of"]

_ROWS: Final = 50_000  # that are in memory at a time
# The latest filings first, a filing's rows together, as in the SEC's files.
_ORDER: Final = "ORDER BY s.FILING_DATE DESC, s.ACCESSION_NUMBER DESC"
_WITHIN: Final = {"footnotes": "t.FOOTNOTE_ID"}


class Exported(Struct, frozen=True):
    """A quarter that was written: its file, its filings, and its rows over all tables."""

    quarter: str
    file: Path
    filings: int
    rows: int


def quarters_of(source: Source) -> tuple[str, ...]:
    """List the quarters of a lake's filings, in order; `unknown` last, where a filing has no date."""
    found = Query(source).arrow("SELECT DISTINCT coalesce(QUARTER, 'unknown') AS q FROM submission ORDER BY q")
    return tuple(found["q"].to_pylist())


def export_datasets(
    lake: str, out: Path, quarters: Sequence[str] = (), told: Callable[[Exported], object] = lambda _: None
) -> tuple[Exported, ...]:
    """Write the quarters that are named, or all, each as `2024q1_form345.zip` in a folder; return what was written.

    A file is whole or not there. Raises LakeError for a lake that cannot be read and a quarter it does not have, and
    OSError.
    """
    source = DeltaTables(lake)
    there = quarters_of(source)
    wanted = [one.upper() if one != "unknown" else one for one in quarters] or there
    missing = [one for one in wanted if one not in there]
    if missing:
        message = f"--quarter: '{missing[0]}' is not in the lake; there are {', '.join(there) or 'none'}"
        raise LakeError(message)
    made = []
    for quarter in wanted:
        made.append(_export(Query(source), quarter, out / f"{quarter.lower()}_form345.zip"))
        told(made[-1])
    return tuple(made)


def _export(query: Query, quarter: str, file: Path) -> Exported:
    counts = {}
    with staged(file) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in datasets.TABLES:
            with archive.open(zipfile.ZipInfo(file_of(table)), "w", force_zip64=True) as member:
                counts[table] = _Counted(query, table, quarter)
                for piece in write_table(table, counts[table]):
                    member.write(piece)
    query.close()
    return Exported(quarter, file, counts["submission"].rows, sum(one.rows for one in counts.values()))


class _Counted:
    """The rows of a table in a quarter, counted while they are drawn."""

    def __init__(self, query: Query, table: str, quarter: str) -> None:
        self._query, self._table, self._quarter = query, table, quarter
        self.rows = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        connection = self._query.prepare({"submission", self._table})
        table = "submission" if self._table == "submission" else self._table
        within = _WITHIN.get(table, f"t.{ROW_POSITION}" if table != "submission" else "t.ACCESSION_NUMBER")
        key = f", t.{datasets.surrogate_of(table)}" if table.endswith(("trans", "holding")) else ""
        text = f"""SELECT t.* FROM {table} t JOIN submission s USING (ACCESSION_NUMBER)
          WHERE coalesce(s.QUARTER, 'unknown') = ? {_ORDER}, {within}{key}"""  # noqa: S608 - names of ours
        try:
            for batch in connection.sql(text, params=[self._quarter]).to_arrow_reader(_ROWS):
                self.rows += batch.num_rows
                yield batch
        except duckdb.Error as error:
            raise LakeError(explain_error(error).removeprefix("sql: ")) from None

"""A lake as the SEC's data sets: eight TSV files, or a zip of them for each quarter, named as the SEC names its own."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from msgspec import Struct

from section16.lake.batches.changing import documents_of
from section16.lake.layout import LakeError, quarter_of
from section16.lake.store import Lake
from section16.query.query import Query
from section16.query.relations import DeltaTables, TableSource
from section16.query.statement import explain_error
from section16.sources import pieces, read_members
from section16.standard import datasets
from section16.table.agree import Agreement, compare
from section16.table.schema import ROW_POSITION
from section16.table.tsv.read import read_datasets
from section16.table.tsv.write import file_of, write_table
from section16.tasks.files import open_whole

__all__ = ["Exported", "compare_datasets", "export_datasets", "quarters_of"]


_ROWS: Final = 50_000  # that are in memory at a time
# The latest filings first, a filing's rows together, as in the SEC's files.
_ORDER: Final = "ORDER BY s.FILING_DATE DESC, s.ACCESSION_NUMBER DESC"
_WITHIN: Final = {"footnotes": "t.FOOTNOTE_ID"}


def compare_datasets(lake: str, names: Sequence[str]) -> Iterator[tuple[str, Agreement]]:
    """Yield each named data-set zip, and how it agrees with the documents of its quarters in a lake.

    Raises LakeError where there is no lake, SourceError for what cannot be read. Other files are left out.
    """
    opened = Lake.open(lake)
    for piece in pieces(names):
        if piece.kind == "datasets":
            theirs = read_datasets(read_members(piece), piece.path).tables
            yield piece.path, compare(documents_of(opened.tables, _quarters(theirs["submission"])), theirs)


def _quarters(filings: pa.Table) -> set[str]:
    return {quarter_of(day) for day in filings.column("FILING_DATE").unique().to_pylist()}


class Exported(Struct, frozen=True):
    """What was written: a file, or a zip of eight; the quarter of a zip, its filings, and rows of all tables."""

    file: Path
    filings: int
    rows: int
    quarter: str | None = None


def quarters_of(source: TableSource) -> tuple[str, ...]:
    """List the quarters of a lake's filings, in order; `unknown` last, where a filing has no date."""
    found = Query(source).arrow("SELECT DISTINCT coalesce(QUARTER, 'unknown') AS q FROM submission ORDER BY q")
    return tuple(found["q"].to_pylist())


def export_datasets(
    lake: str,
    out: Path,
    quarters: Sequence[str] = (),
    *,
    zips: bool = False,
    on_export: Callable[[Exported], object] = lambda _: None,
) -> tuple[Exported, ...]:
    """Write some quarters, or all, into a folder; return what was written.

    They become eight files, `SUBMISSION.tsv` and so on; or, with `zips`, `2024q1_form345.zip` for each quarter.
    A file is whole or not there. Raises LakeError for a lake that cannot be read and a quarter it does not have, and
    OSError.
    """
    source = DeltaTables(lake)
    known = quarters_of(source)
    wanted = [one.upper() if one != "unknown" else one for one in quarters] or list(known)
    missing = [one for one in wanted if one not in known]
    if missing:
        message = f"--quarter: '{missing[0]}' is not in the lake; there are {', '.join(known) or 'none'}"
        raise LakeError(message)
    made = []
    for one in _zips(source, wanted, out) if zips else _files(source, wanted, out):
        made.append(one)
        on_export(one)
    return tuple(made)


def _files(source: TableSource, quarters: list[str], out: Path) -> Iterator[Exported]:
    query = Query(source)
    for table in datasets.TABLES if quarters else ():
        rows = _Counted(query, table, quarters)
        file = out / file_of(table)
        with open_whole(file) as target:
            for piece in write_table(table, rows):
                target.write(piece)
        yield Exported(file, filings=rows.rows if table == datasets.TABLES[0] else 0, rows=rows.rows)
    query.close()


def _zips(source: TableSource, quarters: list[str], out: Path) -> Iterator[Exported]:
    for quarter in quarters:
        query, file = Query(source), out / f"{quarter.lower()}_form345.zip"
        counts = {table: _Counted(query, table, [quarter]) for table in datasets.TABLES}
        with open_whole(file) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for table, rows in counts.items():
                with archive.open(zipfile.ZipInfo(file_of(table)), "w", force_zip64=True) as member:
                    for piece in write_table(table, rows):
                        member.write(piece)
        query.close()
        filings = counts[datasets.TABLES[0]].rows
        yield Exported(file, filings, sum(one.rows for one in counts.values()), quarter)


class _Counted:
    """The rows of a table in some quarters, counted while they are read."""

    def __init__(self, query: Query, table: str, quarters: list[str]) -> None:
        self._query, self._table, self._quarters = query, table, quarters
        self.rows = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        table = "submission" if self._table == "submission" else self._table
        within = _WITHIN.get(table, f"t.{ROW_POSITION}" if table != "submission" else "t.ACCESSION_NUMBER")
        key = f", t.{datasets.surrogate_of(table)}" if table.endswith(("trans", "holding")) else ""
        text = f"""SELECT t.* FROM {table} t JOIN submission s USING (ACCESSION_NUMBER)
          WHERE list_contains(?, coalesce(s.QUARTER, 'unknown')) {_ORDER}, {within}{key}"""  # noqa: S608 - names of ours
        try:
            connection = self._query.prepare({"submission", self._table})
            for batch in connection.sql(text, params=[self._quarters]).to_arrow_reader(_ROWS):
                self.rows += batch.num_rows
                yield batch
        except (duckdb.Error, pa.ArrowException, OSError) as error:  # DuckDB's own errors come through Arrow as OSError
            raise LakeError(explain_error(error).replace("sql:", f"{self._table}:", 1)) from None

"""The filings of a lake that name one company or person, read from the few files that have some of them.

A lake is in files by quarter, and most people file in few quarters. So the CIKs in each file are kept in memory, some
hundred kilobytes a quarter; a file never changes, and is read for them once. For a lake in a folder; an object store is
better asked by whoever reads many of its files at once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import Struct

from section16.lake.batches.wholeness import Contents
from section16.lake.layout import KEY, SUBMISSION, LakeError, file_schema, lake_schema
from section16.lake.tables import LakeFile, Tables

if TYPE_CHECKING:
    import polars as pl

__all__ = ["PartyFilings"]

_OWNERS: Final = "reportingowner"
# Where a filing names a party: the columns of its CIK and of its name.
_NAMED: Final = {SUBMISSION: ("ISSUERCIK", "ISSUERNAME"), _OWNERS: ("RPTOWNERCIK", "RPTOWNERNAME")}
_NAME: Final = "NAME"
_REMEMBERED: Final = 64  # parties
_FILE: Final = "FILE"  # where a row stands


class _FileCiks(Struct, frozen=True, eq=False):
    quarter: str
    ciks: npt.NDArray[np.int64]  # sorted, each once


class PartyFilings:
    """What a lake in a folder has of single parties, as of its newest filings."""

    def __init__(self, tables: Tables, contents: Contents) -> None:
        """Take the tables of a lake, and the files that its readers see."""
        self._tables, self._contents = tables, contents
        self._ciks: dict[str, dict[str, _FileCiks]] = {table: {} for table in _NAMED}
        self._versions: dict[str, int] = {}
        self._asked: dict[str, pa.Table] = {}  # as of these versions: one question asks for a party several times

    def named(self, cik: str) -> pa.Table:
        """Return the number of each filing that names a party, and the name that it gives.

        The CIK is digits without leading zeros. Raises LakeError.
        """
        # `submission` is first: a filing that is seen there is there with all its rows.
        versions = dict(zip(_NAMED, self._contents.versions(*_NAMED), strict=True))
        for table, version in versions.items():
            if self._versions.get(table) != version:
                self._read_ciks(table)
        if self._versions != versions or len(self._asked) >= _REMEMBERED:
            self._asked.clear()
        self._versions = versions
        if cik not in self._asked:
            self._asked[cik] = self._read_named(cik)
        return self._asked[cik]

    def _read_named(self, cik: str) -> pa.Table:
        import polars as pl  # noqa: PLC0415 - it takes long to import, and most questions do without

        found = []
        for table, (column, name) in _NAMED.items():
            is_it = pl.col(column).str.strip_chars(" ").str.strip_chars_start("0") == cik
            rows = self._read(table, self._quarters(table, cik), [KEY, name], is_it)
            found.append(rows.rename_columns([KEY, _NAME]))
        return pa.concat_tables(found)

    def rows(self, cik: str, columns: Mapping[str, Sequence[str]]) -> dict[str, pa.Table]:
        """Return some columns of some tables, of the filings that name a party; raises LakeError."""
        filings = self.named(cik)[KEY].unique().to_pylist()
        quarters = frozenset().union(*(self._quarters(table, cik) for table in _NAMED))
        return self.rows_of(filings, quarters, columns)

    def rows_of(
        self, filings: Sequence[str], quarters: Collection[str], columns: Mapping[str, Sequence[str]]
    ) -> dict[str, pa.Table]:
        """Return some columns of some tables, of filings of some quarters by their numbers; raises LakeError."""
        import polars as pl  # noqa: PLC0415 - as above

        is_wanted = pl.col(KEY).is_in(pl.Series(filings, dtype=pl.String).implode())
        tuple(self._contents.versions(*columns))
        return {table: self._read(table, quarters, names, is_wanted) for table, names in columns.items()}

    def _read_ciks(self, table: str) -> None:
        """Read the CIKs of new files, and forget those of files that are gone."""
        import polars as pl  # noqa: PLC0415 - as above

        files, known = self._contents.files(table), self._ciks[table]
        new = {path: file for path, file in files.items() if path not in known}
        column, _ = _NAMED[table]
        cik = pl.col(column).str.strip_chars().cast(pl.Int64, strict=False)
        rows = self._collected(table, new, lambda scanned: scanned.select(_FILE, cik))
        first = 0
        for run in rows[_FILE].rle().to_list():  # rows come file by file
            ciks = rows[column].slice(first, run["len"]).drop_nulls().to_numpy()
            path = Path(run["value"]).relative_to(self._folder(table)).as_posix()
            known[path] = _FileCiks(files[path].quarter, np.unique(ciks))
            first += run["len"]
        self._ciks[table] = {path: known[path] for path in files if path in known}

    def _quarters(self, table: str, cik: str) -> frozenset[str]:
        number = int(cik)
        return frozenset(one.quarter for one in self._ciks[table].values() if _is_among(number, one.ciks))

    def _read(self, table: str, quarters: Collection[str], names: Sequence[str], which: "pl.Expr") -> pa.Table:
        """Read some columns of the rows of some quarters that a condition is true of; one that a file lacks is null."""
        import polars as pl  # noqa: PLC0415 - as above

        wanted = pa.schema([lake_schema(table).field(one) for one in names])
        files = self._contents.files(table, quarters)
        # Polars decodes the columns of a condition first, and of the others only the rows that it is true of.
        rows = self._collected(table, files, lambda scanned: scanned.filter(which).select(names))
        return rows.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(wanted)

    def _collected(
        self, table: str, files: Mapping[str, LakeFile], question: Callable[["pl.LazyFrame"], "pl.LazyFrame"]
    ) -> "pl.DataFrame":
        """Return what a question gives of the rows that count of some files of a table, with a column FILE.

        Columns that they lack are null.
        """
        import polars as pl  # noqa: PLC0415 - as above

        schema = pl.DataFrame(file_schema(table).empty_table()).schema
        if not files:
            return question(pl.LazyFrame(schema={**schema, _FILE: pl.String})).collect()
        storage, folder = self._tables.storage, self._folder(table)

        def scanned(paths: Sequence[str]) -> pl.LazyFrame:
            return pl.scan_parquet(
                [folder / path for path in paths],
                schema=schema,
                hive_partitioning=False,
                missing_columns="insert",
                extra_columns="ignore",
                include_file_paths=_FILE,
            )

        whole = [path for path, file in files.items() if not file.hidden.count]
        parts = [scanned(whole)] if whole else []
        for path, file in files.items():
            if file.hidden.count:
                parts.append(scanned([path]).filter(~pl.col(KEY).is_in(file.hidden.filings)))
        try:
            return question(pl.concat(parts)).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            message = f"{storage.place}/{table}: {storage.redact(str(error))}; look at the storage and run it again"
            raise LakeError(message) from None

    def _folder(self, table: str) -> Path:
        return Path(self._tables.storage.uri) / table


def _is_among(number: int, numbers: npt.NDArray[np.int64]) -> bool:
    place = int(np.searchsorted(numbers, number))
    return place < len(numbers) and int(numbers[place]) == number

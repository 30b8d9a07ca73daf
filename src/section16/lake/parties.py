"""The filings of a lake that name one company or person, read from the few files that have some of them.

A lake is in files by quarter, and most people file in few quarters. So the CIKs in each file are kept in memory, some
hundred kilobytes a quarter; a file never changes, and is read for them once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.layout import KEY, QUARTER, SUBMISSION, lake_schema
from section16.lake.tables import LakeFile, Tables
from section16.lake.wholeness import Contents
from section16.lake.writing import conformed

__all__ = ["PartyFilings"]

ItemT = TypeVar("ItemT")
FoundT = TypeVar("FoundT")

_OWNERS: Final = "reportingowner"
# Where a filing names a party: the columns of its CIK and of its name.
_NAMED: Final = {SUBMISSION: ("ISSUERCIK", "ISSUERNAME"), _OWNERS: ("RPTOWNERCIK", "RPTOWNERNAME")}
_READERS: Final = 4
_DIGITS: Final = "^[0-9]{1,18}$"  # that a number of 64 bits holds


class _FileCiks(Struct, frozen=True, eq=False):
    file: LakeFile
    ciks: npt.NDArray[np.int64]  # sorted, each once


class PartyFilings:
    """What a lake has of single parties, as of its newest filings."""

    def __init__(self, tables: Tables, contents: Contents) -> None:
        """Take the tables of a lake, and the files that its readers see."""
        self._tables, self._contents = tables, contents
        self._ciks: dict[str, dict[str, _FileCiks]] = {table: {} for table in _NAMED}
        self._versions: dict[str, int] = {}

    def named(self, cik: str) -> pa.Table:
        """Return number, quarter and the name given, of each filing that names a party.

        The CIK is digits without leading zeros. Raises LakeError.
        """
        # `submission` is first: a filing that is seen there is there with all its rows.
        for table, version in zip(_NAMED, self._contents.versions(*_NAMED), strict=True):
            if self._versions.get(table) != version:
                self._read_ciks(table)
                self._versions[table] = version
        found = [rows for table in _NAMED for rows in self._filings_in(table, cik)]
        schema = pa.schema([(one, pa.string()) for one in (KEY, QUARTER, "NAME")])
        return pa.concat_tables([schema.empty_table(), *found])

    def rows(self, cik: str, columns: Mapping[str, Sequence[str]]) -> dict[str, pa.Table]:
        """Return some columns of some tables, of the filings that name a party; raises LakeError."""
        filings = self.named(cik)
        numbers, quarters = pc.unique(filings[KEY]), frozenset(filings[QUARTER].to_pylist())
        tuple(self._contents.versions(*(table for table in columns if table not in _NAMED)))
        files = [(table, file) for table in columns for file in self._contents.files(table, quarters).values()]

        def read(one: tuple[str, LakeFile]) -> list[pa.Table]:
            table, file = one
            test = KEY, lambda keys: pc.is_in(keys, value_set=numbers)
            return self._tables.rows_where(table, file.path, test, columns[table])

        found: dict[str, list[pa.Table]] = {table: [] for table in columns}
        for (table, _), rows in zip(files, _at_once(read, files), strict=True):
            found[table] += rows
        return {table: _whole(table, columns[table], rows) for table, rows in found.items()}

    def _read_ciks(self, table: str) -> None:
        """Read the CIKs of new files, and forget those of files that are gone."""
        files, known = self._contents.files(table), self._ciks[table]
        read = _at_once(
            lambda file: self._ciks_in(table, file), [one for one in files.values() if one.path not in known]
        )
        known |= {one.file.path: one for one in read}
        self._ciks[table] = {path: known[path] for path in files}

    def _ciks_in(self, table: str, file: LakeFile) -> _FileCiks:
        column, _ = _NAMED[table]
        texts = pc.unique(pc.utf8_trim_whitespace(self._tables.read(table, file.path, [column])[column]))
        numbers = texts.filter(pc.match_substring_regex(texts, _DIGITS)).cast(pa.int64())
        return _FileCiks(file, np.unique(numbers.to_numpy()))

    def _filings_in(self, table: str, cik: str) -> Iterable[pa.Table]:
        column, name = _NAMED[table]
        test = column, lambda ciks: pc.equal(pc.utf8_ltrim(pc.utf8_trim(ciks, characters=" "), characters="0"), cik)
        number = int(cik)
        files = [one.file for one in self._ciks[table].values() if _is_among(number, one.ciks)]
        found = _at_once(lambda file: self._tables.rows_where(table, file.path, test, (KEY, name)), files)
        for file, parts in zip(files, found, strict=True):
            for rows in parts:
                quarter = pa.repeat(file.quarter, rows.num_rows)
                yield pa.table([rows[KEY], quarter, rows[name]], names=[KEY, QUARTER, "NAME"])


def _at_once(read: Callable[[ItemT], FoundT], items: Collection[ItemT]) -> list[FoundT]:
    if len(items) <= 1:
        return [read(one) for one in items]
    with ThreadPoolExecutor(_READERS) as pool:
        return list(pool.map(read, items))


def _whole(table: str, columns: Sequence[str], parts: Sequence[pa.Table]) -> pa.Table:
    """Return rows of several files as one table; columns that older files lack are null."""
    schema = lake_schema(table)
    wanted = pa.schema([schema.field(one) for one in columns])
    return pa.concat_tables([wanted.empty_table(), *(conformed(one, wanted) for one in parts)])


def _is_among(number: int, numbers: npt.NDArray[np.int64]) -> bool:
    place = int(np.searchsorted(numbers, number))
    return place < len(numbers) and int(numbers[place]) == number

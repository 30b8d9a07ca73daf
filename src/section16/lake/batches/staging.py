"""Batches become Parquet files that no table refers to yet: on any machine, without a lock.

A worker may read and stage filings anywhere: what it returns is small, can be pickled, and is committed by the process
that holds the lake. Files of a stage that is never committed are deleted by `compact`.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol
from uuid import uuid4

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.keys import NO_KEYS, Keys, keys_in, merged, texts_of
from section16.lake.layout import (
    BATCH,
    FROM_DATA_SET,
    KEY,
    REJECTS,
    SUBMISSION,
    UNKNOWN,
    LakeError,
    file_schema,
    quarter_of,
)
from section16.lake.storage import Storage
from section16.lake.writing import FileAdd, TableFile, conformed, open_file

__all__ = ["BatchLike", "Staged", "keys_by_rank", "rows_without", "split", "stage"]

Numbers = npt.NDArray[np.int64]
_AT_ONCE: Final = 8


class Staged(Struct, frozen=True, kw_only=True):
    """A batch whose files are written, and that is not part of the lake yet.

    `documents` counts all, `repeated` those that came twice; `keys` are those of rejects, of filings from data sets,
    and of filings from documents; `pieces` are the names of pieces that were read completely.
    """

    batch: str
    documents: int
    repeated: int = 0
    files: Mapping[str, tuple[FileAdd, ...]] = {}
    keys: tuple[Keys, Keys, Keys] = (NO_KEYS, NO_KEYS, NO_KEYS)
    parsers: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def rows(self) -> dict[str, int]:
        """Count the rows of each table."""
        return {table: sum(file.rows for file in files) for table, files in self.files.items()}


def split(tables: Mapping[str, pa.Table], batch: str) -> Iterator[tuple[str, str, pa.Table]]:
    """Yield table, quarter and rows with the batch's name; a row belongs to the quarter of its filing's date.

    A row without a filing, as of a reject and its faults, belongs to the quarter UNKNOWN.
    """
    quarters = _Quarters(tables[SUBMISSION])
    for name, rows in tables.items():
        if rows.num_rows:
            whole = rows.append_column(BATCH, pa.repeat(pa.scalar(batch), rows.num_rows))
            whole = conformed(whole, file_schema(name))
            yield from ((name, quarter, part) for quarter, part in quarters.split(whole))


class _Quarters:
    """The filings of a batch in the order of their keys, and the quarter of each."""

    def __init__(self, filings: pa.Table) -> None:
        keys = filings.column(KEY).combine_chunks()
        order = pc.sort_indices(keys).to_numpy(zero_copy_only=False)
        days = filings.column("FILING_DATE").combine_chunks().take(pa.array(order))
        encoded = days.dictionary_encode(null_encoding="encode")
        names = [quarter_of(day) for day in encoded.dictionary.to_pylist()]
        self.names = sorted({*names, UNKNOWN})
        of_day = np.array([self.names.index(name) for name in names], dtype=np.int64)
        self._keys = keys.take(pa.array(order))
        # The last is for keys without a filing, for which index_in gives null.
        found = of_day[encoded.indices.to_numpy(zero_copy_only=False)] if len(days) else np.empty(0, dtype=np.int64)
        self._quarter = np.append(found, self.names.index(UNKNOWN))

    def split(self, rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
        found = pc.index_in(rows.column(KEY).combine_chunks(), value_set=self._keys)
        place = pc.fill_null(found, len(self._keys)).to_numpy(zero_copy_only=False)
        quarter = self._quarter[place]
        is_sorted = not np.any(place[1:] < place[:-1])
        order = np.arange(len(place)) if is_sorted else np.argsort(place, kind="stable")
        present = np.flatnonzero(np.bincount(quarter))
        for one in present:
            own = order if len(present) == 1 else order[quarter[order] == one]
            yield self.names[one], rows if is_sorted and len(present) == 1 else rows.take(pa.array(own))


class BatchLike(Protocol):
    """A `section16.table.batch.Batch`, or anything with its tables."""

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """Return the ten tables."""

    @property
    def documents(self) -> int:
        """Return how many documents were read for them."""


def stage(storage: Storage, batches: Iterable[BatchLike], pieces: tuple[str, ...] = ()) -> Staged:
    """Write batches as one: a file for each table and quarter; of a filing that comes twice the first is kept.

    Memory holds a batch, and a row group of each file. Raises LakeError where the storage cannot be written.
    """
    writing = _Writing(storage, uuid4().hex)
    with storage.translate_errors("staging"):
        for batch in batches:
            writing.add(batch)
        return writing.close(pieces)


class _Writing:
    """The files of a stage while they are open."""

    def __init__(self, storage: Storage, batch: str) -> None:
        self._storage, self._batch = storage, batch
        self._files: dict[tuple[str, str], TableFile] = {}
        self._keys: list[tuple[Keys, Keys, Keys]] = []
        self._all = NO_KEYS
        self._parsers: set[str] = set()
        self._documents = self._repeated = 0

    def add(self, batch: BatchLike) -> None:
        _require_whole(batch)
        self._documents += batch.documents
        tables = self._new(batch.tables)
        self._keys.append(keys_by_rank(tables))
        self._parsers.update(_parsers(tables))
        for table, quarter, rows in split(tables, self._batch):
            place = (table, quarter)
            if place not in self._files:
                self._files[place] = open_file(self._storage, table, quarter)
            self._files[place].add(rows)

    def close(self, pieces: tuple[str, ...]) -> Staged:
        files: dict[str, list[FileAdd]] = {}
        with ThreadPoolExecutor(_AT_ONCE) as pool:  # closing waits for the disk
            added = list(pool.map(TableFile.close, self._files.values()))
        for (table, _), one in zip(self._files, added, strict=True):
            files.setdefault(table, []).append(one)
        rejects, data_sets, documents = (merged(one[rank] for one in self._keys) for rank in range(3))
        return Staged(
            batch=self._batch,
            documents=self._documents,
            repeated=self._repeated,
            files={table: tuple(found) for table, found in files.items()},
            keys=(rejects, data_sets, documents),
            parsers=tuple(sorted(self._parsers)),
            pieces=pieces,
        )

    def _new(self, tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
        """Leave out the filings of earlier batches of this stage."""
        given = merged((keys_in(tables[SUBMISSION].column(KEY)), keys_in(tables[REJECTS].column(KEY))))
        again = given.both(self._all)
        self._all = merged((self._all, given))
        self._repeated += len(again)
        return {name: rows_without(rows, again) for name, rows in tables.items()} if len(again) else tables


def _require_whole(batch: BatchLike) -> None:
    """Raise LakeError for a batch that has lost a document, or has one twice."""
    columns = [batch.tables[name].column(KEY) for name in (SUBMISSION, REJECTS)]
    found, different = sum(map(len, columns)), len(merged(keys_in(one) for one in columns))
    if found != batch.documents or different != found:
        message = (
            f"staging: a batch of {batch.documents} documents has {found} filings and rejects, {different} of them "
            "different; nothing of it was kept, so report this"
        )
        raise LakeError(message)


def keys_by_rank(tables: Mapping[str, pa.Table]) -> tuple[Keys, Keys, Keys]:
    """Return the keys of rejects, of filings from data sets, and of filings from documents."""
    filings = tables[SUBMISSION]
    is_from_set = pc.fill_null(pc.equal(filings.column("READ_BY"), FROM_DATA_SET), fill_value=False)
    column = filings.column(KEY)
    from_sets, from_documents = column.filter(is_from_set), column.filter(pc.invert(is_from_set))
    return keys_in(tables[REJECTS].column(KEY)), keys_in(from_sets), keys_in(from_documents)


def rows_without(rows: pa.Table, keys: Keys) -> pa.Table:
    """Return the rows without those of some keys."""
    if not len(keys) or not rows.num_rows:
        return rows
    return rows.filter(pc.invert(pc.is_in(rows.column(KEY), value_set=pa.array(texts_of(keys), type=pa.string()))))


def _parsers(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    for table in (SUBMISSION, REJECTS):
        yield from (one for one in pc.unique(tables[table].column("PARSER_VERSION")).to_pylist() if one)

"""The bulk reader: thousands of filings a call, as Arrow tables.

A document in which every tag is one that the form has there, every text stands where the form has one, and every
value is plainly of its kind is read here, at once with many others, into just what the careful reader makes of it.
Any other goes to the careful reader, alone, so that it costs no other document anything.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.batch import SUBMISSION, Batch, join_tables
from section16.table.bulk.assemble import ArrowColumns, assemble
from section16.table.bulk.headings import NO_HEADER, BulkHeader, UnreadHeader, read_header
from section16.table.bulk.locate import Located, locate
from section16.table.bulk.values import read_walk
from section16.table.bulk.walk import walk
from section16.table.careful import read_carefully
from section16.table.provenance import (
    BOXES,
    FILE_NUMBER,
    OWNER_CIK,
    RELATIONSHIP,
    columns_of_filings,
    file_number_of,
    relationship_of,
)
from section16.table.raw import KeyedFiling, RawFiling, with_keys
from section16.table.schema import schema_of
from section16.xml.container.unwrap import COLUMNS, unwrap

__all__ = ["owner_columns", "read_many"]

_OWNERS: Final = "reportingowner"
# By the number that the boxes make, the first box the highest of its digits.
_WORDS: Final = pa.array([relationship_of(ticked) for ticked in product((False, True), repeat=len(BOXES))], pa.string())
# Enough that what a call costs by itself does not count, few enough that all arrays of theirs stay small.
_AT_ONCE: Final = 2_048

LocatedFiling = tuple[KeyedFiling, Located, BulkHeader]


def owner_columns(owners: Mapping[str, pa.Array], headers: Sequence[tuple[str, BulkHeader]]) -> dict[str, pa.Array]:
    """Return the columns of owners that no element says; `headers` are the filings' keys and headers."""
    return {RELATIONSHIP: _relationships(owners), FILE_NUMBER: _file_numbers(owners, headers)}


def _relationships(owners: Mapping[str, pa.Array]) -> pa.Array:
    numbers = np.zeros(len(owners[ACCESSION_NUMBER]), np.int64)
    for box in BOXES.values():
        ticked = pc.fill_null(owners[box], fill_value=False)
        numbers = numbers * 2 + ticked.to_numpy(zero_copy_only=False)
    return _WORDS.take(pa.array(numbers))


def _file_numbers(owners: Mapping[str, pa.Array], headers: Sequence[tuple[str, BulkHeader]]) -> pa.Array:
    known = {key: header.file_numbers for key, header in headers if header.file_numbers}
    if not known:
        return pa.nulls(len(owners[ACCESSION_NUMBER]), pa.string())
    ciks = zip(owners[ACCESSION_NUMBER].to_pylist(), owners[OWNER_CIK].to_pylist(), strict=True)
    return pa.array([file_number_of(cik, known.get(key, {})) for key, cik in ciks], pa.string())


def read_many(raws: Sequence[RawFiling]) -> Batch:
    """Read filings into the ten tables; a filing that cannot be read is a row of `rejects`.

    The keys of the filings are unique within a call: the caller removes repeats. Raises nothing for a filing.
    Rows come by filing, first those of the filings read at once.
    """
    found, left = _locate_all(with_keys(tuple(raws)))
    parts: list[dict[str, pa.Table]] = []
    for begin in range(0, len(found), _AT_ONCE):
        tables, odd = _read_at_once(found[begin : begin + _AT_ONCE])
        parts.append(tables)
        left += odd
    return Batch(tables=join_tables([*parts, read_carefully(left)]), documents=len(raws))


def _locate_all(filings: Sequence[KeyedFiling]) -> tuple[list[LocatedFiling], list[KeyedFiling]]:
    """Return the filings whose XML and header are found at a glance, and the others."""
    found: list[LocatedFiling] = []
    left: list[KeyedFiling] = []
    for one in filings:
        located = None if one.is_misnamed else locate(one.raw.data)
        if located is None:
            left.append(one)
            continue
        try:
            found.append((one, located, read_header(located.header) if located.header else NO_HEADER))
        except UnreadHeader:
            left.append(one)
    return found, left


def _read_at_once(filings: Sequence[LocatedFiling]) -> tuple[dict[str, pa.Table], list[KeyedFiling]]:
    """Return the tables of the documents that are wholly of the form, and the filings of the others."""
    found = read_walk(walk([located.root for _, located, _ in filings]))
    odd = found.odd | {number for number in found.broken if _was_cut(filings[number][1].xml)}
    fine = np.ones(len(filings), np.bool_)
    fine[list(odd)] = False
    left = [filings[number][0] for number in sorted(odd)]
    read = [one for number, one in enumerate(filings) if number not in odd]
    if not read:
        return {}, left
    columns = assemble(found, fine, pa.array([filing.key for filing, _, _ in read], pa.string()))
    columns[SUBMISSION] |= _columns_of_sources(read)
    columns[_OWNERS] |= owner_columns(columns[_OWNERS], [(filing.key, header) for filing, _, header in read])
    tables = {
        table: pa.Table.from_arrays([own[name] for name in schema_of(table).names], schema=schema_of(table))
        for table, own in columns.items()
    }
    return tables, left


def _was_cut(xml: bytes) -> bool:
    """Tell whether a text was cut at a fixed column; in a document of the form no tag was."""
    return max(map(len, xml.split(b"\n"))) in COLUMNS and bool(unwrap(xml).joined)


def _columns_of_sources(read: Sequence[LocatedFiling]) -> ArrowColumns:
    """Return the columns of `submission` that no element says."""
    schema = schema_of(SUBMISSION)
    filings = [filing for filing, _, _ in read]
    columns = columns_of_filings(filings, [header.heading for _, _, header in read], "bulk")
    return {name: pa.array(values, schema.field(name).type) for name, values in columns.items()}

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
from section16.table.bulk.arrays import Indices
from section16.table.bulk.assemble import ArrowColumns, assemble
from section16.table.bulk.headings import BulkHeaders, read_headers
from section16.table.bulk.locate import Located, locate
from section16.table.bulk.values import read_walk
from section16.table.bulk.walk import walk
from section16.table.careful import read_carefully
from section16.table.provenance import (
    BOXES,
    FILE_NUMBER,
    OWNER_CIK,
    RELATIONSHIP,
    columns_of_places,
    relationship_of,
)
from section16.table.raw import KeyedFiling, RawFiling, with_keys
from section16.table.schema import schema_of
from section16.xml.container.unwrap import COLUMNS, unwrap

__all__ = ["read_keyed", "read_many"]

_OWNERS: Final = "reportingowner"
_FILED: Final = "FILING_DATE"
# By the number that the boxes make, the first box the highest of its digits.
_WORDS: Final = pa.array([relationship_of(ticked) for ticked in product((False, True), repeat=len(BOXES))], pa.string())
# Enough that what a call costs by itself does not count, few enough that all arrays of theirs stay small.
_AT_ONCE: Final = 2_048

LocatedFiling = tuple[KeyedFiling, Located]


def _relationships(owners: Mapping[str, pa.Array]) -> pa.Array:
    numbers = np.zeros(len(owners[ACCESSION_NUMBER]), np.int64)
    for box in BOXES.values():
        ticked = pc.fill_null(owners[box], fill_value=False)
        numbers = numbers * 2 + ticked.to_numpy(zero_copy_only=False)
    return _WORDS.take(pa.array(numbers))


def _file_numbers(owners: Mapping[str, pa.Array], headers: BulkHeaders, of_owner: Indices) -> pa.Array:
    """Return the file number that its header gives for each owner; `of_owner` are the numbers of the headers."""
    given = len(headers.owner_ciks)
    if not given:
        return pa.nulls(len(of_owner), pa.string())
    ciks = pa.concat_arrays([headers.owner_ciks, owners[OWNER_CIK]])
    coded = pc.ascii_ltrim(ciks, "0").dictionary_encode()  # two are one owner when they are the same number
    codes = coded.indices.fill_null(len(coded.dictionary)).to_numpy().astype(np.intp)
    pairs = np.append(headers.owner_headers, of_owner) * (len(coded.dictionary) + 1) + codes
    known, first = np.unique(pairs[:given], return_index=True)
    at = np.searchsorted(known, pairs[given:]).clip(max=len(known) - 1)
    return headers.file_numbers.take(pa.array(first[at], mask=known[at] != pairs[given:]))


def read_many(raws: Sequence[RawFiling]) -> Batch:
    """Read filings into the ten tables; a filing that cannot be read is a row of `rejects`.

    The keys of the filings are unique within a call: the caller removes repeats. Raises nothing for a filing.
    Rows come by filing, first those of the filings read at once.
    """
    return read_keyed(with_keys(raws))


def read_keyed(filings: Sequence[KeyedFiling]) -> Batch:
    """Read filings whose keys are known; see `read_many`."""
    found, left = _locate_all(filings)
    parts: list[dict[str, pa.Table]] = []
    for begin in range(0, len(found), _AT_ONCE):
        tables, odd = _read_at_once(found[begin : begin + _AT_ONCE])
        parts.append(tables)
        left += odd
    return Batch(tables=join_tables([*parts, read_carefully(left)]), documents=len(filings))


def _locate_all(filings: Sequence[KeyedFiling]) -> tuple[list[LocatedFiling], list[KeyedFiling]]:
    """Return the filings whose XML is found at a glance, and the others."""
    found: list[LocatedFiling] = []
    left: list[KeyedFiling] = []
    for one in filings:
        located = None if one.is_misnamed else locate(one.raw.data)
        if located is None:
            left.append(one)
        else:
            found.append((one, located))
    return found, left


def _read_at_once(filings: Sequence[LocatedFiling]) -> tuple[dict[str, pa.Table], list[KeyedFiling]]:
    """Return the tables of the documents that are wholly of the form, and the filings of the others."""
    found = read_walk(walk([located.root for _, located in filings]))
    headers = read_headers([located.header for _, located in filings])
    odd = found.odd | headers.unread | {number for number in found.broken if _was_cut(filings[number][1].xml)}
    fine = np.ones(len(filings), np.bool_)
    fine[list(odd)] = False
    left = [filings[number][0] for number in sorted(odd)]
    read = np.flatnonzero(fine)
    if not len(read):
        return {}, left
    keys = pa.array([filings[number][0].key for number in read.tolist()], pa.string())
    columns = assemble(found, fine, keys)
    columns[SUBMISSION] |= _columns_of_sources([filings[number][0] for number in read.tolist()], headers, read)
    owners = columns[_OWNERS]
    of_owner = read[pc.index_in(owners[ACCESSION_NUMBER], value_set=keys).to_numpy()]
    owners |= {RELATIONSHIP: _relationships(owners), FILE_NUMBER: _file_numbers(owners, headers, of_owner)}
    tables = {
        table: pa.Table.from_arrays([own[name] for name in schema_of(table).names], schema=schema_of(table))
        for table, own in columns.items()
    }
    return tables, left


def _was_cut(xml: bytes) -> bool:
    """Tell whether a text was cut at a fixed column; in a document of the form no tag was."""
    return max(map(len, xml.split(b"\n"))) in COLUMNS and bool(unwrap(xml).joined)


def _columns_of_sources(filings: Sequence[KeyedFiling], headers: BulkHeaders, read: Indices) -> ArrowColumns:
    """Return the columns of `submission` that no element says; `read` are the numbers of the filings' headers."""
    schema = schema_of(SUBMISSION)
    places = columns_of_places(filings, "bulk")
    columns = {name: pa.array(values, schema.field(name).type) for name, values in places.items()}
    columns |= {name.upper(): column.take(pa.array(read)) for name, column in headers.columns.items()}
    if columns[_FILED].null_count:
        listed = pa.array([one.raw.filed_on for one in filings], schema.field(_FILED).type)
        columns[_FILED] = pc.coalesce(columns[_FILED], listed)
    return columns

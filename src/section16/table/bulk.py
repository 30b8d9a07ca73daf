"""The bulk reader: thousands of filings a call, as Arrow tables.

A document in which every tag is one that the form has there, every text stands where the form has one, and every
value is plainly of its kind is read here, at once with many others, into just what the careful reader makes of it.
Any other goes to the careful reader, alone, so that it costs no other document anything.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from section16.table.around import columns_of_filings
from section16.table.assemble import Columns, assemble
from section16.table.batch import SUBMISSION, Batch, join_tables
from section16.table.careful import read_carefully
from section16.table.filed import Filed, file_all
from section16.table.found import read_walk
from section16.table.headings import NO_HEADING, Headed, UnreadHeader, headed
from section16.table.locate import Located, locate
from section16.table.owners import owner_columns
from section16.table.raw import Raw
from section16.table.schema import schema_of
from section16.table.walk import walk
from section16.xml.unwrap import COLUMNS, unwrap

__all__ = ["read_many"]

# Enough that what a call costs by itself does not count, few enough that all arrays of theirs stay small.
_AT_ONCE: Final = 2_048

Place = tuple[Filed, Located, Headed]


def read_many(raws: Sequence[Raw]) -> Batch:
    """Read filings into the ten tables; a filing that cannot be read is a row of `rejects`.

    The keys of the filings are unique within a call: the caller removes repeats. Raises nothing for a filing.
    Rows come by filing, first those of the filings read at once.
    """
    filed = file_all(tuple(raws))
    places, left = _sorted(filed)
    parts: list[dict[str, pa.Table]] = []
    for begin in range(0, len(places), _AT_ONCE):
        tables, odd = _read_at_once(places[begin : begin + _AT_ONCE])
        parts.append(tables)
        left += odd
    return Batch(tables=join_tables([*parts, read_carefully(left)]), documents=len(raws))


def _sorted(filed: Sequence[Filed]) -> tuple[list[Place], list[Filed]]:
    """Part the filings that are plain to see from the others."""
    places: list[Place] = []
    left: list[Filed] = []
    for one in filed:
        located = locate(one.raw.data)
        if located is None:
            left.append(one)
            continue
        try:
            places.append((one, located, headed(located.header) if located.header else NO_HEADING))
        except UnreadHeader:
            left.append(one)
    return places, left


def _read_at_once(places: Sequence[Place]) -> tuple[dict[str, pa.Table], list[Filed]]:
    """Return the tables of the documents that are wholly of the form, and the filings of the others."""
    found = read_walk(walk([located.root for _, located, _ in places]))
    odd = found.odd | {one for one in found.broken if _was_cut(places[one][1].xml)}
    fine = np.ones(len(places), np.bool_)
    fine[list(odd)] = False
    left = [places[one][0] for one in sorted(odd)]
    read = [place for number, place in enumerate(places) if number not in odd]
    if not read:
        return {}, left
    columns = assemble(found, fine, pa.array([filed.key for filed, _, _ in read], pa.string()))
    columns[SUBMISSION] |= _around(read)
    columns["reportingowner"] |= owner_columns(
        columns["reportingowner"], [(filed.key, head) for filed, _, head in read]
    )
    tables = {
        table: pa.Table.from_arrays([own[name] for name in schema_of(table).names], schema=schema_of(table))
        for table, own in columns.items()
    }
    return tables, left


def _was_cut(xml: bytes) -> bool:
    """Tell whether a text was cut at a fixed column; in a document of the form no tag was."""
    return max(map(len, xml.split(b"\n"))) in COLUMNS and bool(unwrap(xml).joined)


def _around(read: Sequence[Place]) -> Columns:
    """Return the columns of `submission` that no element says."""
    schema = schema_of(SUBMISSION)
    filed = [one for one, _, _ in read]
    columns = columns_of_filings(filed, [head.heading for _, _, head in read], "bulk")
    return {name: pa.array(values, schema.field(name).type) for name, values in columns.items()}

"""What was found in documents, as tables: each value put at its row and column."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import Struct

from section16.standard.datasets import ACCESSION_NUMBER, surrogate_of
from section16.table.batch import SUBMISSION
from section16.table.bulk.grammar import grammar
from section16.table.bulk.shape import Target
from section16.table.bulk.values import Found, Kind, kinds_of_texts
from section16.table.schema import LINES, ROW_POSITION, schema_of

__all__ = ["Columns", "assemble"]

Numbers: TypeAlias = npt.NDArray[np.int32]
Mask: TypeAlias = npt.NDArray[np.bool_]
Columns: TypeAlias = dict[str, pa.Array]

_IDS: Final = pa.array([f"F{number}" for number in range(100)])
_FOOTNOTES: Final = "footnotes"
_FOOTNOTE_ID: Final = "FOOTNOTE_ID"
# The two kinds of lines of Table I are counted together, and so are those of Table II.
_COUNTED_TOGETHER: Final = (("nonderiv_trans", "nonderiv_holding"), ("deriv_trans", "deriv_holding"))


class _Rows(Struct, frozen=True):
    """The rows of all tables: `of_part` is each part's row in its table, `report_of_part` that of its document's.

    `documents` and `parts` go by table.
    """

    of_part: Numbers
    report_of_part: Numbers
    documents: Mapping[str, Numbers]
    parts: Mapping[str, Numbers]


def assemble(found: Found, fine: Mask, keys: pa.Array) -> dict[str, Columns]:
    """Return the columns of the fine documents' rows, by table; `keys` are those of the fine documents, in order."""
    rows = _rows(found, fine)
    columns: dict[str, Columns] = {table: {} for table in rows.parts}
    for number, kind in enumerate(found.kinds):
        targets = np.flatnonzero(kinds_of_texts() == number).tolist()
        for target, values in _columns_of_kind(found, kind, targets, rows, fine):
            columns[target.table][target.column] = values
    for target, notes in _columns_of_notes(found, rows, fine):
        columns[target.table][target.column] = notes
    for table, positions in _positions(rows):
        columns[table][ROW_POSITION] = positions
    for table, documents in rows.documents.items():
        columns[table] |= {ACCESSION_NUMBER: keys.take(pa.array(documents)), **_numbers(found, rows, table)}
    return columns


def _rows(found: Found, fine: Mask) -> _Rows:
    walk = found.walk
    new = np.cumsum(fine, dtype=np.int32) - 1
    documents = new[walk.part_documents]
    is_fine = fine[walk.part_documents]
    of_part = np.full(len(walk.part_rows), -1, np.int32)
    parts: dict[str, Numbers] = {}
    for number, table in enumerate(grammar().rows):
        if table:
            own = np.flatnonzero((walk.part_rows == number) & is_fine).astype(np.int32)
            of_part[own] = np.arange(len(own), dtype=np.int32)
            parts[table] = own
    return _Rows(of_part, documents, {table: documents[own] for table, own in parts.items()}, parts)


def _cells(
    parts: Numbers, columns: npt.NDArray[np.integer[Any]], targets: Sequence[Target | None], rows: _Rows
) -> tuple[npt.NDArray[np.intp], list[int]]:
    """Number the cells of columns one after another; return where each value goes and where each column begins.

    A column without a target has no cells.
    """
    sizes = [len(rows.parts[target.table]) if target else 0 for target in targets]
    begins = np.append(0, np.cumsum(sizes))
    # what stands in the report itself may follow a part of it
    of_report = np.array([target is not None and target.table == SUBMISSION for target in targets], np.bool_)
    own = np.where(of_report.take(columns), rows.report_of_part.take(parts), rows.of_part.take(parts))
    cells: npt.NDArray[np.intp] = begins.take(columns) + own
    return cells, begins.tolist()


def _columns_of_kind(
    found: Found, kind: Kind, numbers: list[int], rows: _Rows, fine: Mask
) -> Iterator[tuple[Target, pa.Array]]:
    walk = found.walk
    targets = [target if number in numbers else None for number, target in enumerate(grammar().texts)]
    parts = walk.text_parts.take(kind.at)
    columns = walk.text_columns.take(kind.at)
    origin = kind.source
    if not fine.all():
        taken = np.flatnonzero(fine[walk.part_documents[parts]])
        parts, columns, origin = parts[taken], columns[taken], origin[taken]
    cells, begins = _cells(parts, columns, targets, rows)
    source = np.full(begins[-1], -1, np.int32)
    source[cells] = origin
    values = kind.values.take(pa.array(source, mask=source < 0))
    for at, target in enumerate(targets):
        if target is not None:
            yield target, values.slice(begins[at], begins[at + 1] - begins[at])


def _columns_of_notes(found: Found, rows: _Rows, fine: Mask) -> Iterator[tuple[Target, pa.Array]]:
    walk = found.walk
    targets = grammar().notes
    by_column = np.argsort(walk.note_columns, kind="stable")
    taken = by_column[fine[walk.part_documents[walk.note_parts[by_column]]]]
    cells, begins = _cells(walk.note_parts[taken], walk.note_columns[taken], targets, rows)
    counts = np.bincount(cells, minlength=begins[-1])
    ends = np.append(0, np.cumsum(counts)).astype(np.int32)
    ids = _IDS.take(pa.array(walk.notes[taken]))
    lists = pa.ListArray.from_arrays(pa.array(ends), ids, mask=pa.array(counts == 0))
    for at, target in enumerate(targets):
        yield target, lists.slice(begins[at], begins[at + 1] - begins[at])


def _numbers(found: Found, rows: _Rows, table: str) -> Columns:
    """Return the columns that count rows, and the ids of footnotes."""
    made: Columns = {}
    if table in LINES:
        made[surrogate_of(table)] = pa.array(_turns(rows.documents[table]).astype(np.int64))
    elif ROW_POSITION in schema_of(table).names:
        made[ROW_POSITION] = pa.array(_turns(rows.documents[table]))
    if table == _FOOTNOTES:
        made[_FOOTNOTE_ID] = _IDS.take(pa.array(found.walk.part_notes[rows.parts[table]]))
    return made


def _positions(rows: _Rows) -> Iterator[tuple[str, pa.Array]]:
    """Number the lines of Table I and those of Table II, of both kinds, as they stand."""
    for together in _COUNTED_TOGETHER:
        positions = np.zeros(len(rows.of_part), np.int32)
        for table in together:
            positions[rows.parts[table]] = 1
        lines = np.flatnonzero(positions)
        positions[lines] = _turns(rows.report_of_part[lines])
        for table in together:
            yield table, pa.array(positions[rows.parts[table]])


def _turns(documents: Numbers) -> Numbers:
    """Count from 1 within each run of the same number."""
    places = np.arange(len(documents), dtype=np.int32)
    begins = np.append(True, documents[1:] != documents[:-1])[: len(documents)]
    made: Numbers = places - np.maximum.accumulate(np.where(begins, places, 0)) + 1
    return made.astype(np.int32)

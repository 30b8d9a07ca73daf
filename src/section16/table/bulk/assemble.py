"""The values that were found in documents, put at their rows and columns: the columns of all tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from msgspec import Struct

from section16.standard.datasets import ACCESSION_NUMBER, surrogate_of
from section16.table.batch import SUBMISSION
from section16.table.bulk.arrays import Flags, Indices, Ints, ShortInts
from section16.table.bulk.grammar import grammar
from section16.table.bulk.shape import TableColumn
from section16.table.bulk.values import KindValues, WalkValues, kinds_of_columns
from section16.table.schema import LINES, ROW_POSITION, schema_of

__all__ = ["ArrowColumns", "assemble"]

ArrowColumns: TypeAlias = dict[str, pa.Array]  # by name

_IDS: Final = pa.array([f"F{number}" for number in range(100)])
_FOOTNOTES: Final = "footnotes"
_FOOTNOTE_ID: Final = "FOOTNOTE_ID"
# The two kinds of lines of Table I are counted together, and so are those of Table II.
_COUNTED_TOGETHER: Final = (("nonderiv_trans", "nonderiv_holding"), ("deriv_trans", "deriv_holding"))


class _Rows(Struct, frozen=True):
    """The rows of all tables.

    `of_segment` is each segment's row in its table, `report_of_segment` that of its document in `submission`.
    `documents` and `segments` are the document and the segment of each row, by table.
    """

    of_segment: Ints
    report_of_segment: Ints
    documents: Mapping[str, Ints]
    segments: Mapping[str, Ints]


def assemble(found: WalkValues, fine: Flags, keys: pa.Array) -> dict[str, ArrowColumns]:
    """Return the columns of the fine documents' rows, by table; `keys` are those of the fine documents, in order."""
    rows = _number_rows(found, fine)
    columns: dict[str, ArrowColumns] = {table: {} for table in rows.segments}
    for number, kind in enumerate(found.kinds):
        numbers = np.flatnonzero(kinds_of_columns() == number).tolist()
        for target, values in _columns_of_kind(found, kind, numbers, rows, fine):
            columns[target.table][target.column] = values
    for target, notes in _columns_of_notes(found, rows, fine):
        columns[target.table][target.column] = notes
    for table, positions in _positions(rows):
        columns[table][ROW_POSITION] = positions
    for table, documents in rows.documents.items():
        columns[table] |= {ACCESSION_NUMBER: keys.take(pa.array(documents)), **_counting_columns(found, rows, table)}
    return columns


def _number_rows(found: WalkValues, fine: Flags) -> _Rows:
    walk = found.walk
    new = np.cumsum(fine, dtype=np.int32) - 1
    documents = new[walk.segment_documents]
    is_fine = fine[walk.segment_documents]
    of_segment = np.full(len(walk.segment_tables), -1, np.int32)
    segments: dict[str, Ints] = {}
    for number, table in enumerate(grammar().tables):
        if table:
            own = np.flatnonzero((walk.segment_tables == number) & is_fine).astype(np.int32)
            of_segment[own] = np.arange(len(own), dtype=np.int32)
            segments[table] = own
    return _Rows(of_segment, documents, {table: documents[own] for table, own in segments.items()}, segments)


def _cells(
    segments: Ints, columns: ShortInts, targets: Sequence[TableColumn | None], rows: _Rows
) -> tuple[Indices, list[int]]:
    """Number the cells of columns one after another; return each value's cell, and the first cell of each column.

    A column without a target has no cells.
    """
    sizes = [len(rows.segments[target.table]) if target else 0 for target in targets]
    begins = np.append(0, np.cumsum(sizes))
    # what stands in the report itself may follow a part of it
    of_report = np.array([target is not None and target.table == SUBMISSION for target in targets], np.bool_)
    own = np.where(of_report.take(columns), rows.report_of_segment.take(segments), rows.of_segment.take(segments))
    cells: Indices = begins.take(columns) + own
    return cells, begins.tolist()


def _columns_of_kind(
    found: WalkValues, kind: KindValues, numbers: list[int], rows: _Rows, fine: Flags
) -> Iterator[tuple[TableColumn, pa.Array]]:
    walk = found.walk
    targets = [target if number in numbers else None for number, target in enumerate(grammar().text_columns)]
    segments = walk.text_segments.take(kind.texts)
    columns = walk.text_columns.take(kind.texts)
    origin = kind.source
    if not fine.all():
        taken = np.flatnonzero(fine[walk.segment_documents[segments]])
        segments, columns, origin = segments[taken], columns[taken], origin[taken]
    cells, begins = _cells(segments, columns, targets, rows)
    source = np.full(begins[-1], -1, np.int32)
    source[cells] = origin
    values = kind.values.take(pa.array(source, mask=source < 0))
    for at, target in enumerate(targets):
        if target is not None:
            yield target, values.slice(begins[at], begins[at + 1] - begins[at])


def _columns_of_notes(found: WalkValues, rows: _Rows, fine: Flags) -> Iterator[tuple[TableColumn, pa.Array]]:
    walk = found.walk
    targets = grammar().notes_columns
    by_column = np.argsort(walk.note_columns, kind="stable")
    taken = by_column[fine[walk.segment_documents[walk.note_segments[by_column]]]]
    cells, begins = _cells(walk.note_segments[taken], walk.note_columns[taken], targets, rows)
    counts = np.bincount(cells, minlength=begins[-1])
    ends = np.append(0, np.cumsum(counts)).astype(np.int32)
    ids = _IDS.take(pa.array(walk.notes[taken]))
    lists = pa.ListArray.from_arrays(pa.array(ends), ids, mask=pa.array(counts == 0))
    for at, target in enumerate(targets):
        yield target, lists.slice(begins[at], begins[at + 1] - begins[at])


def _counting_columns(found: WalkValues, rows: _Rows, table: str) -> ArrowColumns:
    """Return the columns that count rows, and the ids of footnotes."""
    made: ArrowColumns = {}
    if table in LINES:
        made[surrogate_of(table)] = pa.array(_count_in_runs(rows.documents[table]).astype(np.int64))
    elif ROW_POSITION in schema_of(table).names:
        made[ROW_POSITION] = pa.array(_count_in_runs(rows.documents[table]))
    if table == _FOOTNOTES:
        made[_FOOTNOTE_ID] = _IDS.take(pa.array(found.walk.segment_notes[rows.segments[table]]))
    return made


def _positions(rows: _Rows) -> Iterator[tuple[str, pa.Array]]:
    """Number the lines of Table I and those of Table II, of both kinds, as they stand."""
    for together in _COUNTED_TOGETHER:
        positions = np.zeros(len(rows.of_segment), np.int32)
        for table in together:
            positions[rows.segments[table]] = 1
        lines = np.flatnonzero(positions)
        positions[lines] = _count_in_runs(rows.report_of_segment[lines])
        for table in together:
            yield table, pa.array(positions[rows.segments[table]])


def _count_in_runs(documents: Ints) -> Ints:
    """Count from 1 within each run of the same number."""
    places = np.arange(len(documents), dtype=np.int32)
    begins = np.append(True, documents[1:] != documents[:-1])[: len(documents)]
    made: Ints = places - np.maximum.accumulate(np.where(begins, places, 0)) + 1
    return made.astype(np.int32)

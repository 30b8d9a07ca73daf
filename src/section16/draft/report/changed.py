"""The lines of an earlier report with some cells put right, their footnotes as texts again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.draft.asking import refuse
from section16.draft.plan import Change
from section16.draft.plan.base import texts
from section16.draft.plan.mistake import Mistake
from section16.form.cell import Cell
from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument
from section16.form.rows import Field, fields_of
from section16.standard.kinds import Unreadable

__all__ = ["Lines", "lines_of", "with_changes"]

R = TypeVar("R", bound=Struct)


class Lines(Struct, frozen=True):
    """Rows of both tables, each with whether the plan changes it; removed ones are gone."""

    first: tuple[tuple[NonDerivativeRow, bool], ...]
    second: tuple[tuple[DerivativeRow, bool], ...]


def lines_of(report: OwnershipDocument) -> Lines:
    """Return the rows of a report with the texts of their footnotes in place of ids."""
    meanings = {note.id: note.text for note in report.footnotes}
    return Lines(
        tuple((_worded(row, meanings), False) for row in report.non_derivative_table),
        tuple((_worded(row, meanings), False) for row in report.derivative_table),
    )


def with_changes(lines: Lines, changes: Sequence[Change]) -> Lines:
    """Apply changes; raise PlanError with all that name a line or a cell that is not there, or cannot be read."""
    mistakes: list[Mistake] = []
    first = _table(lines.first, changes, 1, mistakes)
    second = _table(lines.second, changes, 2, mistakes)
    if mistakes:
        refuse(mistakes)
    return Lines(first, second)


def _table(
    rows: tuple[tuple[R, bool], ...], changes: Sequence[Change], table: int, mistakes: list[Mistake]
) -> tuple[tuple[R, bool], ...]:
    done: dict[int, tuple[R, bool]] = dict(enumerate(rows, 1))
    for number, change in enumerate(changes, 1):
        if change.table != table:
            continue
        place = f"amend.change[{number}]"
        if change.line not in range(1, len(rows) + 1):
            seen = f"Table {'I' * table} of the original has {len(rows)} lines, not a line {change.line}"
            mistakes.append(Mistake(place=f"{place}.line", seen=seen, do="count its lines from 1, holdings too"))
        elif change.remove:
            done.pop(change.line, None)
        elif change.line in done:
            row, wrong = _put(done[change.line][0], change, place)
            done[change.line] = (row, True)
            mistakes.extend(wrong)
    return tuple(done[line] for line in sorted(done))


def _put(row: R, change: Change, place: str) -> tuple[R, tuple[Mistake, ...]]:
    field = next((one for one in fields_of(type(row)) if one.name == change.cell), None)
    if field is None:
        seen = f"'{change.cell}' is no cell of line {change.line}" if change.cell else "missing"
        return row, (Mistake(place=f"{place}.cell", seen=seen, do="name a cell of that line"),)
    try:
        value = None if change.to is None else _parsed(field, change.to)
    except Unreadable as error:
        return row, (Mistake(place=f"{place}.to", seen=str(error), do="write the value as the form has it"),)
    home = field.name if field.is_cell else "coding_footnotes"
    before = getattr(row, home, ())
    notes = _notes(before) if change.footnote is None else texts(change.footnote)
    if field.is_cell:
        return replace(row, **{field.name: Cell(value, notes)}), ()
    return replace(row, **{field.name: value, home: notes}), ()


def _notes(value: object) -> tuple[str, ...]:
    if isinstance(value, Cell):
        return value.footnotes
    return value if isinstance(value, tuple) else ()


def _parsed(field: Field, text: str) -> object:
    kind = field.row.kind
    return kind.parse(text) if kind is not None and hasattr(kind, "parse") else text


def _worded(row: R, meanings: Mapping[str, str]) -> R:
    changes: dict[str, Any] = {}
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if isinstance(value, Cell) and value.footnotes:
            changes[name] = replace(value, footnotes=tuple(_meant(value.footnotes, meanings)))
        elif isinstance(value, tuple):
            changes[name] = tuple(_meant(value, meanings))
    return replace(row, **changes)


def _meant(ids: Sequence[str], meanings: Mapping[str, str]) -> Iterator[str]:
    return (meanings[id] for id in ids if id in meanings)

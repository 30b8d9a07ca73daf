"""The table of rows: every field of a part with its row, in the order of the schema."""

import types
from collections.abc import Iterator
from functools import cache
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.standard.datasets import NOTES
from section16.standard.kinds import NoteIds
from section16.standard.row import Box, Row, use_on
from section16.standard.text.characters import is_allowed, transliterate

__all__ = ["Field", "as_submitted", "column_values", "fields_of", "notes_field", "rows_of", "transliterated"]

S = TypeVar("S", bound=Struct)


def transliterated(part: S) -> S:
    """Return a part with every text transliterated; what has no replacement stays, and is asked about."""
    changes: dict[str, object] = {}
    for name in part.__struct_fields__:
        before = getattr(part, name)
        after = _plain(before)
        if after is not before:
            changes[name] = after
    return replace(part, **changes) if changes else part


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value if is_allowed(value) else transliterate(value).text
    if isinstance(value, Struct):
        return transliterated(value)
    if isinstance(value, tuple):
        after = tuple(_plain(one) for one in value)
        return after if any(new is not old for new, old in zip(after, value, strict=True)) else value
    return value


class Field(Struct, frozen=True, kw_only=True):
    """A field of a part: its name, its row and what it is made of."""

    name: str
    row: Row
    box: Box | None
    is_cell: bool  # a value with footnotes, `value` and `footnoteId` below the element
    parts: tuple[type[Struct], ...]  # what stands in it, for a field that is a part or a table of parts
    many: bool  # a tuple of parts

    @property
    def column(self) -> str | None:
        """Return the name of its column in the SEC's data sets, or in the lake; None where it has none."""
        return self.row.tsv or self.row.column

    @property
    def notes_column(self) -> str | None:
        """Return the name of the column of its footnotes; None where it has none."""
        return self.row.tsv_notes or (f"{self.row.tsv}{NOTES}" if self.is_cell and self.row.tsv else None)


def fields_of(part: type[Struct]) -> tuple[Field, ...]:
    """List the fields of a part that stand in the XML, in the schema's order."""
    return _fields(part)


@cache
def _fields(part: type[Struct]) -> tuple[Field, ...]:
    hints = get_type_hints(part, include_extras=True)
    return tuple(_field(name, hint, row) for name, hint in hints.items() if (row := _row(hint)) is not None)


def column_values(part: Struct) -> Iterator[tuple[Field, str, object]]:
    """Yield what a part says, with the field and the column that it is of; footnotes are a list of ids."""
    for field in fields_of(type(part)):
        found = getattr(part, field.name)
        cell = found if isinstance(found, Cell) else Cell(found)
        if field.column and field.row.kind is not None:
            yield field, field.column, None if cell.value == "" else cell.value
        if field.notes_column:
            yield (
                field,
                field.notes_column,
                list(cell.footnotes or (cell.value if not field.is_cell else None) or ()) or None,
            )


def notes_field(part: type[Struct], field: Field) -> str | None:
    """Name the field that holds a field's footnotes: a cell does so itself, what is coded has one in its group."""
    if field.is_cell:
        return field.name
    group = field.row.path.rpartition("/")[0]
    beside = (one for one in fields_of(part) if isinstance(one.row.kind, NoteIds))
    return next((one.name for one in beside if one.row.path.rpartition("/")[0] == group), None)


def rows_of(part: type[Struct]) -> tuple[tuple[str, Row], ...]:
    """List name and row of each field of a part, in the schema's order."""
    return tuple((field.name, field.row) for field in fields_of(part))


def _row(hint: object) -> Row | None:
    found = (one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Row))
    return next(found, None)


def _field(name: str, hint: object, row: Row) -> Field:
    kind, *metadata = get_args(hint)
    box = next((one for one in metadata if isinstance(one, Box)), None)
    parts = tuple(one for one in _types(kind) if isinstance(one, type) and issubclass(one, Struct))
    return Field(
        name=name,
        row=row,
        box=box,
        is_cell=get_origin(kind) is Cell,
        parts=() if get_origin(kind) is Cell else parts,
        many=get_origin(kind) is tuple and bool(parts),
    )


def _types(hint: object) -> tuple[object, ...]:
    """List the plain types of a union or of a tuple of one."""
    if get_origin(hint) in (Union, types.UnionType, tuple):
        return tuple(plain for one in get_args(hint) for plain in _types(one))
    return (hint,)


def as_submitted(part: S, document_type: str) -> S:
    """Leave out what only EDGAR inserts on a form, '3' to '5/A', at every depth."""
    changes: dict[str, object] = {}
    for field in fields_of(type(part)):
        value = getattr(part, field.name)
        if use_on(field.row.use, document_type) == "n":
            changes[field.name] = None
        elif field.many:
            changes[field.name] = tuple(as_submitted(one, document_type) for one in value)
        elif field.parts and value is not None:
            changes[field.name] = as_submitted(value, document_type)
    return replace(part, **changes) if changes else part

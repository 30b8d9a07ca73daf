"""Readers of the parts of the form, made once from the rows.

They read what is where it should be and pass over the rest, counting what they took. When the count at the end falls
short of what the document holds, the document is sorted first (`odd/sorting.py`) and read again. So in nearly all
filings nothing is looked at twice.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from section16.form.cell import Cell
from section16.form.document import Footnote
from section16.form.rows import Field
from section16.standard.kinds import Kind, NoteIds, Text
from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.xml.element import Element, children_of
from section16.xml.layout import Branch, Leaf, element_of, flat_element_of, flat_layout_of, layout_of

__all__ = [
    "ChildReader",
    "ElementReader",
    "FieldValues",
    "OddDocument",
    "ReadCount",
    "children_reader",
    "part_reader",
    "readers_of",
]

FieldValues = dict[str, Any]  # by the name of the field; those of a list are collected in one
ElementReader = Callable[[Element, FieldValues, "ReadCount"], None]
PartReader = Callable[[Element, "ReadCount"], Struct]
TextParser = Callable[[str], object]


class OddDocument(Exception):
    """Something is not as the form has it; sort the document and read again."""


class ReadCount:
    """How much of a document was read: characters of text, ids."""

    __slots__ = ("characters", "ids")

    def __init__(self) -> None:
        self.characters = 0
        self.ids = 0


class ChildReader(NamedTuple):
    """How a child is read, its turn among its siblings, and the last turn after which it may come."""

    after: int
    turn: int
    read: ElementReader


def children_reader(readers: dict[str, ChildReader]) -> ElementReader:
    """Make what reads the children of an element by their tags, and passes over those of other tags."""

    def read_children(element: Element, values: FieldValues, count: ReadCount) -> None:
        last = -1
        for child in children_of(element):
            reader = readers.get(child.tag)
            if reader is not None:
                after, turn, read = reader
                if last > after:
                    raise OddDocument
                last = turn
                read(child, values, count)

    return read_children


@cache
def part_reader(part: type[Struct], *, flat: bool = False) -> PartReader:
    """Make the reader of a part: its element in, its value out."""
    if part is Footnote:
        return _read_footnote
    layout = flat_layout_of(part) if flat else layout_of(part)
    read_children = children_reader(readers_of(layout))
    references = tuple(field.name for field in _fields(layout) if isinstance(field.row.kind, NoteIds))

    def read(element: Element, count: ReadCount) -> Struct:
        values: FieldValues = {}
        read_children(element, values, count)
        for name in references:
            if name in values:
                values[name] = tuple(values[name])
        return part(**values)

    return read


def _fields(branch: Branch) -> tuple[Field, ...]:
    """List the fields of a layout at any depth."""
    below = ((one.field,) if isinstance(one, Leaf) else _fields(one) for one in branch.children)
    return tuple(field for fields in below for field in fields)


def _read_footnote(element: Element, count: ReadCount) -> Footnote:
    id_ = element.get(NOTE_ID)
    if id_ is not None:
        count.ids += 1
    text = element.text
    if text is None:
        return Footnote(id_ or "", "")
    if len(element):
        raise OddDocument
    count.characters += len(text)
    return Footnote(id_ or "", text.strip())


def readers_of(branch: Branch) -> dict[str, ChildReader]:
    """Make the readers of an element's children, by tag."""
    return {
        child.tag: ChildReader(turn if _repeats(child) else turn - 1, turn, _reader(child))
        for turn, child in enumerate(branch.children)
    }


def _repeats(child: Leaf | Branch) -> bool:
    return isinstance(child, Leaf) and child.field.row.most > 1 and not _is_table(child.field)


def _is_table(field: Field) -> bool:
    return field.many and element_of(field.parts[0]) is not None


def _reader(child: Leaf | Branch) -> ElementReader:
    if isinstance(child, Branch):
        return children_reader(readers_of(child))
    field = child.field
    kind = field.row.kind
    if isinstance(kind, NoteIds):
        return _references_reader(field.name)
    if kind is not None:
        return (_cell_reader if field.is_cell else _text_reader)(field.name, _parser(kind))
    if _is_table(field):
        return _table_reader(field)
    return _repeated_part_reader(field) if field.many else _single_part_reader(field)


def _parser(kind: Kind) -> TextParser:
    """Return what reads a text, giving None for a blank one."""
    if isinstance(kind, NoteIds):
        message = "references to footnotes are no text"
        raise TypeError(message)
    return (lambda text: text.strip() or None) if isinstance(kind, Text) else kind.parse


def _text_reader(name: str, parse: TextParser) -> ElementReader:
    def read(element: Element, values: FieldValues, count: ReadCount) -> None:
        text = element.text
        if text is not None:
            if len(element):
                raise OddDocument
            count.characters += len(text)
            values[name] = parse(text)

    return read


def _cell_reader(name: str, parse: TextParser) -> ElementReader:
    def read(element: Element, values: FieldValues, count: ReadCount) -> None:
        children = len(element)
        if not children:
            return
        value = None
        notes: tuple[str, ...] = ()
        first = element[0]
        if first.tag == VALUE:
            text = first.text
            if text is not None:
                if len(first):
                    raise OddDocument
                count.characters += len(text)
                value = parse(text)
            if children > 1:
                notes = _ids(children_of(element)[1:], count)
        else:
            notes = _ids(children_of(element), count)
        values[name] = Cell(value, notes)

    return read


def _ids(elements: list[Element], count: ReadCount) -> tuple[str, ...]:
    return tuple([_id(one, count) for one in elements])


def _id(element: Element, count: ReadCount) -> str:
    id_ = element.get(NOTE_ID)
    if element.tag != NOTE_REFERENCE or not id_:
        raise OddDocument
    count.ids += 1
    return id_


def _references_reader(name: str) -> ElementReader:
    def read(element: Element, values: FieldValues, count: ReadCount) -> None:
        values.setdefault(name, []).append(_id(element, count))

    return read


def _single_part_reader(field: Field) -> ElementReader:
    name, read_part = field.name, part_reader(field.parts[0])

    def read(element: Element, values: FieldValues, count: ReadCount) -> None:
        values[name] = read_part(element, count)

    return read


def _repeated_part_reader(field: Field) -> ElementReader:
    name, read_part = field.name, part_reader(field.parts[0])

    def read(element: Element, values: FieldValues, count: ReadCount) -> None:
        values.setdefault(name, []).append(read_part(element, count))

    return read


def _table_reader(field: Field) -> ElementReader:
    name = field.name
    either = any(flat_element_of(part) for part in field.parts)  # tables, or lines as X0101 has them
    below = {element_of(part): part_reader(part) for part in field.parts}

    def read(element: Element, values: FieldValues, count: ReadCount) -> None:
        if either and "flat" in values:
            raise OddDocument
        try:
            values[name] = [below[child.tag](child, count) for child in children_of(element)]
        except KeyError as error:
            raise OddDocument from error

    return read

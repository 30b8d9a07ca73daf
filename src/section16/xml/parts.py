"""Readers of the parts of the form, made once from the rows.

They read what is where it should be. What is not, they pass over: a `Tally` of what they took tells at the end that
something was left, and the document is sorted first (`sorting`). So nothing is looked at twice in nearly all filings.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import Struct

from section16.form.cell import Cell
from section16.form.document import Footnote
from section16.form.rows import Field
from section16.standard.kinds import Kind, NoteIds, Text
from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.xml.element import Element, children_of
from section16.xml.layout import Branch, Leaf, flat_layout_of, layout_of

__all__ = ["Odd", "Read", "Table", "Tally", "Values", "part_reader", "table_of", "walker"]

Values = dict[str, Any]
Read = Callable[[Element, Values, "Tally"], None]
ReadPart = Callable[[Element, "Tally"], Struct]
Parse = Callable[[str], Any]
Table = dict[str, tuple[int, int, Read]]  # by tag: after which place it may come, its own place, how it is read


class Odd(Exception):
    """Something is not as the form has it; sort the document and read again."""


class Tally:
    """How much of a document was taken: characters of text, ids."""

    __slots__ = ("characters", "ids")

    def __init__(self) -> None:
        """Begin at nothing."""
        self.characters = 0
        self.ids = 0


def walker(table: Table) -> Read:
    """Make what reads the children of an element by a table, and passes over those that are not in it."""

    def walk(element: Element, values: Values, tally: Tally) -> None:
        last = -1
        for child in children_of(element):
            entry = table.get(child.tag)
            if entry is not None:
                most, order, read = entry
                if last > most:
                    raise Odd
                last = order
                read(child, values, tally)

    return walk


@cache
def part_reader(part: type[Struct], *, flat: bool = False) -> ReadPart:
    """Make the reader of a part: its element in, its value out."""
    if part is Footnote:
        return _footnote
    layout = flat_layout_of(part) if flat else layout_of(part)
    walk = walker(table_of(layout))
    references = tuple(field.name for field in _fields(layout) if isinstance(field.row.kind, NoteIds))

    def read(element: Element, tally: Tally) -> Struct:
        values: Values = {}
        walk(element, values, tally)
        for name in references:
            if name in values:
                values[name] = tuple(values[name])
        return part(**values)

    return read


def _fields(branch: Branch) -> tuple[Field, ...]:
    """List the fields of a layout at any depth."""
    below = ((one.field,) if isinstance(one, Leaf) else _fields(one) for one in branch.children)
    return tuple(field for fields in below for field in fields)


def _footnote(element: Element, tally: Tally) -> Footnote:
    id_ = element.get(NOTE_ID)
    if id_ is not None:
        tally.ids += 1
    text = element.text
    if text is None:
        return Footnote(id_ or "", "")
    if len(element):
        raise Odd
    tally.characters += len(text)
    return Footnote(id_ or "", text.strip())


def table_of(branch: Branch) -> Table:
    """Make the table of an element's children."""
    return {
        child.tag: (order if _repeats(child) else order - 1, order, _reader(child))
        for order, child in enumerate(branch.children)
    }


def _repeats(child: Leaf | Branch) -> bool:
    return isinstance(child, Leaf) and child.field.row.most > 1 and not _is_table(child.field)


def _is_table(field: Field) -> bool:
    return field.many and hasattr(field.parts[0], "element")


def _reader(child: Leaf | Branch) -> Read:
    if isinstance(child, Branch):
        return walker(table_of(child))
    field = child.field
    kind = field.row.kind
    if isinstance(kind, NoteIds):
        return _references(field.name)
    if kind is not None:
        return (_cell if field.is_cell else _plain)(field.name, _parser(kind))
    if _is_table(field):
        return _rows(field)
    return _parts(field) if field.many else _part(field)


def _parser(kind: Kind) -> Parse:
    """Return what reads a text, giving None for a blank one."""
    if isinstance(kind, NoteIds):
        message = "references to footnotes are no text"
        raise TypeError(message)
    return (lambda text: text.strip() or None) if isinstance(kind, Text) else kind.parse


def _plain(name: str, parse: Parse) -> Read:
    def read(element: Element, values: Values, tally: Tally) -> None:
        text = element.text
        if text is not None:
            if len(element):
                raise Odd
            tally.characters += len(text)
            values[name] = parse(text)

    return read


def _cell(name: str, parse: Parse) -> Read:
    def read(element: Element, values: Values, tally: Tally) -> None:
        count = len(element)
        if not count:
            return
        value = None
        notes: tuple[str, ...] = ()
        first = element[0]
        if first.tag == VALUE:
            text = first.text
            if text is not None:
                if len(first):
                    raise Odd
                tally.characters += len(text)
                value = parse(text)
            if count > 1:
                notes = _ids(children_of(element)[1:], tally)
        else:
            notes = _ids(children_of(element), tally)
        values[name] = Cell(value, notes)

    return read


def _ids(elements: list[Element], tally: Tally) -> tuple[str, ...]:
    return tuple([_id(one, tally) for one in elements])


def _id(element: Element, tally: Tally) -> str:
    id_ = element.get(NOTE_ID)
    if element.tag != NOTE_REFERENCE or not id_:
        raise Odd
    tally.ids += 1
    return id_


def _references(name: str) -> Read:
    def read(element: Element, values: Values, tally: Tally) -> None:
        values.setdefault(name, []).append(_id(element, tally))

    return read


def _part(field: Field) -> Read:
    name, read_part = field.name, part_reader(field.parts[0])

    def read(element: Element, values: Values, tally: Tally) -> None:
        values[name] = read_part(element, tally)

    return read


def _parts(field: Field) -> Read:
    name, read_part = field.name, part_reader(field.parts[0])

    def read(element: Element, values: Values, tally: Tally) -> None:
        values.setdefault(name, []).append(read_part(element, tally))

    return read


def _rows(field: Field) -> Read:
    name = field.name
    either = any(hasattr(part, "flat_element") for part in field.parts)  # tables, or rows as X0101 has them
    below: dict[str, ReadPart] = {part.element: part_reader(part) for part in field.parts}  # type: ignore[attr-defined]

    def read(element: Element, values: Values, tally: Tally) -> None:
        if either and "flat" in values:
            raise Odd
        try:
            values[name] = [below[child.tag](child, tally) for child in children_of(element)]
        except KeyError as error:
            raise Odd from error

    return read

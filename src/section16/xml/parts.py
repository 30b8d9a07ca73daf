"""Readers of the parts of the form, made once from the rows."""

from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import Struct

from section16.form.cell import Cell
from section16.form.footnote import Footnote
from section16.form.rows import Field
from section16.spec.kinds import Kind, NoteIds, Text, Unreadable
from section16.spec.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.xml.element import Element
from section16.xml.layout import Branch, Leaf, flat_layout_of, layout_of
from section16.xml.reading import Reading

__all__ = ["Table", "part_reader", "table_of", "walk"]

Values = dict[str, Any]
Read = Callable[[Element, Values, Reading], None]
Table = dict[str, tuple[int, bool, Read]]  # by tag: place in the order, whether it repeats, how it is read


def walk(element: Element, table: Table, values: Values, reading: Reading) -> None:
    """Read the children of an element by a table, and record what is not in it or not in its place."""
    last = -1
    for child in element:
        entry = table.get(child.tag)
        if entry is None:
            reading.unknown(child)
            continue
        order, repeats, read = entry
        if order <= last and not (repeats and order == last):
            if not reading.late(child, repeats=repeats):
                continue
        else:
            last = order
        read(child, values, reading)
    if last < 0 and element.text is not None:
        reading.odds.text(element, element.text)


@cache
def part_reader(part: type[Struct], *, flat: bool = False) -> Callable[[Element, Reading], Struct]:
    """Make the reader of a part: its element in, its value out."""
    if part is Footnote:
        return _footnote
    table = table_of(flat_layout_of(part) if flat else layout_of(part))

    def read(element: Element, reading: Reading) -> Struct:
        values: Values = {}
        walk(element, table, values, reading)
        return part(**values)

    return read


def _footnote(element: Element, reading: Reading) -> Footnote:
    if len(element):
        reading.children_of_leaf(element)
    return Footnote(element.get(NOTE_ID) or "", (element.text or "").strip())


def table_of(branch: Branch) -> Table:
    """Make the table of an element's children."""
    return {child.tag: (order, _repeats(child), _reader(child)) for order, child in enumerate(branch.children)}


def _repeats(child: Leaf | Branch) -> bool:
    return isinstance(child, Leaf) and child.field.row.most > 1 and not _is_table(child.field)


def _is_table(field: Field) -> bool:
    return field.many and hasattr(field.parts[0], "element")


def _reader(child: Leaf | Branch) -> Read:
    if isinstance(child, Branch):
        return _group(table_of(child))
    field = child.field
    kind = field.row.kind
    if isinstance(kind, NoteIds):
        return _references(field.name)
    if kind is not None:
        return (_cell if field.is_cell else _plain)(field.name, _parser(kind))
    if _is_table(field):
        return _rows(field)
    return _parts(field) if field.many else _part(field)


def _parser(kind: Kind) -> Callable[[str], Any]:
    """Return what reads a text, giving None for a blank one."""
    if isinstance(kind, NoteIds):
        message = "references to footnotes are no text"
        raise TypeError(message)
    if isinstance(kind, Text):
        return lambda text: text.strip() or None
    return kind.parse


def _group(table: Table) -> Read:
    def read(element: Element, values: Values, reading: Reading) -> None:
        walk(element, table, values, reading)

    return read


def _plain(name: str, parse: Callable[[str], Any]) -> Read:
    def read(element: Element, values: Values, reading: Reading) -> None:
        if len(element):
            reading.children_of_leaf(element)
        text = element.text
        if text is not None:
            value = _value(text, parse, element, reading)
            if value is not None:
                values[name] = value

    return read


def _value(text: str, parse: Callable[[str], Any], element: Element, reading: Reading) -> Any:  # noqa: ANN401
    try:
        return parse(text)
    except Unreadable as bad:
        if text.isspace():
            return None
        reading.odds.value(element, text.strip(), str(bad))
        return bad.value


def _cell(name: str, parse: Callable[[str], Any]) -> Read:
    def read(element: Element, values: Values, reading: Reading) -> None:
        value = None
        seen = False
        notes: list[str] = []
        for child in element:
            tag = child.tag
            if tag == VALUE and not seen:
                seen = True
                value = _cell_value(child, parse, reading, late=bool(notes))
            elif tag == NOTE_REFERENCE:
                _refer(child, notes, reading)
            else:
                reading.unknown(child)
        if value is not None or notes:
            values[name] = Cell(value, tuple(notes))
        elif not seen and element.text is not None:
            reading.odds.text(element, element.text)

    return read


def _cell_value(element: Element, parse: Callable[[str], Any], reading: Reading, *, late: bool) -> Any:  # noqa: ANN401
    if late:
        reading.late(element, repeats=False)
    if len(element):
        reading.children_of_leaf(element)
    text = element.text
    return None if text is None else _value(text, parse, element, reading)


def _refer(child: Element, notes: list[str], reading: Reading) -> None:
    id_ = child.get(NOTE_ID)
    if id_:
        notes.append(id_)
    if len(child):
        reading.children_of_leaf(child)


def _references(name: str) -> Read:
    def read(element: Element, values: Values, reading: Reading) -> None:
        notes: list[str] = list(values.get(name, ()))
        _refer(element, notes, reading)
        values[name] = tuple(notes)

    return read


def _part(field: Field) -> Read:
    read_part = part_reader(field.parts[0])

    def read(element: Element, values: Values, reading: Reading) -> None:
        values[field.name] = read_part(element, reading)

    return read


def _parts(field: Field) -> Read:
    read_part = part_reader(field.parts[0])
    place = field.row.path

    def read(element: Element, _: Values, reading: Reading) -> None:
        reading.append(field.name, element, read_part, place + "[{}]")

    return read


def _rows(field: Field) -> Read:
    below = {part.element: part_reader(part) for part in field.parts}  # type: ignore[attr-defined]
    place = field.row.path + "/*[{}]"

    def row(element: Element, _: Values, reading: Reading) -> None:
        reading.append(field.name, element, below[element.tag], place)

    # Transactions and holdings stand in any order: one place in it for all.
    table: Table = dict.fromkeys(below, (0, True, row))
    return _group(table)

"""A report on a terminal of any width, in a few colours."""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from section16.form.document import OwnershipDocument
from section16.render.printed import Box, Note, Party, Relationship, Sheet, Tick
from section16.render.sheet import sheet as printed
from section16.render.terminal_table import TerminalTable
from section16.render.visible import visible_sheet

__all__ = ["terminal"]

# Every text becomes a Text, in which rich reads no markup, and has its control characters named.
_INDENT: Final = (0, 0, 0, 2)


def terminal(document: OwnershipDocument) -> RenderableType:
    """Return a view of a report that fits itself to the width of the console."""
    sheet = visible_sheet(printed(document, "pages"))
    return Group(
        *_masthead(sheet),
        _pairs(_boxes(sheet)),
        *(part for table in sheet.tables for part in (Text(), TerminalTable(table))),
        *_persons(sheet),
        *_explanation(sheet),
        *_remarks(sheet),
        Text(),
        _pairs((*((one.day, Text(one.name)) for one in sheet.signatures), ("", _dim(sheet.signature_labels[0])))),
        Text(),
        *map(_dim, sheet.closing),
    )


def _dim(text: str) -> Text:
    return Text(text, "dim")


def _bold(text: str) -> Text:
    return Text(text, "bold")


def _pairs(rows: Iterable[tuple[str, RenderableType]]) -> Grid:
    """Set labels, dimmed, left of what was filed."""
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(max_width=34, overflow="fold")
    grid.add_column(overflow="fold")
    for label, filed in rows:
        grid.add_row(_dim(label), filed)
    return grid


def _masthead(sheet: Sheet) -> Iterator[RenderableType]:
    yield _bold(f"{sheet.name}  {sheet.title}")
    yield _dim(", ".join(sheet.agency))
    yield _dim(" ".join(sheet.authority))
    omb = sheet.omb
    yield _dim(f"{omb.title}: {omb.number_label} {omb.number}; {' '.join(omb.burden_label)} {omb.hours}")
    yield from map(_tick, sheet.options)
    yield Text()


def _tick(one: Tick) -> RenderableType:
    """Set a check box before its label; a ticked one stands out."""
    grid = Grid.grid(padding=(0, 1))
    style = "bold" if one.ticked else "dim"
    grid.add_row(Text("[X]" if one.ticked else "[ ]", style), Text(one.label, style))
    return grid


def _boxes(sheet: Sheet) -> Iterator[tuple[str, RenderableType]]:
    first = sheet.persons[0]
    yield _name(first), _person(first)
    for box in (sheet.issuer, sheet.foreign_symbol, sheet.event, sheet.amended, sheet.plan):
        if box:
            yield _label(box), _filled(box)
    yield _label(sheet.relationship), _relationship(first.relationship)
    yield _label(sheet.filing), _filled(sheet.filing)


def _label(box: Box) -> str:
    return " ".join(part for part in (box.number and f"{box.number}.", box.label, box.hint) if part)


def _filled(box: Box) -> RenderableType:
    return Group(*([_bold(box.text)] if box.text else []), *map(_tick, box.ticks))


def _name(person: Party) -> str:
    return f"{person.number}. {person.label}*"


def _person(person: Party) -> RenderableType:
    place = " ".join(part for part in (person.city, person.state, person.zip_code) if part)
    address = (*person.street, place, person.country)
    return Group(_bold(person.name), *(Text(line) for line in address if line))


def _relationship(one: Relationship) -> RenderableType:
    specified = (Text(text) for text in (one.officer_title, one.other_text) if text)
    return Group(*map(_tick, one.ticks), *specified)


def _persons(sheet: Sheet) -> Iterator[RenderableType]:
    """List all persons of a joint report with the relationship of each."""
    if sheet.joint:
        grid = Grid(box=SIMPLE_HEAD, expand=True, header_style="dim")
        grid.add_column(Text(_name(sheet.persons[0])), overflow="fold")
        grid.add_column(Text(_label(sheet.relationship)), overflow="fold")
        for one in sheet.persons:
            grid.add_row(_person(one), _relationship(one.relationship))
        yield grid


def _explanation(sheet: Sheet) -> Iterator[RenderableType]:
    yield Text()
    yield _bold(sheet.explanation)
    if sheet.statement:
        yield Text(sheet.statement)
    yield from map(_note, sheet.notes)


def _note(note: Note) -> RenderableType:
    grid = Grid.grid(padding=(0, 1))
    grid.add_row(_dim(f"({note.number})"), _dim(note.text))
    return grid


def _remarks(sheet: Sheet) -> Iterator[RenderableType]:
    if sheet.remarks is not None:
        yield Text()
        yield _bold(sheet.remarks_label)
        yield Padding(Text(sheet.remarks), _INDENT)

"""A report on a terminal of any width, in a few colours."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct
from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, JustifyMethod, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from section16.form.document import OwnershipDocument
from section16.rendering.printed import (
    ColumnHead,
    Note,
    PrintedBox,
    PrintedCell,
    PrintedColumn,
    PrintedPerson,
    PrintedRelationship,
    PrintedTable,
    Sheet,
    Tick,
    visible_sheet,
)
from section16.rendering.sheet import sheet as printed
from section16.rendering.widths import ColumnNeed, breakable, column_widths, longest_piece, width_of, wrap

__all__ = ["TerminalTable", "terminal"]

_SIDES: Final = {"A": "green", "D": "red"}
_ASIDE: Final = re.compile(r" *\((Instr\.|Month/)[^)]*\)|:.*|, if any")  # of a head, which has little room here
_HEAD: Final = 9  # a column of this width has a head that is not too high
_NUMBER: Final = 3  # cells for the number of a row
_BETWEEN: Final = 2  # cells between two columns
_SIDED: Final = ("(A) or (D)", "(A)", "(D)")

_Row = tuple[PrintedCell, ...]


# Every text becomes a Text, in which rich reads no markup, and has its control characters named.
_INDENT: Final = (0, 0, 0, 2)


class _NamedColumn(Struct, frozen=True):
    """A column in which something is filed: its index and name, and whether A or D colours it."""

    index: int
    name: str
    column: PrintedColumn
    sided: bool


class TerminalTable:
    """Table I or II without the columns in which nothing is filed."""

    def __init__(self, table: PrintedTable) -> None:
        """Keep the table; its layout depends on the console."""
        self._table = table
        self._columns = [each for each in _named(table) if any(row[each.index] for row in table.rows)]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Set the table in columns, or in records where a word would be broken."""
        del console
        yield Text(" ".join(self._table.caption), "bold")
        if not self._table.rows:
            yield Text("  none", "dim")
            return
        needs = [self._need(each) for each in self._columns]
        room = options.max_width - _BETWEEN * len(needs)
        fits = sum(need.least for need in needs) <= room
        widths = column_widths(needs, min(room, sum(need.whole for need in needs)))
        yield self._grid(widths) if fits else Group(*self._records(options.max_width))

    def _need(self, each: _NamedColumn) -> ColumnNeed:
        texts = [_cell(row[each.index]).plain for row in self._table.rows]
        word = max(map(longest_piece, (breakable(each.name), *texts)))
        head = max(word, min(_HEAD, longest_piece(each.name)))
        return ColumnNeed(least=word, word=word, head=head, whole=max(head, *map(width_of, texts)), share=1)

    def _grid(self, widths: list[int]) -> Grid:
        grid = Grid(box=SIMPLE_HEAD, header_style="dim", padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        for each, width in zip(self._columns, widths, strict=True):
            justify: JustifyMethod = "left" if each.column.align == "left" else "right"
            name = Text("\n".join(wrap(breakable(each.name), width)))
            grid.add_column(name, width=width, justify=justify, overflow="fold")
        for row in self._table.rows:
            side = _side(self._table, row)
            grid.add_row(*(_cell(row[each.index], _style(each, side)) for each in self._columns))
        return grid

    def _records(self, width: int) -> Iterator[RenderableType]:
        """Set each row as a list of its fields that are not empty."""
        label = max(width_of(each.name) for each in self._columns)
        for number, row in enumerate(self._table.rows, 1):
            side = _side(self._table, row)
            grid = Grid.grid(padding=(0, 1))
            grid.add_column(width=_NUMBER)
            grid.add_column(width=min(label, (width - _NUMBER) // 2), overflow="fold")
            grid.add_column(overflow="fold")
            filled = [each for each in self._columns if row[each.index]]
            for each in filled:
                mark = str(number) if each is filled[0] else ""
                grid.add_row(Text(mark, "dim"), Text(each.name, "dim"), _cell(row[each.index], _style(each, side)))
            yield grid


def _named(table: PrintedTable) -> Iterator[_NamedColumn]:
    index = 0
    for head in table.heads:
        sided = any(column.text in _SIDED for column in head.columns)
        for column in head.columns:
            yield _NamedColumn(index, _column_name(head, column), column, sided)
            index += 1


def _column_name(head: ColumnHead, column: PrintedColumn) -> str:
    return f"{head.text.partition('.')[0]}. {column.text}" if column.text else _ASIDE.sub("", head.text)


def _side(table: PrintedTable, row: _Row) -> str:
    """Return A or D for a row; in Table II the column of the amount says which."""
    for column, cell in zip(table.columns, row, strict=True):
        if column.text in _SIDED and cell.text:
            return cell.text if column.text == _SIDED[0] else column.text.strip("()")
    return ""


def _style(each: _NamedColumn, side: str) -> str:
    return _SIDES.get(side, "") if each.sided else ""


def _cell(cell: PrintedCell, style: str = "") -> Text:
    shown = Text(cell.text, style)
    for index, number in enumerate(cell.notes):
        shown.append(f"{' ' if index else ''}({number})", "dim")
    return shown


def terminal(document: OwnershipDocument) -> RenderableType:
    """Return a view of a report that adapts to the width of the console."""
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


def _label(box: PrintedBox) -> str:
    return " ".join(part for part in (box.number and f"{box.number}.", box.label, box.hint) if part)


def _filled(box: PrintedBox) -> RenderableType:
    return Group(*([_bold(box.text)] if box.text else []), *map(_tick, box.ticks))


def _name(person: PrintedPerson) -> str:
    return f"{person.number}. {person.label}*"


def _person(person: PrintedPerson) -> RenderableType:
    place = " ".join(part for part in (person.city, person.state, person.zip_code) if part)
    address = (*person.street, place, person.country)
    return Group(_bold(person.name), *(Text(line) for line in address if line))


def _relationship(one: PrintedRelationship) -> RenderableType:
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

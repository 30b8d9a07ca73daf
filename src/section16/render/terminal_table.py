"""A table of a report on a terminal: columns where they fit, else one line a field."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, JustifyMethod, RenderableType, RenderResult
from rich.table import Table as Grid
from rich.text import Text

from section16.render.cells import width_of
from section16.render.fitting import Wish, fitted
from section16.render.printed import Column, Head, PrintedCell, Table
from section16.render.wrapping import breakable, longest_piece, wrap

__all__ = ["TerminalTable"]

_SIDES: Final = {"A": "green", "D": "red"}
_ASIDE: Final = re.compile(r" *\((Instr\.|Month/)[^)]*\)|:.*|, if any")  # of a head, which has little room here
_HEAD: Final = 9  # a column of this width has a head that is not too high
_NUMBER: Final = 3  # cells for the number of a row
_BETWEEN: Final = 2  # cells between two columns
_SIDED: Final = ("(A) or (D)", "(A)", "(D)")

Row = tuple[PrintedCell, ...]


class _Named(Struct, frozen=True):
    """A column in which something is filed: where it stands, its own name, and whether its side colours it."""

    at: int
    name: str
    column: Column
    sided: bool


class TerminalTable:
    """Table I or II without the columns in which nothing is filed."""

    def __init__(self, table: Table) -> None:
        """Keep the table; its layout depends on the console."""
        self._table = table
        self._columns = [each for each in _named(table) if any(row[each.at] for row in table.rows)]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Set the table in columns, or in records where a word would be broken."""
        del console
        yield Text(" ".join(self._table.caption), "bold")
        if not self._table.rows:
            yield Text("  none", "dim")
            return
        asked = [self._wish(each) for each in self._columns]
        room = options.max_width - _BETWEEN * len(asked)
        fits = sum(wish.least for wish in asked) <= room
        widths = fitted(asked, min(room, sum(wish.whole for wish in asked)))
        yield self._grid(widths) if fits else Group(*self._records(options.max_width))

    def _wish(self, each: _Named) -> Wish:
        texts = [_cell(row[each.at]).plain for row in self._table.rows]
        word = max(map(longest_piece, (breakable(each.name), *texts)))
        head = max(word, min(_HEAD, longest_piece(each.name)))
        return Wish(least=word, word=word, head=head, whole=max(head, *map(width_of, texts)), share=1)

    def _grid(self, widths: list[int]) -> Grid:
        grid = Grid(box=SIMPLE_HEAD, header_style="dim", padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        for each, width in zip(self._columns, widths, strict=True):
            justify: JustifyMethod = "left" if each.column.align == "left" else "right"
            name = Text("\n".join(wrap(breakable(each.name), width)))
            grid.add_column(name, width=width, justify=justify, overflow="fold")
        for row in self._table.rows:
            side = _side(self._table, row)
            grid.add_row(*(_cell(row[each.at], _style(each, side)) for each in self._columns))
        return grid

    def _records(self, width: int) -> Iterator[RenderableType]:
        """Set each row as its own list of fields, what is empty left out."""
        label = max(width_of(each.name) for each in self._columns)
        for number, row in enumerate(self._table.rows, 1):
            side = _side(self._table, row)
            grid = Grid.grid(padding=(0, 1))
            grid.add_column(width=_NUMBER)
            grid.add_column(width=min(label, (width - _NUMBER) // 2), overflow="fold")
            grid.add_column(overflow="fold")
            filled = [each for each in self._columns if row[each.at]]
            for each in filled:
                mark = str(number) if each is filled[0] else ""
                grid.add_row(Text(mark, "dim"), Text(each.name, "dim"), _cell(row[each.at], _style(each, side)))
            yield grid


def _named(table: Table) -> Iterator[_Named]:
    at = 0
    for head in table.heads:
        sided = any(column.text in _SIDED for column in head.columns)
        for column in head.columns:
            yield _Named(at, _column_name(head, column), column, sided)
            at += 1


def _column_name(head: Head, column: Column) -> str:
    return f"{head.text.partition('.')[0]}. {column.text}" if column.text else _ASIDE.sub("", head.text)


def _side(table: Table, row: Row) -> str:
    """Tell whether a row acquires or disposes; Table II says it by the column in which the amount stands."""
    for column, cell in zip(table.columns, row, strict=True):
        if column.text in _SIDED and cell.text:
            return cell.text if column.text == _SIDED[0] else column.text.strip("()")
    return ""


def _style(each: _Named, side: str) -> str:
    return _SIDES.get(side, "") if each.sided else ""


def _cell(cell: PrintedCell, style: str = "") -> Text:
    shown = Text(cell.text, style)
    for at, number in enumerate(cell.notes):
        shown.append(f"{' ' if at else ''}({number})", "dim")
    return shown

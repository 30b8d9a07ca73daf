"""The printing of one field of a row: text, day, number of shares, amount of money."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from section16.form.cell import EMPTY, Cell
from section16.form.document import DerivativeRow, NonDerivativeRow
from section16.render.day import print_day
from section16.render.number import NumberStyle, print_number
from section16.render.printed import BLANK, PrintedCell

__all__ = ["Line", "Printer", "day", "first_of", "money", "note_numbers", "shares", "text"]


class Line(Struct, frozen=True):
    """A row about to be printed: the form it stands on and how that form writes numbers.

    `unread` has, by field, what was filed there and could not be read as its kind.
    """

    row: NonDerivativeRow | DerivativeRow
    form: str  # "3", "4" or "5"
    numbers: NumberStyle
    unread: Mapping[str, str]
    stray: bool  # print the sign of an amount that does not follow, as the specification's stylesheets do


Printer = Callable[[Line], PrintedCell]


def note_numbers(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the numbers that are printed for footnote ids: F12 is 12."""
    return tuple(id.removeprefix("F") for id in ids)


def text(field: str) -> Printer:
    """Print a string, or nothing."""

    def printer(line: Line) -> PrintedCell:
        return _print(line, field, str)

    return printer


def day(field: str) -> Printer:
    """Print a date as MM/DD/YYYY."""

    def printer(line: Line) -> PrintedCell:
        return _print(line, field, print_day)

    return printer


def shares(field: str) -> Printer:
    """Print a number of shares."""

    def printer(line: Line) -> PrintedCell:
        return _print(line, field, lambda value: print_number(value, line.numbers))

    return printer


def money(field: str, *, stray: bool = False) -> Printer:
    """Print an amount in US dollars; `stray` where the SEC's stylesheet prints the sign without an amount too."""

    def printer(line: Line) -> PrintedCell:
        cell = _print(line, field, lambda value: "$" + print_number(value, line.numbers))
        alone = stray and line.stray and cell.notes and not cell.text
        return PrintedCell("", cell.notes, "$") if alone else cell

    return printer


def first_of(*printers: Printer) -> Printer:
    """Print the first of several fields in which something stands."""

    def printer(line: Line) -> PrintedCell:
        return next((cell for one in printers if (cell := one(line))), BLANK)

    return printer


def _print(line: Line, field: str, write: Callable[[Any], str]) -> PrintedCell:
    """Print a cell; a value that could not be read is printed as it was filed."""
    cell: Cell[str | date | Decimal] = getattr(line.row, field, EMPTY)
    shown = line.unread.get(field, "") if cell.value is None else write(cell.value)
    return PrintedCell(shown, note_numbers(cell.footnotes)) if shown or cell.footnotes else BLANK

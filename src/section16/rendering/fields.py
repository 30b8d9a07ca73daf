"""The printing of one field of a row: text, day, number of shares, amount of money."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from section16.form.cell import EMPTY, Cell
from section16.form.document import DerivativeRow, NonDerivativeRow
from section16.rendering.printed import BLANK, PrintedCell
from section16.standard.codes.lists import printed_letter

__all__ = [
    "FieldPrinter",
    "NumberStyle",
    "RowToPrint",
    "code",
    "code_with_digit",
    "day",
    "first_of",
    "money",
    "note_numbers",
    "print_day",
    "print_number",
    "shares",
    "text",
    "voluntary",
]


def print_day(value: date) -> str:
    """Return MM/DD/YYYY."""
    return f"{value.month:02}/{value.day:02}/{value.year:04}"


class NumberStyle(Struct, frozen=True):
    """How the stylesheets of one form write numbers, beyond `###,##0.####`.

    `tenths` tells whether one decimal is printed as two (12.5 as 12.50); `zero` whether a zero is a bare `0`,
    goes by the rules of any other number (`plain`), or keeps its decimals (`filed`).
    """

    tenths: bool
    zero: Literal["bare", "plain", "filed"]


def print_number(value: Decimal, style: NumberStyle) -> str:
    """Return the number as the SEC's page shows it.

    Decimals are never rounded: a fifth one, which EDGAR does not take, is printed as filed.
    """
    text = f"{value:,f}"
    if not value and style.zero != "plain":
        return "0" if style.zero == "bare" else text
    decimals = text.partition(".")[2]
    if len(decimals) == 1 and style.tenths:
        return text + "0"
    return text.rstrip("0").rstrip(".") if decimals else text


class RowToPrint(Struct, frozen=True):
    """A row to print: the form that it is on, and how that form writes numbers.

    `unread` has, by field, texts that were filed there and could not be read as their kind.
    """

    row: NonDerivativeRow | DerivativeRow
    form: str  # "3", "4" or "5"
    numbers: NumberStyle
    unread: Mapping[str, str]
    stray: bool  # print the sign of an amount that does not follow, as the specification's stylesheets do


FieldPrinter = Callable[[RowToPrint], PrintedCell]


def note_numbers(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the numbers that are printed for footnote ids: F12 is 12."""
    return tuple(id.removeprefix("F") for id in ids)


def text(field: str) -> FieldPrinter:
    """Print a string, or nothing."""

    def printer(line: RowToPrint) -> PrintedCell:
        return _print(line, field, str)

    return printer


def day(field: str) -> FieldPrinter:
    """Print a date as MM/DD/YYYY."""

    def printer(line: RowToPrint) -> PrintedCell:
        return _print(line, field, print_day)

    return printer


def shares(field: str) -> FieldPrinter:
    """Print a number of shares."""

    def printer(line: RowToPrint) -> PrintedCell:
        return _print(line, field, lambda value: print_number(value, line.numbers))

    return printer


def money(field: str, *, stray: bool = False) -> FieldPrinter:
    """Print an amount in US dollars; `stray` where the SEC's stylesheet prints the sign without an amount too."""

    def printer(line: RowToPrint) -> PrintedCell:
        cell = _print(line, field, lambda value: "$" + print_number(value, line.numbers))
        alone = stray and line.stray and cell.notes and not cell.text
        return PrintedCell("", cell.notes, "$") if alone else cell

    return printer


def first_of(*printers: FieldPrinter) -> FieldPrinter:
    """Print the first of several fields in which something stands."""

    def printer(line: RowToPrint) -> PrintedCell:
        return next((cell for one in printers if (cell := one(line))), BLANK)

    return printer


def _print(line: RowToPrint, field: str, write: Callable[[Any], str]) -> PrintedCell:
    """Print a cell; a value that could not be read is printed as it was filed."""
    cell: Cell[str | date | Decimal] = getattr(line.row, field, EMPTY)
    shown = line.unread.get(field, "") if cell.value is None else write(cell.value)
    return PrintedCell(shown, note_numbers(cell.footnotes)) if shown or cell.footnotes else BLANK


def code(line: RowToPrint) -> PrintedCell:
    """Print the code column of Form 4: `S`, `J/K`."""
    return _cell(_letters(line), line.row.coding_footnotes)


def voluntary(line: RowToPrint) -> PrintedCell:
    """Print the V column of Form 4, where the footnotes of the timeliness hang too."""
    return _cell(_added(line), getattr(line.row, "timeliness", EMPTY).footnotes)


def code_with_digit(line: RowToPrint) -> PrintedCell:
    """Print the code column of Form 5: `G`, `A4`, `P5`, `3` for a holding that a Form 3 left out."""
    # Form 5 has no V column, so the footnotes of a timeliness, which its schema forbids, stand here.
    notes = line.row.coding_footnotes + getattr(line.row, "timeliness", EMPTY).footnotes
    return _cell(_letters(line) + _added(line), notes)


def _cell(text: str, footnotes: tuple[str, ...]) -> PrintedCell:
    return PrintedCell(text, note_numbers(footnotes)) if text or footnotes else BLANK


def _letters(line: RowToPrint) -> str:
    letter = getattr(line.row, "code", None) or line.unread.get("code", "")
    return letter + "/K" if getattr(line.row, "equity_swap", False) else letter


def _added(line: RowToPrint) -> str:
    """Return the letter for form type and timeliness; an unknown timeliness counts as none."""
    timeliness = getattr(line.row, "timeliness", EMPTY).value
    kind = line.row.form_type
    return printed_letter(line.form, kind, timeliness) or printed_letter(line.form, kind, None)

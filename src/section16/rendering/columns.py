"""The columns of Tables I and II on each form: head, width in percent, and the field printed below it."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.form.cell import EMPTY, Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import DerivativeRow, NonDerivativeRow
from section16.form.rows import fields_of, notes_field
from section16.rendering.fields import (
    FieldPrinter,
    NumberStyle,
    RowToPrint,
    code,
    code_with_digit,
    day,
    first_of,
    money,
    shares,
    text,
    voluntary,
)
from section16.rendering.printed import BLANK, Align, ColumnHead, PrintedCell, PrintedColumn

__all__ = ["TABLE_1", "TABLE_2", "TableLayout", "columns_of_fields"]


class TableLayout(Struct, frozen=True):
    """The heads of a table, and for each column, from left to right, how a cell of a row is printed."""

    heads: tuple[ColumnHead, ...]
    printers: tuple[FieldPrinter, ...]


class _Part(Struct, frozen=True):
    """A column: how it is printed, how wide, and its own head below a shared one."""

    printer: FieldPrinter
    width: int
    text: str = ""


def _columns(*heads: tuple[str, *tuple[_Part, ...]]) -> TableLayout:
    parts = tuple(part for head in heads for part in head[1:])
    shown = tuple(ColumnHead(head[0], tuple(_column(part) for part in head[1:])) for head in heads)
    return TableLayout(shown, tuple(part.printer for part in parts))


def _column(part: _Part) -> PrintedColumn:
    align: Align = "left" if part.printer in _LEFT else "center"
    return PrintedColumn(part.text, part.width, align, part.printer in _TEXTS)


def _sided(letter: str) -> FieldPrinter:
    """Print the amount of a derivative transaction in the column of its side, (A) or (D)."""

    def printer(line: RowToPrint) -> PrintedCell:
        side = getattr(line.row, "acquired_disposed", None)
        return _AMOUNT(line) if side and side.value == letter else BLANK

    return printer


_AMOUNT: Final = first_of(shares("shares"), money("total_value"))
_FOLLOWING: Final = first_of(shares("shares_following"), money("value_following"))
_UNDERLYING: Final = first_of(shares("underlying_shares"), money("underlying_value"))
_TITLE: Final = text("security_title")
_NATURE: Final = text("nature")
_UNDERLYING_TITLE: Final = text("underlying_title")
_LEFT: Final = (_TITLE, _NATURE)
_TEXTS: Final = (*_LEFT, _UNDERLYING_TITLE)
_TRADED: Final = day("traded_on")
_DEEMED: Final = day("deemed_executed_on")
_SIDE: Final = text("acquired_disposed")
_FORM_OF_OWNERSHIP: Final = text("ownership")
_EXERCISABLE: Final = _Part(day("exercisable_on"), 6, "Date Exercisable")
_EXPIRES: Final = _Part(day("expires_on"), 6, "Expiration Date")

_OWNERSHIP_HEAD: Final = "Ownership Form: Direct (D) or Indirect (I)"
_NATURE_HEAD: Final = "Nature of Indirect Beneficial Ownership"
_DAY_HEAD: Final = "Transaction Date (Month/Day/Year)"
_DEEMED_HEAD: Final = "Deemed Execution Date, if any (Month/Day/Year)"
_CODE_HEAD: Final = "Transaction Code (Instr. 8)"
_DATES_HEAD: Final = "Date Exercisable and Expiration Date (Month/Day/Year)"
_UNDERLYING_HEAD: Final = "Title and Amount of Securities Underlying Derivative Security"
_EXERCISE_HEAD: Final = "Conversion or Exercise Price of Derivative Security"
_FOLLOWING_HEAD: Final = "Securities Beneficially Owned Following Reported Transaction(s)"
_YEAR_END_HEAD: Final = "Securities Beneficially Owned at end of Issuer's Fiscal Year"

_FORM_4_CODE: Final = (_Part(code, 4, "Code"), _Part(voluntary, 3, "V"))
_FORM_5_CODE: Final = (_Part(code_with_digit, 7),)


def _changes_1(coding: tuple[_Part, ...], owned: str, price: FieldPrinter) -> TableLayout:
    """Return the columns of Table I on Form 4 or 5."""
    return _columns(
        ("1. Title of Security (Instr. 3)", _Part(_TITLE, 28)),
        (f"2. {_DAY_HEAD}", _Part(_TRADED, 7)),
        (f"2A. {_DEEMED_HEAD}", _Part(_DEEMED, 7)),
        (f"3. {_CODE_HEAD}", *coding),
        (
            "4. Securities Acquired (A) or Disposed Of (D) (Instr. 3, 4 and 5)",
            _Part(shares("shares"), 9, "Amount"),
            _Part(_SIDE, 5, "(A) or (D)"),
            _Part(price, 8, "Price"),
        ),
        (f"5. Amount of {owned} (Instr. 3 and 4)", _Part(_FOLLOWING, 11)),
        (f"6. {_OWNERSHIP_HEAD} (Instr. 4)", _Part(_FORM_OF_OWNERSHIP, 8)),
        (f"7. {_NATURE_HEAD} (Instr. 4)", _Part(_NATURE, 10)),
    )


def _changes_2(coding: tuple[_Part, ...]) -> TableLayout:
    """Return the columns of Table II on Form 4 or 5."""
    return _columns(
        ("1. Title of Derivative Security (Instr. 3)", _Part(_TITLE, 10)),
        (f"2. {_EXERCISE_HEAD}", _Part(money("exercise_price"), 6)),
        (f"3. {_DAY_HEAD}", _Part(_TRADED, 6)),
        (f"3A. {_DEEMED_HEAD}", _Part(_DEEMED, 6)),
        (f"4. {_CODE_HEAD}", *coding),
        (
            "5. Number of Derivative Securities Acquired (A) or Disposed of (D) (Instr. 3, 4 and 5)",
            _Part(_sided("A"), 5, "(A)"),
            _Part(_sided("D"), 5, "(D)"),
        ),
        (f"6. {_DATES_HEAD}", _EXERCISABLE, _EXPIRES),
        (
            f"7. {_UNDERLYING_HEAD} (Instr. 3 and 4)",
            _Part(_UNDERLYING_TITLE, 10, "Title"),
            _Part(_UNDERLYING, 7, "Amount or Number of Shares"),
        ),
        ("8. Price of Derivative Security (Instr. 5)", _Part(money("price"), 5)),
        (f"9. Number of derivative {_FOLLOWING_HEAD} (Instr. 4)", _Part(_FOLLOWING, 7)),
        (f"10. {_OWNERSHIP_HEAD} (Instr. 4)", _Part(_FORM_OF_OWNERSHIP, 5)),
        (f"11. {_NATURE_HEAD} (Instr. 4)", _Part(_NATURE, 9)),
    )


_INITIAL_1: Final = _columns(
    ("1. Title of Security (Instr. 4)", _Part(_TITLE, 44)),
    ("2. Amount of Securities Beneficially Owned (Instr. 4)", _Part(_FOLLOWING, 19)),
    (f"3. {_OWNERSHIP_HEAD} (Instr. 5)", _Part(_FORM_OF_OWNERSHIP, 11)),
    (f"4. {_NATURE_HEAD} (Instr. 5)", _Part(_NATURE, 26)),
)
_INITIAL_2: Final = _columns(
    ("1. Title of Derivative Security (Instr. 4)", _Part(_TITLE, 29)),
    (f"2. {_DATES_HEAD}", _EXERCISABLE, _EXPIRES),
    (
        f"3. {_UNDERLYING_HEAD} (Instr. 4)",
        _Part(_UNDERLYING_TITLE, 20, "Title"),
        _Part(_UNDERLYING, 8, "Amount or Number of Shares"),
    ),
    (f"4. {_EXERCISE_HEAD}", _Part(money("exercise_price", stray=True), 8)),
    (f"5. {_OWNERSHIP_HEAD} (Instr. 5)", _Part(_FORM_OF_OWNERSHIP, 8)),
    (f"6. {_NATURE_HEAD} (Instr. 5)", _Part(_NATURE, 15)),
)

TABLE_1: Final = {
    "3": _INITIAL_1,
    "4": _changes_1(_FORM_4_CODE, _FOLLOWING_HEAD, money("price")),
    "5": _changes_1(_FORM_5_CODE, _YEAR_END_HEAD, money("price", stray=True)),
}
TABLE_2: Final = {
    "3": _INITIAL_2,
    "4": _changes_2(_FORM_4_CODE),
    "5": _changes_2(_FORM_5_CODE),
}


def columns_of_fields(row: NonDerivativeRow | DerivativeRow, form: str) -> Mapping[str, int]:
    """Return the column from 0, of the table and form that a row is printed on, in which each field stands."""
    side = getattr(row, "acquired_disposed", EMPTY).value
    return _columns_of_fields(type(row), form, side if isinstance(side, str) else None)


_PROBE: Final = ("F0",)


@cache
def _columns_of_fields(kind: type[NonDerivativeRow | DerivativeRow], form: str, side: str | None) -> dict[str, int]:
    """Print a row that has nothing but a footnote on one field, for each field, and see where that comes out."""
    layout = (TABLE_2 if issubclass(kind, DerivativeTransaction | DerivativeHolding) else TABLE_1)[form]
    found: dict[str, int] = {}
    for field in fields_of(kind):
        name = field.name if field.is_cell else notes_field(kind, field) or field.name
        row = replace(kind(), **{name: Cell(None, _PROBE) if field.is_cell else _PROBE}) if name else kind()
        if side and name != "acquired_disposed":
            row = replace(row, acquired_disposed=Cell(side))
        line = RowToPrint(row, form, NumberStyle(tenths=False, zero="plain"), {}, stray=False)
        column = next((at for at, printer in enumerate(layout.printers) if printer(line).notes), None)
        if column is not None:
            found[field.name] = column
    return found

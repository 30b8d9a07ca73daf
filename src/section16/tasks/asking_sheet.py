"""An answer as a workbook: days are days, numbers are numbers as far as a spreadsheet keeps them exact, text is text.

A text is never a formula or a link, whatever it begins with. A number with more digits than a spreadsheet's own
numbers hold (15) is written as text, so that none is changed.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from section16.lake.query import Answer
from section16.tasks.asking_text import as_text

__all__ = ["MOST_ROWS", "write_sheet"]

MOST_ROWS: Final = 1_048_575  # below the line of names
_MOST_TEXT: Final = 32_767
_EXACT: Final = 15
_FIRST_DAY: Final = date(1900, 3, 1)  # before it spreadsheets count a day that was none
_CUT: Final = " … [cut: a cell holds no more]"

Write = Callable[[Worksheet, int, int, Any], object]


def write_sheet(answer: Answer, file: BinaryIO) -> int:
    """Write one sheet with a line of names; return the number of rows.

    Raises ValueError for more rows than a sheet holds.
    """
    with Workbook(file, {"constant_memory": True, "strings_to_numbers": False, "remove_timezone": True}) as book:
        days = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
        days[datetime] = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet("rows")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(answer.schema.names):
            sheet.write_string(0, column, name, book.add_format({"bold": True}))
            sheet.set_column(column, column, max(12, len(name) + 2))
        return _write_rows(answer, sheet, days)


def _write_rows(answer: Answer, sheet: Worksheet, days: dict[type[date], Format]) -> int:
    number = 0
    for batch in answer:
        if number + batch.num_rows > MOST_ROWS:
            message = f"xlsx: a sheet holds {MOST_ROWS:,} rows, the answer has more; take csv or parquet, or a --limit"
            raise ValueError(message)
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            number += 1
            for column, value in enumerate(row):
                _write_cell(sheet, (number, column), value, days)
    return number


def _write_cell(sheet: Worksheet, at: tuple[int, int], value: Any, days: dict[type[date], Format]) -> None:  # noqa: ANN401
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, int | float | Decimal) and _is_exact(value):
        sheet.write_number(*at, value)
    elif isinstance(value, date) and _day_of(value) >= _FIRST_DAY:
        sheet.write_datetime(*at, value, days[type(value)])
    else:
        text = as_text(value)
        sheet.write_string(*at, text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - len(_CUT)] + _CUT)


def _is_exact(value: float | Decimal) -> bool:
    """Tell whether a spreadsheet keeps a number; not one that is none, nor one of more than 15 digits."""
    if isinstance(value, float):
        return value - value == 0
    digits = as_text(value).lstrip("-").replace(".", "").strip("0")
    return len(digits) <= _EXACT


def _day_of(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value

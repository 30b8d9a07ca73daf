"""An answer as a workbook: days are days, numbers are numbers as far as a spreadsheet keeps them exact, text is text.

A text is never a formula or a link, whatever it begins with. A number with more digits than a spreadsheet's own
numbers hold (15) is written as text, so that none is changed.
"""

from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import BinaryIO, Final, Self

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from section16.query.query import QueryResult
from section16.query.statement import QueryError
from section16.tasks.answers.text import CellValue, as_text

__all__ = ["MOST_ROWS", "write_sheet"]

MOST_ROWS: Final = 1_048_575  # below the line of names
_MOST_TEXT: Final = 32_767
_EXACT: Final = 15
_FIRST_DAY: Final = date(1900, 3, 1)  # before it spreadsheets count a day that did not exist
_OPTIONS: Final = {"constant_memory": True, "strings_to_numbers": False, "remove_timezone": True}
_CUT: Final = " … [cut: a cell holds no more]"


def write_sheet(answer: QueryResult, file: BinaryIO) -> int:
    """Write one sheet with a line of names; return the number of rows.

    Raises QueryError for more rows than a sheet holds, and OSError where it cannot be written.
    """
    try:
        with _Sink(file) as sink:
            return _write_book(answer, sink)
    except FileCreateError as error:
        raise _cause_of(error) from None


def _write_book(answer: QueryResult, sink: "_Sink") -> int:
    with Workbook(sink, _OPTIONS) as book:
        days = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
        days[datetime] = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet("rows")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(answer.schema.names):
            sheet.write_string(0, column, name, book.add_format({"bold": True}))
            sheet.set_column(column, column, max(12, len(name) + 2))
        return _write_rows(answer, sheet, days)


def _write_rows(answer: QueryResult, sheet: Worksheet, days: dict[type[date], Format]) -> int:
    number = 0
    for batch in answer:
        if number + batch.num_rows > MOST_ROWS:
            message = f"xlsx: a sheet holds {MOST_ROWS:,} rows, the answer has more; take csv or parquet, or a --limit"
            raise QueryError(message)
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            number += 1
            for column, value in enumerate(row):
                _write_cell(sheet, (number, column), value, days)
    return number


def _write_cell(sheet: Worksheet, place: tuple[int, int], value: CellValue, days: dict[type[date], Format]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float | Decimal) and _is_exact(value):
        sheet.write_number(*place, value)
    elif isinstance(value, date) and _day_of(value) >= _FIRST_DAY:
        sheet.write_datetime(*place, value, days[type(value)])
    else:
        text = as_text(value)
        sheet.write_string(*place, text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - len(_CUT)] + _CUT)


def _is_exact(value: float | Decimal) -> bool:
    """Tell whether a spreadsheet keeps a number exactly: neither NaN nor infinity, nor of more than 15 digits."""
    if isinstance(value, float):
        return value - value == 0
    digits = as_text(value).lstrip("-").replace(".", "").strip("0")
    return len(digits) <= _EXACT


def _day_of(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _cause_of(error: FileCreateError) -> Exception:
    """Return the OSError that a workbook wraps in its own."""
    cause = error.args[0] if error.args else error
    return cause if isinstance(cause, OSError) else error


class _Sink:
    """A file that takes nothing more once it failed or was left.

    A zip archive that could not be written writes its end when it is collected; a second failure then would appear on
    standard error as an ignored exception, with a traceback.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | None = file
        self._at = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file = None

    def write(self, piece: bytes) -> int:
        if self._file is not None:
            try:
                self._file.write(piece)
            except OSError:
                self._file = None
                raise
        self._at += len(piece)
        return len(piece)

    def flush(self) -> None:
        if self._file is not None:
            self._file.flush()

    def tell(self) -> int:
        if self._file is not None:
            self._at = self._file.tell()
        return self._at

    def seek(self, place: int) -> int:
        self._at = place if self._file is None else self._file.seek(place)
        return self._at

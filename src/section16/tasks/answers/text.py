"""An answer as text: CSV, JSON, or columns side by side.

Numbers are written exactly, without the zeros that a column's type adds; days and times as ISO 8601. In CSV and tables
a list is joined by "; ", since names have commas, and a structure is JSON. CSV is data as filed: a text that begins
with `=` stays as it is, so for a spreadsheet take XLSX, where text is text.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, islice
from typing import BinaryIO, Final, TypeAlias

import msgspec
import pyarrow as pa

from section16.form.problems import one_line
from section16.query.query import QueryResult

__all__ = [
    "JOINT",
    "CellValue",
    "as_text",
    "is_number",
    "plain",
    "safe_names",
    "short_texts",
    "write_csv",
    "write_json",
    "write_table",
]

JOINT: Final = "; "  # between the values of a list in a cell
_JSON: Final = msgspec.json.Encoder(decimal_format="number")
_WIDEST: Final = 60  # characters of a cell that a table shows
_MEASURED: Final = 1000  # rows by which the widths of a table are chosen
_GAP: Final = "  "
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")  # how a text begins that spreadsheets run


_Plain: TypeAlias = str | bytes | bool | float | Decimal | date | time | timedelta | None
CellValue: TypeAlias = "_Plain | list[CellValue] | dict[str, CellValue]"


def plain(value: CellValue) -> CellValue:
    """Return a value without the trailing zeros that its column's type adds."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value


def as_text(value: CellValue) -> str:
    """Return a value as a text that can be read back; a missing one as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(plain(value), "f")
    if isinstance(value, date | datetime):
        return value.isoformat(*(() if type(value) is date else (" ",)))
    if isinstance(value, list):
        return JOINT.join(as_text(one) for one in value)
    return _JSON.encode(plain(value)).decode() if isinstance(value, dict) else str(value)


def _rows(answer: QueryResult) -> Iterator[tuple[CellValue, ...]]:
    for batch in answer:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def write_csv(answer: QueryResult, file: BinaryIO, *, for_spreadsheet: bool = False) -> int:
    """Write a line of names and a line for each row, in UTF-8; return the number of rows.

    With `for_spreadsheet` an apostrophe stands before a text that a spreadsheet would run as a formula.
    """
    number = 0
    shown = _harmless if for_spreadsheet else as_text
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([shown(name) for name in answer.schema.names])
        for row in _rows(answer):
            writer.writerow([shown(value) for value in row])
            number += 1
    finally:
        text.detach()
    return number


def _harmless(value: CellValue) -> str:
    text = as_text(value)
    is_number_or_day = isinstance(value, bool | int | float | Decimal | date | time | timedelta)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number_or_day else text


def write_json(answer: QueryResult, file: BinaryIO) -> int:
    """Write a list of rows, one object a line; return the number of rows."""
    number = 0
    names = answer.schema.names
    file.write(b"[")
    for number, row in enumerate(_rows(answer), start=1):
        file.write(b"\n" if number == 1 else b",\n")
        file.write(_JSON.encode(dict(zip(names, map(plain, row), strict=True))))
    file.write(b"\n]\n" if number else b"]\n")
    return number


def write_table(answer: QueryResult, file: BinaryIO) -> int:
    """Write columns side by side; return the number of rows."""
    names = safe_names(answer)
    right = [is_number(kind) for kind in answer.schema.types]
    rows = short_texts(answer)
    first = list(islice(rows, _MEASURED))
    widths = [max(map(len, column)) for column in zip(names, *first, strict=True)]
    number = -2  # the head's two lines are no rows
    for row in chain((names, ["-" * one for one in widths]), first, rows):
        cells = (
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(row, widths, right, strict=True)
        )
        file.write(_GAP.join(cells).rstrip().encode() + b"\n")
        number += 1
    return number


def short_texts(answer: QueryResult) -> Iterator[list[str]]:
    """Yield the cells of each row as texts of one line, safe for a terminal, long ones cut."""
    for row in _rows(answer):
        yield [_short(one_line(as_text(value))) for value in row]


def safe_names(answer: QueryResult) -> list[str]:
    """Return the names of the columns, safe for a terminal: a PIVOT makes names out of what was filed."""
    return [one_line(name) for name in answer.schema.names]


def is_number(kind: pa.DataType) -> bool:
    """Tell whether a column holds numbers, which line up to the right."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"

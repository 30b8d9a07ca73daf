"""An answer as text: a table for people, CSV, JSON.

Numbers are written exactly, without the zeros that a column's type adds; days and times as ISO 8601. In CSV and tables
a list is joined by ", ", and a structure is JSON. CSV is data as filed: a text that begins with `=` stays as it is, so
for a spreadsheet take XLSX, where text is text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, BinaryIO, Final

import msgspec

from section16.form.problems import one_line
from section16.query.query import QueryResult

__all__ = ["as_text", "plain", "write_csv", "write_json", "write_table"]

_JSON: Final = msgspec.json.Encoder(decimal_format="number")
_WIDEST: Final = 60  # characters of a cell that a table shows
_MEASURED: Final = 1000  # rows by which the widths of a table are chosen
_GAP: Final = "  "


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of a cell
    """Return a cell without the zeros after the point that only its type puts there."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value


def as_text(value: Any) -> str:  # noqa: ANN401 - any value of a cell
    """Return a cell as a text that reads back; nothing for what is missing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(plain(value), "f")
    if isinstance(value, date | datetime):
        return value.isoformat(*(() if type(value) is date else (" ",)))
    if isinstance(value, list):
        return ", ".join(as_text(one) for one in value)
    return _JSON.encode(plain(value)).decode() if isinstance(value, dict) else str(value)


def _rows(answer: QueryResult) -> Iterable[tuple[Any, ...]]:
    for batch in answer:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def write_csv(answer: QueryResult, file: BinaryIO) -> int:
    """Write a line of names and a line for each row, in UTF-8; return the number of rows."""
    number = 0
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(answer.schema.names)
        for number, row in enumerate(_rows(answer), start=1):  # noqa: B007 - counts
            writer.writerow([as_text(value) for value in row])
    finally:
        text.detach()
    return number


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


def write_table(answer: QueryResult, file: BinaryIO, width: int | None = None) -> int:
    """Write columns side by side; or, where they are wider than the terminal, each row as a list of its cells."""
    names = answer.schema.names
    right = [_is_number(kind) for kind in answer.schema.types]
    rows = iter(_rows(answer))
    first = [[_cell(value) for value in row] for row in islice(rows, _MEASURED)]
    widths = [max(map(len, column)) for column in zip(names, *first, strict=True)]
    rest = ([_cell(value) for value in row] for row in rows)
    if width is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        return _write_lists(names, chain(first, rest), file)
    _write_line(names, widths, right, file)
    _write_line(["-" * one for one in widths], widths, right, file)
    number = 0
    for number, row in enumerate(chain(first, rest), start=1):  # noqa: B007 - counts
        _write_line(row, widths, right, file)
    return number


def _is_number(kind: Any) -> bool:  # noqa: ANN401 - an Arrow type, which has no types
    return str(kind).startswith(("int", "uint", "decimal", "double", "float"))


def _cell(value: Any) -> str:  # noqa: ANN401 - any value of a cell
    text = one_line(as_text(value))
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _write_line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], file: BinaryIO) -> None:
    laid = (
        cell.rjust(size) if number else cell.ljust(size)
        for cell, size, number in zip(cells, widths, right, strict=True)
    )
    file.write(_GAP.join(laid).rstrip().encode() + b"\n")


def _write_lists(names: Sequence[str], rows: Iterable[Sequence[str]], file: BinaryIO) -> int:
    number, size = 0, max(map(len, names))
    for number, row in enumerate(rows, start=1):
        file.write(f"-- {number}\n".encode())
        for name, cell in zip(names, row, strict=True):
            if cell:
                file.write(f"{name.ljust(size)}  {cell}\n".encode())
    return number

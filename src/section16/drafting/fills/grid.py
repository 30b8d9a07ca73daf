"""Bytes of a broker's CSV or XLSX file to rows of cells, bounded in time and memory."""

import codecs
import csv
import re
import warnings
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final, NamedTuple
from zipfile import ZipFile

from section16.drafting.fills.cell import FillValue
from section16.drafting.plan.mistake import OneMistakeError

if TYPE_CHECKING:
    from openpyxl.workbook.child import _WorkbookChild as WorkbookChild

__all__ = ["Grid", "grids", "trouble_of_workbook"]

ROWS: Final = 100_000
COLUMNS: Final = 200
CSV_BYTES: Final = 20_000_000
XLSX_BYTES: Final = 10_000_000
UNPACKED_BYTES: Final = 60_000_000
MEMBERS: Final = 500
DELIMITERS: Final = (",", "\t", ";", "|")
_HIDDEN: Final = re.compile(rb"<row [^>]*\bhidden=\"(?:1|true)\"")
EXPECTED: Final = "give a CSV or XLSX file with the columns shares and price"


class Grid(NamedTuple):
    """A grid: rows with their number in the file, the rows that a filter hides, and how a sheet is called.

    `comma_parts` says that commas part the cells of the file, so that one within a cell can only group thousands.
    """

    rows: tuple[tuple[int, tuple[FillValue, ...]], ...]
    comma_parts: bool = True
    sheet: str = ""
    hidden: frozenset[int] = frozenset()
    is_hidden: bool = False


def grids(data: bytes) -> Iterator[Grid]:
    """Yield the ways the file can be read as a grid: a sheet each, or a delimiter each."""
    if data.startswith(b"PK"):
        yield from _sheets(data)
    else:
        yield from _delimited(_text(data))


def _text(data: bytes) -> str:
    if len(data) > CSV_BYTES:
        raise OneMistakeError(seen=f"the file has {len(data):,} bytes", do=f"give at most {CSV_BYTES:,}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise OneMistakeError(seen="the file is binary", do=EXPECTED)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _delimited(text: str) -> Iterator[Grid]:
    for delimiter in DELIMITERS:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        rows: list[tuple[int, tuple[FillValue, ...]]] = []
        try:
            for cells in reader:
                rows.append((reader.line_num, tuple(cells[:COLUMNS])))
                _bound(len(rows))
        except csv.Error:
            continue
        yield Grid(tuple(rows), comma_parts=delimiter == ",")


def _bound(count: int) -> None:
    if count > ROWS:
        raise OneMistakeError(seen=f"the file has more than {ROWS:,} rows", do="split it by day")


def _sheets(data: bytes) -> Iterator[Grid]:
    _require_harmless(data)
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy, and most fills are CSV

    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and extensions, which hold no executions
            # only a workbook read as a whole tells which rows are hidden, and that takes its time
            book = load_workbook(BytesIO(data), read_only=not _hides(data), data_only=True, keep_links=False)
            sheets = [_sheet(sheet) for sheet in book.worksheets]
    except OneMistakeError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise OneMistakeError(seen="the file is not a workbook that can be read", do=EXPECTED) from error
    yield from sheets


def _hides(data: bytes) -> bool:
    """Tell whether a row of any sheet is hidden."""
    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_HIDDEN.search(archive.read(name)) for name in names)


def _sheet(sheet: "WorkbookChild") -> Grid:
    dimensions = getattr(sheet, "row_dimensions", {})
    hidden = frozenset(number for number, row in dimensions.items() if row.hidden)
    return Grid(
        _sheet_rows(sheet),
        sheet=sheet.title,
        hidden=hidden,
        is_hidden=getattr(sheet, "sheet_state", "visible") != "visible",
    )


def _sheet_rows(sheet: object) -> tuple[tuple[int, tuple[FillValue, ...]], ...]:
    rows: list[tuple[int, tuple[FillValue, ...]]] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=COLUMNS), 1):  # type: ignore[attr-defined]
        _bound(number)
        if any(cell is not None for cell in cells):
            rows.append((number, tuple(cells)))
    return tuple(rows)


def trouble_of_workbook(data: bytes) -> str | None:
    """Say why a workbook is not to be opened and what to do; None for a harmless one."""
    try:
        _require_harmless(data)
    except OneMistakeError as mistake:
        return str(mistake)
    return None


def _require_harmless(data: bytes) -> None:
    """Refuse an archive that is no small workbook: size, number of members, size unpacked, entities."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            refusal = _too_large(archive, len(data)) or _with_entities(archive)
    except Exception as error:  # BadZipFile, zlib.error, EOFError and whatever else a cut archive raises
        raise OneMistakeError(seen="the file is a broken archive", do=EXPECTED) from error
    if refusal is not None:
        raise refusal


def _too_large(archive: ZipFile, size: int) -> OneMistakeError | None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if size <= XLSX_BYTES and len(members) <= MEMBERS and unpacked <= UNPACKED_BYTES:
        return None
    return OneMistakeError(seen=f"the workbook unpacks to {unpacked:,} bytes", do="save just the fills as CSV")


def _with_entities(archive: ZipFile) -> OneMistakeError | None:
    if any(b"<!DOCTYPE" in archive.read(member)[:4096].upper() for member in archive.infolist()):
        return OneMistakeError(seen="the workbook declares entities", do="save the fills as CSV")
    return None

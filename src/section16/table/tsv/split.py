"""A file of the SEC's data sets as rows of raw cells, whatever its code page, its line ends and its stray breaks.

Quotes are kept: `member.py` decides what they mean once all cells are known. Control characters are spaces.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl
from msgspec import Struct

from section16.standard.numbers import ACCESSION_PATTERN
from section16.xml.container.plain import CONTROLS, blank_controls, has_bare_returns

__all__ = ["LINE", "LineRepair", "SplitFile", "Stray", "split_file"]

LINE: Final = "LINE"
_BOM: Final = b"\xef\xbb\xbf"
# Columns of prose; what is left over of a line that ends with one belongs to it.
_PROSE: Final = ("FOOTNOTE_TXT", "REMARKS")
_NOT_UTF8: Final = "the line is not UTF-8; it is read as Windows-1252"
_CONTROL: Final = "control characters in the line; they are read as spaces"
_LEFT_OVER: Final = "the line has more cells than the header; those left over are read as part of its last column"
# What every row of the SEC's files begins with; another line belongs to the row before it.
_BEGINS: Final = re.compile(rf'"?{ACCESSION_PATTERN}"?(?:\t|$)').match


class Stray(Struct, frozen=True):
    """Text of a file that is not a row; `line` counts from 1."""

    line: int
    text: str
    reason: str


class LineRepair(Struct, frozen=True):
    """A line, from 1, that is not read just as it stands, and why."""

    line: int
    reason: str


class SplitFile(Struct, frozen=True):
    """The raw cells of a file: `cells` has a column for each of the header, named by its number, and LINE."""

    header: tuple[str, ...]
    cells: pl.DataFrame
    strays: tuple[Stray, ...] = ()
    repairs: tuple[LineRepair, ...] = ()


def split_file(data: bytes) -> SplitFile:
    """Split a tab-delimited file; a line that is not a row is a stray, nothing is raised."""
    data = data.replace(b"\r", b"\n") if has_bare_returns(data) else data
    data, recoded = _to_utf8(data.removeprefix(_BOM))
    data, blanked = _without_controls(data)
    repairs = (*(LineRepair(line, _NOT_UTF8) for line in recoded), *(LineRepair(line, _CONTROL) for line in blanked))
    head, _, body = data.partition(b"\n")
    if head.endswith(b"\r"):
        head, body = head[:-1], body.replace(b"\r\n", b"\n")
    header = tuple(_name(cell) for cell in head.decode().split("\t"))
    cells = _split_plainly(body, len(header))
    if cells is not None:
        lines = pl.int_range(2, cells.height + 2, dtype=pl.Int32, eager=True)
        return SplitFile(header, cells.with_columns(lines.alias(LINE)), (), repairs)
    cells, strays, joined = _split_carefully(body, len(header), ends_in_prose=header[-1] in _PROSE)
    return SplitFile(header, cells, strays, (*repairs, *(LineRepair(line, _LEFT_OVER) for line in joined)))


def _name(cell: str) -> str:
    return cell.strip().strip('"').strip().upper()


def _to_utf8(data: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Return the bytes as UTF-8, and the lines that had to be read as Windows-1252 for it."""
    try:
        data.decode()
    except UnicodeDecodeError:
        lines = data.split(b"\n")
        other = tuple(number for number, line in enumerate(lines) if not _is_utf8(line))
        for number in other:
            lines[number] = _decode(lines[number]).encode()
        return b"\n".join(lines), tuple(number + 1 for number in other)
    return data, ()


def _without_controls(data: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Return the bytes with spaces for control characters, and the lines that held one."""
    blanked = blank_controls(data)
    if blanked == data:
        return data, ()
    lines = enumerate(data.split(b"\n"), 1)
    return blanked, tuple(number for number, line in lines if len(line.translate(None, CONTROLS)) != len(line))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decode(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:  # five bytes mean nothing in Windows-1252
        return line.decode("latin-1")


def _split_plainly(body: bytes, width: int) -> pl.DataFrame | None:
    """Split at tabs and line ends alone; return None where a row would have another width than the header.

    As many tabs in all as the rows should have, and no row with too many (Polars refuses it), means that none has
    too few.
    """
    rows = body.count(b"\n") + (not body.endswith(b"\n") and body != b"")
    if body.count(b"\t") != rows * (width - 1) or b"\n\n" in body or body.startswith(b"\n"):
        return None
    try:
        cells = _read(body, width)
    except pl.exceptions.PolarsError:
        return None
    return cells if cells.height == rows else None


def _read(body: bytes, width: int) -> pl.DataFrame:
    schema = {str(number): pl.String for number in range(width)}
    if not body:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        io.BytesIO(body), separator="\t", quote_char=None, has_header=False, schema=schema, raise_if_empty=False
    )


def _split_carefully(
    body: bytes, width: int, *, ends_in_prose: bool
) -> tuple[pl.DataFrame, tuple[Stray, ...], tuple[int, ...]]:
    """Split line by line, joining those that belong to one row; return the lines, too, of which cells were left over.

    Where the last column is prose, these belong to it.
    """
    lines = body.decode().split("\n")
    whole: list[int] = []
    rows: list[tuple[str | int, ...]] = []
    strays: list[Stray] = []
    joined: list[int] = []
    for first, last in _groups(lines, width):
        if first == last and _is_whole(lines[first], width):
            whole.append(first)
        elif (cells := _cells("\n".join(lines[first : last + 1]), width)) is not None:
            rows.append((*cells, first + 2))
        elif ends_in_prose and (cells := _cells_before_prose("\n".join(lines[first : last + 1]), width)) is not None:
            rows.append((*cells, first + 2))
            joined.append(first + 2)
        else:
            whole.extend([first] if _is_whole(lines[first], width) else [])
            strays.extend(_strays(lines, first, last, width))
    plain = _read("\n".join(lines[number] for number in whole).encode(), width)
    plain = plain.with_columns(pl.Series(LINE, [number + 2 for number in whole], pl.Int32))
    mended = pl.DataFrame(rows, schema=plain.schema, orient="row").with_columns(pl.col(pl.String).replace("", None))
    return pl.concat((plain, mended)).sort(LINE), tuple(strays), tuple(joined)


def _is_whole(line: str, width: int) -> bool:
    return line.count("\t") == width - 1


def _groups(lines: Sequence[str], width: int) -> Iterator[tuple[int, int]]:
    """Group the lines that can be one row: one that begins a row, and those after it that cannot."""
    first = last = -1
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        goes_on = first >= 0 and not _is_whole(line, width) and not _BEGINS(line)
        if not goes_on:
            if first >= 0:
                yield first, last
            first = number
        last = number
    if first >= 0:
        yield first, last


def _cells(text: str, width: int) -> tuple[str, ...] | None:
    """Split a row at its tabs, without those inside quotes if it fits then; return None for another number of cells."""
    plain = text.split("\t")
    joined = _joined(plain)
    for cells in (joined, plain):
        if len(cells) >= width and not any(cell.strip() for cell in cells[width:]):
            return tuple(cells[:width])
    return None


def _cells_before_prose(text: str, width: int) -> tuple[str, ...] | None:
    """Split a row whose first line has too many cells; the last takes in all that is left over. None for no row."""
    surplus = text.partition("\n")[0].count("\t") >= width
    return tuple(text.split("\t", width - 1)) if _BEGINS(text) and surplus else None


def _joined(parts: Sequence[str]) -> list[str]:
    """Join the parts of a cell that begins with a quote up to the one that closes it."""
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1].startswith('"') and joined[-1].count('"') % 2:
            joined[-1] += f"\t{part}"
        else:
            joined.append(part)
    return joined


def _strays(lines: Sequence[str], first: int, last: int, width: int) -> Iterator[Stray]:
    if _is_whole(lines[first], width):
        first += 1
    text = "\n".join(lines[first : last + 1])
    if text.strip():
        count = text.count("\t") + 1
        yield Stray(first + 2, text, f"{count} cells, and the header has {width}; the line is kept here")

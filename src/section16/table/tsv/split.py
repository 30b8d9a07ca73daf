"""A file of the SEC's data sets as rows of raw cells, whatever its code page, its line ends and its stray breaks.

Quotes are kept: `member.py` decides what they mean once all cells are known.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl
from msgspec import Struct

from section16.standard.numbers import ACCESSION_PATTERN

__all__ = ["LINE", "SplitFile", "Stray", "split_file"]

LINE: Final = "LINE"
_BOM: Final = b"\xef\xbb\xbf"
# What every row of the SEC's files begins with; another line belongs to the row before it.
_BEGINS: Final = re.compile(rf'"?{ACCESSION_PATTERN}"?(?:\t|$)').match


class Stray(Struct, frozen=True):
    """Text of a file that is not a row; `line` counts from 1."""

    line: int
    text: str
    reason: str


class SplitFile(Struct, frozen=True):
    """The raw cells of a file: `cells` has a column for each of the header, named by its number, and LINE.

    `recoded` are the lines that were not UTF-8 and were read as Windows-1252.
    """

    header: tuple[str, ...]
    cells: pl.DataFrame
    strays: tuple[Stray, ...] = ()
    recoded: tuple[int, ...] = ()


def split_file(data: bytes) -> SplitFile:
    """Split a tab-delimited file; a line that is not a row is a stray, nothing is raised."""
    data, recoded = _to_utf8(data.removeprefix(_BOM))
    head, _, body = data.partition(b"\n")
    if head.endswith(b"\r"):
        head, body = head[:-1], body.replace(b"\r\n", b"\n")
    header = tuple(_name(cell) for cell in head.decode().split("\t"))
    cells = _split_plainly(body, len(header))
    if cells is not None:
        lines = pl.int_range(2, cells.height + 2, dtype=pl.Int32, eager=True)
        return SplitFile(header, cells.with_columns(lines.alias(LINE)), (), recoded)
    cells, strays = _split_carefully(body, len(header))
    return SplitFile(header, cells, strays, recoded)


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


def _split_carefully(body: bytes, width: int) -> tuple[pl.DataFrame, tuple[Stray, ...]]:
    """Split line by line, joining those that belong to one row."""
    lines = body.decode().split("\n")
    whole: list[int] = []
    rows: list[tuple[str | int, ...]] = []
    strays: list[Stray] = []
    for first, last in _groups(lines, width):
        if first == last and _is_whole(lines[first], width):
            whole.append(first)
        elif (cells := _cells("\n".join(lines[first : last + 1]), width)) is not None:
            rows.append((*cells, first + 2))
        else:
            whole.extend([first] if _is_whole(lines[first], width) else [])
            strays.extend(_strays(lines, first, last, width))
    plain = _read("\n".join(lines[number] for number in whole).encode(), width)
    plain = plain.with_columns(pl.Series(LINE, [number + 2 for number in whole], pl.Int32))
    mended = pl.DataFrame(rows, schema=plain.schema, orient="row").with_columns(pl.col(pl.String).replace("", None))
    return pl.concat((plain, mended)).sort(LINE), tuple(strays)


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

"""A printed sheet as plain text, 100 columns wide, for files, pipes and mails."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from section16.rendering.boxes import boxes, masthead, persons
from section16.rendering.canvas import DOUBLE, SINGLE, SPACE, TextBlock, beside, block, drawn, framed, stacked
from section16.rendering.printed import (
    ColumnHead,
    Note,
    PrintedCell,
    PrintedColumn,
    PrintedSignature,
    PrintedTable,
    Sheet,
    visible_sheet,
)
from section16.rendering.widths import breakable, cell_text, column_needs, column_widths, paragraph, wrap

__all__ = ["WIDTH", "table", "text"]

_Row = tuple[PrintedCell, ...]

# More columns than this do not fit beside each other: Table II of Forms 4 and 5 is set in two bands.
_MOST: Final = 12


WIDTH: Final = 100
_NAME_WIDTH: Final = 52
_DAY_WIDTH: Final = 12


class _Band(Struct, frozen=True):
    """Heads beside each other, the widths of their columns, and which cells of a row stand below them."""

    heads: tuple[ColumnHead, ...]
    widths: Sequence[int]
    cells: slice


def table(one: PrintedTable, width: int) -> TextBlock:
    """Set a table in `width` columns, rules included; rows that take two bands are separated by double rules."""
    inside = width - 2
    bands = list(_bands(one, inside))
    caption = block((line for part in one.caption for line in wrap(part, inside)), inside, "center")
    heads = stacked([caption, *(_heads(band) for band in bands)])
    rows = [stacked([_row(band, row) for band in bands]) for row in one.rows]
    body = [stacked(rows, DOUBLE if len(bands) > 1 else SINGLE)] if rows else []
    return framed(stacked([heads, *body], DOUBLE))


def _bands(one: PrintedTable, width: int) -> Iterator[_Band]:
    start = 0
    for heads in _split(one.heads):
        count = sum(len(head.columns) for head in heads)
        cells = slice(start, start + count)
        needs = column_needs(heads, [row[cells] for row in one.rows])
        yield _Band(heads, column_widths(needs, width - count + 1), cells)
        start += count


def _split(heads: tuple[ColumnHead, ...]) -> tuple[tuple[ColumnHead, ...], ...]:
    """Divide heads with too many columns into two halves."""
    counts = [len(head.columns) for head in heads]
    if sum(counts) <= _MOST:
        return (heads,)
    middle = next(index for index in range(len(heads)) if 2 * sum(counts[: index + 1]) >= sum(counts)) + 1
    return (heads[:middle], heads[middle:])


def _heads(band: _Band) -> TextBlock:
    index = 0
    blocks = []
    for head in band.heads:
        widths = band.widths[index : index + len(head.columns)]
        blocks.append(_head(head, widths))
        index += len(widths)
    return beside(blocks)


def _head(head: ColumnHead, widths: Sequence[int]) -> TextBlock:
    width = sum(widths) + len(widths) - 1
    above = _words(head.text, width, "left")
    if not head.divided:
        return above
    return stacked([above, beside([_part(*each) for each in zip(head.columns, widths, strict=True)])])


def _part(column: PrintedColumn, width: int) -> TextBlock:
    return _words(column.text, width, "center")


@lru_cache(maxsize=1024)  # the words are the form's own, and blocks are put together, never changed
def _words(words: str, width: int, align: str) -> TextBlock:
    return block(wrap(breakable(words), width), width, align)


def _row(band: _Band, row: _Row) -> TextBlock:
    columns = [column for head in band.heads for column in head.columns]
    return beside([_cell(*each) for each in zip(row[band.cells], columns, band.widths, strict=True)])


def _cell(cell: PrintedCell, column: PrintedColumn, width: int) -> TextBlock:
    return block(wrap(cell_text(cell), width), width, column.align)


def text(sheet: Sheet) -> str:
    """Lay out a sheet as lines of at most 100 columns, the last one ended."""
    sheet = visible_sheet(sheet)
    parts = [drawn(masthead(sheet, WIDTH)), drawn(boxes(sheet, WIDTH))]
    parts += [drawn(table(one, WIDTH)) for one in sheet.tables]
    if sheet.joint:
        parts.append(drawn(persons(sheet, WIDTH)))
    parts += [_explanation(sheet), _remarks(sheet), drawn(_signatures(sheet)), _closing(sheet)]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _explanation(sheet: Sheet) -> list[str]:
    statement = paragraph(sheet.statement, WIDTH) if sheet.statement else []
    return [sheet.explanation, *statement, *(line for note in sheet.notes for line in _note(note))]


def _note(note: Note) -> list[str]:
    return paragraph(note.text, WIDTH, f"({note.number})")


def _remarks(sheet: Sheet) -> list[str]:
    return [] if sheet.remarks is None else [sheet.remarks_label, *paragraph(sheet.remarks, WIDTH)]


def _signatures(sheet: Sheet) -> TextBlock:
    """Set the signatures at the right, each above its line, as the form has them."""
    labels = PrintedSignature(*sheet.signature_labels)
    lines = [line for one in sheet.signatures for line in (*_signed(one), _underlined())]
    return [*lines, *_signed(labels)]


def _signed(one: PrintedSignature) -> TextBlock:
    widths = (WIDTH - _NAME_WIDTH - _DAY_WIDTH - 2, _NAME_WIDTH, _DAY_WIDTH)
    texts = ("", one.name, one.day)
    return beside([block(wrap(text, width), width) for text, width in zip(texts, widths, strict=True)], SPACE)


def _underlined() -> list[str]:
    start = WIDTH - _NAME_WIDTH - _DAY_WIDTH - 1
    return [SPACE] * start + [SINGLE] * _NAME_WIDTH + [SPACE] + [SINGLE] * _DAY_WIDTH


def _closing(sheet: Sheet) -> list[str]:
    return [line for each in sheet.closing for line in wrap(each, WIDTH)]

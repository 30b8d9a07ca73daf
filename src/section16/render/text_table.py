"""Tables I and II as ruled columns of text."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from section16.render.canvas import DOUBLE, SINGLE, Block, beside, block, framed, stacked
from section16.render.cells import width_of
from section16.render.fitting import fitted
from section16.render.printed import Column, Head, PrintedCell, Table
from section16.render.wishes import cell_text, wishes
from section16.render.wrapping import breakable, wrap

__all__ = ["table"]

Row = tuple[PrintedCell, ...]

# More columns than this do not fit beside each other: Table II of Forms 4 and 5 is set in two bands.
_MOST: Final = 12


class _Band(Struct, frozen=True):
    """Heads that stand beside each other, the widths of their columns, and which cells of a row these are."""

    heads: tuple[Head, ...]
    widths: Sequence[int]
    cells: slice


def table(one: Table, width: int) -> Block:
    """Set a table in `width` columns, rules included; rows that take two bands are parted by double rules."""
    inside = width - 2
    bands = list(_bands(one, inside))
    caption = block((line for part in one.caption for line in wrap(part, inside)), inside, "center")
    heads = stacked([caption, *(_heads(band) for band in bands)])
    rows = [stacked([_row(band, row) for band in bands]) for row in one.rows]
    body = [stacked(rows, DOUBLE if len(bands) > 1 else SINGLE)] if rows else []
    return framed(stacked([heads, *body], DOUBLE))


def _bands(one: Table, width: int) -> Iterator[_Band]:
    start = 0
    for heads in _split(one.heads):
        count = sum(len(head.columns) for head in heads)
        cells = slice(start, start + count)
        asked = wishes(heads, [row[cells] for row in one.rows], width_of)
        yield _Band(heads, fitted(asked, width - count + 1), cells)
        start += count


def _split(heads: tuple[Head, ...]) -> tuple[tuple[Head, ...], ...]:
    """Divide heads with too many columns into two halves."""
    counts = [len(head.columns) for head in heads]
    if sum(counts) <= _MOST:
        return (heads,)
    middle = next(at for at in range(len(heads)) if 2 * sum(counts[: at + 1]) >= sum(counts)) + 1
    return (heads[:middle], heads[middle:])


def _heads(band: _Band) -> Block:
    at = 0
    blocks = []
    for head in band.heads:
        widths = band.widths[at : at + len(head.columns)]
        blocks.append(_head(head, widths))
        at += len(widths)
    return beside(blocks)


def _head(head: Head, widths: Sequence[int]) -> Block:
    width = sum(widths) + len(widths) - 1
    above = block(wrap(breakable(head.text), width), width)
    if not head.divided:
        return above
    return stacked([above, beside([_part(*each) for each in zip(head.columns, widths, strict=True)])])


def _part(column: Column, width: int) -> Block:
    return block(wrap(breakable(column.text), width), width, "center")


def _row(band: _Band, row: Row) -> Block:
    columns = [column for head in band.heads for column in head.columns]
    return beside([_cell(*each) for each in zip(row[band.cells], columns, band.widths, strict=True)])


def _cell(cell: PrintedCell, column: Column, width: int) -> Block:
    return block(wrap(cell_text(cell), width), width, column.align)

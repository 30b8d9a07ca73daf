"""What the columns of a table ask for, measured in cells of text or in parts of a printed line."""

from collections.abc import Callable, Sequence
from typing import Final

from section16.render.fitting import Wish
from section16.render.printed import Column, Head, PrintedCell
from section16.render.wrapping import breakable, longest_piece

__all__ = ["Measure", "cell_text", "wishes"]

Measure = Callable[[str], int]

_LEAST: Final = 2  # a wide character
_HEAD: Final = 8  # a column of this width has a head that is not too high


def cell_text(cell: PrintedCell) -> str:
    """Return what stands in a cell, its footnotes after it: `$169.4664 (2)`."""
    marks = [f"({number})" for number in cell.notes]
    return " ".join(part for part in (cell.text, *marks) if part)


def wishes(heads: tuple[Head, ...], rows: Sequence[tuple[PrintedCell, ...]], measure: Measure) -> list[Wish]:
    """Return one wish for each column below the heads."""
    least = [width for head in heads for width in _least(head, measure)]
    columns = [column for head in heads for column in head.columns]
    texts = [[cell_text(row[at]) for row in rows] for at in range(len(columns))]
    return [_wish(*each, measure) for each in zip(columns, least, texts, strict=True)]


def _wish(column: Column, least: int, texts: list[str], measure: Measure) -> Wish:
    return Wish(
        least=max(least, _LEAST),
        word=max((longest_piece(text, measure) for text in texts), default=0),
        head=least if column.text else _HEAD,
        whole=max(map(measure, texts), default=0),
        share=column.width,
    )


def _least(head: Head, measure: Measure) -> list[int]:
    """Return the least widths of a head's columns; the first takes what the shared head wants beyond them."""
    first, *others = (longest_piece(breakable(column.text), measure) for column in head.columns)
    return [max(first, longest_piece(breakable(head.text), measure) - sum(others) - len(others)), *others]

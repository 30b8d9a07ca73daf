"""A table of the PDF as plain values: how wide its columns are, where words may break, which marks stay together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Final

from msgspec import Struct, to_builtins

from section16.rendering.printed import ColumnHead, PrintedCell, PrintedColumn, PrintedTable
from section16.rendering.widths import ColumnNeed, column_widths

__all__ = ["BREAK", "FILED", "HEADS", "pdf_table"]

BREAK: Final = "\u200b"

_LINE: Final = 200  # a line of the page is so many units wide
_PADDING: Final = 1.4
_LAST_NARROW: Final = "\u04ff"
_WIDE: Final = 2.5
_MARK_SIZE: Final = 0.73  # of the filed values
_HEAD_SIZE: Final = 0.68
_MANY: Final = 12  # more columns than these are set smaller
_SIZE: Final = 9  # points of the filed values
_SMALLER: Final = 8.5
# What stays on a line of a head: its number with the first word, and `(Instr. 4)`.
_TOGETHER: Final = re.compile(r"(^\w+\. [^ /]+|\(Instr\. [^ ]+)")
_WORD: Final = re.compile(r"[^ /]+/?")


class _Face(Struct, frozen=True):
    """How many units the characters of a face take at 9 points, none less than its glyph: a test measures them."""

    units: Mapping[str, float]
    capital: float
    other: float

    def width_of(self, text: str) -> float:
        """Return how many units a text takes."""
        return sum(map(self._advance, text))

    def _advance(self, character: str) -> float:
        if character in self.units:
            return self.units[character]
        if character > _LAST_NARROW:
            return _WIDE
        return self.capital if character.isupper() else self.other


def _units(*classes: tuple[str, float]) -> dict[str, float]:
    return {character: width for characters, width in classes for character in characters}


FILED: Final = _Face(
    _units(
        ("'|,.:; ijl{}", 0.69),
        ('!\\()[]/"-IJft', 0.89),
        ("*`rs", 0.98),
        ("0123456789#$?~acez", 1.16),
        ("_FSbdgoqvx", 1.26),
        ("ELP", 1.38),
        ("BRTYZ", 1.5),
        ("&%", 1.75),
        ("mw", 1.96),
        ("MW@", 2.36),
    ),
    capital=1.81,
    other=1.37,
)
HEADS: Final = _Face(
    _units((" ',./|!()-:;[]ijlIft", 0.83), ("0123456789acekrsvxyz", 1.38), ("mwMW", 2.34)),
    capital=1.93,
    other=1.52,
)


def pdf_table(table: PrintedTable, notes: Mapping[str, int]) -> dict[str, object]:
    """Return a table as plain values, with the widths of its columns and breaks in words that are wider.

    `notes` maps the number of each footnote to its position, so that marks can link there.
    """
    size = _SIZE if len(table.columns) <= _MANY else _SMALLER
    least = [width for head in table.heads for width in _least(head)]
    cells = [[row[index] for row in table.rows] for index in range(len(least))]
    widths = column_widths(list(map(_need, table.columns, least, cells)), int(_LINE * _SIZE / size))
    rows = [list(map(_cell, row, widths, [notes] * len(row))) for row in table.rows]
    parts: dict[str, object] = to_builtins(table)
    heads = [to_builtins(head) | {"parts": _TOGETHER.split(head.text)} for head in table.heads]
    return parts | {"size": size, "widths": widths, "heads": heads, "rows": rows}


def _least(head: ColumnHead) -> Iterator[float]:
    """Yield how wide the columns of a head must be for its words; the first takes what the shared head lacks."""
    first, *others = (_longest_piece(column.text) for column in head.columns)
    yield max(first, _longest_piece(head.text) - sum(others) - _PADDING * len(others))
    yield from others


def _longest_piece(words: str) -> float:
    rest, together = _TOGETHER.sub(" ", words), _TOGETHER.findall(words)
    return _HEAD_SIZE * max(map(HEADS.width_of, [*_WORD.findall(rest), *together]), default=0)


def _need(column: PrintedColumn, least: float, cells: Sequence[PrintedCell]) -> ColumnNeed:
    """Return what a column needs for its words and its texts; what is left goes as on the SEC's page.

    A high head costs less than rows of several lines, so that heads get room only when all texts have it.
    """
    return ColumnNeed(
        least=ceil(_PADDING),
        word=ceil(max([least, *map(_end, cells), *map(_longest_word, cells)]) + _PADDING),
        head=ceil(least + _PADDING),
        whole=ceil(max(map(_whole, cells), default=0) + _PADDING),
        share=column.width,
    )


def _longest_word(cell: PrintedCell) -> float:
    return max(map(FILED.width_of, cell.text.split()), default=0)


def _whole(cell: PrintedCell) -> float:
    return FILED.width_of(cell.text) + sum(_lengths(cell))


def _end(cell: PrintedCell) -> float:
    """Return how wide the last word is with its marks."""
    return FILED.width_of(cell.text.rpartition(" ")[2]) + sum(_lengths(cell))


def _lengths(cell: PrintedCell) -> list[float]:
    return [_MARK_SIZE * FILED.width_of(f"({number})") for number in cell.notes]


class _Mark(Struct):
    text: str
    note: int | None  # the position of its footnote, if there is one


class _Group(Struct):
    """What stays on a line: the last word with marks, or marks alone."""

    word: str
    marks: list[_Mark]


def _cell(cell: PrintedCell, width: int, notes: Mapping[str, int]) -> dict[str, object]:
    """Return a cell as a text that may be broken between words, and groups that may not be."""
    before, space, word = cell.text.rpartition(" ")
    if _broken(word, width) != word:
        before, space, word = cell.text, "", ""
    groups = [_Group(word, [])]
    for number, stays in zip(cell.notes, _staying(cell, width - _PADDING), strict=True):
        if not stays:
            groups.append(_Group("", []))
        groups[-1].marks.append(_Mark(_broken(f"({number})", width), notes.get(number)))
    return {"filed": bool(cell.text), "text": _broken(before, width) + space, "groups": groups}


def _staying(cell: PrintedCell, room: float) -> list[bool]:
    """Tell which marks stay with what is before them, so that none stands alone on a line.

    All do where there is room beside the last word. Else the last stays with the one before it, and the first with the
    word if it leaves others.
    """
    lengths = _lengths(cell)
    if _end(cell) <= room:
        return [True] * len(lengths)
    first = len(lengths) != 2 and _end(cell) - sum(lengths[1:]) <= room  # noqa: PLR2004 - a pair goes together
    return [first, *([False] * (len(lengths) - 2)), True][: len(lengths)]


def _broken(text: str, width: int) -> str:
    """Let a word that is wider than the column be broken anywhere."""
    return " ".join(word if FILED.width_of(word) + _PADDING <= width else BREAK.join(word) for word in text.split(" "))

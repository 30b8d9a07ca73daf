"""Lines of a given width: words kept whole where they fit."""

import re
from collections.abc import Sequence
from functools import lru_cache
from heapq import heapify, heappop, heapreplace
from typing import Final

from msgspec import Struct
from rich.cells import cell_len

from section16.rendering.printed import ColumnHead, PrintedCell, PrintedColumn

__all__ = [
    "ColumnNeed",
    "TextLine",
    "breakable",
    "cell_text",
    "cells",
    "column_needs",
    "column_widths",
    "longest_piece",
    "paragraph",
    "width_of",
    "wrap",
]

# A line is its cells; a wide character is followed by an empty one.
TextLine = list[str]


# The two places where a word may end. Text that was filed has lost both in `visible`.
_HYPHEN: Final = "\u00ad"
_JOINT: Final = "\u200b"
_MARKS: Final = re.compile(f"(?<=[{_HYPHEN}{_JOINT}])")
# The form is printed with such hyphens itself: its heads stand in narrow columns.
# fmt: off
_HYPHENATED: Final = {
    word.replace("-", ""): word.replace("-", _HYPHEN)
    for word in (
        "Trans-action", "De-riva-tive", "Secu-rities", "Secu-rity", "Benefi-cially", "Benefi-cial", "Owner-ship",
        "Con-ver-sion", "Exer-cise", "Exer-cis-able", "Expi-ration", "Under-lying", "Exe-cution", "Follow-ing",
        "Acquir-ed", "Dis-posed", "In-direct", "Report-ed", "Num-ber",
    )
}
# fmt: on
_WORD: Final = re.compile("|".join(sorted(_HYPHENATED, key=len, reverse=True)))
_LEAST: Final = 2  # a wide character
_HEAD: Final = 8  # a column of this width has a head that is not too high


def width_of(text: str) -> int:
    """Return the number of cells, character by character."""
    return len(text) if text.isascii() else len(cells(text))


def cells(text: str) -> TextLine:
    """Split text into its cells; a mark that takes none stays with the character before it, if there is one."""
    if text.isascii():
        return list(text)
    line: TextLine = []
    for character in text:
        width = cell_len(character)
        if width or not line:
            line += [character, *[""] * (width - 1)]
        else:
            line[-1 if line[-1] else -2] += character
    return line


class ColumnNeed(Struct, frozen=True, kw_only=True):
    """How wide a column should be, in cells, from what it must have to what reads well."""

    least: int  # the widest part of its head, broken wherever it may be
    word: int  # its longest word
    head: int  # its head, broken into fewer lines
    whole: int  # its longest text
    share: int  # of the room that is left when every column has enough


def column_widths(needs: Sequence[ColumnNeed], room: int) -> list[int]:
    """Divide `room` cells among columns: first what each must have, then what reads well."""
    widths = [need.least for need in needs]
    _grow(widths, [need.word for need in needs], room)
    _grow(widths, [need.head for need in needs], room)
    _grow(widths, [need.whole for need in needs], room)
    narrowest = [(width / need.share, index) for index, (width, need) in enumerate(zip(widths, needs, strict=True))]
    heapify(narrowest)
    for _ in range(room - sum(widths)):
        index = narrowest[0][1]
        widths[index] += 1
        heapreplace(narrowest, (widths[index] / needs[index].share, index))
    return widths


def _grow(widths: list[int], target: Sequence[int], room: int) -> None:
    """Widen the narrowest column below its target, again and again, until all reach it or no room is left."""
    short = [(width, index) for index, width in enumerate(widths) if width < target[index]]
    heapify(short)
    for _ in range(room - sum(widths)):
        if not short:
            return
        index = short[0][1]
        widths[index] += 1
        if widths[index] < target[index]:
            heapreplace(short, (widths[index], index))
        else:
            heappop(short)


def breakable(words: str) -> str:
    """Mark where words may be broken; only for words of the form, never for filed text."""
    marked = _WORD.sub(lambda found: _HYPHENATED[found[0]], words)
    return marked.replace("/", f"/{_JOINT}").replace("(s)", f"{_JOINT}(s)")


def longest_piece(words: str) -> int:
    """Return the width of the longest piece, with words broken only where they may be."""
    return max((width_of(_closed(piece)) for word in words.split() for piece in _MARKS.split(word)), default=0)


def paragraph(text: str, width: int, mark: str = "") -> list[str]:
    """Wrap filed text to the right of a mark; line breaks in the text stay."""
    mark = f"{mark} " if mark else ""
    inset = width_of(mark)
    lines = [part for line in text.strip().split("\n") for part in wrap(line, width - inset)]
    return [(" " * inset if index else mark) + line for index, line in enumerate(lines)]


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most `width` cells; at least one, maybe empty."""
    words = text.split()
    whole = _open(" ".join(words))
    if width_of(whole) <= width:
        return [whole]
    lines: list[str] = []
    line = ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if width_of(_open(joined)) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines.extend(full)
    return [_open(each) for each in (*lines, line)]


def _open(words: str) -> str:
    """Return words without the marks at which they were not broken."""
    if words.isascii():  # no mark is
        return words
    end = "-" if words.endswith(_HYPHEN) else ""
    return words.replace(_HYPHEN, "").replace(_JOINT, "") + end


def _closed(piece: str) -> str:
    return piece.replace(_HYPHEN, "-").replace(_JOINT, "")


def _pieces(word: str, width: int) -> list[str]:
    """Break one word at its marks, and where none fits between any two characters."""
    pieces = [""]
    for part in _MARKS.split(word):
        if width_of(_open(pieces[-1] + part)) <= width:
            pieces[-1] += part
        else:
            pieces.extend(_cut(part, width))
    return [piece for piece in pieces if piece]


def _cut(word: str, width: int) -> list[str]:
    """Cut at `width` cells, which are at least two, and never inside a wide character."""
    if width_of(_open(word)) <= width:
        return [word]
    line = cells(word)
    pieces, start = [], 0
    while start < len(line):
        end = start + width
        if line[end - 1 : end + 1][1:] == [""]:
            end -= 1
        pieces.append("".join(line[start:end]))
        start = end
    return pieces


def cell_text(cell: PrintedCell) -> str:
    """Return what stands in a cell, its footnotes after it: `$169.4664 (2)`."""
    marks = [f"({number})" for number in cell.notes]
    return " ".join(part for part in (cell.text, *marks) if part)


def column_needs(heads: tuple[ColumnHead, ...], rows: Sequence[tuple[PrintedCell, ...]]) -> list[ColumnNeed]:
    """Return how wide each column below the heads should be."""
    least = [width for head in heads for width in _least(head)]
    columns = [column for head in heads for column in head.columns]
    texts = [[cell_text(row[index]) for row in rows] for index in range(len(columns))]
    return [_need(*each) for each in zip(columns, least, texts, strict=True)]


def _need(column: PrintedColumn, least: int, texts: list[str]) -> ColumnNeed:
    return ColumnNeed(
        least=max(least, _LEAST),
        word=max((longest_piece(text) for text in texts), default=0),
        head=least if column.text else _HEAD,
        whole=max(map(width_of, texts), default=0),
        share=column.width,
    )


@lru_cache(maxsize=256)  # the heads are the form's own
def _least(head: ColumnHead) -> list[int]:
    """Return the least widths of a head's columns; the first is wide enough for the shared head."""
    first, *others = (longest_piece(breakable(column.text)) for column in head.columns)
    return [max(first, longest_piece(breakable(head.text)) - sum(others) - len(others)), *others]

"""The columns of a table in a PDF: as wide as on the SEC's page, unless a word needs more."""

from collections.abc import Mapping
from math import ceil
from typing import Any, Final

from msgspec import to_builtins

from section16.render.fitting import Wish, fitted
from section16.render.printed import Column, PrintedCell, Table
from section16.render.wishes import wishes

__all__ = ["pdf_table"]

_LINE: Final = 200  # a line of the page is so many units wide; a digit takes 1.15
_PADDING: Final = 2
_HEAD_SIZE: Final = 0.76  # of the filed values
_CAPITAL: Final = 1.8
_SMALL: Final = 1.25
_WIDE: Final = 2.5
_LAST_NARROW: Final = "\u04ff"


def pdf_table(table: Table, notes: Mapping[str, int]) -> dict[str, Any]:
    """Return a table as plain values, with the widths of its columns and breaks in words that are wider.

    `notes` has the position of each footnote by its number, for the way there from a mark.
    """
    columns = zip(table.columns, wishes(table.heads, table.rows, _measure), strict=True)
    widths = fitted([_wish(*each) for each in columns], _LINE)
    rows = [[_cell(*each, notes) for each in zip(row, widths, strict=True)] for row in table.rows]
    parts: dict[str, Any] = to_builtins(table)
    return parts | {"widths": widths, "rows": rows}


def _wish(column: Column, asked: Wish) -> Wish:
    """Ask for the width on the SEC's page; a column of words leaves what it does not need to another one."""
    whole = asked.whole + _PADDING
    usual = column.width * _LINE // 100
    return Wish(
        least=_PADDING,
        word=max(asked.word, ceil(asked.least * _HEAD_SIZE)) + _PADDING,
        head=min(usual, whole) if column.align == "left" else usual,
        whole=whole,
        share=column.width,
    )


def _measure(text: str) -> int:
    """Return how many units a text takes at the size of the filed values, rounded up."""
    return ceil(sum(map(_advance, text)))


def _advance(character: str) -> float:
    if character > _LAST_NARROW:
        return _WIDE
    return _CAPITAL if character.isupper() else _SMALL


def _cell(cell: PrintedCell, width: int, notes: Mapping[str, int]) -> dict[str, Any]:
    marks = [{"text": _broken(f"({number})", width), "note": notes.get(number)} for number in cell.notes]
    return {"text": _broken(cell.text, width), "marks": marks}


def _broken(text: str, width: int) -> str:
    """Let a word that is wider than the column be broken anywhere."""
    return " ".join(word if _measure(word) + _PADDING <= width else _BREAK.join(word) for word in text.split(" "))

"""A printed sheet as a PDF: landscape letter, tagged, the same bytes on every machine and every day."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from math import ceil
from pkgutil import get_data
from textwrap import shorten
from typing import Final

import typst
from msgspec import convert, json, to_builtins

from section16.rendering.printed import PrintedCell, PrintedColumn, PrintedTable, Sheet, name_of, visible, visible_parts
from section16.rendering.widths import ColumnNeed, column_needs, column_widths

__all__ = ["pdf", "pdf_table"]

_LINE: Final = 200  # a line of the page is so many units wide; a digit takes 1.15
_PADDING: Final = 2
_HEAD_SIZE: Final = 0.76  # of the filed values
_CAPITAL: Final = 1.8
_SMALL: Final = 1.25
_WIDE: Final = 2.5
_LAST_NARROW: Final = "\u04ff"


# What the fonts inside the typst wheel have no glyph for; PDF/UA takes no text that cannot be seen.
_WITHOUT_GLYPH: Final = re.compile(
    r"[^\n -~\xa0-\u04ff\u05d0-\u05ea\u1e00-\u1eff\u2010-\u2027\u2030-\u203f\u20a0-\u20bf]"
)
_LONG_WORD: Final = re.compile(r"\S{29,}")
_BREAK: Final = "\u200b"
_LONGEST_TEXT: Final = 20_000
_ENDLESS: Final = 200  # characters of a word that goes on for lines
_FOOT_WIDTH: Final = 130  # characters of the line at the foot of a page


def pdf_table(table: PrintedTable, notes: Mapping[str, int]) -> dict[str, object]:
    """Return a table as plain values, with the widths of its columns and breaks in words that are wider.

    `notes` maps the number of each footnote to its position, so that marks can link there.
    """
    columns = zip(table.columns, column_needs(table.heads, table.rows, _measure), strict=True)
    widths = column_widths([_need(*each) for each in columns], _LINE)
    rows = [[_cell(*each, notes) for each in zip(row, widths, strict=True)] for row in table.rows]
    parts: dict[str, object] = to_builtins(table)
    return parts | {"widths": widths, "rows": rows}


def _need(column: PrintedColumn, need: ColumnNeed) -> ColumnNeed:
    """Return the need for the width on the SEC's page; a column of text gives away what it does not use."""
    whole = need.whole + _PADDING
    usual = column.width * _LINE // 100
    return ColumnNeed(
        least=_PADDING,
        word=max(need.word, ceil(need.least * _HEAD_SIZE)) + _PADDING,
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


def _cell(cell: PrintedCell, width: int, notes: Mapping[str, int]) -> dict[str, object]:
    marks = [{"text": _broken(f"({number})", width), "note": notes.get(number)} for number in cell.notes]
    return {"text": _broken(cell.text, width), "marks": marks}


def _broken(text: str, width: int) -> str:
    """Let a word that is wider than the column be broken anywhere."""
    return " ".join(word if _measure(word) + _PADDING <= width else _BREAK.join(word) for word in text.split(" "))


def pdf(sheet: Sheet) -> bytes:
    """Lay out a sheet as the SEC's form is printed.

    Only the fonts inside the typst wheel are used, and no date is written, so that nothing depends on the machine.
    """
    made: bytes = typst.compile(
        _template(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"sheet": json.encode(_parts(sheet)).decode()},
        pdf_standards="ua-1",
    )
    return made


def _parts(sheet: Sheet) -> dict[str, object]:
    """Return all texts as plain values: the template sets strings, and reads none of them as markup."""
    sheet = convert(visible_parts(sheet, _shown), Sheet)
    parts: dict[str, object] = visible_parts(sheet, _breakable)
    notes = {note.number: index for index, note in reversed(list(enumerate(sheet.notes)))}
    titles = (f"SEC Form {sheet.document_type}", sheet.persons[0].name, sheet.issuer.text)
    heading = " · ".join(part for part in titles if part)
    return parts | {
        "tables": [pdf_table(table, notes) for table in sheet.tables],
        "name": sheet.name,
        "heading": heading,
        "running": shorten(heading, _FOOT_WIDTH, placeholder=" ..."),
    }


def _shown(text: str) -> str:
    """Show what hides by name, and of an endless text its beginning: EDGAR takes 2,000 characters."""
    if len(text) > _LONGEST_TEXT:
        cut = f"[cut here, after {_LONGEST_TEXT:,} of {len(text):,} characters; XML and JSON have all]"
        text = f"{text[:_LONGEST_TEXT]} {cut}"
    return _WITHOUT_GLYPH.sub(lambda found: name_of(found[0]), visible(text))


def _breakable(text: str) -> str:
    """Let a word that is wider than a box be broken: anywhere, or where it goes on for lines, now and then.

    The typesetter weighs each place to break against all others of its paragraph.
    """
    return _LONG_WORD.sub(lambda found: _BREAK.join(_pieces(found[0])), text)


def _pieces(word: str) -> Iterable[str]:
    step = 1 if len(word) < _ENDLESS else _ENDLESS // 10
    return (word[at : at + step] for at in range(0, len(word), step))


@cache
def _template() -> bytes:
    return get_data("section16.rendering", "templates/sheet.typ") or b""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)

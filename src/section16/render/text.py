"""A printed sheet as plain text, 100 columns wide: for a terminal, a mail, a file that is compared with another."""

from typing import Final

from section16.render.canvas import SINGLE, SPACE, Block, beside, block, drawn
from section16.render.printed import Note, PrintedSignature, Sheet
from section16.render.text_boxes import boxes, masthead, persons
from section16.render.text_table import table
from section16.render.visible import visible_sheet
from section16.render.wrapping import paragraph, wrap

__all__ = ["WIDTH", "text"]

WIDTH: Final = 100
_NAME_WIDTH: Final = 52
_DAY_WIDTH: Final = 12


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


def _signatures(sheet: Sheet) -> Block:
    """Set the signatures at the right, each above its line, as the form has them."""
    labels = PrintedSignature(*sheet.signature_labels)
    lines = [line for one in sheet.signatures for line in (*_signed(one), _underlined())]
    return [*lines, *_signed(labels)]


def _signed(one: PrintedSignature) -> Block:
    widths = (WIDTH - _NAME_WIDTH - _DAY_WIDTH - 2, _NAME_WIDTH, _DAY_WIDTH)
    texts = ("", one.name, one.day)
    return beside([block(wrap(text, width), width) for text, width in zip(texts, widths, strict=True)], SPACE)


def _underlined() -> list[str]:
    start = WIDTH - _NAME_WIDTH - _DAY_WIDTH - 1
    return [SPACE] * start + [SINGLE] * _NAME_WIDTH + [SPACE] + [SINGLE] * _DAY_WIDTH


def _closing(sheet: Sheet) -> list[str]:
    return [line for each in sheet.closing for line in wrap(each, WIDTH)]

"""A printed sheet as a PDF: landscape letter, tagged, the same bytes on every machine and every day."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pkgutil import get_data
from textwrap import shorten
from typing import Final

import typst
from msgspec import convert, json

from section16.rendering.pdf_table import BREAK, pdf_table
from section16.rendering.printed import Sheet, name_of, visible, visible_parts

__all__ = ["pdf"]

# What the fonts inside the typst wheel have no glyph for; PDF/UA takes no text that cannot be seen.
_WITHOUT_GLYPH: Final = re.compile(
    r"[^\n -~\xa0-\u04ff\u05d0-\u05ea\u1e00-\u1eff\u2010-\u2027\u2030-\u203f\u20a0-\u20bf]"
)
_LONG_WORD: Final = re.compile(r"\S{29,}")
_LONGEST_TEXT: Final = 20_000
_ENDLESS: Final = 200  # characters of a word that goes on for lines
_FOOT_WIDTH: Final = 130  # characters of the line at the foot of a page


def pdf(sheet: Sheet) -> bytes:
    """Lay out a sheet as the SEC's form is printed.

    Only our own fonts and those inside the typst wheel are used, and no date is written, so that nothing depends on
    the machine.
    """
    made: bytes = typst.compile(
        _template(),
        font_paths=printable_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"sheet": json.encode(_parts(sheet)).decode()},
        pdf_standards="ua-1",
    )
    return made


def _parts(sheet: Sheet) -> dict[str, object]:
    """Return all texts as plain values: the template sets strings, and reads none of them as markup."""
    sheet = convert(visible_parts(sheet, printable_text), Sheet)
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


def printable_text(text: str) -> str:
    """Show what hides by name, and of an endless text its beginning: EDGAR takes 2,000 characters."""
    if len(text) > _LONGEST_TEXT:
        cut = f"[cut here, after {_LONGEST_TEXT:,} of {len(text):,} characters; XML and JSON have all]"
        text = f"{text[:_LONGEST_TEXT]} {cut}"
    return _WITHOUT_GLYPH.sub(lambda found: name_of(found[0]), visible(text))


def _breakable(text: str) -> str:
    """Let a word that is wider than a box be broken: anywhere, or where it goes on for lines, now and then.

    The typesetter weighs each place to break against all others of its paragraph.
    """
    return _LONG_WORD.sub(lambda found: BREAK.join(_pieces(found[0])), text)


def _pieces(word: str) -> Iterable[str]:
    step = 1 if len(word) < _ENDLESS else _ENDLESS // 10
    return (word[at : at + step] for at in range(0, len(word), step))


@cache
def _template() -> bytes:
    return get_data("section16.rendering", "templates/sheet.typ") or b""


@cache
def printable_fonts() -> typst.Fonts:
    """Return the fonts inside the typst wheel, and no others."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("section16.rendering") / "fonts")])

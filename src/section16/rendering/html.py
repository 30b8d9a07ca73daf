"""A printed sheet as HTML: one page with no file beside it and no script, or a fragment of another page."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape
from msgspec import Struct

from section16.rendering.printed import PrintedCell, PrintedTable, Sheet

__all__ = ["BoxMark", "CellPlace", "FoundMark", "RowMark", "SheetMarks", "fragment", "fragment_style", "html"]

CellPlace = tuple[str, int, int]  # number of the table, row and column from 0


class FoundMark(Struct, frozen=True):
    """A finding at a cell: the address of its words, its number on the page, and its severity."""

    href: str
    number: int
    severity: str


class BoxMark(Struct, frozen=True, kw_only=True):
    """What a page hangs on a box: the address of what made it, in words, and what was found there."""

    href: str = ""
    label: str = ""
    found: tuple[FoundMark, ...] = ()


class RowMark(Struct, frozen=True):
    """What a page hangs on a row: an id to lead to, and the address of what made it."""

    id: str
    href: str = ""


class SheetMarks(Struct, frozen=True, kw_only=True):
    """The marks of a sheet: findings at cells, boxes by name (`issuer`, `remarks`, `note 2`), and rows.

    A row is named by the number of its table and its own from 0. One link leads from all of it; the page stretches it.
    """

    found: Mapping[CellPlace, tuple[FoundMark, ...]] = {}
    boxes: Mapping[str, BoxMark] = {}
    rows: Mapping[tuple[str, int], RowMark] = {}


_SHEET_STYLE: Final = resources.files("section16.rendering") / "templates" / "sheet.css"
# What a page has for itself and a fragment has for its own root; the size of paper is the page's.
_OF_PAGE: Final = re.compile(r"^(\s*)(?::root|body|main)(?= \{)", re.MULTILINE)
_PRINTED_PAGE: Final = re.compile(r"@page \{.*\}\n")
_NO_MARKS: Final = SheetMarks()
_BLANK_MARK: Final = BoxMark()


def html(sheet: Sheet) -> str:
    """Lay out a sheet as the SEC's page of its form and day."""
    return _laid_out("sheet.html.j2", sheet, _NO_MARKS, inline=True)


def fragment(sheet: Sheet, marks: SheetMarks = _NO_MARKS) -> str:
    """Lay out a sheet as part of a page that has its style in a file; each mark leads away from its cell."""
    return _laid_out("sheet_fragment.html.j2", sheet, marks, inline=False)


@cache
def fragment_style() -> str:
    """Return the style of fragments, which reaches nothing else of the page that they stand in."""
    sheet_style = _SHEET_STYLE.read_text(encoding="utf-8")
    own = _OF_PAGE.sub(r"\1:scope", _PRINTED_PAGE.sub("", sheet_style))
    return f"@scope (.sheet) {{\n{own}}}\n"


def _laid_out(name: str, sheet: Sheet, marks: SheetMarks, *, inline: bool) -> str:
    return _template(name).render(
        sheet=sheet,
        first=_first_references(sheet),
        body_html=_body_html,
        marks=marks,
        inline=inline,
        way=lambda box: _links(marks.boxes.get(box, _BLANK_MARK)),
    )


def _body_html(table: PrintedTable, first: Mapping[str, CellPlace], marks: SheetMarks) -> Markup:
    """Return the rows of a table; `first` maps each footnote to the cell that it links back to."""
    starts = [_start(column.setting) for column in table.columns]
    rows = (_row(row, starts, (table.number, index), first, marks) for index, row in enumerate(table.rows))
    return Markup("\n".join(rows))  # noqa: S704 - every text in it is escaped below


def _row(
    row: tuple[PrintedCell, ...],
    starts: list[str],
    position: tuple[str, int],
    first: Mapping[str, CellPlace],
    marks: SheetMarks,
) -> str:
    mark = marks.rows.get(position)
    linked = next((column for column, cell in enumerate(row) if cell.text), None) if mark and mark.href else None
    cells: list[str] = []
    for column, (start, cell) in enumerate(zip(starts, row, strict=True)):
        place = (*position, column)
        text = _text(cell.text)
        if mark and column == linked:
            text = f'<a class="made" href="{escape(mark.href)}">{text}</a>'
        after = "".join((*_notes(cell.notes, place, first), *_found(marks.found.get(place, ()))))
        hidden = f"<span hidden>{escape(cell.stray)}</span>" if cell.stray and cell.notes else ""
        cells.append(f"{start}{hidden}{text}{after}</td>" if text or after else "<td></td>")
    return (f'<tr id="{escape(mark.id)}">' if mark else "<tr>") + "\n".join(cells) + "</tr>"


def _start(setting: str) -> str:
    """Return the tag of a cell; cells are centred where nothing else is said."""
    classes = " ".join(one for one in setting.split() if one != "center")
    return f'<td class="{classes}">' if classes else "<td>"


def _text(text: str) -> str:
    return f'<span class="sign">$</span>{escape(text[1:])}' if text[:1] == "$" else str(escape(text))


def _notes(notes: tuple[str, ...], place: CellPlace, first: Mapping[str, CellPlace]) -> Iterator[str]:
    for number in notes:
        note = escape(number)
        target = f' id="r{note}"' if first[number] == place else ""
        yield f'<sup><a href="#F{note}"{target} aria-label="Note {note}">({note})</a></sup>'


def _found(found: tuple[FoundMark, ...]) -> Iterator[str]:
    for one in found:
        severity = escape(one.severity)
        words = f'aria-label="Finding {one.number}, {severity}"'
        yield f' <a class="found {severity}" href="{escape(one.href)}" {words}>{one.number}</a>'


def _links(mark: BoxMark) -> Markup:
    way = f'<a class="way" href="{escape(mark.href)}">{escape(mark.label)}</a>' if mark.href else ""
    return Markup(way + "".join(_found(mark.found)))  # noqa: S704 - every text in it is escaped


def _first_references(sheet: Sheet) -> dict[str, CellPlace]:
    """Map each footnote to the table, row and column of its first reference."""
    first: dict[str, CellPlace] = {}
    for table in sheet.tables:
        for index, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                for note in cell.notes:
                    first.setdefault(note, (table.number, index, column))
    return first


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("section16.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)

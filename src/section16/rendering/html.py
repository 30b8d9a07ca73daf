"""A printed sheet as one HTML page: no file beside it, no script, no address outside it."""

from collections.abc import Iterator, Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from section16.rendering.printed import PrintedCell, PrintedTable, Sheet

__all__ = ["CellPlace", "body_html", "html"]

CellPlace = tuple[str, int, int]  # number of the table, row and column from 0


def body_html(table: PrintedTable, first: Mapping[str, CellPlace]) -> Markup:
    """Return the rows of a table; `first` maps each footnote to the cell that it links back to."""
    starts = [f'<td class="{column.setting}">' for column in table.columns]
    rows = (_row(row, starts, (table.number, index), first) for index, row in enumerate(table.rows))
    return Markup("\n".join(rows))  # noqa: S704 - every text in it is escaped below


def _row(
    row: tuple[PrintedCell, ...], starts: list[str], position: tuple[str, int], first: Mapping[str, CellPlace]
) -> str:
    cells = (
        f"{start}{_cell(cell, (*position, column), first)}</td>" if cell.text or cell.notes else "<td></td>"
        for column, (start, cell) in enumerate(zip(starts, row, strict=True))
    )
    return "<tr>" + "\n".join(cells) + "</tr>"


def _cell(cell: PrintedCell, place: CellPlace, first: Mapping[str, CellPlace]) -> str:
    text = _text(cell.text)
    if not cell.notes:
        return text
    hidden = f"<span hidden>{escape(cell.stray)}</span>" if cell.stray else ""
    return f"{hidden}{text}{''.join(_notes(cell.notes, place, first))}"


def _text(text: str) -> str:
    return f'<span class="sign">$</span>{escape(text[1:])}' if text[:1] == "$" else str(escape(text))


def _notes(notes: tuple[str, ...], place: CellPlace, first: Mapping[str, CellPlace]) -> Iterator[str]:
    for number in notes:
        note = escape(number)
        target = f' id="r{note}"' if first[number] == place else ""
        yield f'<sup><a href="#F{note}"{target} aria-label="Note {note}">({note})</a></sup>'


def html(sheet: Sheet) -> str:
    """Lay out a sheet as the SEC's page of its form and day."""
    return _template().render(sheet=sheet, first=_first_references(sheet), body_html=body_html)


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
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("section16.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("sheet.html.j2")

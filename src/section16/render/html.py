"""A printed sheet as one HTML page: no file beside it, no script, no address outside it."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from section16.render.cell_html import Place, body_html
from section16.render.printed import Sheet

__all__ = ["html"]


def html(sheet: Sheet) -> str:
    """Lay out a sheet as the SEC's page of its form and day."""
    return _template().render(sheet=sheet, first=_first_references(sheet), body_html=body_html)


def _first_references(sheet: Sheet) -> dict[str, Place]:
    """Find for each footnote the table, row and column of its first reference."""
    first: dict[str, Place] = {}
    for table in sheet.tables:
        for at, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                for note in cell.notes:
                    first.setdefault(note, (table.number, at, column))
    return first


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("section16.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("sheet.html.j2")

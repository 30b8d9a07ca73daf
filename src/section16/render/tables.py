"""Tables I and II of a report, printed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument
from section16.render.columns import TABLE_1, TABLE_2, Columns
from section16.render.line import Line
from section16.render.number import NumberStyle
from section16.render.printed import PrintedCell, Table
from section16.render.unread import Unread, unread_rows
from section16.standard.omb import form_text

__all__ = ["Manner", "tables"]

# `stylesheets`: as the stylesheets of the SEC's specification print a cell; `pages`: as the pages of sec.gov do.
Manner = Literal["stylesheets", "pages"]

# Found by comparing every number of the corpus with what the stylesheets print for it.
_STYLESHEETS: Final = {
    "3": NumberStyle(tenths=False, zero="plain"),
    "4": NumberStyle(tenths=True, zero="bare"),
    "5": NumberStyle(tenths=True, zero="plain"),
}
# The pages differ in one thing that is known: a price of 0.00 stays 0.00.
_PAGES: Final = {
    form: NumberStyle(tenths=style.tenths, zero="filed" if style.zero == "bare" else style.zero)
    for form, style in _STYLESHEETS.items()
}
_EXAMPLES: Final = "(e.g., puts, calls, warrants, options, convertible securities)"


def tables(document: OwnershipDocument, form: str, manner: Manner, unread: Unread) -> tuple[Table, Table]:
    """Print both tables of a report on form `3`, `4` or `5`."""
    words = form_text(form)
    first = unread_rows(unread, "non_derivative_table", document.non_derivative_table)
    second = unread_rows(unread, "derivative_table", document.derivative_table)
    return (
        Table(
            "I",
            (words.table_1,),
            TABLE_1[form].heads,
            _rows(_lines(document.non_derivative_table, first, form, manner), TABLE_1[form]),
        ),
        Table(
            "II",
            (words.table_2, _EXAMPLES),
            TABLE_2[form].heads,
            _rows(_lines(document.derivative_table, second, form, manner), TABLE_2[form]),
        ),
    )


def _lines(
    rows: tuple[NonDerivativeRow | DerivativeRow, ...], unread: list[Mapping[str, str]], form: str, manner: Manner
) -> Iterator[Line]:
    numbers = (_PAGES if manner == "pages" else _STYLESHEETS)[form]
    for row, not_read in zip(rows, unread, strict=True):
        yield Line(row, form, numbers, not_read, stray=manner == "stylesheets")


def _rows(lines: Iterable[Line], columns: Columns) -> tuple[tuple[PrintedCell, ...], ...]:
    return tuple(tuple(printer(line) for printer in columns.printers) for line in lines)

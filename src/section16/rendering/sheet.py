"""From a report to its printed sheet: one value with every text of the SEC's page."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal

from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument
from section16.form.owner import ReportingOwner
from section16.rendering.columns import TABLE_1, TABLE_2, TableLayout
from section16.rendering.fields import NumberStyle, RowToPrint
from section16.rendering.head import (
    UnreadValues,
    amended,
    closing,
    event,
    filing,
    foreign_symbol,
    issuer,
    notes,
    options,
    person,
    plan,
    relationship,
    signatures,
    unread_rows,
    unread_values,
)
from section16.rendering.printed import Omb, PrintedCell, PrintedTable, Sheet
from section16.standard.omb import AGENCY, NO_SECURITIES, form_text
from section16.standard.versions import stylesheet, version_on

__all__ = ["Manner", "sheet", "tables"]

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


_DEFAULT: Final = "4"
_AUTHORITY: Final = (
    "Filed pursuant to Section 16(a) of the Securities Exchange Act of 1934",
    "or Section 30(h) of the Investment Company Act of 1940",
)


def tables(
    document: OwnershipDocument, form: str, manner: Manner, unread: UnreadValues
) -> tuple[PrintedTable, PrintedTable]:
    """Print both tables of a report on form `3`, `4` or `5`."""
    words = form_text(form)
    first = unread_rows(unread, "non_derivative_table", document.non_derivative_table)
    second = unread_rows(unread, "derivative_table", document.derivative_table)
    return (
        PrintedTable(
            "I",
            (words.table_1,),
            TABLE_1[form].heads,
            _rows(_lines(document.non_derivative_table, first, form, manner), TABLE_1[form]),
        ),
        PrintedTable(
            "II",
            (words.table_2, _EXAMPLES),
            TABLE_2[form].heads,
            _rows(_lines(document.derivative_table, second, form, manner), TABLE_2[form]),
        ),
    )


def _lines(
    rows: tuple[NonDerivativeRow | DerivativeRow, ...], unread: list[Mapping[str, str]], form: str, manner: Manner
) -> Iterator[RowToPrint]:
    numbers = (_PAGES if manner == "pages" else _STYLESHEETS)[form]
    for row, not_read in zip(rows, unread, strict=True):
        yield RowToPrint(row, form, numbers, not_read, stray=manner == "stylesheets")


def _rows(lines: Iterable[RowToPrint], columns: TableLayout) -> tuple[tuple[PrintedCell, ...], ...]:
    return tuple(tuple(printer(line) for printer in columns.printers) for line in lines)


def sheet(document: OwnershipDocument, manner: Manner = "stylesheets") -> Sheet:
    """Print a report on the form of its type and of its schema version's day.

    A report that EDGAR has not yet given a version is printed on the form of the day of its last signature.
    `manner` chooses between the two ways in which the SEC prints cells, where they differ: its specification's
    stylesheets and the pages of sec.gov.
    """
    kind = document.document_type or _DEFAULT
    form = kind[0] if kind[:1] in {"3", "4", "5"} else _DEFAULT
    style = stylesheet(form, document.schema_version or version_on(form, _day(document)).name)
    words = form_text(form)
    unread = unread_values(document)
    owners = document.reporting_owners or (ReportingOwner(),)
    return Sheet(
        form=form,
        document_type=kind,
        stylesheet=style,
        agency=AGENCY,
        title=words.title,
        authority=_AUTHORITY,
        omb=Omb(words.omb_number, str(words.burden_hours)),
        options=options(document, style),
        persons=tuple(person(owner, style) for owner in owners),
        issuer=issuer(document, form),
        foreign_symbol=foreign_symbol(document, style),
        event=event(document, form, unread),
        amended=amended(document, form, unread),
        relationship=relationship(form),
        filing=filing(document),
        plan=plan(document, style),
        tables=tables(document, form, manner, unread),
        explanation="Explanation of Responses:",
        statement=f"{NO_SECURITIES}." if document.no_securities_owned else "",
        notes=notes(document),
        remarks_label="Remarks:",
        remarks=document.remarks,
        signatures=signatures(document, unread),
        signature_labels=("** Signature of Reporting Person", "Date"),
        closing=closing(form),
    )


def _day(document: OwnershipDocument) -> date:
    """Return the day of the last signature; without one, any day on which the newest form is in use."""
    return max((one.signed_on for one in document.signatures if one.signed_on is not None), default=date.max)

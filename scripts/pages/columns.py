"""docs/reference/columns.md: every column of every table and view of the lake."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import pyarrow as pa
from msgspec import Struct

from pages.markdown import code, page, table
from section16.form.document import OwnershipDocument
from section16.form.rows import Field, fields_of
from section16.lake.layout import BATCH, BATCH_SCHEMA, BATCHES
from section16.query.views.catalog import VIEWS, View
from section16.standard.datasets import NOTES
from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.table.derived.columns import ABOUT_DERIVED, KEPT_VIEWS, derived_columns
from section16.table.schema import TABLES, Column, columns_of

__all__ = ["LEDGER_COLUMNS", "columns"]

_INTRO = """
The lake has the SEC's eight tables with the SEC's names, `faults` and `rejects` beside them, the table `batches`,
views, and the derived tables, which `section16 lake derive` makes of what the ledger finds out. DuckDB does not mind
case.

- **Type** is that of the lake. A `decimal` is exact, with 28 digits before the point and 10 after it. A `flag` is true,
  false, or null, and null means that nothing was said. `ids` are a list of footnote ids, in the order of the filing;
  null where there is none.
- **Whose** is `SEC` for a column of the [SEC's Insider Transactions Data Sets](https://www.sec.gov/data-research/sec-markets-data/insider-transactions-data-sets),
  in their order and their spelling, and `ours` for one that we add.
- **Meaning** begins with the words of the printed form, **Box** is where they stand on it: `I.4` is column 4 of
  Table I, a word is a box of the head without a number.
- **Element** is the path below `ownershipDocument` that it comes from, as today's schema has it.

Two columns stand in every table of filings: `BATCH`, the batch that brought the row, and `QUARTER`, year and quarter of
the filing date (`2024Q3`, or `unknown`), by which the files are kept apart.
"""
_ABOUT: Final[Mapping[str, str]] = {
    "submission": "One row a filing: the form, the issuer, the boxes of the head; and where it was read from.",
    "reportingowner": "One row an owner of a filing; a joint filing has several.",
    "nonderiv_trans": "One row a transaction of Table I.",
    "nonderiv_holding": "One row a holding of Table I.",
    "deriv_trans": "One row a transaction of Table II.",
    "deriv_holding": "One row a holding of Table II.",
    "footnotes": "One row a footnote.",
    "owner_signature": "One row a signature.",
    "faults": "One row for each thing in a filing that could not be read as its kind: nothing filed is lost.",
    "rejects": "One row a document that could not be read at all, and why.",
}
# What no row of the form says, for it is no leaf of the form or is made of several.
_ELEMENTS: Final[Mapping[str, str]] = {
    "FOOTNOTE_ID": "footnotes/footnote/@id",
    "FOOTNOTE_TXT": "footnotes/footnote",
    "RPTOWNER_RELATIONSHIP": "reportingOwner/reportingOwnerRelationship",
}
LEDGER_COLUMNS: Final[Mapping[str, str]] = {
    "NUMBER": "its number, from 1, without gaps",
    BATCH: "its name: the column BATCH of the rows that it brought",
    "KIND": "what it did: ingest, again (read anew after an upgrade), or compact",
    "COMMITTED_AT": "when, UTC",
    "DOCUMENTS": "documents that came",
    "REPEATED": "those that were there already, and so changed nothing",
    "SUBMISSIONS": "those that became rows of `submission`",
    "REJECTS": "those that became rows of `rejects`",
    "ADDED": "rows added, by table, as JSON",
    "REMOVED": "rows removed, by table, as JSON",
    "PARSERS": "versions of section16 that read them, as JSON",
    "PIECES": "the pieces of the sources that are done with it, as JSON",
    "REDO": "the files to add, by table, as JSON; null once all tables have them",
    "HIDDEN": "filings whose earlier rows are hidden, and how many rows by table and file, as JSON; null for none",
}
_REFERENCE: Final = f"/{NOTE_REFERENCE}"
_TYPES: Final[Mapping[str, str]] = {
    "string": "text",
    "bool": "flag",
    "date32[day]": "date",
    "timestamp[us]": "time",
    "int32": "integer",
    "int64": "integer",
    "decimal128(38, 10)": "decimal",
    "list<item: string>": "ids",
}


def columns() -> str:
    """Return the page."""
    tables = (f"## {name}\n\n{_ABOUT[name]}\n\n{_table(name)}" for name in TABLES)
    views = (f"## {view.name}\n\nA view: {view.about}.\n\n{_view(view)}" for view in VIEWS)
    derived = (f"## {name}\n\nA derived table. {about}\n\n{_derived(name)}" for name, about in ABOUT_DERIVED.items())
    return page("Columns of the lake", _INTRO, *tables, _ledger(), *views, *derived)


def _derived(name: str) -> str:
    """Return the table of a derived table's columns; those of a view stand with the view."""
    views = [f"as in `{view}`" for view, kept in KEPT_VIEWS.items() if kept == name]
    own = [one for one in derived_columns(name) if one.about not in views]
    rows = ((code(one.name), _type(one.type), one.about) for one in own)
    return table(("Column", "Type", "Meaning"), rows) if own else ""


def _table(name: str) -> str:
    head = ("Column", "Type", "Whose", "Meaning", "Box", "Element")
    return table(head, (_row(column) for column in columns_of(name)))


def _row(column: Column) -> tuple[str, ...]:
    return (code(column.name), _type(column.type), "SEC" if column.sec else "ours", *_said(column))


def _type(type_: pa.DataType) -> str:
    return _TYPES[str(type_)]


def _said(column: Column) -> tuple[str, str, str]:
    """Return a column's meaning, box and element."""
    field = column.field
    if field is None:
        return column.about, "", code(_ELEMENTS.get(column.name, ""))
    box = field.box.number if field.box else ""
    path = _paths()[id(field)]
    if column.notes:
        return _footnotes(column, field), box, code(f"{path.removesuffix(_REFERENCE)}{_REFERENCE}/@{NOTE_ID}")
    words = (field.box.label if field.box else "", column.about or field.row.about)
    return "; ".join(word for word in words if word), box, code(f"{path}/{VALUE}" if field.is_cell else path)


def _footnotes(column: Column, field: Field) -> str:
    of = code(column.name.removesuffix(NOTES)) if field.is_cell else "the form type, code and swap together"
    return f"footnotes of {of}"


@cache
def _paths() -> Mapping[int, str]:
    """Map every field of the form, by identity, to its path below the root: the same row stands in several parts."""
    return dict(_below(OwnershipDocument, ""))


def _below(part: type[Struct], prefix: str) -> Iterator[tuple[int, str]]:
    for field in fields_of(part):
        path = f"{prefix}{field.row.path}"
        yield id(field), path
        for below in field.parts:
            element = getattr(below, "element", "") if field.many else ""
            yield from _below(below, f"{path}/{element}/" if element else f"{path}/")


def _ledger() -> str:
    rows = ((code(field.name), _type(field.type), LEDGER_COLUMNS[field.name]) for field in BATCH_SCHEMA)
    about = "One row a batch that was committed, the proof that documents in are rows out."
    return f"## {BATCHES}\n\n{about}\n\n{table(('Column', 'Type', 'Meaning'), rows)}"


def _view(view: View) -> str:
    rows = ((code(column.name), _meaning(column.name, column.about)) for column in view.columns)
    return table(("Column", "Meaning"), rows)


def _meaning(name: str, about: str) -> str:
    return about if about != "as filed" else f"as in {code(_home(name))}"


def _home(name: str) -> str:
    """Return the first table that has a column."""
    return next(one for one in TABLES if name in {column.name for column in columns_of(one)})

"""The shape of a report as the bulk reader knows it: every element, where it may stand, which column it fills.

It is made once, from the rows. Elements of one name are told apart by their scope: within a line of Table I or II, of
either kind, or outside of all lines.
"""

from functools import cache
from typing import Final

from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument
from section16.form.rows import Field
from section16.standard.kinds import NoteIds
from section16.table.schema import LINES, columns_of
from section16.xml.layout import Branch, Leaf, element_of, layout_of

__all__ = ["FormElement", "TableColumn", "root_element"]

_FOOTNOTES: Final = "footnotes"
_FOOTNOTE_TEXT: Final = "FOOTNOTE_TXT"
# Where each part that is a row of its own goes.
_TABLES: Final = {"reportingOwner": "reportingowner", "ownerSignature": "owner_signature"}


class TableColumn(Struct, frozen=True):
    """A column of a table that an element fills."""

    table: str
    column: str


class FormElement(Struct, frozen=True, kw_only=True):
    """One element of the form, at one place.

    `order` is its turn among its siblings; siblings of the same turn come in any order where they repeat. `scope` is
    the table of the line that it stands in, empty outside of all lines. `row` is the table that it makes a row of.
    `text` and `notes` are the columns of its text (of its `value`, for a cell) and of its footnotes.
    """

    name: str
    order: int = 0
    repeats: bool = False
    scope: str = ""
    row: str = ""
    text: TableColumn | None = None
    notes: TableColumn | None = None
    is_cell: bool = False
    children: tuple["FormElement", ...] = ()


@cache
def root_element() -> FormElement:
    """Return the root element, with all others below it."""
    children = _children(layout_of(OwnershipDocument), "submission", "")
    return FormElement(name=OwnershipDocument.element, row="submission", children=children)


def _children(branch: Branch, table: str, scope: str) -> tuple[FormElement, ...]:
    found = (_element(child, order, table, scope) for order, child in enumerate(branch.children))
    return tuple(one for one in found if one is not None)


def _element(child: Leaf | Branch, order: int, table: str, scope: str) -> FormElement | None:
    """Return the element; None for one that its parent has already, or that no table has."""
    if isinstance(child, Branch):
        return _group(child, order, table, scope)
    field = child.field
    if isinstance(field.row.kind, NoteIds):
        return None
    if field.row.kind is not None:
        text = _column(table, field)
        notes = _column(table, field, notes=True)
        if text is None:
            return None
        return FormElement(name=child.tag, order=order, scope=scope, text=text, notes=notes, is_cell=field.is_cell)
    return _part(child.tag, field, order, table)


def _group(branch: Branch, order: int, table: str, scope: str) -> FormElement:
    references = [one.field for one in branch.children if isinstance(one, Leaf) and _is_reference(one.field)]
    notes = _column(table, references[0], notes=True) if references else None
    children = _children(branch, table, scope)
    return FormElement(name=branch.tag, order=order, scope=scope, notes=notes, children=children)


def _is_reference(field: Field) -> bool:
    return isinstance(field.row.kind, NoteIds)


def _part(tag: str, field: Field, order: int, table: str) -> FormElement:
    """Return an element that holds a part, or a table of them."""
    part = field.parts[0]
    if part is Footnote:
        text = TableColumn(_FOOTNOTES, _FOOTNOTE_TEXT)
        note = FormElement(name=Footnote.element, repeats=True, row=_FOOTNOTES, text=text)
        return FormElement(name=tag, order=order, children=(note,))
    if element_of(part):
        return FormElement(name=tag, order=order, children=tuple(_line(one) for one in field.parts))
    table = _TABLES.get(tag, table)
    row = table if field.many else ""
    children = _children(layout_of(part), table, "")
    return FormElement(name=tag, order=order, repeats=field.many, row=row, children=children)


def _line(part: type[Struct]) -> FormElement:
    table = next(name for name, one in LINES.items() if one is part)
    children = _children(layout_of(part), table, table)
    return FormElement(name=element_of(part) or "", repeats=True, scope=table, row=table, children=children)


def _column(table: str, field: Field, *, notes: bool = False) -> TableColumn | None:
    for column in columns_of(table):
        if column.field is field and column.notes == notes:
            return TableColumn(table, column.name)
    return None

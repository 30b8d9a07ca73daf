"""The shape of a report as the bulk reader knows it: every element, where it may stand, which column it fills.

It is made once, from the rows. Names are told apart by where they stand: in a line of Table I or II, of either kind,
or outside of all lines.
"""

from functools import cache
from typing import Final

from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument
from section16.form.rows import Field
from section16.standard.kinds import NoteIds
from section16.table.schema import LINES, columns_of
from section16.xml.layout import Branch, Leaf, layout_of

__all__ = ["Element", "Target", "elements"]

_FOOTNOTES: Final = "footnotes"
_FOOTNOTE_TEXT: Final = "FOOTNOTE_TXT"
# Where each part that is a row of its own goes.
_TABLES: Final = {"reportingOwner": "reportingowner", "ownerSignature": "owner_signature"}


class Target(Struct, frozen=True):
    """A column that an element fills."""

    table: str
    column: str


class Element(Struct, frozen=True, kw_only=True):
    """One element of the form, at one place.

    `order` is its turn among its siblings; siblings of the same turn come in any order where they repeat. `line` is
    the table of lines that it stands in, empty outside of them. `row` is the table that it makes a row of. `text`
    and `notes` are the columns of its text (of its `value`, for a cell) and of its footnotes.
    """

    name: str
    order: int = 0
    repeats: bool = False
    line: str = ""
    row: str = ""
    text: Target | None = None
    notes: Target | None = None
    is_cell: bool = False
    children: tuple["Element", ...] = ()


@cache
def elements() -> Element:
    """Return the root element, with all others below it."""
    children = _children(layout_of(OwnershipDocument), "submission", "")
    return Element(name=OwnershipDocument.element, row="submission", children=children)


def _children(branch: Branch, table: str, line: str) -> tuple[Element, ...]:
    found = (_element(child, order, table, line) for order, child in enumerate(branch.children))
    return tuple(one for one in found if one is not None)


def _element(child: Leaf | Branch, order: int, table: str, line: str) -> Element | None:
    """Return the element; None for one that is told at its parent, or that no table has."""
    if isinstance(child, Branch):
        return _group(child, order, table, line)
    field = child.field
    if isinstance(field.row.kind, NoteIds):
        return None
    if field.row.kind is not None:
        text = _target(table, field)
        notes = _target(table, field, notes=True)
        if text is None:
            return None
        return Element(name=child.tag, order=order, line=line, text=text, notes=notes, is_cell=field.is_cell)
    return _part(child.tag, field, order, table)


def _group(branch: Branch, order: int, table: str, line: str) -> Element:
    references = [one.field for one in branch.children if isinstance(one, Leaf) and _is_reference(one.field)]
    notes = _target(table, references[0], notes=True) if references else None
    return Element(name=branch.tag, order=order, line=line, notes=notes, children=_children(branch, table, line))


def _is_reference(field: Field) -> bool:
    return isinstance(field.row.kind, NoteIds)


def _part(tag: str, field: Field, order: int, table: str) -> Element:
    """Return an element that holds a part, or a table of them."""
    part = field.parts[0]
    if part is Footnote:
        text = Target(_FOOTNOTES, _FOOTNOTE_TEXT)
        note = Element(name=Footnote.element, repeats=True, row=_FOOTNOTES, text=text)
        return Element(name=tag, order=order, children=(note,))
    if hasattr(part, "element"):
        return Element(name=tag, order=order, children=tuple(_line(one) for one in field.parts))
    table = _TABLES.get(tag, table)
    row = table if field.many else ""
    children = _children(layout_of(part), table, "")
    return Element(name=tag, order=order, repeats=field.many, row=row, children=children)


def _line(part: type[Struct]) -> Element:
    table = next(name for name, one in LINES.items() if one is part)
    name: str = part.element  # type: ignore[attr-defined]
    return Element(name=name, repeats=True, line=table, row=table, children=_children(layout_of(part), table, table))


def _target(table: str, field: Field, *, notes: bool = False) -> Target | None:
    for column in columns_of(table):
        if column.field is field and column.notes == notes:
            return Target(table, column.name)
    return None

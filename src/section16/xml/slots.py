"""What may stand where, tag by tag, as the sorting of an odd document looks it up."""

from functools import cache
from typing import Final

from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.form.footnote import Footnote
from section16.form.rows import Field
from section16.standard.kinds import Kind, NoteIds, Text
from section16.standard.row import NOTE_REFERENCE, VALUE
from section16.xml.layout import Branch, Leaf, flat_layout_of, layout_of

__all__ = ["Slot", "Slots", "flat_rows", "homes", "root_slots"]

Slots = dict[str, "Slot"]


class Slot(Struct, frozen=True, eq=False, kw_only=True):
    """A place for an element among its siblings."""

    order: int = 0
    repeats: bool = False
    below: Slots | None = None  # None: a leaf
    kind: Kind | None = None  # of a leaf's text; None: it has none
    has_id: bool = False
    home: str = ""  # where a part that repeats is in the form, `{}` for its turn
    table: str = ""  # the element that holds such parts together


_REFERENCE: Final = Slot(order=1, repeats=True, has_id=True)


@cache
def root_slots() -> Slots:
    """Return what may stand below the root of a document that has tables."""
    return _slots(layout_of(OwnershipDocument))


@cache
def flat_rows() -> Slots:
    """Return the rows that stand below the root in schema X0101."""
    return {
        part.flat_element: Slot(order=slot.order, repeats=True, below=_flat(part), home=f"{part.flat_element}[{{}}]")
        for tag, slot in root_slots().items()
        for part in _parts_of(tag)
        if hasattr(part, "flat_element")
    }


@cache
def homes() -> Slots:
    """Return the parts that repeat, by the tag of their element; each belongs into one list of the form."""
    found: Slots = {}
    for tag, slot in root_slots().items():
        if slot.home:
            found[tag] = slot
        found.update((below, part) for below, part in (slot.below or {}).items() if part.home)
    return found


def _parts_of(tag: str) -> tuple[type[Struct], ...]:
    for child in layout_of(OwnershipDocument).children:
        if child.tag == tag and isinstance(child, Leaf):
            return child.field.parts
    return ()


def _flat(part: type[Struct]) -> Slots:
    """Return what may stand in a flat row, which may be a transaction or a holding."""
    kinds = sorted(_parts_with(part.flat_element), key=lambda one: len(_slots(flat_layout_of(one))))  # type: ignore[attr-defined]
    return _slots(flat_layout_of(kinds[-1]))


def _parts_with(flat_element: str) -> list[type[Struct]]:
    parts = (part for child in layout_of(OwnershipDocument).children for part in _parts_of(child.tag))
    return [part for part in parts if getattr(part, "flat_element", None) == flat_element]


def _slots(branch: Branch) -> Slots:
    return {child.tag: _slot(child, order) for order, child in enumerate(branch.children)}


def _slot(child: Leaf | Branch, order: int) -> Slot:
    if isinstance(child, Branch):
        return Slot(order=order, below=_slots(child))
    field = child.field
    kind = field.row.kind
    if isinstance(kind, NoteIds):
        return Slot(order=order, repeats=True, has_id=True)
    if field.is_cell:
        return Slot(order=order, below={VALUE: Slot(kind=kind), NOTE_REFERENCE: _REFERENCE})
    if kind is not None:
        return Slot(order=order, kind=kind)
    return _part_slot(field, child.tag, order)


def _part_slot(field: Field, tag: str, order: int) -> Slot:
    if not field.many:
        return Slot(order=order, below=_slots(layout_of(field.parts[0])))
    if not hasattr(field.parts[0], "element"):
        return Slot(order=order, repeats=True, below=_slots(layout_of(field.parts[0])), home=f"{tag}[{{}}]")
    return Slot(order=order, below={part.element: _row_slot(part, tag) for part in field.parts})  # type: ignore[attr-defined]


def _row_slot(part: type[Struct], table: str) -> Slot:
    home = f"{table}/*[{{}}]"
    if part is Footnote:
        return Slot(repeats=True, kind=Text(), has_id=True, home=home, table=table)
    return Slot(repeats=True, below=_slots(layout_of(part)), home=home, table=table)

"""An odd document sorted: what the form can read as a clean tree, all the rest as faults."""

from functools import cache
from typing import Final

from lxml import etree
from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument
from section16.form.problems import Fault
from section16.form.rows import Field
from section16.standard.kinds import Kind, NoteIds, Text, Unreadable
from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.xml.element import Element
from section16.xml.layout import Branch, Leaf, flat_layout_of, layout_of
from section16.xml.odd.record import Odds, as_xml, full_elements

__all__ = ["Slot", "Slots", "flat_rows", "homes", "root_slots", "sort_out"]

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


Found = list[tuple[int, Element]]  # the clean children of an element, each with its place in the schema's order


def sort_out(root: Element) -> tuple[Element, tuple[Fault, ...]]:
    """Return a tree that holds what can be read, in the schema's order, and faults for what cannot or stood elsewhere.

    The tree given stays as it is.
    """
    sorting = _Sorting(root)
    clean = etree.Element(OwnershipDocument.element)
    found = sorting.container(root, sorting.slots, "")
    for tag, parts in sorting.parts.items():
        slot = sorting.slots[tag]
        if slot.home:
            found += [(slot.order, part) for part in parts]
        else:
            table = etree.Element(tag)
            table.extend(parts)
            found.append((slot.order, table))
    _put(clean, found)
    return clean, sorting.odds.faults(root, sorting.counted)


def _put(clean: Element, found: Found) -> None:
    clean.extend(child for _, child in sorted(found, key=lambda one: one[0]))


class _Sorting:
    """One sorting: what was met, which elements count as places, the parts of each list of the form."""

    def __init__(self, root: Element) -> None:
        self.odds = Odds()
        self.counted = full_elements(root, homes())
        self.slots = _slots_for(root)
        self.parts: dict[str, list[Element]] = {}
        self.told: set[Element] = set()  # elements that hold nothing and are kept all the same

    def container(self, element: Element, slots: Slots, here: str) -> Found:
        """Sort the children of an element that holds elements only."""
        self._attributes(element)
        self._text(element)
        found: Found = []
        seen: set[str] = set()
        highest = 0
        for child in element:
            if child in self.counted and child not in self.told:
                slot = slots.get(child.tag)
                if slot is None or self._is_surplus(child, slot, seen):
                    self.unknown(child)
                else:
                    seen.add(child.tag)
                    self._known(child, slot, found, here=here, late=slot.order < highest)
                    highest = max(highest, slot.order)
            self._tail(child)
        return found

    def _is_surplus(self, child: Element, slot: Slot, seen: set[str]) -> bool:
        if slot.has_id and not slot.home and not child.get(NOTE_ID):
            return True  # a reference to nothing
        return not slot.repeats and child.tag in seen

    def _known(self, child: Element, slot: Slot, found: Found, *, here: str, late: bool) -> None:
        if slot.home:
            self._part(child, slot, "stands out of order" if late else "")
            return
        place = f"{here}/{child.tag}".lstrip("/")
        if late:
            self.odds.moved(child, place, f"'{child.tag}' stands out of order")
        if any(one.table == child.tag for one in (slot.below or {}).values()):
            self.container(child, slot.below or {}, place)
            return
        clean = etree.Element(child.tag)
        self._fill(child, slot, clean, place)
        if len(clean) or clean.text or clean.attrib:
            found.append((slot.order, clean))

    def _part(self, child: Element, slot: Slot, why: str) -> None:
        parts = self.parts.setdefault(slot.table or str(child.tag), [])
        clean = etree.Element(child.tag)
        parts.append(clean)
        place = slot.home.format(len(parts))
        if why:
            self.odds.moved(child, place, f"'{child.tag}' {why}")
        self._fill(child, slot, clean, place)

    def _fill(self, child: Element, slot: Slot, clean: Element, place: str) -> None:
        if slot.below is None:
            self._leaf(child, slot, clean)
        else:
            _put(clean, self.container(child, slot.below, place))

    def _leaf(self, element: Element, slot: Slot, clean: Element) -> None:
        """Sort an element that holds text only, or an id only."""
        self._attributes(element, but=NOTE_ID if slot.has_id else "")
        id_ = element.get(NOTE_ID) if slot.has_id else None
        if id_:
            clean.set(NOTE_ID, id_)
        if slot.kind is None:
            self._text(element)
        elif element.text and not element.text.isspace():
            clean.text = self._read(element, element.text, slot.kind)
        for child in element:
            if child in self.counted:
                self.unknown(child)
            else:
                self._keep_empty(child)
            self._tail(child)

    def _keep_empty(self, element: Element) -> None:
        """Keep an element that holds nothing, and still parts the text before it from what follows."""
        self.counted.add(element)
        self.told.add(element)
        self.unknown(element)

    def _read(self, element: Element, text: str, kind: Kind) -> str | None:
        """Return a text that the kind reads, or None; keep one that it does not."""
        if isinstance(kind, NoteIds):
            return None
        try:
            kind.parse(text)
        except Unreadable as bad:
            self.odds.value(element, text.strip(), str(bad))
            return None if bad.value is None else kind.format(bad.value)  # type: ignore[arg-type]
        return text

    def unknown(self, element: Element) -> None:
        """Keep an element that does not belong here, and sort the parts in it that belong elsewhere."""
        inside = tuple(self._homeless(element))
        if element not in inside:
            self.odds.element(element, as_xml(element, frozenset(inside), self.counted))
        for part in inside:
            self._part(part, homes()[part.tag], "stands outside its place; it is read all the same")
            if part is not element:
                self._tail(part)

    def _homeless(self, element: Element) -> list[Element]:
        """Find the outermost parts that have a home, the element itself among them."""
        if element.tag in homes():
            return [element]
        found: list[Element] = []
        left = list(reversed(element))
        while left:
            one = left.pop()
            if one.tag in homes():
                found.append(one)
            else:
                left.extend(reversed(one))
        return found

    def _attributes(self, element: Element, but: str = "") -> None:
        for name, text in element.attrib.items():
            if name != but:
                self.odds.attribute(element, str(name), str(text))

    def _text(self, element: Element) -> None:
        if element.text and not element.text.isspace():
            if len(element) and not any(child in self.counted for child in element):
                self._keep_empty(element[0])
            self.odds.text(element, element.text)

    def _tail(self, child: Element) -> None:
        if child.tail and not child.tail.isspace():
            self.odds.text(child, child.tail, after=True)


def _slots_for(root: Element) -> Slots:
    """Return what may stand below this root: rows as X0101 has them, or tables of rows, never both."""
    rows = (tag for tag, slot in homes().items() if slot.table and slot.below)
    has_rows = any(True for _ in root.iter(*rows))
    return root_slots() if has_rows else root_slots() | flat_rows()

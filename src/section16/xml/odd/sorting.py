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
from section16.xml.element import Element, writable
from section16.xml.layout import Branch, Leaf, element_of, flat_element_of, flat_layout_of, layout_of
from section16.xml.odd.record import NO_TEXT_HERE, Oddities, as_xml, counted_elements
from section16.xml.writer import text_of

__all__ = ["Slot", "Slots", "flat_lines", "repeated_parts", "root_slots", "sort_out"]

Slots = dict[str, "Slot"]


class Slot(Struct, frozen=True, eq=False, kw_only=True):
    """A place for an element among its siblings."""

    order: int = 0
    repeats: bool = False
    below: Slots | None = None  # None: a leaf
    kind: Kind | None = None  # of a leaf's text; None: it has none
    has_id: bool = False
    path: str = ""  # of a part that repeats: where it is in the form, `{}` for its turn
    table: str = ""  # the element that holds such parts together


_REFERENCE: Final = Slot(order=1, repeats=True, has_id=True)
# Markup of a page that parts what stands before it from what comes after; other markup stands within a line.
_PARTING: Final = frozenset(
    {"br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table", "td"}
    | {"th", "tr", "ul"}
)
_MARKUP: Final = "markup stands within the text; its words are read without it"
_READ_WITH_IT: Final = "it stands after markup, and is read as part of the text"


@cache
def root_slots() -> Slots:
    """Return what may stand below the root of a document that has tables."""
    return _slots(layout_of(OwnershipDocument))


@cache
def flat_lines() -> Slots:
    """Return the lines that stand below the root in schema X0101, each of which may be a transaction or a holding."""
    found: Slots = {}
    for child in layout_of(OwnershipDocument).children:
        parts = child.field.parts if isinstance(child, Leaf) else ()
        for flat in dict.fromkeys(flat_element_of(part) for part in parts):
            if flat is not None:
                below = max((_slots(flat_layout_of(part)) for part in parts), key=len)
                order = root_slots()[child.tag].order
                found[flat] = Slot(order=order, repeats=True, below=below, path=f"{flat}[{{}}]")
    return found


@cache
def repeated_parts() -> Slots:
    """Return the parts that repeat, by the tag of their element; each belongs into one list of the form."""
    found: Slots = {}
    for tag, slot in root_slots().items():
        if slot.path:
            found[tag] = slot
        found.update((below, part) for below, part in (slot.below or {}).items() if part.path)
    return found


@cache
def _names() -> frozenset[str]:
    """Return the names of all elements of the form."""
    return _names_in(root_slots()) | _names_in(flat_lines())


def _names_in(slots: Slots) -> frozenset[str]:
    return frozenset(slots).union(*(_names_in(slot.below) for slot in slots.values() if slot.below))


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
    below = {element: _line_slot(part, tag) for part in field.parts if (element := element_of(part))}
    if not below:
        return Slot(order=order, repeats=True, below=_slots(layout_of(field.parts[0])), path=f"{tag}[{{}}]")
    return Slot(order=order, below=below)


def _line_slot(part: type[Struct], table: str) -> Slot:
    path = f"{table}/*[{{}}]"
    if part is Footnote:
        return Slot(repeats=True, kind=Text(), has_id=True, path=path, table=table)
    return Slot(repeats=True, below=_slots(layout_of(part)), path=path, table=table)


CleanChildren = list[tuple[int, Element]]  # of an element, each with its place in the schema's order


def sort_out(root: Element) -> tuple[Element, tuple[Fault, ...]]:
    """Return a tree of what can be read, in the schema's order, and faults for what cannot or stood elsewhere.

    The tree given stays as it is.
    """
    sorter = _Sorter(root)
    clean = etree.Element(OwnershipDocument.element)
    found = sorter.sort_children(root, sorter.slots, "")
    for tag, parts in sorter.parts.items():
        slot = sorter.slots[tag]
        if slot.path:
            found += [(slot.order, part) for part in parts]
        else:
            table = etree.Element(tag)
            table.extend(parts)
            found.append((slot.order, table))
    _put(clean, found)
    return clean, sorter.oddities.faults(root, sorter.counted)


def _put(clean: Element, found: CleanChildren) -> None:
    clean.extend(child for _, child in sorted(found, key=lambda one: one[0]))


class _Sorter:
    """One sorting: what is odd, which elements count as places, the parts of each list of the form."""

    def __init__(self, root: Element) -> None:
        self.oddities = Oddities()
        self.counted = counted_elements(root, repeated_parts())
        self.slots = _slots_for(root)
        self.parts: dict[str, list[Element]] = {}
        self.kept_empty: set[Element] = set()  # elements that hold nothing and are kept all the same

    def sort_children(self, element: Element, slots: Slots, here: str) -> CleanChildren:
        """Sort the children of an element that holds elements only."""
        self._attributes(element)
        self._text(element)
        found: CleanChildren = []
        seen: set[str] = set()
        highest = 0
        for child in element:
            if child in self.counted and child not in self.kept_empty:
                slot = slots.get(child.tag)
                if slot is None or self._is_one_too_many(child, slot, seen):
                    self.keep_unknown(child)
                else:
                    seen.add(child.tag)
                    self._sort_child(child, slot, found, here=here, late=slot.order < highest)
                    highest = max(highest, slot.order)
            self._tail(child)
        return found

    def _is_one_too_many(self, child: Element, slot: Slot, seen: set[str]) -> bool:
        if slot.has_id and not slot.path and not child.get(NOTE_ID):
            return True  # a reference to nothing
        return not slot.repeats and child.tag in seen

    def _sort_child(self, child: Element, slot: Slot, found: CleanChildren, *, here: str, late: bool) -> None:
        if slot.path:
            self._add_part(child, slot, "stands out of order" if late else "")
            return
        place = f"{here}/{child.tag}".lstrip("/")
        if late:
            self.oddities.add_moved(child, place, f"'{child.tag}' stands out of order")
        if any(one.table == child.tag for one in (slot.below or {}).values()):
            self.sort_children(child, slot.below or {}, place)
            return
        clean = etree.Element(child.tag)
        self._fill(child, slot, clean, place)
        if len(clean) or clean.text or clean.attrib:
            found.append((slot.order, clean))

    def _add_part(self, child: Element, slot: Slot, why: str) -> None:
        parts = self.parts.setdefault(slot.table or str(child.tag), [])
        clean = etree.Element(child.tag)
        parts.append(clean)
        place = slot.path.format(len(parts))
        if why:
            self.oddities.add_moved(child, place, f"'{child.tag}' {why}")
        self._fill(child, slot, clean, place)

    def _fill(self, child: Element, slot: Slot, clean: Element, place: str) -> None:
        if slot.below is None:
            self._sort_leaf(child, slot, clean)
        else:
            _put(clean, self.sort_children(child, slot.below, place))

    def _sort_leaf(self, element: Element, slot: Slot, clean: Element) -> None:
        """Sort an element that holds text only, or an id only."""
        self._attributes(element, but=NOTE_ID if slot.has_id else "")
        id_ = element.get(NOTE_ID) if slot.has_id else None
        if id_:
            clean.set(NOTE_ID, id_)
        marked_up = isinstance(slot.kind, Text) and _holds_only_markup(element)
        if marked_up:
            clean.text = writable(_words(element))
            self.oddities.add_value(element, element.text or "", _MARKUP)
        elif slot.kind is None:
            self._text(element)
        elif element.text and not element.text.isspace():
            clean.text = self._read(element, element.text, slot.kind)
        for child in element:
            if child in self.counted:
                self.keep_unknown(child)
            else:
                self._keep_separator(child)
            self._tail(child, _READ_WITH_IT if marked_up else NO_TEXT_HERE)

    def _keep_separator(self, element: Element) -> None:
        """Keep an element that holds nothing, and still separates the text before it from what follows."""
        self.counted.add(element)
        self.kept_empty.add(element)
        self.keep_unknown(element)

    def _read(self, element: Element, text: str, kind: Kind) -> str | None:
        """Return a text that the kind reads, or None; keep one that it does not."""
        if isinstance(kind, NoteIds):
            return None
        try:
            kind.parse(text)
        except Unreadable as bad:
            self.oddities.add_value(element, text.strip(), str(bad))
            return None if bad.value is None else text_of(bad.value, kind)
        return text

    def keep_unknown(self, element: Element) -> None:
        """Keep an element that does not belong here, and sort the parts in it that belong elsewhere."""
        inside = tuple(self._misplaced_parts(element))
        if element not in inside:
            self.oddities.add_element(element, as_xml(element, frozenset(inside), self.counted))
        for part in inside:
            self._add_part(part, repeated_parts()[part.tag], "stands outside its place; it is read all the same")
            if part is not element:
                self._tail(part)

    def _misplaced_parts(self, element: Element) -> list[Element]:
        """Find the outermost parts of any list of the form in an element, which may be one itself."""
        if element.tag in repeated_parts():
            return [element]
        found: list[Element] = []
        left = list(reversed(element))
        while left:
            one = left.pop()
            if one.tag in repeated_parts():
                found.append(one)
            else:
                left.extend(reversed(one))
        return found

    def _attributes(self, element: Element, but: str = "") -> None:
        for name, text in element.attrib.items():
            if name != but:
                self.oddities.add_attribute(element, str(name), str(text))

    def _text(self, element: Element) -> None:
        if element.text and not element.text.isspace():
            if len(element) and not any(child in self.counted for child in element):
                self._keep_separator(element[0])
            self.oddities.add_text(element, element.text)

    def _tail(self, child: Element, reason: str = NO_TEXT_HERE) -> None:
        if child.tail and not child.tail.isspace():
            self.oddities.add_text(child, child.tail, after=True, reason=reason)


def _holds_only_markup(element: Element) -> bool:
    """Tell whether an element of text holds other elements, none of them one of the form's."""
    below = tuple(element.iterdescendants())
    return bool(below) and not any(one.tag in _names() for one in below)


def _words(element: Element) -> str:
    """Return the text of an element with that of the markup in it."""
    found = [element.text or ""]
    for child in element:
        space = " " if str(child.tag).lower() in _PARTING else ""
        found += [space, _words(child), space, child.tail or ""]
    return "".join(found)


def _slots_for(root: Element) -> Slots:
    """Return what may stand below this root: lines as X0101 has them, or tables of lines, never both."""
    lines = (tag for tag, slot in repeated_parts().items() if slot.table and slot.below)
    has_lines = any(True for _ in root.iter(*lines))
    return root_slots() if has_lines else root_slots() | flat_lines()

"""A typed document to XML, in the order of the rows."""

from lxml import etree
from msgspec import Struct

from section16.form.cell import Cell
from section16.form.document import Footnote, OwnershipDocument
from section16.standard.kinds import Kind, NoteIds
from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.xml.element import Element, writable
from section16.xml.layout import Branch, Leaf, element_of, flat_element_of, flat_layout_of, layout_of

__all__ = ["as_bytes", "text_of", "to_tree"]


def to_tree(document: OwnershipDocument) -> Element:
    """Write a document as a tree; an element that would hold nothing is left out."""
    root = etree.Element(document.element)
    if document.flat:
        _write_flat(root, document)
    else:
        _write(root, layout_of(type(document)), document)
    return root


def as_bytes(root: Element) -> bytes:
    """Write a tree with one value a line, so that no white space counts against a length."""
    etree.indent(root, space="    ")
    declaration = b'<?xml version="1.0"?>\n'
    return declaration + etree.tostring(root, encoding="us-ascii") + b"\n"


def _write(parent: Element, branch: Branch, part: Struct) -> None:
    for child in branch.children:
        if isinstance(child, Branch):
            group = etree.SubElement(parent, child.tag)
            _write(group, child, part)
            if not len(group):
                parent.remove(group)
        else:
            _write_field(parent, child, getattr(part, child.field.name))


def _write_field(parent: Element, leaf: Leaf, value: object) -> None:
    kind = leaf.field.row.kind
    if kind is None:
        _write_parts(parent, leaf.tag, value)
    elif isinstance(value, tuple):
        _write_references(parent, value)
    elif isinstance(value, Cell):
        _write_cell(parent, leaf.tag, value, kind)
    elif value is not None:
        etree.SubElement(parent, leaf.tag).text = text_of(value, kind)


def _write_cell(parent: Element, tag: str, cell: Cell[object], kind: Kind) -> None:
    if not cell:
        return
    element = etree.SubElement(parent, tag)
    if cell.value is not None:
        etree.SubElement(element, VALUE).text = text_of(cell.value, kind)
    _write_references(element, cell.footnotes)


def _write_references(parent: Element, ids: tuple[str, ...]) -> None:
    for id_ in ids:
        etree.SubElement(parent, NOTE_REFERENCE).set(NOTE_ID, writable(id_))


def _write_parts(parent: Element, tag: str, parts: object) -> None:
    """Write the part of a field, or its parts, which may have elements of their own within the field's."""
    if isinstance(parts, Struct):
        _write_part(parent, tag, parts)
    elif isinstance(parts, tuple) and parts:
        home = etree.SubElement(parent, tag) if element_of(type(parts[0])) else parent
        for part in parts:
            _write_part(home, element_of(type(part)) or tag, part)


def _write_part(parent: Element, tag: str, part: Struct, *, flat: bool = False) -> None:
    element = etree.SubElement(parent, tag)
    if isinstance(part, Footnote):
        _write_footnote(element, part)
    else:
        _write(element, (flat_layout_of if flat else layout_of)(type(part)), part)


def _write_footnote(element: Element, note: Footnote) -> None:
    if note.id:
        element.set(NOTE_ID, writable(note.id))
    element.text = writable(note.text)


def _write_flat(root: Element, document: OwnershipDocument) -> None:
    """Write the lines under the root, as schema X0101 had them."""
    for child in layout_of(type(document)).children:
        if not isinstance(child, Leaf) or not any(flat_element_of(part) for part in child.field.parts):
            _write(root, Branch("", (child,)), document)
            continue
        for part in getattr(document, child.field.name):
            _write_part(root, flat_element_of(type(part)) or child.tag, part, flat=True)


def text_of(value: object, kind: Kind) -> str:
    """Return the text of a value, as its kind writes it."""
    if isinstance(kind, NoteIds):
        message = "references to footnotes are no text"
        raise TypeError(message)
    return writable(kind.format(value))  # type: ignore[arg-type] # each kind takes its own values

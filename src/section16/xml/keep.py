"""Which elements hold anything, and how one that the form does not know is kept as XML."""

from collections.abc import Container
from collections.abc import Set as AbstractSet
from typing import Final

from lxml import etree

from section16.xml.element import Element, children_of, writable
from section16.xml.refusal import NotOwnershipDocument

__all__ = ["as_xml", "full_elements"]

# The form has seven levels.
_DEEPEST: Final = 64
_LONGEST: Final = 128  # characters of a name
_MOST_ATTRIBUTES: Final = 100  # of one element; to list them takes time in their square


def full_elements(root: Element, repeated: Container[str]) -> set[Element]:
    """Find the elements that count as places: what holds a fact or stands before a text, and parts though empty."""
    full: set[Element] = set()
    for element in reversed(_top_down(root)):
        if element in full or element.tag in repeated or _says(element):
            full.add(element)
            parent = element.getparent()
            if parent is not None:
                full.add(parent)
    return full


def _top_down(root: Element) -> list[Element]:
    """List all elements, each after its parent."""
    level = [root]
    found = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in children_of(element)]
        longest = max((len(element.tag) for element in level), default=0)
        if longest > _LONGEST:
            message = f"an element's name has {longest:,} characters, which none of a report has"
            raise NotOwnershipDocument(message, "other-xml")
        found += level
    if level:
        message = f"elements stand {_DEEPEST} deep in one another, which no report does"
        raise NotOwnershipDocument(message, "other-xml")
    return found


def _says(element: Element) -> bool:
    attributes = len(element.attrib)
    if attributes > _MOST_ATTRIBUTES:
        message = f"an element has {attributes:,} attributes, which none of a report has"
        raise NotOwnershipDocument(message, "other-xml")
    text, tail = element.text, element.tail
    return bool(attributes or (text and not text.isspace()) or (tail and not tail.isspace()))


def as_xml(element: Element, apart: AbstractSet[Element], counted: set[Element]) -> str:
    """Write an element as XML, without the parts that are read and without what holds nothing.

    An empty element that parts a text from what follows is kept, and `counted` from then on.
    """
    kept = etree.Element(element.tag)
    _copy(element, kept, apart, counted)
    return etree.tostring(kept, encoding="unicode")


def _copy(element: Element, kept: Element, apart: AbstractSet[Element], counted: set[Element]) -> None:
    for name, text in element.attrib.items():
        kept.set(name, writable(str(text)))
    # A CCC goes into no fault, whose text is for people to see.
    kept.text = None if str(element.tag).lower().endswith("ccc") else writable(element.text or "")
    has_text = bool(element.text and not element.text.isspace())
    for child in element:
        if child in apart:
            continue
        if has_text or child in counted:
            counted.add(child)
            copy = etree.SubElement(kept, child.tag)
            copy.tail = writable(child.tail or "")
            _copy(child, copy, apart, counted)

"""What the form cannot hold of a document: recorded while the document is sorted, listed as faults at the end."""

from collections import Counter
from collections.abc import Container, Iterator
from collections.abc import Set as AbstractSet
from typing import Final, Literal

from lxml import etree
from msgspec import Struct

from section16.form.problems import Fault
from section16.xml.container.refusal import NotOwnershipDocument
from section16.xml.element import Element, children_of, line_of, writable

__all__ = ["NO_TEXT_HERE", "Oddities", "Oddity", "as_xml", "counted_elements", "places_of"]

NO_TEXT_HERE: Final = "the form has no text here"
# The form has seven levels.
_DEEPEST: Final = 64
_LONGEST: Final = 128  # characters of a name
_MOST_ATTRIBUTES: Final = 100  # of one element; to list them takes time in their square
# A report that EDGAR took has none; one with as many is some other document.
_MOST: Final = 10_000


def counted_elements(root: Element, repeated: Container[str]) -> set[Element]:
    """Find the elements that count as places: those that hold a fact or stand before a text, and repeated parts."""
    counted: set[Element] = set()
    for element in reversed(_top_down(root)):
        if element in counted or element.tag in repeated or _holds_something(element):
            counted.add(element)
            parent = element.getparent()
            if parent is not None:
                counted.add(parent)
    return counted


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


def _holds_something(element: Element) -> bool:
    attributes = len(element.attrib)
    if attributes > _MOST_ATTRIBUTES:
        message = f"an element has {attributes:,} attributes, which none of a report has"
        raise NotOwnershipDocument(message, "other-xml")
    text, tail = element.text, element.tail
    return bool(attributes or (text and not text.isspace()) or (tail and not tail.isspace()))


def as_xml(element: Element, apart: AbstractSet[Element], counted: set[Element]) -> str:
    """Write an element as XML, without the parts that are read and without what holds nothing.

    An empty element that separates a text from what follows is kept, and is `counted` from then on.
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


# Where an element stands: as a path for people, and as numbers from the root, counting elements that are places.
ElementPlace = tuple[str, tuple[int, ...]]


class Oddity(Struct):
    """One thing that the form cannot hold, at the element where it stands.

    `below` is what its place has after the element's own: an attribute, a text.
    """

    element: Element
    kind: Literal["value", "element", "attribute", "text", "moved"]
    text: str
    reason: str
    below: str = ""
    read_as: str | None = None


class Oddities:
    """The record of one sorting, in document order."""

    def __init__(self) -> None:
        self.found: list[Oddity] = []

    def add_value(self, element: Element, text: str, reason: str) -> None:
        """Record a text that is not of its kind."""
        self._add(Oddity(element, "value", text, reason))

    def add_element(self, element: Element, xml: str) -> None:
        """Record an element that does not belong here."""
        self._add(Oddity(element, "element", xml, f"the form has no '{element.tag}' here"))

    def add_moved(self, element: Element, read_as: str, reason: str) -> None:
        """Record an element that is read although it stands elsewhere."""
        self._add(Oddity(element, "moved", "", reason, read_as=read_as))

    def add_attribute(self, element: Element, name: str, text: str) -> None:
        """Record an attribute that the form does not know."""
        self._add(Oddity(element, "attribute", text, f"'{element.tag}' has no attribute '{name}'", f"/@{name}"))

    def add_text(self, element: Element, text: str, *, after: bool = False, reason: str = NO_TEXT_HERE) -> None:
        """Record a text in, or after, an element that holds elements only."""
        below = "/following-sibling::text()[1]" if after else "/text()[1]"
        self._add(Oddity(element, "text", text.strip(), reason, below))

    def _add(self, oddity: Oddity) -> None:
        if len(self.found) == _MOST:
            message = f"more than {_MOST:,} things in it are not of the form; give an ownership XML as EDGAR has it"
            raise NotOwnershipDocument(message, "other-xml")
        self.found.append(oddity)

    def faults(self, root: Element, counted: AbstractSet[Element]) -> tuple[Fault, ...]:
        """Return all that was recorded as faults; the elements `counted` are places."""
        finder = _PlaceFinder(root, counted)
        return tuple(_fault(oddity, finder.place_of(oddity.element)) for oddity in self.found)


class _PlaceFinder:
    """The places of elements, worked out as they are asked for."""

    def __init__(self, root: Element, counted: AbstractSet[Element]) -> None:
        self.counted = counted
        self.places: dict[Element, ElementPlace] = {root: ("", ())}

    def place_of(self, element: Element) -> ElementPlace:
        chain: list[Element] = []
        one: Element | None = element
        while one is not None and one not in self.places:
            chain.append(one)
            one = one.getparent()
        for one in reversed(chain):  # from the top, each with all its siblings: they are asked for next
            parent = one.getparent()
            if one not in self.places and parent is not None:
                self.places.update(_places_below(parent, self.places[parent], self.counted))
        return self.places[element]


def places_of(root: Element, counted: AbstractSet[Element] = frozenset()) -> Iterator[tuple[Element, ElementPlace]]:
    """Give each element with its place, in document order."""
    stack: list[tuple[Element, ElementPlace]] = [(root, ("", ()))]
    while stack:
        element, place = stack.pop()
        yield element, place
        stack.extend(reversed(list(_places_below(element, place, counted))))


def _places_below(
    parent: Element, place: ElementPlace, counted: AbstractSet[Element]
) -> Iterator[tuple[Element, ElementPlace]]:
    path, at = place
    totals = Counter(child.tag for child in parent)
    counts: Counter[str] = Counter()
    number = 0
    for child in parent:
        tag = child.tag
        counts[tag] += 1
        step = f"{tag}[{counts[tag]}]" if totals[tag] > 1 else tag
        yield child, (f"{path}/{step}" if path else step, (*at, number))
        number += child in counted


def _fault(oddity: Oddity, place: ElementPlace) -> Fault:
    path, at = place
    return Fault(
        place=(path + oddity.below).lstrip("/"),
        line=line_of(oddity.element),
        text=oddity.text,
        reason=oddity.reason,
        kind=oddity.kind,
        at=at,
        read_as=oddity.read_as,
    )

"""What is odd about a document: recorded while it is sorted, told as faults at the end."""

from collections import Counter
from collections.abc import Container, Iterator
from collections.abc import Set as AbstractSet
from typing import Final, Literal

from lxml import etree
from msgspec import Struct

from section16.form.problems import Fault
from section16.xml.container.refusal import NotOwnershipDocument
from section16.xml.element import Element, children_of, line_of, writable

__all__ = ["Odd", "Odds", "as_xml", "full_elements", "ways_of"]

# The form has seven levels.
_DEEPEST: Final = 64
_LONGEST: Final = 128  # characters of a name
_MOST_ATTRIBUTES: Final = 100  # of one element; to list them takes time in their square


# A report that EDGAR took has none; one with as many is some other document.
_MOST: Final = 10_000


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


Way = tuple[str, tuple[int, ...]]  # the place as a path, and as numbers among the elements that count as places


class Odd(Struct):
    """One odd thing, at the element where it stands."""

    element: Element
    kind: Literal["value", "element", "attribute", "text", "moved"]
    text: str
    reason: str
    below: str = ""  # what the place has after the element's own: an attribute, a text
    read_as: str | None = None


class Odds:
    """The record of one sorting, in document order."""

    def __init__(self) -> None:
        """Begin an empty record."""
        self.met: list[Odd] = []

    def value(self, element: Element, text: str, reason: str) -> None:
        """Record a text that is not of its kind."""
        self._add(Odd(element, "value", text, reason))

    def element(self, element: Element, xml: str) -> None:
        """Record an element that does not belong here."""
        self._add(Odd(element, "element", xml, f"the form has no '{element.tag}' here"))

    def moved(self, element: Element, read_as: str, reason: str) -> None:
        """Record an element that is read although it stands elsewhere."""
        self._add(Odd(element, "moved", "", reason, read_as=read_as))

    def attribute(self, element: Element, name: str, text: str) -> None:
        """Record an attribute that the form does not know."""
        self._add(Odd(element, "attribute", text, f"'{element.tag}' has no attribute '{name}'", f"/@{name}"))

    def text(self, element: Element, text: str, *, after: bool = False) -> None:
        """Record a text in, or after, an element that holds elements only."""
        below = "/following-sibling::text()[1]" if after else "/text()[1]"
        self._add(Odd(element, "text", text.strip(), "the form has no text here", below))

    def _add(self, odd: Odd) -> None:
        if len(self.met) == _MOST:
            message = f"more than {_MOST:,} things in it are not of the form; give an ownership XML as EDGAR has it"
            raise NotOwnershipDocument(message, "other-xml")
        self.met.append(odd)

    def faults(self, root: Element, counted: AbstractSet[Element]) -> tuple[Fault, ...]:
        """Tell all that was met; the elements `counted` are places."""
        places = _Places(root, counted)
        return tuple(_fault(odd, places.way(odd.element)) for odd in self.met)


class _Places:
    """The ways from the root to elements, worked out as they are asked for."""

    def __init__(self, root: Element, counted: AbstractSet[Element]) -> None:
        self.counted = counted
        self.ways: dict[Element, Way] = {root: ("", ())}

    def way(self, element: Element) -> Way:
        chain: list[Element] = []
        one: Element | None = element
        while one is not None and one not in self.ways:
            chain.append(one)
            one = one.getparent()
        for one in reversed(chain):  # from the top, each with all its siblings: they are asked for next
            parent = one.getparent()
            if one not in self.ways and parent is not None:
                self._number(parent)
        return self.ways[element]

    def _number(self, parent: Element) -> None:
        self.ways.update(_below(parent, self.ways[parent], self.counted))


def ways_of(root: Element, counted: AbstractSet[Element] = frozenset()) -> Iterator[tuple[Element, Way]]:
    """Give each element its way from the root, in document order."""
    stack: list[tuple[Element, Way]] = [(root, ("", ()))]
    while stack:
        element, way = stack.pop()
        yield element, way
        stack.extend(reversed(list(_below(element, way, counted))))


def _below(parent: Element, way: Way, counted: AbstractSet[Element]) -> Iterator[tuple[Element, Way]]:
    place, at = way
    totals = Counter(child.tag for child in parent)
    counts: Counter[str] = Counter()
    number = 0
    for child in parent:
        tag = child.tag
        counts[tag] += 1
        step = f"{tag}[{counts[tag]}]" if totals[tag] > 1 else tag
        yield child, (f"{place}/{step}" if place else step, (*at, number))
        number += child in counted


def _fault(odd: Odd, way: Way) -> Fault:
    place, at = way
    return Fault(
        place=(place + odd.below).lstrip("/"),
        line=line_of(odd.element),
        text=odd.text,
        reason=odd.reason,
        kind=odd.kind,
        at=at,
        read_as=odd.read_as,
    )

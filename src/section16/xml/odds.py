"""What is odd about a document: recorded while it is sorted, told as faults at the end."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final, Literal

from msgspec import Struct

from section16.form.fault import Fault
from section16.xml.element import Element, line_of
from section16.xml.refusal import NotOwnershipDocument

__all__ = ["Odd", "Odds", "ways_of"]

# A report that EDGAR took has none; one with as many is some other document.
_MOST: Final = 10_000

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

"""What is odd about a document: recorded while it is read, told as faults at the end."""

from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import Literal

from lxml import etree
from msgspec import Struct

from section16.form.fault import Fault
from section16.xml.element import Element, line_of

__all__ = ["Odd", "Odds", "Restart", "carries", "ways_of"]


class Restart(Exception):  # noqa: N818 - a turn in the reading, not an error
    """Something odd was met; read again and record it."""


class Odd(Struct):
    """One odd thing, at the element where it stands."""

    element: Element
    kind: Literal["value", "element", "attribute", "text", "moved"]
    text: str
    reason: str
    below: str = ""  # what the place has after the element's own: an attribute, a text
    read_as: str | None = None


def carries(element: Element) -> bool:
    """Tell whether an element holds any fact: a text or an attribute, at any depth."""
    return any(_own(one) for one in element.iter())


def _own(element: Element) -> bool:
    text = element.text
    return bool((text and not text.isspace()) or element.attrib)


class Odds:
    """The record of one reading; until it is `careful`, the first oddity asks for a reading that records."""

    def __init__(self, *, careful: bool = False) -> None:
        """Begin an empty record."""
        self.careful = careful
        self.met: list[Odd] = []
        self.whole: set[Element] = set()  # kept as XML: what is below is not told again
        self.apart: set[Element] = set()  # parts below such an element that are read all the same
        self.beside: set[Element] = set()  # elements that a stray text follows, which count as places though empty
        self.mixed: set[Element] = set()  # leaves that hold elements: their own text is read

    def careful_only(self) -> None:
        """Ask for the careful reading if this is not it."""
        if not self.careful:
            raise Restart

    def value(self, element: Element, text: str, reason: str) -> None:
        """Record a text that is not of its kind."""
        self._add(Odd(element, "value", text, reason))

    def element(self, element: Element, apart: Collection[Element] = ()) -> None:
        """Record an element that does not belong here, whole but for the parts that are read."""
        self._add(Odd(element, "element", _as_xml(element, apart), f"the form has no '{element.tag}' here"))
        self.whole.add(element)
        self.apart.update(apart)

    def moved(self, element: Element, read_as: str, reason: str) -> None:
        """Record an element that was read although it stood elsewhere."""
        self._add(Odd(element, "moved", "", reason, read_as=read_as))

    def attribute(self, element: Element, name: str, text: str) -> None:
        """Record an attribute that the form does not know."""
        self._add(Odd(element, "attribute", text, f"'{element.tag}' has no attribute '{name}'", f"/@{name}"))

    def text(self, element: Element, text: str, *, after: bool = False) -> None:
        """Record a text in, or after, an element that holds elements only."""
        if text.isspace():
            return
        if not after and len(element) and not any(carries(child) for child in element):
            self.element(element[0])  # it holds nothing, and still parts the text from the element's end
        if after:
            self.beside.add(element)
        below = "/following-sibling::text()[1]" if after else "/text()[1]"
        self._add(Odd(element, "text", text.strip(), "the form has no text here", below))

    def is_kept(self, element: Element | None) -> bool:
        """Tell whether an element stands inside one that is kept as XML."""
        while element is not None and element not in self.apart:
            if element in self.whole:
                return True
            element = element.getparent()
        return False

    def _add(self, odd: Odd) -> None:
        self.careful_only()
        self.met.append(odd)

    def faults(self, root: Element, repeated: Collection[str]) -> tuple[Fault, ...]:
        """Tell all that was met, in document order; the elements `repeated` count as places even when empty."""
        full = _full(root, repeated, self.whole | self.beside)
        ways = {element: (number, way) for number, (element, way) in enumerate(ways_of(root, full))}
        # An element comes before what is said of its text and attributes.
        met = sorted(self.met, key=lambda odd: (ways[odd.element][0], odd.kind not in ("element", "moved")))
        return tuple(_fault(odd, ways[odd.element][1]) for odd in met)


def _as_xml(element: Element, apart: Collection[Element]) -> str:
    """Write an element as XML, without the parts that are read and without what holds nothing."""
    kept = deepcopy(element)
    leave = [
        copy
        for one, copy in zip(element.iter(), kept.iter(), strict=True)
        if one is not element and (one in apart or not (carries(one) or _parts_text(one)))
    ]
    for one in leave:
        parent = one.getparent()
        if parent is not None:
            _drop(one, parent)
    return etree.tostring(kept, encoding="unicode", with_tail=False)


def _parts_text(element: Element) -> bool:
    """Tell whether an element stands beside a text, and so keeps it from being its parent's only content."""
    parent = element.getparent()
    return parent is not None and _own(parent)


def _drop(one: Element, parent: Element) -> None:
    previous = one.getprevious()
    if one.tail and previous is not None:
        previous.tail = (previous.tail or "") + one.tail
    elif one.tail:
        parent.text = (parent.text or "") + one.tail
    parent.remove(one)


Way = tuple[str, tuple[int, ...]]  # the place as a path, and as numbers among the elements that carry something


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


def _full(root: Element, repeated: Collection[str], kept: Collection[Element]) -> set[Element]:
    """Find the elements that count as places: what carries something, what is kept, and parts though empty."""
    everything = list(root.iter())
    full = {one for one in everything if one.tag in repeated or one in kept or _own(one)}
    for one in reversed(everything):  # a parent carries what its children carry
        parent = one.getparent()
        if one in full and parent is not None:
            full.add(parent)
    return full


def ways_of(root: Element, full: Collection[Element] = ()) -> Iterator[tuple[Element, Way]]:
    """Give each element its way from the root, in document order, in one pass."""
    stack: list[tuple[Element, Way]] = [(root, ("", ()))]
    while stack:
        element, way = stack.pop()
        yield element, way
        stack.extend(reversed(list(_below(element, way, full))))


def _below(element: Element, way: Way, full: Collection[Element]) -> Iterator[tuple[Element, Way]]:
    place, at = way
    totals: dict[str, int] = {}
    for child in element:
        totals[child.tag] = totals.get(child.tag, 0) + 1
    counts: dict[str, int] = {}
    number = 0
    for child in element:
        tag = child.tag
        counts[tag] = counts.get(tag, 0) + 1
        step = f"{tag}[{counts[tag]}]" if totals[tag] > 1 else tag
        yield child, (f"{place}/{step}" if place else step, (*at, number))
        number += child in full

"""The state of one reading: the lists that grow, and what to do with what is not where it should be."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from section16.xml.element import Element
from section16.xml.odds import Odds, carries

__all__ = ["Reading"]

ReadPart = Callable[[Element, "Reading"], Struct]
Home = tuple[str, ReadPart, str]  # field of the document, reader, place in the form


class Reading:
    """One pass over a document; `homes` tells for each part that repeats where it belongs."""

    def __init__(self, odds: Odds, homes: dict[str, Home]) -> None:
        """Begin with empty lists."""
        self.odds = odds
        self.homes = homes
        self.lists: dict[str, list[Any]] = {}
        self._places: dict[Element, str] = {}

    def append(self, name: str, element: Element, read: ReadPart, place: str) -> None:
        """Read a part into the list of a field; it keeps its turn even if it holds another part."""
        found = self.lists.setdefault(name, [])
        found.append(None)
        turn = len(found)
        if self.odds.careful:
            self._places[element] = place.format(turn)
        found[turn - 1] = read(element, self)

    def unknown(self, element: Element) -> None:
        """Keep an element that does not belong here, and read the parts in it that belong elsewhere."""
        if not carries(element):
            return
        self.odds.careful_only()
        inside = tuple(self._homeless(element))
        if element not in inside:
            self.odds.element(element, inside)
        for part in inside:
            name, read, place = self.homes[part.tag]
            self.append(name, part, read, place)
            self.odds.moved(part, self._places[part], f"'{part.tag}' stands outside its place; it is read all the same")

    def _homeless(self, element: Element) -> Iterator[Element]:
        """Find the outermost parts that have a home, the element itself among them."""
        if element.tag in self.homes:
            yield element
            return
        for child in element:
            yield from self._homeless(child)

    def late(self, element: Element, *, repeats: bool) -> bool:
        """Record an element after one that should follow it; tell whether it is to be read."""
        if not carries(element):
            return False
        self.odds.careful_only()
        earlier = [one for one in element.itersiblings(element.tag, preceding=True) if carries(one)]
        if earlier and not repeats:
            self.unknown(element)
            return False
        if self._follows_another(element):
            self.odds.moved(element, self._home_of(element, len(earlier) + 1), f"'{element.tag}' stands out of order")
        return True

    def _follows_another(self, element: Element) -> bool:
        return any(carries(one) and one.tag != element.tag for one in element.itersiblings(preceding=True))

    def _home_of(self, element: Element, turn: int) -> str:
        parent = element.getparent()
        if element in self._places or parent is None:
            return self._places.get(element, "")
        several = len(list(parent.iterchildren(element.tag))) > 1
        return f"{self._home_of(parent, 1)}/{element.tag}{f'[{turn}]' if several else ''}".lstrip("/")

    def children_of_leaf(self, element: Element) -> None:
        """Keep the elements inside one that should hold text only."""
        self.odds.careful_only()
        self.odds.mixed.add(element)
        for child in element:
            if carries(child):
                self.unknown(child)
            else:  # it holds nothing, and still parts the text
                self.odds.element(child)

"""The faults of a document put back at their places, where the form could not hold them."""

from collections.abc import Collection, Iterable
from typing import Final

from lxml import etree

from section16.form.problems import Fault
from section16.xml.element import Element, element_at, writable

__all__ = ["restore"]

_AFTER: Final = "/following-sibling::text()[1]"


def restore(root: Element, faults: Iterable[Fault], repeated: Collection[str]) -> None:
    """Put each fault back into the tree that the form alone gives; `repeated` elements stay though empty."""
    known = [fault for fault in faults if fault.kind != "repair"]
    moved = {fault: _take(root, fault) for fault in known if fault.kind == "moved"}
    for element in moved.values():
        _detach(element, repeated)
    for fault in known:  # in document order, so that what stands before is there already
        if fault.kind == "moved":
            _insert(root, fault, moved[fault])
        elif fault.kind == "element":
            _insert(root, fault, _from_text(fault))
        else:
            _set(_reach(root, fault, len(fault.at)), fault)


def _from_text(fault: Fault) -> Element:
    """Read the element that a fault keeps."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    read = etree.fromstring(writable(fault.text), parser)
    return etree.Element(_steps(fault.place)[-1]) if read is None else read


def _take(root: Element, fault: Fault) -> Element:
    """Return what was moved, as the form has it; an empty element where nothing of it could be read."""
    found = element_at(root, fault.read_as or ".")
    return etree.Element(_steps(fault.place)[-1]) if found is None else found


def _detach(element: Element, repeated: Collection[str]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if not len(parent) and not parent.text and parent.tag not in repeated:
        _detach(parent, repeated)


def _insert(root: Element, fault: Fault, element: Element) -> None:
    _reach(root, fault, len(fault.at) - 1).insert(fault.at[-1], element)


def _reach(root: Element, fault: Fault, depth: int) -> Element:
    """Follow the place of a fault from the root, making what is missing on the way."""
    element = root
    for step, number in zip(_steps(fault.place)[:depth], fault.at, strict=False):
        child = element[number] if number < len(element) else None
        if child is None or child.tag != step:
            child = etree.Element(step)
            element.insert(number, child)
        element = child
    return element


def _steps(place: str) -> list[str]:
    return [step.partition("[")[0] for step in place.partition("/@")[0].split("/")]


def _set(element: Element, fault: Fault) -> None:
    if fault.kind == "attribute":
        element.set(fault.place.partition("@")[2], writable(fault.text))
    elif fault.kind == "text" and fault.place.endswith(_AFTER):
        element.tail = writable(fault.text)
    else:
        element.text = writable(fault.text)

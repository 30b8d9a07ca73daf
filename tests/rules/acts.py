"""What a mutant does to one element of a report; what is returned tells the place to be named."""

from copy import deepcopy

from lxml import etree

from section16.standard.row import Group
from section16.xml.element import Element


def place_of(element: Element) -> str:
    place = element.getroottree().getelementpath(element)
    return "" if place == "." else place


def add_group(part: Element, group: Group) -> Element:
    """Put a group that the form does not have where another form has it."""
    made = etree.Element(group.path)
    if group.path == "transactionCoding":
        etree.SubElement(made, "transactionFormType").text = "3"
        before = ("postTransactionAmounts", "exerciseDate")
    else:
        etree.SubElement(etree.SubElement(made, "sharesOwnedFollowingTransaction"), "value").text = "5"
        before = ("ownershipNature",)
    next(child for child in part if child.tag in before).addprevious(made)
    return made


def many_owners(element: Element) -> str:
    for turn in range(9):
        copy = deepcopy(element)
        copy.find("reportingOwnerId/rptOwnerCik").text = str(777 + turn)
        element.addnext(copy)
    return "reportingOwner"


def fill(one: Element, element: Element, most: int, path: str) -> str:
    parent = element if element.tag == "nonDerivativeTable" else element.getparent()
    last = parent.findall(one.tag)[-1]
    for _ in range(most + 1 - len(parent if parent is element else parent.findall(one.tag))):
        last.addnext(deepcopy(one))
    return path


def alone(element: Element) -> str | None:
    """Take an element out with the group that it alone makes; return the group's place, or None."""
    group = element.getparent()
    if group.getparent() is None or group.tag.startswith(("nonDer", "der", "issuer", "ownerS")):
        return None
    if any(one is not element and (one.text or "").strip() for one in group.iter() if not within(one, element)):
        return None
    place = place_of(group)
    remove(element)
    return place


def within(one: Element, element: Element) -> bool:
    return element in one.iterancestors()


def remove(element: Element) -> None:
    element.getparent().remove(element)


def twice(element: Element) -> Element:
    copy = deepcopy(element)
    element.addnext(copy)
    return copy


def empty(element: Element) -> None:
    for child in list(element):
        element.remove(child)


def only_note(element: Element) -> None:
    empty(element)
    etree.SubElement(element, "footnoteId", id="F2")


def note(element: Element, id_: str) -> None:
    etree.SubElement(element, "footnoteId", id=id_)


def write(element: Element, text: str, where: str) -> str:
    element.text = text
    return where


def beside(element: Element, tag: str) -> Element:
    copy = deepcopy(element)
    copy.tag = tag
    element.addnext(copy)
    return copy


def exchange(element: Element, at: int) -> Element:
    later = element[at]
    element[at].getnext().addnext(later)
    return later


def stranger(element: Element) -> Element:
    made = etree.SubElement(element, "wrongName")
    made.text = "1"
    return made


def attribute(element: Element) -> str:
    element.set("note", "1")
    return f"{place_of(element)}/@note".lstrip("/")


def text_between(element: Element) -> str:
    element.text = "lost"
    return f"{place_of(element)}/text()[1]"

"""Names without namespaces and prefixes: the form has none, some files do."""

from lxml import etree

from section16.form.fault import Fault
from section16.xml.element import Element, line_of
from section16.xml.note import note

__all__ = ["plain_names"]


def plain_names(root: Element) -> tuple[Fault, ...]:
    """Take namespaces and prefixes from the names in a tree, in place; return a note if there were any."""
    etree.strip_elements(root, etree.Entity, with_tail=False)
    prefixed = [element for element in root.iter() if _plain(str(element.tag)) != element.tag]
    for element in prefixed:
        element.tag = _plain(str(element.tag))
    for element in root.iter():
        _plain_attributes(element)
    if not prefixed:
        return ()
    reason = f"names with a namespace or a prefix, which the form has not: {len(prefixed)}, read without it"
    return (note(reason, line=line_of(prefixed[0])),)


def _plain_attributes(element: Element) -> None:
    """Take from attributes the prefixes that no namespace was declared for."""
    names = [str(name) for name in element.attrib]
    for name in names:
        plain = name if name.startswith("{") else _plain(name)
        if plain not in names:
            element.set(plain, element.attrib.pop(name))


def _plain(name: str) -> str:
    return name.rpartition("}")[2].strip(":").rpartition(":")[2]

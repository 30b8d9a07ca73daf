"""Names without namespaces and prefixes: the form has none, some files do."""

import re
from typing import Final

from lxml import etree

from section16.form.fault import Fault
from section16.xml.element import Element, elements, line_of, strings
from section16.xml.note import note

__all__ = ["plain_names"]

# A prefix that no namespace was declared for stays in the name when a damaged document is read.
_ELEMENTS: Final = etree.XPath("//*[namespace-uri() or contains(name(), ':')]")
_IS_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII).fullmatch
_ATTRIBUTES: Final = etree.XPath("//@*[not(namespace-uri()) and contains(name(), ':')]")


def plain_names(root: Element) -> tuple[Fault, ...]:
    """Take namespaces and prefixes from the names in a tree, in place; return a note if there were any."""
    etree.strip_elements(root, etree.Entity, with_tail=False)
    prefixed = elements(_ELEMENTS, root)
    for element in prefixed:
        element.tag = _plain(str(element.tag))
    for attribute in strings(_ATTRIBUTES, root):
        _rename(attribute.getparent(), str(attribute.attrname))
    if not prefixed:
        return ()
    reason = f"names with a namespace or a prefix, which the form has not: {len(prefixed)}, read without it"
    return (note(reason, line=line_of(prefixed[0])),)


def _rename(element: Element | None, name: str) -> None:
    if element is not None and _plain(name) not in element.attrib:
        element.set(_plain(name), str(element.attrib.pop(name)))


def _plain(name: str) -> str:
    """Return a name without its prefix; with it, where the rest is no name (`font:10pt`)."""
    local = name.rpartition("}")[2].strip(":")
    plain = local.rpartition(":")[2]
    return plain if _IS_NAME(plain) else f"_{local.replace(':', '_')}"

"""lxml's elements, texts and lines, with the types that lxml's own stubs leave open."""

from typing import Any, cast

from lxml import etree

__all__ = ["Element", "String", "element_at", "has_doctype", "line_of", "strings"]

Element = etree._Element  # noqa: SLF001 - lxml's one public type has a private name
String = etree._ElementUnicodeResult  # noqa: SLF001 - and so has its text


def strings(query: etree.XPath, root: Element) -> list[String]:
    """Return the texts or attributes that a query for them finds, in document order."""
    return cast("list[String]", query(root))


def element_at(root: Element, path: str) -> Element | None:
    """Return the first element at a path, or None."""
    found = cast("list[Element]", root.xpath(path))
    return found[0] if found else None


def line_of(element: Element) -> int | None:
    """Return the line of an element's start tag, from 1; None for one that was never in a text."""
    return cast("int | None", element.sourceline)


def has_doctype(root: Element) -> bool:
    """Tell whether the document has a document type declaration."""
    docinfo: Any = root.getroottree().docinfo
    return bool(docinfo.doctype)

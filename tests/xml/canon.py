"""A document as a list of facts with their places, in order: what a rewrite has to keep."""

from collections.abc import Iterator

from lxml import etree

from tests.xml.census import canonical


def facts(xml: bytes) -> list[tuple[str, str]]:
    """List path and text of each text and id, white space and lexical forms aside."""
    return list(_facts(etree.fromstring(xml), ""))


def _facts(element, above: str) -> Iterator[tuple[str, str]]:
    if not isinstance(element.tag, str):
        return
    path = f"{above}/{element.tag}"
    if element.get("id"):
        yield f"{path}@id", element.get("id")
    name = above.rpartition("/")[2] if element.tag == "value" else element.tag
    text = canonical(name, element.text or "")
    if text:
        yield path + ("#mixed" if len(element) else ""), text
    for child in element:
        yield from _facts(child, path)

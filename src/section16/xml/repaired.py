"""A report written anew after its repair, and its file as it was in the same layout, to compare the two."""

from typing import Final

from lxml import etree

from section16.form.document import OwnershipDocument
from section16.xml.container import open_container
from section16.xml.tree import parse_tree
from section16.xml.writer import as_bytes, to_tree

__all__ = ["laid_out", "write_repaired"]

_KEEPING: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)


def write_repaired(document: OwnershipDocument) -> bytes:
    """Write a filer's own report with all that it holds, its CCC too; faults are not put back."""
    return as_bytes(to_tree(document))


def laid_out(data: bytes) -> bytes:
    """Return the document of a file as it is, one element a line, so that only what differs differs.

    Comments and processing instructions are in it. Raises NotOwnershipDocument for bytes that are none.
    """
    xml = open_container(data).xml
    root, _ = parse_tree(xml)
    try:
        root = etree.fromstring(xml, _KEEPING)
    except etree.XMLSyntaxError:
        return as_bytes(root)  # as the reader has mended it
    around = b"".join(etree.tostring(one) + b"\n" for one in reversed(list(root.itersiblings(preceding=True))))
    declaration, _, rest = as_bytes(root).partition(b"\n")
    return declaration + b"\n" + around + rest

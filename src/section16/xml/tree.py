"""Bytes to a tree: hardened against hostile input, patient with damaged input."""

from lxml import etree

from section16.form.fault import Fault
from section16.xml.element import Element, has_doctype
from section16.xml.refusal import NotOwnershipDocument

__all__ = ["parse_tree"]

# libxml2's own limits stand (huge_tree off): depth 256, a text of 10 MB, no amplification. What stands between
# elements, comments and processing instructions are no facts.
_STRICT = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_blank_text=True,
    remove_comments=True,
    remove_pis=True,
)


def parse_tree(xml: bytes) -> tuple[Element, tuple[Fault, ...]]:
    """Parse an XML; return its root and what had to be repaired.

    Raises NotOwnershipDocument for a document type declaration, which EDGAR takes from nobody, and for bytes in
    which no element can be found.
    """
    try:
        root = etree.fromstring(xml, _STRICT)
        repairs: tuple[Fault, ...] = ()
    except etree.XMLSyntaxError:
        root, repairs = _recover(xml)
    if has_doctype(root):
        message = "the XML has a document type declaration (DOCTYPE), which EDGAR takes in no filing; remove it"
        raise NotOwnershipDocument(message)
    return root, repairs


def _recover(xml: bytes) -> tuple[Element, tuple[Fault, ...]]:
    """Parse an XML that is not well-formed, and tell what was wrong with it, line by line."""
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(xml, parser)
    if root is None:
        message = "no XML element can be read in it; get the filing's .xml or .txt file from EDGAR's archives"
        raise NotOwnershipDocument(message)
    lines = xml.split(b"\n")
    log = {entry.line: entry.message for entry in reversed(list(parser.error_log)[:_TOLD])}
    return root, tuple(_repair(line, log[line], lines) for line in sorted(log))


# One damaged tag may give an error a line; beyond this many nobody reads them.
_TOLD = 200


def _repair(line: int, message: str, lines: list[bytes]) -> Fault:
    seen = lines[line - 1] if 0 < line <= len(lines) else b""
    return Fault(
        kind="repair",
        place="",
        line=line,
        text=seen.decode("utf-8", "replace").strip()[:1000],
        reason=f"the XML is not well-formed here ({message.strip()}); what can be read is read",
    )

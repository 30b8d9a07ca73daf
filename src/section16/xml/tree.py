"""Bytes to a tree: hardened against hostile input, patient with damaged input."""

import re
from contextlib import suppress
from typing import Final

from lxml import etree

from section16.form.fault import Fault
from section16.xml.balance import balance
from section16.xml.element import Element
from section16.xml.mend import mend
from section16.xml.redact import redact_ccc
from section16.xml.refusal import NotOwnershipDocument

__all__ = ["parse_tree"]


def _parser(*, recover: bool) -> etree.XMLParser:
    # libxml2's own limits stand (huge_tree off): depth 256, a text of 10 MB, no amplification. What stands between
    # elements, comments and processing instructions are no facts.
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
    )


_STRICT: Final = _parser(recover=False)

# Bytes from which a document is looked at so; and how many tags, attributes, references and ends of sections the
# largest that the schema allows may have, twice: 60 rows, 17 cells in each, 99 references on each.
_DOCTYPE: Final = b"<!DOCTYPE"
_LARGE: Final = 100_000
_MARKS: Final = ((b"<", 220_000), (b"=", 120_000), (b"&", 120_000), (b"]]>", 1_000))


def parse_tree(xml: bytes) -> tuple[Element, tuple[Fault, ...]]:
    """Parse an XML; return its root and what had to be repaired.

    Raises NotOwnershipDocument for a document type declaration, which EDGAR takes from nobody, and for bytes in
    which no element can be found.
    """
    _refuse_shape(xml)
    try:
        root = etree.fromstring(xml, _STRICT)
        repairs: tuple[Fault, ...] = ()
    except etree.XMLSyntaxError:
        root, repairs = _repaired(xml)
    return root, repairs


def _refuse_shape(xml: bytes) -> None:
    """Refuse what would make a tree, or a list of repairs, out of all proportion to its bytes."""
    if _DOCTYPE in xml:
        message = "the XML has a document type declaration (DOCTYPE), which EDGAR takes in no filing; remove it"
        raise NotOwnershipDocument(message)
    if len(xml) < _LARGE:
        return
    for mark, most in _MARKS:
        count = xml.count(mark)
        if count > most:
            message = (
                f"'{mark.decode()}' stands {count:,} times in it, above the limit of {most:,}; no report has as many"
            )
            raise NotOwnershipDocument(message, "too-large")


def _repaired(xml: bytes) -> tuple[Element, tuple[Fault, ...]]:
    """Parse an XML that is not well-formed: with its characters mended, with its tags too, or what can be read."""
    made = xml
    told: tuple[Fault, ...] = ()
    for repair in (mend, balance):
        made, more = repair(made)
        told = (*told, *more)
        try:
            return etree.fromstring(made, _STRICT), told
        except etree.XMLSyntaxError:
            continue
    root, more = _recovered(made)
    return root, (*told, *more)


def _recovered(xml: bytes) -> tuple[Element, tuple[Fault, ...]]:
    """Parse what can be parsed, and tell what was wrong, line by line."""
    parser = _parser(recover=True)
    root = None
    with suppress(etree.XMLSyntaxError):  # not even a recovering parser makes a tree of it
        root = etree.fromstring(_NAMED.sub(_as_number, xml), parser)
    if root is None:
        message = "no XML element can be read in it; get the filing's .xml or .txt file from EDGAR's archives"
        raise NotOwnershipDocument(message)
    lines = redact_ccc(xml)[0].split(b"\n")
    log = {entry.line: entry.message for entry in reversed(list(parser.error_log)[:_TOLD])}
    return root, tuple(_repair(line, log[line], lines) for line in sorted(log))


# After the first error libxml2 drops `&amp;` and its like; it keeps characters given by number.
_NAMED: Final = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:amp|lt|gt|quot|apos);", re.DOTALL)
_NUMBERS: Final = {b"&amp;": b"&#38;", b"&lt;": b"&#60;", b"&gt;": b"&#62;", b"&quot;": b"&#34;", b"&apos;": b"&#39;"}


def _as_number(found: re.Match[bytes]) -> bytes:
    return _NUMBERS.get(found[0], found[0])


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

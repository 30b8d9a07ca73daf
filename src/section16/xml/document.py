"""Bytes to a typed document and back, in both shapes."""

from collections.abc import Mapping
from typing import Final

from lxml import etree
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.problems import Fault, note, one_line
from section16.form.rows import as_submitted
from section16.standard.errors import ReasonsError
from section16.standard.numbers import Cik
from section16.standard.row import DOCUMENT_TYPES
from section16.standard.text.characters import Unknown, is_allowed, transliterate
from section16.xml.container.opening import Container, line_in_file, open_container
from section16.xml.element import Element, line_of
from section16.xml.odd.record import places_of
from section16.xml.odd.restore import restore
from section16.xml.odd.sorting import repeated_parts
from section16.xml.reader import read_root
from section16.xml.tree import parse_tree
from section16.xml.writer import as_bytes, to_tree

__all__ = [
    "NotWritable",
    "laid_out",
    "lines_of",
    "read_document",
    "write_disseminated",
    "write_repaired",
    "write_submission",
]


_KEEPING: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)


class NotWritable(ReasonsError):
    """EDGAR would not take the document; `reasons` says why, each with its place."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(map(one_line, reasons))


def read_document(data: bytes) -> OwnershipDocument:
    """Read an ownership XML, a full-submission text, a feed file or a filer's own submission.

    What cannot be read as its kind is in `faults`, with the line of the file. Raises NotOwnershipDocument, and
    nothing else, for bytes that are no Form 3, 4 or 5 in XML.
    """
    container = open_container(data)
    root, repairs = parse_tree(container.xml)
    document = read_root(root)
    faults = (*repairs, *_other_root(root), *document.faults)
    if not (faults or container.notes or container.header):
        return document
    placed = tuple(_in_file(fault, container) for fault in faults)
    return replace(document, faults=(*container.notes, *placed), header=container.header)


def _other_root(root: Element) -> tuple[Fault, ...]:
    if root.tag == OwnershipDocument.element:
        return ()
    return (note(f"the root is '{root.tag}'; it is read as '{OwnershipDocument.element}'", line=line_of(root)),)


def _in_file(fault: Fault, container: Container) -> Fault:
    return fault if fault.line is None else replace(fault, line=line_in_file(container, fault.line))


def write_disseminated(document: OwnershipDocument) -> bytes:
    """Write a document as EDGAR would disseminate it: all that was filed, faults and their places too, and no CCC."""
    owners = tuple(replace(owner, ccc=None) for owner in document.reporting_owners)
    root = to_tree(replace(document, reporting_owners=owners))
    restore(root, document.faults, repeated_parts())
    return as_bytes(root)


def write_submission(document: OwnershipDocument, cccs: Mapping[str, str] | None = None) -> bytes:
    """Write a document as its filer submits it: EDGAR's own elements out, the CCC of each owner's CIK in.

    Characters outside EDGAR's set are transliterated. Raises NotWritable where one has no replacement, where
    something filed could not be read, and where the document does not say which form it is.
    """
    if document.document_type not in DOCUMENT_TYPES:
        seen = f"documentType: '{document.document_type}' is no form; write one of {', '.join(DOCUMENT_TYPES)}"
        raise NotWritable((seen,))
    unread = (f"{fault.place}: {fault.reason}" for fault in document.faults if fault.kind != "repair")
    root = to_tree(_with_cccs(as_submitted(document, document.document_type), cccs or {}))
    reasons = (*unread, *_transliterate(root))
    if reasons:
        raise NotWritable(reasons)
    return as_bytes(root)


def _with_cccs(document: OwnershipDocument, cccs: Mapping[str, str]) -> OwnershipDocument:
    by_number = {Cik.of(cik): ccc for cik, ccc in cccs.items()}
    owners = tuple(
        replace(owner, ccc=by_number.get(Cik.of(owner.cik), owner.ccc)) for owner in document.reporting_owners
    )
    return replace(document, reporting_owners=owners)


def _transliterate(root: Element) -> tuple[str, ...]:
    """Replace characters outside EDGAR's set, in place; return a reason for each that has no replacement."""
    unknown: list[str] = []
    tree = root.getroottree()
    for element in root.iter():
        if element.text and not is_allowed(element.text):
            made = transliterate(element.text)
            element.text = made.text
            place = tree.getelementpath(element)
            unknown += dict.fromkeys(_no_replacement(place, one) for one in made.unknown)
    return tuple(unknown)


def _no_replacement(place: str, one: Unknown) -> str:
    return f"{place}: EDGAR does not take '{one.character}' ({one.name}); write it in other words"


def lines_of(data: bytes) -> dict[str, int]:
    """Return the line, from 1, of each place of a document, named as faults and findings name places.

    Raises NotOwnershipDocument for bytes that are no ownership document.
    """
    container = open_container(data)
    root, _ = parse_tree(container.xml)
    lines = ((place, line_of(element)) for element, (place, _) in places_of(root))
    return {place: line_in_file(container, line) for place, line in lines if line is not None}


def write_repaired(document: OwnershipDocument) -> bytes:
    """Write a filer's own report with all that it holds, its CCC too; faults are not put back."""
    return as_bytes(to_tree(document))


def laid_out(data: bytes) -> bytes:
    """Return the document of a file as it is, one element a line, so that only what differs differs.

    Comments and processing instructions are in it. Raises NotOwnershipDocument for bytes without an ownership document.
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

"""The bytes of a submission back to what went in; strict, for what we wrote or were sent to judge.

`section16.xml.container.opening` opens an envelope patiently, for the report in it; this reads it whole, or refuses.
"""

import re
from base64 import b64decode
from binascii import Error
from typing import Final, NamedTuple

from lxml import etree

from section16.form.envelope import BulkEnvelope, BulkPart, Contact, Envelope, SubmissionDocument
from section16.standard.errors import Section16Error
from section16.xml.element import Element

__all__ = ["BULK", "NotEnvelope", "mode_of", "read_bulk", "read_envelope"]

BULK: Final = "http://www.sec.gov/edgar/bulkfiling"
_MODES: Final = {"LIVE": True, "TEST": False}
# A document's base64 may be longer than libxml2 allows a text by itself; with no entities nothing can grow.
_PARSER: Final = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
)
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_ENCODINGS: Final = frozenset({b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1"})


class NotEnvelope(Section16Error, ValueError):
    """The bytes are not a submission that can be read whole; the message says why."""


class _Child(NamedTuple):
    tag: str
    needed: bool = True
    many: bool = False
    group: bool = False


_SUBMISSION: Final = (
    _Child("submissionType"),
    _Child("testOrLive"),
    _Child("pointOfContact", needed=False, group=True),
    _Child("notificationAddresses", needed=False, group=True),
    _Child("edgarDocument", many=True, group=True),
)
_CONTACT: Final = tuple(
    _Child(tag, needed=False) for tag in ("contactName", "contactPhoneNumber", "contactEmailAddress")
)
_ADDRESSES: Final = (_Child("notificationEmailAddress", needed=False, many=True),)
_DOCUMENT: Final = (
    _Child("documentName"),
    _Child("documentType"),
    _Child("documentDescription", needed=False),
    _Child("documentMimeBlock"),
)
_BULK: Final = (
    _Child("schemaVersion", needed=False),
    _Child("liveTestFlag"),
    _Child("attachments", group=True),
)
_ATTACHMENTS: Final = (_Child("attachment", many=True, group=True),)
_ATTACHMENT: Final = (_Child("submissionName"), _Child("description", needed=False), _Child("contents"))


def read_envelope(data: bytes) -> Envelope:
    """Read a submission of this family; `check_envelope` judges what is in it. Raises NotEnvelope."""
    root = _root(data)
    if root.tag != "edgarSubmission":
        message = f"the root is '{_local(root)}'; a submission of Forms 3, 4 and 5 is an 'edgarSubmission'"
        raise NotEnvelope(message)
    parts = _children(root, _SUBMISSION)
    contact = [_contact(one) for one in parts["pointOfContact"]]
    addresses = [_children(one, _ADDRESSES) for one in parts["notificationAddresses"]]
    return Envelope(
        submission_type=_text(parts["submissionType"][0]),
        live=_is_live(parts["testOrLive"][0]),
        contact=contact[0] if contact else None,
        notifications=tuple(_text(one) for group in addresses for one in group["notificationEmailAddress"]),
        documents=tuple(_document(one) for one in parts["edgarDocument"]),
    )


def read_bulk(data: bytes) -> BulkEnvelope:
    """Read a bulk submission; the submissions in it stay bytes. Raises NotEnvelope."""
    root = _root(data)
    if root.tag != f"{{{BULK}}}edgarBulkSubmission":
        message = f"the root is '{_local(root)}'; a bulk submission is an 'edgarBulkSubmission'"
        raise NotEnvelope(message)
    parts = _children(root, _BULK)
    attachments = _children(parts["attachments"][0], _ATTACHMENTS)["attachment"]
    return BulkEnvelope(live=_is_live(parts["liveTestFlag"][0]), parts=tuple(_part(one) for one in attachments))


def mode_of(data: bytes) -> bool:
    """Tell whether a submission or bulk says of itself that it is live, whatever its family.

    Raises NotEnvelope where it does not say so once, or where a bulk and a submission in it disagree.
    """
    root = _root(data)
    flags = list(root.iter("{*}testOrLive", "{*}liveTestFlag"))
    if len(flags) != 1:
        message = f"it says {len(flags)} times whether it is LIVE or TEST; say it once"
        raise NotEnvelope(message)
    live = _is_live(flags[0])
    if _local(root) == "edgarBulkSubmission" and any(
        mode_of(part.content) is not live for part in read_bulk(data).parts
    ):
        message = "a submission in the bulk is of another mode than the bulk; write LIVE or TEST in all"
        raise NotEnvelope(message)
    return live


def _root(data: bytes) -> Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        message = "it has a document type declaration, which EDGAR takes in no submission; remove it"
        raise NotEnvelope(message)
    declared = _DECLARED.match(data[:200])
    if declared and declared[1].lower() not in _ENCODINGS:
        message = f"its encoding is '{declared[1].decode()}'; write it in UTF-8, or in ASCII alone"
        raise NotEnvelope(message)
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        message = f"line {error.lineno}: it is not well-formed XML; write it anew"
        raise NotEnvelope(message) from None


def _children(parent: Element, slots: tuple[_Child, ...]) -> dict[str, list[Element]]:
    """Sort the children of an element by name; they stand in order, each as often as it may."""
    found: dict[str, list[Element]] = {slot.tag: [] for slot in slots}
    order = [slot.tag for slot in slots]
    last = 0
    for child in parent:
        name = _local(child)
        if name not in found:
            message = f"{_local(parent)}, line {child.sourceline}: '{name}' has no place here; take it out"
            raise NotEnvelope(message)
        if order.index(name) < last:
            message = f"{_local(parent)}, line {child.sourceline}: '{name}' comes too late; write {', '.join(order)}"
            raise NotEnvelope(message)
        last = order.index(name)
        found[name].append(child)
    for slot in slots:
        _count(parent, slot, found[slot.tag])
    return found


def _count(parent: Element, slot: _Child, found: list[Element]) -> None:
    if slot.needed and not found:
        message = f"{_local(parent)}, line {parent.sourceline}: there is no '{slot.tag}'; write it"
        raise NotEnvelope(message)
    if not slot.many and len(found) > 1:
        message = f"{_local(parent)}, line {found[1].sourceline}: a second '{slot.tag}'; keep one"
        raise NotEnvelope(message)
    nested = next((one for one in found if len(one)), None)
    if not slot.group and nested is not None:
        message = f"{slot.tag}, line {nested.sourceline}: it has elements in it; write a text"
        raise NotEnvelope(message)


def _contact(element: Element) -> Contact:
    parts = {tag: _text(found[0]) for tag, found in _children(element, _CONTACT).items() if found}
    return Contact(
        name=parts.get("contactName"),
        phone=parts.get("contactPhoneNumber"),
        email=parts.get("contactEmailAddress"),
    )


def _document(element: Element) -> SubmissionDocument:
    parts = _children(element, _DOCUMENT)
    described = parts["documentDescription"]
    return SubmissionDocument(
        name=_text(parts["documentName"][0]),
        type=_text(parts["documentType"][0]),
        description=_text(described[0]) if described else None,
        content=_decoded(parts["documentMimeBlock"][0]),
    )


def _part(element: Element) -> BulkPart:
    parts = _children(element, _ATTACHMENT)
    described = parts["description"]
    return BulkPart(
        name=_text(parts["submissionName"][0]),
        description=_text(described[0]) if described else None,
        content=_decoded(parts["contents"][0]),
    )


def _decoded(element: Element) -> bytes:
    try:
        return b64decode("".join((element.text or "").split()), validate=True)
    except (Error, ValueError):
        message = f"{_local(element)}, line {element.sourceline}: it is not base64; encode the document anew"
        raise NotEnvelope(message) from None


def _is_live(element: Element) -> bool:
    word = _text(element)
    if word not in _MODES:
        message = f"{_local(element)}, line {element.sourceline}: '{word}' is neither LIVE nor TEST; write one of them"
        raise NotEnvelope(message)
    return _MODES[word]


def _text(element: Element) -> str:
    return element.text or ""


def _local(element: Element) -> str:
    tag: object = element.tag  # a function for what is no element, against lxml's stubs
    return etree.QName(element).localname if isinstance(tag, str) else "processing instruction"

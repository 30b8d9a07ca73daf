"""A submission to the bytes that are transmitted: `edgarSubmission`, or several in `edgarBulkSubmission`."""

from base64 import encodebytes
from typing import Final, cast

from lxml import etree

from section16.form.envelope import BulkEnvelope, Contact, Envelope, SubmissionDocument
from section16.standard.characters import is_allowed
from section16.standard.files import BULK_NAME
from section16.standard.limits import limit
from section16.xml.document import NotWritable
from section16.xml.element import Element, writable
from section16.xml.envelope.check import reasons_not_to_send
from section16.xml.envelope.read import BULK, NotEnvelope, mode_of
from section16.xml.writer import as_bytes

__all__ = ["write_bulk", "write_envelope"]

_MEGABYTE: Final = 1_000_000
# lxml's stubs do not know the default namespace's key.
_DEFAULT: Final = cast("dict[str, str]", {None: BULK})


def write_envelope(envelope: Envelope, *, megabytes: int = limit("submission")) -> bytes:
    """Write a submission as EDGAR takes it, its documents in base64, in so many megabytes at most.

    Raises NotWritable with every reason for which EDGAR would suspend it, or drop a document of it.
    `check_envelope` tells of warnings too.
    """
    reasons = reasons_not_to_send(envelope)
    if reasons:
        raise NotWritable(reasons)
    root = etree.Element("edgarSubmission")
    _leaf(root, "submissionType", envelope.submission_type)
    _leaf(root, "testOrLive", _mode(live=envelope.live))
    if envelope.contact is not None:
        _contact(etree.SubElement(root, "pointOfContact"), envelope.contact)
    if envelope.notifications:
        addresses = etree.SubElement(root, "notificationAddresses")
        for address in envelope.notifications:
            _leaf(addresses, "notificationEmailAddress", address)
    for document in envelope.documents:
        _document(etree.SubElement(root, "edgarDocument"), document)
    return _sized(root, megabytes)


def write_bulk(bulk: BulkEnvelope) -> bytes:
    """Write several submissions as one; raises NotWritable with every reason."""
    reasons = _bulk_reasons(bulk)
    if reasons:
        raise NotWritable(reasons)
    root = etree.Element(f"{{{BULK}}}edgarBulkSubmission", nsmap=_DEFAULT)
    _leaf(root, f"{{{BULK}}}liveTestFlag", _mode(live=bulk.live))
    attachments = etree.SubElement(root, f"{{{BULK}}}attachments")
    for part in bulk.parts:
        attachment = etree.SubElement(attachments, f"{{{BULK}}}attachment")
        _leaf(attachment, f"{{{BULK}}}submissionName", part.name)
        if part.description is not None:
            _leaf(attachment, f"{{{BULK}}}description", part.description)
        _leaf(attachment, f"{{{BULK}}}contents", _base64(part.content))
    return _sized(root, limit("submission"))


def _contact(parent: Element, contact: Contact) -> None:
    fields = (contact.name, contact.phone, contact.email)
    tags = ("contactName", "contactPhoneNumber", "contactEmailAddress")
    for tag, text in zip(tags, fields, strict=True):
        if text is not None:
            _leaf(parent, tag, text)


def _document(parent: Element, document: SubmissionDocument) -> None:
    _leaf(parent, "documentName", document.name)
    _leaf(parent, "documentType", document.type)
    if document.description is not None:
        _leaf(parent, "documentDescription", document.description)
    _leaf(parent, "documentMimeBlock", _base64(document.content))


def _leaf(parent: Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = writable(text)


def _base64(content: bytes) -> str:
    """Encode in lines of 76 characters, since EDGAR discourages a file of one line."""
    return "\n" + encodebytes(content).decode("ascii")


def _mode(*, live: bool) -> str:
    return "LIVE" if live else "TEST"


def _sized(root: Element, megabytes: int) -> bytes:
    data = as_bytes(root)
    if len(data) > megabytes * _MEGABYTE:
        reason = f"edgarSubmission: {len(data) / _MEGABYTE:.1f} megabytes; EDGAR takes {megabytes}: enclose less"
        raise NotWritable((reason,))
    return data


def _bulk_reasons(bulk: BulkEnvelope) -> tuple[str, ...]:
    reasons = [] if bulk.parts else ["attachments: none; enclose at least one submission"]
    names: set[str] = set()
    for number, part in enumerate(bulk.parts, 1):
        place = f"attachments/attachment[{number}]"
        reasons += [f"{place}: {reason}" for reason in _part_reasons(part.name, part.description)]
        if part.name.lower() in names:
            reasons.append(f"{place}: '{part.name}' is the name of an earlier one; name each its own")
        names.add(part.name.lower())
        reasons += [f"{place}: {reason}" for reason in _mode_reasons(part.content, live=bulk.live)]
    return tuple(reasons)


def _part_reasons(name: str, description: str | None) -> list[str]:
    reasons = []
    if not BULK_NAME.fullmatch(name) or len(name) > limit("documentName"):
        most = limit("documentName")
        reasons.append(f"'{name}' is no name of a submission; use letters, digits, . _ -, end in .xml, {most} in all")
    if description is not None and not _is_description(description):
        reasons.append(f"the description '{description}' is empty, too long, or not in EDGAR's characters; write less")
    return reasons


def _is_description(text: str) -> bool:
    clean = text == " ".join(text.split()) and is_allowed(text)
    return clean and 0 < len(text) <= limit("documentDescription")


def _mode_reasons(content: bytes, *, live: bool) -> list[str]:
    try:
        said = mode_of(content)
    except NotEnvelope as refusal:
        return [str(refusal)]
    if said is not live:
        return [f"the submission says {_mode(live=said)}, the bulk {_mode(live=live)}; write the same in both"]
    return []

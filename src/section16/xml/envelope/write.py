"""A submission to the bytes that are transmitted, `edgarSubmission`."""

from base64 import encodebytes
from typing import Final

from lxml import etree

from section16.form.envelope import Contact, Envelope, SubmissionDocument
from section16.standard.limits import limit
from section16.xml.document import NotWritable
from section16.xml.element import Element, writable
from section16.xml.envelope.check import reasons_not_to_send
from section16.xml.writer import as_bytes

__all__ = ["write_envelope"]

_MEGABYTE: Final = 1_000_000


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

"""How bytes become an ownership XML and the header around it.

Taken are a bare ownership XML, a full-submission text (with or without the privacy-enhanced wrapper), a feed file, a
filer's own submission, and an ownership XML inside any other text. Everything else is `NotOwnershipDocument`.
"""

import re
from bisect import bisect_left
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.form.fault import Fault
from section16.form.header import SubmissionHeader
from section16.xml.documents import Block, Span, find_root, find_xml, split_documents
from section16.xml.encoding import decode, normalise_file, to_parseable
from section16.xml.envelope import Envelope, is_envelope, open_envelope
from section16.xml.header import parse_header
from section16.xml.mend import has_odd_reference, mend
from section16.xml.note import note
from section16.xml.redact import is_public, redact_ccc
from section16.xml.refusal import NotOwnershipDocument, refuse, refuse_packed, root_of
from section16.xml.unwrap import unwrap

__all__ = ["MAX_CONTAINER_BYTES", "MAX_XML_BYTES", "Container", "line_in_file", "open_container", "read_header"]

MAX_CONTAINER_BYTES: Final = 100_000_000
MAX_XML_BYTES: Final = 10_000_000  # 60 rows and 99 footnotes are a twentieth of it
_MAX_HEADER_BYTES: Final = 200_000
_FIRST_XML_ONLY: Final = date(2003, 6, 30)
_BLANK: Final = b" \t\r\n"
_SUBMISSION_ROOTS: Final = frozenset(
    {"SEC-DOCUMENT", "SEC-HEADER", "SUBMISSION", "ACCEPTANCE-DATETIME", "DOCUMENT", "TYPE", "TEXT", "XML"}
)
# What is left to tell an ownership document by when its root is damaged.
_TRACES: Final = (b"</ownershipDocument>", b"<reportingOwner>", b"<issuerTradingSymbol>", b"<rptOwnerCik>")
_MARKUP: Final = re.compile(rb"\s{0,200}(?:<|.{0,3}\?xml|.{1,3}ownership)", re.DOTALL)
_HEADER_ENDS: Final = (b"</SEC-HEADER>", b"<DOCUMENT>")


class Container(Struct, frozen=True, kw_only=True):
    """The ownership XML of a file and what the file says around it.

    `xml` is what a parser takes: UTF-8 or as declared, no byte order mark, nothing before the declaration, cut lines
    rejoined, a leaked CCC taken out. `notes` lists every such repair. `first_line` is the line of the file on which
    `xml` begins (1 for an envelope, whose document is encoded); `joined` the lines of `xml` at which a line break of
    the file was taken out. `public` tells that EDGAR disseminated the document.
    """

    xml: bytes
    header: SubmissionHeader | None = None
    notes: tuple[Fault, ...] = ()
    first_line: int = 1
    joined: tuple[int, ...] = ()
    public: bool = False


class _Found(Struct, frozen=True):
    """The XML as it stands in the file."""

    xml: bytes
    header: SubmissionHeader | None = None
    notes: tuple[Fault, ...] = ()
    first_line: int = 1
    own: bool = False


def open_container(data: bytes) -> Container:
    """Find the ownership XML in `data` and make it parseable.

    Raises:
        NotOwnershipDocument: the bytes hold none, or are larger than any that does.

    """
    _refuse_size(data, MAX_CONTAINER_BYTES)
    if packed := refuse_packed(data):
        raise packed
    data, notes = normalise_file(data)
    found = _find(data)
    _refuse_size(found.xml, MAX_XML_BYTES)
    return _repair(found, notes)


def read_header(data: bytes) -> SubmissionHeader | None:
    """Read the submission header alone, from any file that has one; None where there is none."""
    return _header(data, split_documents(data))[0]


def line_in_file(container: Container, line: int) -> int:
    """Return the line of the file for a line of `container.xml`, both from 1."""
    return container.first_line - 1 + line + bisect_left(container.joined, line)


def _find(data: bytes) -> _Found:
    root = root_of(data).rpartition(":")[2]
    if root == "ownershipDocument":
        return _Found(data)
    if root in _SUBMISSION_ROOTS and (found := _in_submission(data)):
        return found
    if root == "edgarSubmission" and is_envelope(data) and (envelope := open_envelope(data)):
        return _in_envelope(envelope)
    if root not in _SUBMISSION_ROOTS and data.lstrip()[:1] not in {b"{", b"["} and (found := _in_text(data)):
        return found
    raise refuse(data) if root not in _SUBMISSION_ROOTS else _refuse_submission(data)


def _in_submission(data: bytes) -> _Found | None:
    """Return the first ownership XML among the documents, or in a text that lost its document tags."""
    blocks = split_documents(data)
    spans = [span for block in blocks if (span := find_xml(data, block.text))]
    if not blocks and (span := find_xml(data, Span(0, len(data)))):
        spans = [span]
    if not spans:
        return None
    header, notes = _header(data, blocks)
    line = data.count(b"\n", 0, spans[0].start) + 1
    if spans[0].cut:
        notes += (note("the file ends within the document", line=line),)
    if len(spans) > 1:
        at = data.count(b"\n", 0, spans[1].start) + 1
        notes += (note(f"{len(spans)} ownership documents in one submission; read the first", line=at),)
    return _Found(data[spans[0].start : spans[0].end], header, notes, line)


def _in_envelope(envelope: Envelope) -> _Found:
    xml, notes = normalise_file(envelope.xml)
    if root_of(xml).rpartition(":")[2] != "ownershipDocument" and not _in_text(xml):
        raise refuse(xml)
    return _Found(xml, envelope.header, notes, own=True)


def _in_text(data: bytes) -> _Found | None:
    """Return an ownership XML that stands in some other text, or whose root is damaged."""
    if find_root(data, 0, len(data)) >= 0 and (span := find_xml(data, Span(0, len(data)))):
        line = data.count(b"\n", 0, span.start) + 1
        reason = "the ownership XML stands inside another text, which was left out"
        return _Found(data[span.start : span.end], None, (note(reason, line=line),), line)
    if _MARKUP.match(data) and any(trace in data for trace in _TRACES):
        return _Found(data)
    return None


def _header(data: bytes, blocks: list[Block]) -> tuple[SubmissionHeader | None, tuple[Fault, ...]]:
    """Read what stands before the first document."""
    ends = [at for mark in _HEADER_ENDS if (at := data.find(mark, 0, _MAX_HEADER_BYTES)) >= 0]
    text, _ = decode(data[: min(ends, default=_MAX_HEADER_BYTES)])
    header, notes = parse_header(text, documents=tuple(block.entry for block in blocks))
    return (None if header == SubmissionHeader() else header), notes


def _repair(found: _Found, notes: tuple[Fault, ...]) -> Container:
    xml = found.xml.lstrip(_BLANK)
    first_line = found.first_line + found.xml.count(b"\n", 0, len(found.xml) - len(xml))
    xml, joined = unwrap(xml)
    xml, repairs = to_parseable(xml)
    if has_odd_reference(xml):
        xml, mended = mend(xml)
        repairs += mended
    if joined:
        repairs += (note(f"lines cut inside names or values: {len(joined)} rejoined", line=joined[0]),)
    public = not found.own and is_public(xml, has_header=found.header is not None)
    if public:
        xml, redacted = redact_ccc(xml)
        repairs += redacted
    container = Container(xml=xml, header=found.header, first_line=first_line, joined=joined, public=public)
    if not (notes or found.notes or repairs):
        return container
    placed = (replace(repair, line=line_in_file(container, repair.line or 1)) for repair in repairs)
    return replace(container, notes=(*notes, *found.notes, *placed))


def _refuse_size(data: bytes, limit: int) -> None:
    if len(data) > limit:
        message = f"{len(data):,} bytes, above the limit of {limit:,}; no report of this kind is as large"
        raise NotOwnershipDocument(message, "too-large")


def _refuse_submission(data: bytes) -> NotOwnershipDocument:
    """Return the error for a submission text of another form, or of a time before XML."""
    blocks = split_documents(data)
    if not blocks:
        return refuse(data)
    header, _ = _header(data, blocks)
    form = (header.submission_type if header else None) or blocks[0].entry.type or "unknown"
    if form.removesuffix("/A") in {"3", "4", "5"}:
        if header and header.filed_on and header.filed_on > _FIRST_XML_ONLY:
            message = f"a Form {form} whose ownership XML is missing or cut off; download it again"
            return NotOwnershipDocument(message, "cut-submission")
        message = f"a Form {form} filed as text, without XML; Forms 3, 4 and 5 are XML since 30 June 2003 only"
        return NotOwnershipDocument(message, "text-filing")
    message = f"a submission of form type {form!r}; give a submission of form type 3, 4 or 5"
    return NotOwnershipDocument(message, "other-submission")

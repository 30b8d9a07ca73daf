"""How bytes become an ownership XML and the header around it.

Taken are a bare ownership XML, a full-submission text (with or without the privacy-enhanced wrapper), a feed file, a
filer's own submission, and an ownership XML inside any other text. Everything else is `NotOwnershipDocument`.
"""

import re
from base64 import b64decode
from binascii import Error
from bisect import bisect_left
from datetime import date
from html import unescape
from itertools import islice, pairwise
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from section16.form.header import DocumentEntry, SubmissionHeader
from section16.form.problems import Fault, note
from section16.xml.container.header import parse_header
from section16.xml.container.plain import (
    decode,
    has_odd_reference,
    is_public,
    mend,
    normalise_file,
    redact_ccc,
    to_parseable,
)
from section16.xml.container.refusal import NotOwnershipDocument, refuse, refuse_packed, root_of
from section16.xml.container.unwrap import unwrap

__all__ = [
    "MAX_CONTAINER_BYTES",
    "MAX_XML_BYTES",
    "Block",
    "Container",
    "OpenedEnvelope",
    "Span",
    "find_root",
    "find_xml",
    "is_envelope",
    "line_in_file",
    "open_container",
    "open_envelope",
    "read_header",
    "split_documents",
]

_MOST_DOCUMENTS: Final = 10_000  # EDGAR takes 611
_BLOCK: Final = re.compile(rb"<DOCUMENT>")
_FIELD: Final = re.compile(rb"<(TYPE|SEQUENCE|FILENAME|DESCRIPTION)>([^<\r\n]{0,300})")
_HEAD: Final = 2_000
_MOST_MENTIONS: Final = 10_000  # of the root's name, before its tag
_NAME: Final = b"ownershipDocument"
_OPENS: Final = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?\Z")
_AFTER_NAME: Final = frozenset({b">", b" ", b"\n", b"\r", b"\t", b"/", b""})
_END: Final = b"</ownershipDocument>"


_MOST_ENVELOPED: Final = 611
_FORMS: Final = frozenset({"3", "3/A", "4", "4/A", "5", "5/A"})
_LEAF: Final = re.compile(r"<([A-Za-z]{1,40})>([^<]{0,300})</\1>")
_HEADER_FIELDS: Final = frozenset({"submissionType", "documentName", "documentType", "documentDescription"})
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


class Span(NamedTuple):
    """From where to where in the file, in bytes; `cut` tells that its closing tag is missing."""

    start: int
    end: int
    cut: bool = False


class Block(NamedTuple):
    """One `<DOCUMENT>` of the file."""

    entry: DocumentEntry
    text: Span


def split_documents(data: bytes) -> list[Block]:
    """Return the documents of a submission in the order of the file."""
    starts = [match.end() for match in islice(_BLOCK.finditer(data), _MOST_DOCUMENTS)]
    return [_block(data, start, end) for start, end in pairwise([*starts, len(data)])]


def _block(data: bytes, start: int, end: int) -> Block:
    opens = data.find(b"<TEXT>", start, min(end, start + _HEAD))
    opens = opens + len(b"<TEXT>") if opens >= 0 else start
    closes = data.rfind(b"</TEXT>", opens, end)
    text = Span(opens, closes if closes >= 0 else end, cut=closes < 0)
    head = data[start:opens] or data[start : start + _HEAD]
    fields = {name.decode(): decode(value)[0].strip() for name, value in _FIELD.findall(head)}
    sequence = fields.get("SEQUENCE", "")
    entry = DocumentEntry(
        type=fields.get("TYPE") or None,
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else None,
        filename=fields.get("FILENAME") or None,
        description=fields.get("DESCRIPTION") or None,
        size=text.end - text.start,
    )
    return Block(entry, text)


def find_root(data: bytes, start: int, end: int) -> int:
    """Return where the start tag of an ownership document stands, -1 if nowhere."""
    at = start - len(_NAME)
    for _ in range(_MOST_MENTIONS):
        at = data.find(_NAME, at + len(_NAME), end)
        if at < 0:
            break
        before = max(start, at - 42)
        opens = _OPENS.search(data[before:at])
        if opens and data[at + len(_NAME) : at + len(_NAME) + 1] in _AFTER_NAME:
            return before + opens.start()
    return -1


def find_xml(data: bytes, within: Span) -> Span | None:
    """Return where the ownership XML stands: between the XML tags, or from its declaration to its root's end."""
    opens = data.find(b"<XML>", within.start, within.end)
    start = opens + len(b"<XML>") if opens >= 0 else within.start
    closes = data.find(b"</XML>", start, within.end)
    end = closes if closes >= 0 else within.end
    root = find_root(data, start, end)
    if root < 0:
        return None
    if opens >= 0 and closes >= 0:
        return Span(start, end)
    declared = data.rfind(b"<?xml", max(start, root - _HEAD), root)
    start = declared if declared >= 0 else root
    last = data.rfind(_END, start, end)
    return Span(start, last + len(_END)) if last >= 0 else Span(start, end, cut=True)


class OpenedEnvelope(NamedTuple):
    """The primary document's bytes, and what the envelope says of the submission."""

    xml: bytes
    header: SubmissionHeader


class _Part(NamedTuple):
    entry: DocumentEntry
    content: bytes


def is_envelope(data: bytes) -> bool:
    """Tell whether the bytes are a submission of this family, its documents inside."""
    return b"<edgarSubmission" in data[:4_000] and b"<documentMimeBlock>" in data


def open_envelope(data: bytes) -> OpenedEnvelope | None:
    """Decode the primary document; None where none of the documents is a Form 3, 4 or 5."""
    head, *blocks = data.split(b"<edgarDocument>", _MOST_ENVELOPED)
    parts = [_part(block, sequence) for sequence, block in enumerate(blocks, 1)]
    primary = next((part for part in parts if part.entry.type in _FORMS and part.content), None)
    if primary is None:
        return None
    leaves = _LEAF.findall(decode(head)[0])
    header = SubmissionHeader(
        submission_type=next((value.strip() for name, value in leaves if name == "submissionType"), None),
        documents=tuple(part.entry for part in parts),
        other=tuple((name, unescape(value.strip())) for name, value in leaves if name not in _HEADER_FIELDS),
    )
    return OpenedEnvelope(primary.content, header)


def _part(block: bytes, sequence: int) -> _Part:
    head, _, rest = block.partition(b"<documentMimeBlock>")
    fields = {name: unescape(value.strip()) for name, value in _LEAF.findall(decode(head)[0])}
    content = _decode_base64(rest.partition(b"</documentMimeBlock>")[0])
    entry = DocumentEntry(
        type=fields.get("documentType"),
        sequence=sequence,
        filename=fields.get("documentName"),
        description=fields.get("documentDescription"),
        size=len(content),
    )
    return _Part(entry, content)


def _decode_base64(text: bytes) -> bytes:
    """Decode; a cut end is left out, damaged text gives nothing."""
    text = b"".join(text.split())
    try:
        return b64decode(text[: len(text) // 4 * 4], validate=True)
    except Error:
        return b""


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


def _in_envelope(envelope: OpenedEnvelope) -> _Found:
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

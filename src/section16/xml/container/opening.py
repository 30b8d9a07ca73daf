"""How bytes become an ownership XML and the header around it.

Taken are a bare ownership XML, a full-submission text (with or without the privacy-enhanced wrapper), a feed file, a
filer's own submission, and an ownership XML inside any other text. Everything else is `NotOwnershipDocument`.
"""

import re
from base64 import b64decode
from binascii import Error
from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date
from html import unescape
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from section16.form.header import DocumentEntry, SubmissionHeader
from section16.form.problems import ENDS_WITHIN, Fault, note
from section16.standard.limits import LARGEST_FILE
from section16.standard.row import DOCUMENT_TYPES
from section16.xml.container.header import parse_header
from section16.xml.container.markup import XML
from section16.xml.container.plain import decode, make_parseable
from section16.xml.container.recognise import ByteSpan, FileKind, Recognised, recognise
from section16.xml.container.refusal import NotOwnershipDocument, refuse

__all__ = ["MAX_CONTAINER_BYTES", "MAX_XML_BYTES", "Container", "line_in_file", "open_container", "open_envelope"]

MAX_CONTAINER_BYTES: Final = LARGEST_FILE
MAX_XML_BYTES: Final = 10_000_000  # 60 rows and 99 footnotes are a twentieth of it
_MOST_MENTIONS: Final = 10_000  # of the root's name, before its tag
_NAME: Final = b"ownershipDocument"
_OPENS: Final = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?\Z")
_AFTER_NAME: Final = frozenset({b">", b" ", b"\n", b"\r", b"\t", b"/", b""})
_END: Final = b"</ownershipDocument>"
_DECLARED_WITHIN: Final = 2_000
_MOST_ENVELOPED: Final = 611
_LEAF: Final = re.compile(r"<([A-Za-z]{1,40})>([^<]{0,300})</\1>")
_ENVELOPE_FIELDS: Final = frozenset({"submissionType", "documentName", "documentType", "documentDescription"})
_FIRST_XML_ONLY: Final = date(2003, 6, 30)
_BLANK: Final = b" \t\r\n"
# Marks of an ownership document whose root is damaged.
_TRACES: Final = (b"</ownershipDocument>", b"<reportingOwner>", b"<issuerTradingSymbol>", b"<rptOwnerCik>")
_MARKUP: Final = re.compile(rb"\s{0,200}(?:<|.{0,3}\?xml|.{1,3}ownership)", re.DOTALL)


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


class _XmlInFile(Struct, frozen=True):
    """The XML as it stands in the file; `own` where it is the filer's, not EDGAR's."""

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
    file = recognise(data)
    opener = _OPENERS.get(file.kind)
    found = opener(file) if opener else None
    if found is None:
        raise _REFUSALS.get(file.kind, refuse)(file)
    _refuse_size(found.xml, MAX_XML_BYTES)
    return _parseable(found, file.repairs)


def line_in_file(container: Container, line: int) -> int:
    """Return the line of the file for a line of `container.xml`, both from 1."""
    return container.first_line - 1 + line + bisect_left(container.joined, line)


def _refuse_size(data: bytes, limit: int) -> None:
    if len(data) > limit:
        message = f"{len(data):,} bytes, above the limit of {limit:,}; no report of this kind is as large"
        raise NotOwnershipDocument(message, "too-large")


def _parseable(found: _XmlInFile, notes: tuple[Fault, ...]) -> Container:
    """Make the XML parseable; each repair gets its line of the file."""
    xml = found.xml.lstrip(_BLANK)
    first_line = found.first_line + found.xml.count(b"\n", 0, len(found.xml) - len(xml))
    made = make_parseable(xml, own=found.own, has_header=found.header is not None)
    container = Container(
        xml=made.xml, header=found.header, first_line=first_line, joined=made.joined, public=made.public
    )
    if not (notes or found.notes or made.repairs):
        return container
    placed = (replace(repair, line=line_in_file(container, repair.line or 1)) for repair in made.repairs)
    return replace(container, notes=(*notes, *found.notes, *placed))


def _whole(file: Recognised) -> _XmlInFile:
    return _XmlInFile(file.data)


def _in_submission(file: Recognised) -> _XmlInFile | None:
    """Return the first ownership XML among the documents, or in a text that lost its document tags."""
    data = file.data
    texts = [document.text for document in file.documents] or [ByteSpan(0, len(data))]
    spans = [span for text in texts if (span := _find_xml(data, text))]
    if not spans:
        return None
    header, notes = _header_of(file)
    line = data.count(b"\n", 0, spans[0].start) + 1
    if spans[0].cut:
        notes += (note(ENDS_WITHIN, line=line),)
    if len(spans) > 1:
        second = data.count(b"\n", 0, spans[1].start) + 1
        notes += (note(f"{len(spans)} ownership documents in one submission; read the first", line=second),)
    return _XmlInFile(data[spans[0].start : spans[0].end], header, notes, line)


def _header_of(file: Recognised) -> tuple[SubmissionHeader | None, tuple[Fault, ...]]:
    """Read what stands before the first document of a submission."""
    text, _ = decode(file.data[file.header.start : file.header.end])
    header, notes = parse_header(text, documents=tuple(document.entry for document in file.documents))
    return (None if header == SubmissionHeader() else header), notes


def _in_envelope(file: Recognised) -> _XmlInFile | None:
    """Return the primary document of a filer's own submission, which must be an ownership XML."""
    opened = open_envelope(file.data)
    if opened is None:
        return _in_text(file)
    primary = recognise(opened.xml)
    if primary.kind != "report" and not _in_text(primary):
        raise refuse(primary)
    return _XmlInFile(primary.data, opened.header, primary.repairs, own=True)


def _in_text(file: Recognised) -> _XmlInFile | None:
    """Return an ownership XML that stands in some other text, or whose root is damaged."""
    data = file.data
    if span := _find_xml(data, ByteSpan(0, len(data))):
        line = data.count(b"\n", 0, span.start) + 1
        reason = "the ownership XML stands inside another text, which was left out"
        return _XmlInFile(data[span.start : span.end], None, (note(reason, line=line),), line)
    if _MARKUP.match(data) and any(trace in data for trace in _TRACES):
        return _XmlInFile(data)
    return None


def _refuse_submission(file: Recognised) -> NotOwnershipDocument:
    """Return the error for a submission text of another form, or of a time before XML."""
    if not file.documents:
        return refuse(file)
    header, _ = _header_of(file)
    form = (header.submission_type if header else None) or file.documents[0].entry.type or "unknown"
    if form not in DOCUMENT_TYPES:
        message = f"a submission of form type {form!r}; give a submission of form type 3, 4 or 5"
        return NotOwnershipDocument(message, "other-submission")
    if header and header.filed_on and header.filed_on > _FIRST_XML_ONLY:
        message = f"a Form {form} whose ownership XML is missing or cut off; download it again"
        return NotOwnershipDocument(message, "cut-submission")
    message = f"a Form {form} filed as text, without XML; Forms 3, 4 and 5 are XML since 30 June 2003 only"
    return NotOwnershipDocument(message, "text-filing")


_OPENERS: Final[Mapping[FileKind, Callable[[Recognised], _XmlInFile | None]]] = {
    "report": _whole,
    "submission": _in_submission,
    "envelope": _in_envelope,
    "other": _in_text,
}
_REFUSALS: Final[Mapping[FileKind, Callable[[Recognised], NotOwnershipDocument]]] = {"submission": _refuse_submission}


def _find_xml(data: bytes, within: ByteSpan) -> ByteSpan | None:
    """Return where the ownership XML stands: between the XML tags, or from its declaration to its root's end."""
    opens = data.find(XML.opens, within.start, within.end)
    start = opens + len(XML.opens) if opens >= 0 else within.start
    closes = data.find(XML.closes, start, within.end)
    end = closes if closes >= 0 else within.end
    root = _find_root(data, start, end)
    if root < 0:
        return None
    if opens >= 0 and closes >= 0:
        return ByteSpan(start, end)
    declared = data.rfind(b"<?xml", max(start, root - _DECLARED_WITHIN), root)
    start = declared if declared >= 0 else root
    last = data.rfind(_END, start, end)
    return ByteSpan(start, last + len(_END)) if last >= 0 else ByteSpan(start, end, cut=True)


def _find_root(data: bytes, start: int, end: int) -> int:
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


class OpenedEnvelope(NamedTuple):
    """The primary document of a filer's own submission, and what the envelope says of it."""

    xml: bytes
    header: SubmissionHeader


class _EnclosedDocument(NamedTuple):
    entry: DocumentEntry
    content: bytes


def open_envelope(data: bytes) -> OpenedEnvelope | None:
    """Decode the primary document; None where none of the documents is a Form 3, 4 or 5."""
    head, *blocks = data.split(b"<edgarDocument>", _MOST_ENVELOPED)
    documents = [_enclosed(block, sequence) for sequence, block in enumerate(blocks, 1)]
    primary = next((one for one in documents if one.entry.type in DOCUMENT_TYPES and one.content), None)
    if primary is None:
        return None
    leaves = _LEAF.findall(decode(head)[0])
    header = SubmissionHeader(
        submission_type=next((value.strip() for name, value in leaves if name == "submissionType"), None),
        documents=tuple(one.entry for one in documents),
        other=tuple((name, unescape(value.strip())) for name, value in leaves if name not in _ENVELOPE_FIELDS),
    )
    return OpenedEnvelope(primary.content, header)


def _enclosed(block: bytes, sequence: int) -> _EnclosedDocument:
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
    return _EnclosedDocument(entry, content)


def _decode_base64(text: bytes) -> bytes:
    """Decode; a cut end is left out, damaged text gives nothing."""
    text = b"".join(text.split())
    try:
        return b64decode(text[: len(text) // 4 * 4], validate=True)
    except Error:
        return b""

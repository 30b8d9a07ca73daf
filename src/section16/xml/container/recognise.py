"""What some bytes are: one look that tells all that is needed to open them, or to say why not."""

import re
from itertools import islice, pairwise
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from section16.form.header import DocumentEntry
from section16.form.problems import Fault
from section16.xml.container.markup import DOCUMENT, DOCUMENT_VALUES, HEADER_ENDS, SUBMISSION_ROOTS, TEXT
from section16.xml.container.plain import decode, normalise_file

__all__ = [
    "ByteSpan",
    "FileKind",
    "Recognised",
    "SgmlDocument",
    "header_span",
    "is_envelope",
    "packed_kind",
    "recognise",
    "root_of",
    "split_documents",
]

_HEAD: Final = 65_536
_NAME: Final = re.compile(rb"<([A-Za-z_][\w.:-]{0,80})")
_MOST_DOCUMENTS: Final = 10_000  # EDGAR takes 611
_DOCUMENT: Final = re.compile(re.escape(DOCUMENT.opens))
_DOCUMENT_HEAD: Final = 2_000
_DOCUMENT_VALUE: Final = re.compile(rf"<({'|'.join(DOCUMENT_VALUES)})>([^<\r\n]{{0,300}})".encode())
_MAX_HEADER_BYTES: Final = 200_000
# The kind of a packed file by its first bytes, or those at a place.
_SIGNATURES: Final = (
    ("pdf", 0, (b"%PDF",)),
    ("zip", 0, (b"PK\3\4", b"PK\5\6")),
    ("gzip", 0, (b"\x1f\x8b",)),
    ("archive", 0, (b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd")),
    ("tar", 257, (b"ustar",)),
    ("image", 0, (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    ("office", 0, (b"\xd0\xcf\x11\xe0",)),
)

FileKind = Literal["packed", "report", "submission", "envelope", "json", "other"]


class ByteSpan(NamedTuple):
    """From where to where in the file, in bytes; `cut` tells that its closing tag is missing."""

    start: int
    end: int
    cut: bool = False


class SgmlDocument(NamedTuple):
    """One `<DOCUMENT>` of a submission: what its tags say of it, and where its text stands."""

    entry: DocumentEntry
    text: ByteSpan


class Recognised(Struct, frozen=True, kw_only=True):
    """A file and what it was recognised as.

    `data` is the file without UTF-16, byte order mark and NULs; `repairs` lists what was changed so. `root` is the
    name of its first tag, without a prefix. `documents` and `header` are those of a submission.
    """

    data: bytes
    kind: FileKind
    root: str = ""
    repairs: tuple[Fault, ...] = ()
    documents: tuple[SgmlDocument, ...] = ()
    header: ByteSpan = ByteSpan(0, 0)


def recognise(data: bytes) -> Recognised:
    """Tell what a file is by its first bytes, its first tag and, for a submission, the tags of its documents."""
    if packed_kind(data):
        return Recognised(data=data, kind="packed")  # an archive may show an XML, which is not the file's own
    data, repairs = normalise_file(data)
    root = root_of(data).rpartition(":")[2]
    kind = _kind(data, root)
    if kind != "submission":
        return Recognised(data=data, kind=kind, root=root, repairs=repairs)
    return Recognised(
        data=data, kind=kind, root=root, repairs=repairs, documents=split_documents(data), header=header_span(data)
    )


def packed_kind(data: bytes) -> str:
    """Return the kind of an archive, a picture or a PDF; empty for what may hold a text."""
    if data.startswith(b"<"):
        return ""
    return next((kind for kind, at, marks in _SIGNATURES if data.startswith(marks, at)), "")


def root_of(data: bytes) -> str:
    """Return the name of the first start tag, after declarations and comments; empty where there is none."""
    head = data[:_HEAD]
    at = head.find(b"<")
    while at >= 0:
        if name := _NAME.match(head, at):
            return name[1].decode()
        at = head.find(b"-->" if head.startswith(b"<!--", at) else b">", at)
        at = head.find(b"<", at) if at >= 0 else at
    return ""


def _kind(data: bytes, root: str) -> FileKind:
    if root == "ownershipDocument":
        return "report"
    if root in SUBMISSION_ROOTS:
        return "submission"
    if root == "edgarSubmission" and is_envelope(data):
        return "envelope"
    return "json" if data.lstrip()[:1] in {b"{", b"["} else "other"


def is_envelope(data: bytes) -> bool:
    """Tell whether the bytes are what a filer transmits, with the documents inside."""
    return b"<edgarSubmission" in data[:4_000] and b"<documentMimeBlock>" in data


def split_documents(data: bytes) -> tuple[SgmlDocument, ...]:
    """Return the documents of a submission in the order of the file."""
    starts = [match.end() for match in islice(_DOCUMENT.finditer(data), _MOST_DOCUMENTS)]
    return tuple(_document(data, start, end) for start, end in pairwise([*starts, len(data)]))


def _document(data: bytes, start: int, end: int) -> SgmlDocument:
    opens = data.find(TEXT.opens, start, min(end, start + _DOCUMENT_HEAD))
    opens = opens + len(TEXT.opens) if opens >= 0 else start
    closes = data.rfind(TEXT.closes, opens, end)
    text = ByteSpan(opens, closes if closes >= 0 else end, cut=closes < 0)
    head = data[start:opens] or data[start : start + _DOCUMENT_HEAD]
    values = {name.decode(): decode(value)[0].strip() for name, value in _DOCUMENT_VALUE.findall(head)}
    type_, sequence, filename, description = (values.get(name) or None for name in DOCUMENT_VALUES)
    entry = DocumentEntry(
        type=type_,
        sequence=int(sequence) if sequence and sequence.isascii() and sequence.isdigit() else None,
        filename=filename,
        description=description,
        size=text.end - text.start,
    )
    return SgmlDocument(entry, text)


def header_span(data: bytes) -> ByteSpan:
    """Return where a submission's header stands: all that comes before its first document."""
    ends = [at for mark in HEADER_ENDS if (at := data.find(mark, 0, _MAX_HEADER_BYTES)) >= 0]
    return ByteSpan(0, min(ends, default=min(len(data), _MAX_HEADER_BYTES)))

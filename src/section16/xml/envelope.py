"""The submission a filer transmits: `edgarSubmission`, its documents in base64.

It is not disseminated, so a CCC in its primary document is there by right.
"""

import re
from base64 import b64decode
from binascii import Error
from html import unescape
from typing import Final, NamedTuple

from section16.form.header import DocumentEntry, SubmissionHeader
from section16.xml.encoding import decode

__all__ = ["Envelope", "is_envelope", "open_envelope"]

_MOST_ENVELOPED: Final = 611
_FORMS: Final = frozenset({"3", "3/A", "4", "4/A", "5", "5/A"})
_LEAF: Final = re.compile(r"<([A-Za-z]{1,40})>([^<]{0,300})</\1>")
_HEADER_FIELDS: Final = frozenset({"submissionType", "documentName", "documentType", "documentDescription"})


class Envelope(NamedTuple):
    """The primary document's bytes, and what the envelope says of the submission."""

    xml: bytes
    header: SubmissionHeader


class _Part(NamedTuple):
    entry: DocumentEntry
    content: bytes


def is_envelope(data: bytes) -> bool:
    """Tell whether the bytes are a submission of this family, its documents inside."""
    return b"<edgarSubmission" in data[:4_000] and b"<documentMimeBlock>" in data


def open_envelope(data: bytes) -> Envelope | None:
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
    return Envelope(primary.content, header)


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

"""The documents of a full-submission text: which there are, and which is the ownership XML."""

import re
from itertools import islice, pairwise
from typing import Final, NamedTuple

from section16.form.header import DocumentEntry
from section16.xml.encoding import decode

__all__ = ["Block", "Span", "find_root", "find_xml", "split_documents"]

_MOST_DOCUMENTS: Final = 10_000  # EDGAR takes 611
_BLOCK: Final = re.compile(rb"<DOCUMENT>")
_FIELD: Final = re.compile(rb"<(TYPE|SEQUENCE|FILENAME|DESCRIPTION)>([^<\r\n]{0,300})")
_HEAD: Final = 2_000
_MOST_MENTIONS: Final = 10_000  # of the root's name, before its tag
_NAME: Final = b"ownershipDocument"
_OPENS: Final = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?\Z")
_AFTER_NAME: Final = frozenset({b">", b" ", b"\n", b"\r", b"\t", b"/", b""})
_END: Final = b"</ownershipDocument>"


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

"""Bytes as they come -> bytes that an XML parser takes, saying what had to be changed.

Filings are ASCII or UTF-8 by rule. In practice there are byte order marks, UTF-16 from editors, single Windows-1252
bytes under a UTF-8 label (a pasted quotation mark), labels that name nothing, and control characters.
"""

import re
from typing import Final

from section16.form.fault import Fault
from section16.xml.note import note

__all__ = ["decode", "normalise_file", "to_parseable"]

_NUL: Final = b"\0"
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r"))
_BLANKED: Final = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_LABEL: Final = re.compile(rb"<\?xml\s[^<>]{0,100}?(\s+encoding\s*=\s*[\"']([^\"'<>]{0,60})[\"'])")
_SINGLE_BYTE: Final = frozenset({"iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "iso8859-1"})
_KNOWN: Final = frozenset({"", "utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"})
# The five bytes that Windows-1252 leaves open are read as the C1 controls they are in Latin-1.
_BYTE_OF: Final = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0x100)
}


def decode(data: bytes) -> tuple[str, int]:
    """Read UTF-8; a byte that is none is read as Windows-1252. Return the text and how many bytes were."""
    try:
        return data.decode(), 0
    except UnicodeDecodeError:
        text = data.decode(errors="surrogateescape")
    # Each byte that is no UTF-8 is now one surrogate, which encodes as three bytes: no need to look at every one.
    odd = (len(text.encode(errors="surrogatepass")) - len(data)) // 2
    return text.translate(_BYTE_OF), odd


def normalise_file(data: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Undo what concerns a file as a whole: UTF-16 and UTF-32, a byte order mark, NULs."""
    notes: list[Fault] = []
    for mark, codec in _MARKS:
        if data.startswith(mark):
            # surrogatepass would let through what no parser takes; a broken pair becomes U+FFFD
            data = data.decode(codec, errors="replace").encode(errors="replace")
            notes.append(note(f"the file is {codec.upper()}; read as such"))
            break
    if data.startswith(_UTF8_MARK):
        data = data.removeprefix(_UTF8_MARK)
        notes.append(note("the file begins with a byte order mark; left out", line=1))
    if _NUL in data:
        line = data.count(b"\n", 0, data.find(_NUL)) + 1
        notes.append(note(f"{data.count(_NUL)} NUL bytes left out", line=line))
        data = data.replace(_NUL, b"")
    return data, tuple(notes)


def to_parseable(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Return the document in its declared encoding or UTF-8, and a note for each change; line breaks stay."""
    notes: list[Fault] = []
    blanked = xml.translate(_BLANKED)
    if blanked != xml:
        notes.append(_control_note(xml))
        xml = blanked
    label = _LABEL.match(xml)
    name = label[2].decode("ascii", errors="replace").strip().lower() if label else ""
    if name in _KNOWN and (xml.isascii() or (name in {"", "utf-8"} and _is_utf8(xml))):
        return xml, tuple(notes)
    if name in _SINGLE_BYTE:
        # As browsers do: a page labelled Latin-1 is Windows-1252.
        text = xml.decode("ascii", errors="surrogateescape").translate(_BYTE_OF)
    else:
        text, odd = decode(xml)
        notes += [_byte_note(xml, odd)] if odd else []
    if name not in _KNOWN | _SINGLE_BYTE:
        notes.append(note(f"encoding {name[:40]!r} is not used; read as UTF-8", line=1))
    if label:
        # The declaration stands at the very start and is ASCII: bytes and characters count alike.
        text = text[: label.start(1)] + text[label.end(1) :]
    return text.encode(), tuple(notes)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _byte_note(xml: bytes, count: int) -> Fault:
    try:
        xml.decode()
        at = 0
    except UnicodeDecodeError as error:
        at = error.start
    line = xml.count(b"\n", 0, at) + 1
    noun = "byte is" if count == 1 else "bytes are"
    return note(f"{count} {noun} not UTF-8; read as Windows-1252", line=line)


def _control_note(xml: bytes) -> Fault:
    at = min(position for code in _CONTROLS if (position := xml.find(code)) >= 0)
    count = len(xml) - len(xml.translate(None, _CONTROLS))
    noun = "control character" if count == 1 else "control characters"
    line = xml.count(b"\n", 0, at) + 1
    return note(f"{count} {noun} that XML does not know; read as spaces", line=line, text=ascii(chr(xml[at])))

"""Bytes as they come -> bytes that an XML parser takes, with a note of each change.

Filings are ASCII or UTF-8 by rule. In practice there are byte order marks, UTF-16 from editors, single Windows-1252
bytes under a UTF-8 label (a pasted quotation mark), labels that name nothing, and control characters.
"""

import re
from collections import Counter
from html.entities import name2codepoint
from typing import Final, NamedTuple

from section16.form.problems import Fault, note
from section16.xml.container.unwrap import unwrap

__all__ = [
    "CONTROLS",
    "PlainXml",
    "blank_controls",
    "decode",
    "has_bare_returns",
    "make_parseable",
    "mend",
    "normalise_file",
    "redact_ccc",
    "redact_ccc_attributes",
    "to_utf8",
]

_NUL: Final = b"\0"
CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r"))  # that XML does not know
_BLANKED: Final = bytes.maketrans(CONTROLS, b" " * len(CONTROLS))
# One pass over a document that leaves its controls, as NUL, and of the rest so much that three letters C in a row are
# three there, and seldom so elsewhere. Both were looked for in all bytes before, which took three times as long.
_LEFT: Final = b" <oucC"  # few, and between most letters C of two words or names
_THINNED: Final = bytes.maketrans(CONTROLS + b"C", _NUL * len(CONTROLS) + b"c")
_PASSED_OVER: Final = bytes(set(range(256)) - set(CONTROLS) - set(_LEFT))
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


_MOST: Final = 100_000
_ODD: Final = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    rb"|&(?:amp|lt|gt|quot|apos);"
    rb"|&#(?:[0-9]{1,7}|x[0-9A-Fa-f]{1,6});"
    rb"|&[A-Za-z][A-Za-z0-9]{1,8};"
    rb"|&"
    rb"|<(?![A-Za-z_/!?])",
    re.DOTALL,
)
_REFERENCE: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);|#[0-9]{2,7};|#x[0-9A-Fa-f]{2,6};)")
_KEPT: Final = (b"<!", b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;")
# XML 1.0, 2.2: no control but tab and line ends, no surrogate, no noncharacter.
_CODES: Final = (range(9, 11), range(13, 14), range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
# A value ends at the next tag; a CDATA section or a comment within it is part of it.
_CCC: Final = re.compile(
    rb"(<(?:[a-z][\w.-]{0,40}:)?(?:rptowner|filer)?ccc(?:\s[^<>]{0,200})?>)"
    rb"((?:[^<]|<!\[CDATA\[.{0,24}?\]\]>|<!--.{0,24}?-->)*+)",
    re.IGNORECASE | re.DOTALL,
)

# Software has written one as an attribute, which is no place for it in anybody's document.
_CCC_ATTRIBUTE: Final = re.compile(
    rb"""(<[^<>]{0,4000}?\s(?:[\w.-]{0,40}:)?[\w.-]{0,40}ccc\s*=\s*)(?:"(?!")[^"<]*"|'(?!')[^'<]*')""", re.IGNORECASE
)
_MOST_ATTRIBUTES: Final = 64  # that are looked at in one tag


def decode(data: bytes) -> tuple[str, int]:
    """Read UTF-8, and bytes that are not UTF-8 as Windows-1252; return the text and how many such bytes there were."""
    try:
        return data.decode(), 0
    except UnicodeDecodeError:
        text = data.decode(errors="surrogateescape")
    # Each byte that is no UTF-8 is now one surrogate, which encodes as three bytes: no need to look at every one.
    odd = (len(text.encode(errors="surrogatepass")) - len(data)) // 2
    return text.translate(_BYTE_OF), odd


def normalise_file(data: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Undo what concerns a file as a whole: UTF-16 and UTF-32, a byte order mark, NULs, lines that end in CR alone."""
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
    return (data.replace(b"\r", b"\n") if has_bare_returns(data) else data), tuple(notes)


def has_bare_returns(data: bytes) -> bool:
    """Tell whether lines end in CR alone, as old mirrors have them: there is no other end of a line in it."""
    return b"\n" not in data and b"\r" in data


def blank_controls(data: bytes) -> bytes:
    """Return the bytes with a space for each control character that XML does not know."""
    return data.translate(_BLANKED)


class PlainXml(NamedTuple):
    """A document that an XML parser takes; the lines of `repairs` are its own.

    `joined` are the lines at which a line break was taken out. `public` tells that EDGAR disseminated the document.
    """

    xml: bytes
    repairs: tuple[Fault, ...]
    joined: tuple[int, ...]
    public: bool


def make_parseable(xml: bytes, *, own: bool, has_header: bool) -> PlainXml:
    """Rejoin cut lines, undo odd encodings and references, and take a CCC out of what EDGAR disseminated.

    `own` tells that the filer's own submission holds the document, `has_header` that EDGAR's header stands before it.
    """
    xml, joined = unwrap(xml)
    left = xml.translate(_THINNED, _PASSED_OVER)
    xml, repairs = _without_controls(xml) if _NUL in left else (xml, ())
    xml, more = to_utf8(xml)
    repairs += more
    if b"&" in xml and _REFERENCE.search(xml):
        xml, mended = mend(xml)
        repairs += mended
    if joined:
        repairs += (note(f"lines cut inside names or values: {len(joined)} rejoined", line=joined[0]),)
    public = not own and (has_header or b"<schemaVersion" in xml)
    if b"ccc" in left and b"ccc" in xml.lower():
        for redact in (redact_ccc_attributes, redact_ccc) if public else (redact_ccc_attributes,):
            xml, redacted = redact(xml)
            repairs += redacted
    return PlainXml(xml, repairs, joined, public)


def to_utf8(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Return the document in its declared encoding or UTF-8, and a note for each change; line breaks stay."""
    notes: list[Fault] = []
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


def _without_controls(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Blank the control characters of a document that has some; return a note of them, too."""
    at = min(position for code in CONTROLS if (position := xml.find(code)) >= 0)
    count = len(xml) - len(xml.translate(None, CONTROLS))
    noun = "control character" if count == 1 else "control characters"
    line = xml.count(b"\n", 0, at) + 1
    seen = note(f"{count} {noun} that XML does not know; read as spaces", line=line, text=ascii(chr(xml[at])))
    return blank_controls(xml), (seen,)


def mend(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Write such characters as XML has them; a note for each kind of repair has its first line in `xml`."""
    lines: dict[str, int] = {}
    counts: Counter[str] = Counter()

    def write(found: re.Match[bytes]) -> bytes:
        written, reason = _as_reference(found[0])
        if reason:
            counts[reason] += 1
            if reason not in lines:
                lines[reason] = xml.count(b"\n", 0, found.start()) + 1
        return written

    mended = _ODD.sub(write, xml, count=_MOST)
    return mended, tuple(note(f"{reason} ({counts[reason]} in all)", line=line) for reason, line in lines.items())


def _as_reference(odd: bytes) -> tuple[bytes, str]:
    """Return how XML writes the piece, and why it was changed (empty where it was not)."""
    if odd.startswith(_KEPT):
        return odd, ""
    if odd == b"<":
        return b"&lt;", "a bare '<' in a text; read as '&lt;'"
    if odd.startswith(b"&#"):
        return (
            (odd, "") if _is_character(odd) else (b" ", "a reference to a character XML does not know; read as a space")
        )
    code = name2codepoint.get(odd[1:-1].decode()) if odd != b"&" else None
    if code is not None:
        return b"&#%d;" % code, "an HTML entity; read as its character"
    return b"&amp;" + odd[1:], "a bare '&' in a text; read as '&amp;'"


def _is_character(reference: bytes) -> bool:
    digits = reference[2:-1]
    code = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    return any(code in codes for codes in _CODES)


def redact_ccc_attributes(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Empty each attribute whose name ends in CCC, and say that one held a value."""
    first = _CCC_ATTRIBUTE.search(xml)
    if first is None:
        return xml, ()
    line = xml.count(b"\n", 0, first.end()) + 1
    for _ in range(_MOST_ATTRIBUTES):  # the expression takes one of a tag at a time
        xml, count = _CCC_ATTRIBUTE.subn(rb'\1""', xml)
        if not count:
            break
    return xml, (note("a CCC in an attribute; taken out", line=line),)


def redact_ccc(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Empty each CCC element and say that one held a value. Line breaks stay, for the numbers of lines."""
    if b"ccc" not in xml.lower():
        return xml, ()
    held: list[int] = []

    def empty(found: re.Match[bytes]) -> bytes:
        if found[2].strip():
            held.append(found.start())
        return found[1] + b"\n" * found[2].count(b"\n")

    xml = _CCC.sub(empty, whole := xml)
    if not held:
        return xml, ()
    reason = f"a CCC in a public document ({len(held)} in all); taken out"
    line = whole.count(b"\n", 0, held[0]) + 1
    return xml, (note(reason, line=line, place="reportingOwner/reportingOwnerId/rptOwnerCcc"),)

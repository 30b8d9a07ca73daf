"""Characters that a filer's text may hold and XML may not: a bare `&` or `<`, an HTML entity, a forbidden code.

A parser that recovers drops them, and `AT&T` becomes `AT`. Here they are written as XML writes them, so that nothing
is lost. To look for each takes as long as to parse; so it is done where a reference is odd, which is quick to see,
and for a document that does not parse.
"""

import re
from collections import Counter
from html.entities import name2codepoint
from typing import Final

from section16.form.fault import Fault
from section16.xml.note import note

__all__ = ["has_odd_reference", "mend"]

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


def has_odd_reference(xml: bytes) -> bool:
    """Tell whether a `&` begins no reference that XML knows by itself."""
    return _REFERENCE.search(xml) is not None


def mend(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Write such characters as XML has them; a note for each kind of repair has its first line in `xml`."""
    lines: dict[str, int] = {}
    counts: Counter[str] = Counter()

    def write(found: re.Match[bytes]) -> bytes:
        written, reason = _written(found[0])
        if reason:
            counts[reason] += 1
            if reason not in lines:
                lines[reason] = xml.count(b"\n", 0, found.start()) + 1
        return written

    mended = _ODD.sub(write, xml, count=_MOST)
    return mended, tuple(note(f"{reason} ({counts[reason]} in all)", line=line) for reason, line in lines.items())


def _written(odd: bytes) -> tuple[bytes, str]:
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

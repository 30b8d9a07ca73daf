"""Where the ownership XML stands in a file, when that is plain to see at a glance."""

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

from section16.xml.container.markup import DOCUMENT, PRIVACY_WRAPPER, SEC_DOCUMENT, SEC_HEADER, SUBMISSION, TEXT, XML
from section16.xml.container.plain import has_bare_returns

__all__ = ["Located", "locate"]

_ROOT: Final = b"<ownershipDocument>"
_END: Final = b"</ownershipDocument>"
_NAME: Final = b"ownershipDocument"
_BLANK: Final = b" \t\r\n"
_LARGEST: Final = 100_000  # the careful reader looks at larger ones first
_LARGEST_FILE: Final = 100_000_000
_LONGEST_DECLARATION: Final = 500
_LONGEST_WRAPPER: Final = 4_000
# On one line: a tag with a line end in it may have been cut there.
_DECLARATION: Final = re.compile(
    rb"<\?xml[ \t]+version=[\"']1\.0[\"'](?:[ \t]+encoding=[\"']([\w-]+)[\"'])?"
    rb"(?:[ \t]+standalone=[\"'](?:yes|no)[\"'])?[ \t]*\?>"
)
_UTF8: Final = (b"", b"utf-8")
_ASCII: Final = (b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")
_HEADS: Final = (SEC_DOCUMENT.opens, SEC_HEADER.opens, SUBMISSION.opens)
_ODD: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF, which XML does not know


class Located(Struct, frozen=True, gc=False):
    """Where the XML stands in a file, and its root from tag to tag; `header` is what stands before all documents."""

    data: bytes
    start: int
    stop: int
    root: memoryview
    header: bytes = b""

    @property
    def xml(self) -> bytes:
        """Return the XML as it stands."""
        return self.data[self.start : self.stop]


def locate(data: bytes) -> Located | None:
    """Return where the XML stands; None where a more careful look is needed."""
    if has_bare_returns(data):
        return None
    if data.startswith(_HEADS) or (data.startswith(PRIVACY_WRAPPER) and _is_wrapped(data)):
        return _in_submission(data)
    return _between(data, 0, len(data), 0)


def _is_wrapped(data: bytes) -> bool:
    """Tell whether a submission begins after the first lines of a privacy-enhanced message, as in older texts."""
    return data.startswith(_HEADS, data.find(b"<", 0, _LONGEST_WRAPPER))


def _in_submission(data: bytes) -> Located | None:
    """Find the XML between the first document's tags; there may be no other in the file.

    What stands within the root is not searched: the walk takes no tag there that the form does not have.
    """
    opens = data.find(DOCUMENT.opens)
    text = data.find(TEXT.opens, opens)
    start = data.find(XML.opens, text)
    end = data.rfind(XML.closes)
    closes = data.find(TEXT.closes, end)
    if min(opens, text, start, closes) < 0 or end < start or len(data) > _LARGEST_FILE or b"\0" in data:
        return None
    start += len(XML.opens)
    others = data.find(DOCUMENT.opens, opens + 1, start), data.find(DOCUMENT.opens, end, closes)
    if max(*others, data.find(_NAME, 0, start), data.find(_NAME, end)) >= 0:
        return None
    ends = data.find(SEC_HEADER.closes, 0, opens)
    return _between(data, start, end, ends if ends >= 0 else opens)


def _between(data: bytes, start: int, stop: int, header: int) -> Located | None:
    """Find the root in a stretch of the file, which the header ends before; copy nothing but the header."""
    root = data.find(_ROOT, start, min(stop, start + _LONGEST_DECLARATION + len(_ROOT)))
    end = data.rfind(_END, start, stop)
    if root < 0 or end < root or stop - start > _LARGEST:
        return None
    end += len(_END)
    declared = _declared(data[start:root])
    if declared is None or data[end:stop].strip(_BLANK):
        return None
    if not data.isascii() and not _is_plain(data[start:stop], declared):
        return None
    return Located(data, start, stop, memoryview(data)[root:end], data[:header])


@lru_cache(maxsize=256)
def _declared(before: bytes) -> bytes | None:
    """Return the encoding that is declared before the root, if the rest is blank; None for anything else."""
    before = before.strip(_BLANK)
    if not before:
        return b""
    found = _DECLARATION.fullmatch(before)
    name = (found[1] or b"").lower() if found else None
    return name if name in _UTF8 or name in _ASCII else None


def _is_plain(xml: bytes, declared: bytes) -> bool:
    """Tell whether it is ASCII, or UTF-8 that is declared so and holds only what XML knows."""
    if xml.isascii():
        return True
    try:
        xml.decode()
    except UnicodeDecodeError:
        return False
    return declared in _UTF8 and not any(one in xml for one in _ODD)

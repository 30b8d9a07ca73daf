"""Where the ownership XML stands in a file, when that is plain to see at a glance."""

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

from section16.xml.container.markup import DOCUMENT, SEC_DOCUMENT, SEC_HEADER, SUBMISSION, TEXT, XML
from section16.xml.container.plain import has_bare_returns

__all__ = ["Located", "locate"]

_ROOT: Final = b"<ownershipDocument>"
_END: Final = b"</ownershipDocument>"
_NAME: Final = b"ownershipDocument"
_BLANK: Final = b" \t\r\n"
_LARGEST: Final = 100_000  # the careful reader looks at larger ones first
_LARGEST_FILE: Final = 100_000_000
_LONGEST_DECLARATION: Final = 500
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
    """The XML of a file, as it stands, and its root from tag to tag; `header` is what stands before all documents."""

    xml: bytes
    root: memoryview
    header: bytes = b""


def locate(data: bytes) -> Located | None:
    """Return where the XML stands; None where a more careful look is needed."""
    if has_bare_returns(data):
        return None
    if data.startswith(_HEADS):
        return _in_submission(data)
    return _alone(data, b"")


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
    around = (data[:start], data[end:closes])
    if around[0].count(DOCUMENT.opens) > 1 or DOCUMENT.opens in around[1] or _NAME in around[0]:
        return None
    if data.find(_NAME, end) >= 0:
        return None
    ends = data.find(SEC_HEADER.closes, 0, opens)
    return _alone(data[start:end], data[: ends if ends >= 0 else opens])


def _alone(data: bytes, header: bytes) -> Located | None:
    root = data.find(_ROOT)
    end = data.rfind(_END)
    if not 0 <= root < _LONGEST_DECLARATION or end < root or len(data) > _LARGEST:
        return None
    end += len(_END)
    declared = _declared(data[:root])
    if declared is None or data[end:].strip(_BLANK):
        return None
    made = memoryview(data)[root:end]
    if not data.isascii() and not (declared in _UTF8 and _is_text(data)):
        return None
    return Located(data, made, header)


@lru_cache(maxsize=256)
def _declared(before: bytes) -> bytes | None:
    """Return the encoding that is declared before the root, if the rest is blank; None for anything else."""
    before = before.strip(_BLANK)
    if not before:
        return b""
    found = _DECLARATION.fullmatch(before)
    name = (found[1] or b"").lower() if found else None
    return name if name in _UTF8 or name in _ASCII else None


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return not any(one in data for one in _ODD)

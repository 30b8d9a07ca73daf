"""A CCC in a public document is taken out before anything else sees it.

EDGAR removes the CCC when it disseminates a report, so one in a public document is a leak. A filer's own submission
has one by right: it is told apart by what EDGAR adds, a `schemaVersion` or a submission header around the document.
"""

import re
from typing import Final

__all__ = ["is_public", "redact_ccc"]

_OPEN: Final = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?(?:rptOwner|filer)?ccc(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_NEXT: Final = re.compile(rb"<[/A-Za-z]|\Z")


def is_public(xml: bytes, *, has_header: bool) -> bool:
    """Tell whether EDGAR disseminated the document."""
    return has_header or b"<schemaVersion" in xml


def redact_ccc(xml: bytes) -> tuple[bytes, int]:
    """Empty each CCC element; return the document and how many held a value. Line breaks stay, for line numbers."""
    kept: list[bytes] = []
    done = count = 0
    for tag in _OPEN.finditer(xml):
        end = _NEXT.search(xml, tag.end())
        value = xml[tag.end() : end.start() if end else len(xml)]
        if value.strip():
            kept += [xml[done : tag.end()], b"\n" * value.count(b"\n")]
            done = tag.end() + len(value)
            count += 1
    return (b"".join((*kept, xml[done:])) if count else xml), count

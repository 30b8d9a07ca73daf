"""A CCC in a public document is taken out before anything else sees it.

EDGAR removes the CCC when it disseminates a report, so one in a public document is a leak. A filer's own submission
has one by right: it is told apart by what EDGAR adds, a `schemaVersion` or a submission header around the document.
"""

import re
from typing import Final

from section16.form.fault import Fault
from section16.xml.note import note

__all__ = ["is_public", "redact_ccc"]

# A value ends at the next tag; a CDATA section or a comment within it is part of it.
_CCC: Final = re.compile(
    rb"(<(?:[a-z][\w.-]{0,40}:)?(?:rptowner|filer)?ccc(?:\s[^<>]{0,200})?>)"
    rb"((?:[^<]|<!\[CDATA\[.{0,24}?\]\]>|<!--.{0,24}?-->)*+)",
    re.IGNORECASE | re.DOTALL,
)


def is_public(xml: bytes, *, has_header: bool) -> bool:
    """Tell whether EDGAR disseminated the document."""
    return has_header or b"<schemaVersion" in xml


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

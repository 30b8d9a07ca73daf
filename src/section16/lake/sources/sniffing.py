"""What the first bytes of a file tell: how it is packed, and which form it reports on."""

import re
from typing import Final

from section16.standard.row import DOCUMENT_TYPES

__all__ = ["FORMS", "HEAD", "form_of", "is_gzip", "is_ours", "is_tar", "is_zip", "starts_submission"]

FORMS: Final = frozenset(DOCUMENT_TYPES)
HEAD: Final = 8_192  # a header tells its form before its parties; a wrapper of some lines may stand before it
_FORM: Final = re.compile(rb"CONFORMED SUBMISSION TYPE:[ \t]*([^\s<]{1,20})|<TYPE>[ \t]*([^\s<]{1,20})")
_STARTS: Final = (b"<SEC-DOCUMENT>", b"<SUBMISSION>", b"-----BEGIN PRIVACY", b"<IMS-DOCUMENT>", b"<SEC-HEADER>")
_TAR_AT, _TAR = 257, b"ustar"


def form_of(head: bytes) -> bytes | None:
    """Return the form that a submission's header names, from its first bytes; None where there is no header."""
    # a bare XML has none, and is most often seen here
    if head.startswith((b"<?xml", b"<ownershipDocument")):
        return None
    found = _FORM.search(head, 0, HEAD)
    return (found[1] or found[2]) if found else None


def is_ours(form: bytes) -> bool:
    """Tell whether it is one of Forms 3, 4 and 5 and their amendments, exactly."""
    return form.decode("latin-1") in FORMS


def starts_submission(head: bytes) -> bool:
    """Tell whether a submission's header begins here, so that others may follow in the same file."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_STARTS)


def is_gzip(head: bytes) -> bool:
    """Tell whether it is gzip."""
    return head.startswith(b"\x1f\x8b")


def is_zip(head: bytes) -> bool:
    """Tell whether it is a zip, an empty one too."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(head: bytes) -> bool:
    """Tell whether it is a tar of these times; one of 1979 has no mark and goes by its name."""
    return head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR

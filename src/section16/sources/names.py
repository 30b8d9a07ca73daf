"""What a file is, by its name and first bytes: a submission or an archive, of which form, with which number."""

import re
from typing import Final

from section16.standard.numbers import Accession
from section16.standard.row import DOCUMENT_TYPES
from section16.xml.container.markup import FORM, SEC_HEADER, SUBMISSION_STARTS

__all__ = [
    "FORMS",
    "HEAD",
    "OBJECT_URI",
    "accession_of",
    "form_of",
    "is_archive",
    "is_document",
    "is_gzip",
    "is_ours",
    "is_packed",
    "is_remote",
    "is_tar",
    "is_zip",
    "own_accession",
    "starts_submission",
]

OBJECT_URI: Final = re.compile(r"((?:s3|s3a|gs|az|azure|adl|abfs|abfss)://[^/]*)/*(.*)", re.DOTALL | re.IGNORECASE)
_DOCUMENTS: Final = frozenset({"xml", "txt", "nc"})
_CORRECTED: Final = re.compile(r"corr\d{1,4}", re.ASCII)  # as the feed names a submission that came again
_ARCHIVES: Final = (".tar", ".tgz", ".tar.gz", ".zip")
_PACKED: Final = (*_ARCHIVES, ".gz", ".z", ".bz2", ".xz", ".zst", ".7z", ".rar")


FORMS: Final = frozenset(DOCUMENT_TYPES)
HEAD: Final = 8_192  # a header names its form before its parties; a wrapper of some lines may stand before it
_FORM: Final = re.compile(rf"(?:{FORM.label}:|<{FORM.tag}>)[ \t]*([^\s<]{{1,20}})".encode())
_STARTS: Final = (*SUBMISSION_STARTS, SEC_HEADER.opens)
_TAR_AT, _TAR = 257, b"ustar"


def is_document(name: str) -> bool:
    """Tell whether a file of this base name may be a submission: `.xml`, `.txt`, `.nc` or no ending; not hidden."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return bool(ending)
    ending = ending.lower()
    return bool(stem) and name[0] != "." and (ending in _DOCUMENTS or bool(_CORRECTED.fullmatch(ending)))


def is_archive(name: str) -> bool:
    """Tell whether a file of this name is an archive that can be read."""
    return name.lower().endswith(_ARCHIVES) and not name.startswith(".")


def is_packed(name: str) -> bool:
    """Tell whether a file of this name is packed in any way, also one that is not read."""
    return name.lower().endswith(_PACKED)


def is_remote(name: str) -> bool:
    """Tell whether a name is that of an object in a store, not of a file."""
    return OBJECT_URI.fullmatch(name) is not None


def own_accession(path: str) -> str | None:
    """Return the accession number that the file's own name holds, with its dashes."""
    found = Accession.find(path, path.rfind("/") + 1)
    return found.dashed if found else None


def accession_of(path: str) -> str | None:
    """Return the accession number of a path: of the file's name, else of the nearest folder that has one."""
    own = own_accession(path)
    if own is not None:
        return own
    for part in reversed(path.split("/")[:-1]):
        if found := Accession.match(part):
            return found.dashed
    return None


def form_of(head: bytes) -> bytes | None:
    """Return the form that a submission's header names, from its first bytes; None where there is no header."""
    # a bare XML has none, and is most often seen here
    if head.startswith((b"<?xml", b"<ownershipDocument")):
        return None
    found = _FORM.search(head, 0, HEAD)
    return found[1] if found else None


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
    """Tell whether it is a tar; only the format of 1979 has no mark and is known by the name."""
    return head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR

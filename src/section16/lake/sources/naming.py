"""What the name of a file tells: whether it may be a submission, and its accession number."""

import re
from typing import Final

__all__ = ["accession_of", "is_archive", "is_document", "is_packed", "own_accession"]

_NUMBER: Final = re.compile(r"(?<!\d)(\d{10})-?(\d{2})-?(\d{6})(?!\d)", re.ASCII)
_DOCUMENTS: Final = frozenset({"xml", "txt", "nc"})
_CORRECTED: Final = re.compile(r"corr\d{1,4}", re.ASCII)  # as the feed names a submission that came again
_ARCHIVES: Final = (".tar", ".tgz", ".tar.gz", ".zip")
_PACKED: Final = (*_ARCHIVES, ".gz", ".z", ".bz2", ".xz", ".zst", ".7z", ".rar")


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


def own_accession(path: str) -> str | None:
    """Return the accession number that the file's own name holds, with its dashes."""
    found = _NUMBER.search(path, path.rfind("/") + 1)
    return "-".join(found.groups()) if found else None


def accession_of(path: str) -> str | None:
    """Return the accession number of a path: of the file's name, else of the nearest folder that has one."""
    own = own_accession(path)
    if own is not None:
        return own
    for part in reversed(path.split("/")[:-1]):
        if found := _NUMBER.fullmatch(part):
            return "-".join(found.groups())
    return None

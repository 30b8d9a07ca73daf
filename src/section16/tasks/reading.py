"""Reading a report from a path, from bytes or from an open file."""

from pathlib import Path
from typing import IO

from section16.form.document import OwnershipDocument
from section16.xml import read_document

__all__ = ["read"]


def read(source: str | Path | bytes | bytearray | memoryview | IO[bytes] | IO[str]) -> OwnershipDocument:
    """Read one report: bare XML, full-submission text, feed file or a filer's own submission.

    Nothing filed is lost: what could not be read as its kind is in the document's `faults`. Raises
    NotOwnershipDocument for bytes that are no Form 3, 4 or 5 in XML, and OSError where the path cannot be opened.
    """
    if isinstance(source, str | Path):
        return read_document(Path(source).read_bytes())
    found = bytes(source) if isinstance(source, bytes | bytearray | memoryview) else source.read()
    return read_document(found.encode() if isinstance(found, str) else found)

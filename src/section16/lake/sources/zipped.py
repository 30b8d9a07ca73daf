"""A zip as a stream of its files."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from section16.lake.sources.entry import ERRORS, BrokenArchiveError, Entry, Guarded, said_of

__all__ = ["files_of", "walk_zip"]

# As of gzip: filings come to 8 to 40 to 1.
_MOST_RATIO: Final = 250
_FREE: Final = 256_000_000
_LINK: Final = 0o12


class _Closed:
    """A file that cannot be opened; it raises the reason when it is read."""

    def __init__(self, reason: Exception) -> None:
        self._reason = reason

    def read(self, _size: int, /) -> bytes:
        raise self._reason


def walk_zip(file: str | BinaryIO) -> Iterator[Entry]:
    """Yield the files of a zip in its own order.

    Raises:
        BrokenArchiveError: it is no zip, or unpacks to more than filings would.

    """
    try:
        with zipfile.ZipFile(file) as archive:
            for position, info in enumerate(files_of(archive), 1):
                yield from _entry(archive, info, position)
    except ERRORS as error:
        message = f"zip that cannot be read: {said_of(error)}"
        raise BrokenArchiveError(message) from None


def files_of(archive: zipfile.ZipFile) -> tuple[zipfile.ZipInfo, ...]:
    """Return the files of a zip, without folders, links and what a Mac adds; raises ValueError for a bomb."""
    infos = (info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/"))
    found = tuple(info for info in infos if info.external_attr >> 28 != _LINK)
    unpacked, packed = sum(info.file_size for info in found), sum(info.compress_size for info in found)
    if unpacked > _FREE and unpacked > _MOST_RATIO * packed:
        message = f"it unpacks to more than {_MOST_RATIO} times its size, as no filings do"
        raise ValueError(message)
    return found


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, position: int) -> Iterator[Entry]:
    try:
        file = archive.open(info)
    except ERRORS as error:
        yield Entry(info.filename, position, Guarded(_Closed(error)), info.file_size)
        return
    with file:
        yield Entry(info.filename, position, Guarded(file), info.file_size)

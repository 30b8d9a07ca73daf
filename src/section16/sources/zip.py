"""A zip as a stream of its files."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from section16.sources.names import is_remote
from section16.sources.piece import Piece, SourceError, label_of
from section16.sources.remote import open_object
from section16.sources.streams import (
    ERRORS,
    TOO_FAR,
    BrokenArchiveError,
    Guarded,
    SourceFile,
    describe_error,
    unpacks_too_far,
)
from section16.standard.datasets import TABLES

__all__ = ["files_of", "has_dataset", "is_dataset", "read_members", "walk_zip"]

_LINK: Final = 0o12


_TABLE: Final = ".tsv"
_TABLES: Final = frozenset(f"{table}{_TABLE}" for table in TABLES)  # names of files, in small letters
_DATASET: Final = f"{TABLES[0]}{_TABLE}"
_ENOUGH: Final = 4  # of the other tables tell a data set that lacks this one
_MOST_BYTES: Final = 2_000_000_000  # of all tables of a quarter; the largest has some 200 million


class _Closed:
    """A file that cannot be opened; reading it raises the reason."""

    def __init__(self, reason: Exception) -> None:
        self._reason = reason

    def read(self, _size: int, /) -> bytes:
        raise self._reason


def walk_zip(file: str | BinaryIO) -> Iterator[SourceFile]:
    """Yield the files of a zip in its own order.

    Raises:
        BrokenArchiveError: it is not a zip, or unpacks to more than filings would.

    """
    try:
        with zipfile.ZipFile(file) as archive:
            for position, info in enumerate(files_of(archive), 1):
                yield from _entry(archive, info, position)
    except ERRORS as error:
        message = f"zip that cannot be read: {describe_error(error)}"
        raise BrokenArchiveError(message) from None


def files_of(archive: zipfile.ZipFile) -> tuple[zipfile.ZipInfo, ...]:
    """Return the files of a zip, without folders, links and what macOS adds; raise ValueError for a zip bomb."""
    infos = (info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/"))
    found = tuple(info for info in infos if info.external_attr >> 28 != _LINK)
    unpacked, packed = sum(info.file_size for info in found), sum(info.compress_size for info in found)
    if unpacks_too_far(unpacked, packed):
        raise ValueError(TOO_FAR)
    return found


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, position: int) -> Iterator[SourceFile]:
    try:
        file = archive.open(info)
    except ERRORS as error:
        yield SourceFile(info.filename, position, Guarded(_Closed(error)), info.file_size)
        return
    with file:
        yield SourceFile(info.filename, position, Guarded(file), info.file_size)


def is_dataset(path: str, storage: Mapping[str, str] | None = None) -> bool:
    """Tell whether a zip is one of the data sets; a broken zip is not."""
    try:
        with _opened(path, storage) as archive:
            return has_dataset(_base(name) for name in archive.namelist())
    except ERRORS:
        return False


def has_dataset(names: Iterable[str]) -> bool:
    """Tell whether files of these names are a data set, perhaps one that lacks tables."""
    tables = _TABLES.intersection(name.lower() for name in names)
    return _DATASET in tables or len(tables) >= _ENOUGH


def read_members(piece: Piece, storage: Mapping[str, str] | None = None) -> Mapping[str, bytes]:
    """Return the tables of a data set by the names of their files, as `SUBMISSION.tsv`.

    `storage` holds options for objects of a store, as the lake takes them.

    Raises:
        SourceError: it cannot be read, or is larger than any quarter is.

    """
    try:
        return dict(_of_folder(Path(piece.path)) if Path(piece.path).is_dir() else _of_zip(piece.path, storage))
    except ERRORS as error:
        message = f"{label_of(piece.path)}: {describe_error(error)}; get the data set again"
        raise SourceError(message) from None


def _of_zip(path: str, storage: Mapping[str, str] | None) -> Iterator[tuple[str, bytes]]:
    with _opened(path, storage) as archive:
        tables = [info for info in files_of(archive) if info.filename.lower().endswith(_TABLE)]
        _check_size(sum(info.file_size for info in tables))
        for info in tables:
            yield _base(info.filename), archive.read(info)


def _opened(path: str, storage: Mapping[str, str] | None) -> zipfile.ZipFile:
    return zipfile.ZipFile(open_object(path, storage) if is_remote(path) else path)


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    tables = sorted(path for path in folder.iterdir() if path.name.lower().endswith(_TABLE) and path.is_file())
    _check_size(sum(path.stat().st_size for path in tables))
    for path in tables:
        yield path.name, path.read_bytes()


def _check_size(size: int) -> None:
    if size > _MOST_BYTES:
        message = f"{size:,} bytes of tables, more than any quarter has"
        raise ValueError(message)


def _base(name: str) -> str:
    return name.rpartition("/")[2]

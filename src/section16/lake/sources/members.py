"""The SEC's data sets: eight tables as text, in a zip or unpacked in a folder."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from section16.lake.sources.entry import ERRORS, said_of
from section16.lake.sources.piece import Piece
from section16.lake.sources.remote import is_remote, open_object
from section16.lake.sources.tally import SourceError, label_of
from section16.lake.sources.zipped import files_of

__all__ = ["DATASET", "is_dataset", "read_members"]

DATASET: Final = "submission.tsv"  # whose presence tells one, in lower case
_TABLE: Final = ".tsv"
_MOST_BYTES: Final = 2_000_000_000  # of all tables of a quarter; the largest has some 200 million


def is_dataset(path: str, storage: Mapping[str, str] | None = None) -> bool:
    """Tell whether a zip is one of the data sets; a broken zip is none."""
    try:
        with _opened(path, storage) as archive:
            return any(_base(name).lower() == DATASET for name in archive.namelist())
    except ERRORS:
        return False


def read_members(piece: Piece, storage: Mapping[str, str] | None = None) -> Mapping[str, bytes]:
    """Return the tables of a data set by the names of their files, as `SUBMISSION.tsv`.

    `storage` holds options for objects of a store, as the lake takes them.

    Raises:
        SourceError: it cannot be read, or is larger than any quarter.

    """
    try:
        return dict(_of_folder(Path(piece.path)) if Path(piece.path).is_dir() else _of_zip(piece.path, storage))
    except ERRORS as error:
        message = f"{label_of(piece.path)}: {said_of(error)}; get the data set again"
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

"""From names as a user gives them to pieces of work: files, folders, globs, archives, data sets."""

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from section16.lake.sources.members import DATASET, is_dataset
from section16.lake.sources.naming import is_archive, is_document, is_packed
from section16.lake.sources.packing import Loose, packed_together
from section16.lake.sources.piece import Piece
from section16.lake.sources.remote import Stored, found_at, is_remote
from section16.lake.sources.tally import SourceError, Tally, label_of
from section16.lake.sources.walking import Found, walk

__all__ = ["PIECE_BYTES", "pieces"]

PIECE_BYTES: Final = 48_000_000  # some four thousand filings
_GZ: Final = ".gz"
_ZIP: Final = ".zip"


def pieces(
    names: Iterable[str],
    *,
    piece_bytes: int = PIECE_BYTES,
    tally: Tally | None = None,
    storage: Mapping[str, str] | None = None,
) -> Iterator[Piece]:
    """Yield the pieces of what is named, in a stable order: names as given, folders by name, each path once.

    `tally` gets what lies in folders and is no submission; `storage` holds options for objects of a store (`s3://…`).

    Raises:
        SourceError: a name that is nothing, or nothing that can be read; before anything is yielded.

    """
    found = tuple(dict.fromkeys(one for name in names for one in _expanded(name, storage)))
    counted = Tally() if tally is None else tally
    return packed_together((one for path in found for one in _of_path(path, counted, storage)), piece_bytes)


def _expanded(name: str, storage: Mapping[str, str] | None) -> tuple[str | Stored, ...]:
    """Return the paths of a name; a glob that the shell left alone is expanded, unless a file has that very name."""
    if is_remote(name):
        return found_at(name, storage)
    if os.path.lexists(name):
        return (_checked(name),)
    if not glob.has_magic(name):
        raise _refusal(name, "no such file or folder; look at how it is spelled")
    matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - `**/*.xml` too
    found = tuple(one for one in matches if Path(one).is_file() or Path(one).is_dir())
    if not found:
        raise _refusal(name, "no file matches; look at how it is spelled")
    return found


def _checked(name: str) -> str:
    path = Path(name)
    if path.is_dir():
        return name
    if not path.is_file():
        raise _refusal(name, "it is neither a file nor a folder; name one")
    if is_packed(name) and not is_archive(path.name) and not name.lower().endswith(_GZ):
        raise _refusal(name, f"{path.suffix} is not read; unpack it, or pack it as .gz, .tar.gz or .zip")
    return name


def _refusal(name: str, seen: str) -> SourceError:
    return SourceError(f"{label_of(name)}: {seen}")


def _of_path(path: str | Stored, tally: Tally, storage: Mapping[str, str] | None) -> Iterator[Piece | Loose]:
    if isinstance(path, Stored):
        yield from _of_object(path, tally, storage)
        return
    if Path(path).is_dir():
        yield from _of_folder(path, tally)
        return
    size = Path(path).stat().st_size
    yield _archive(path, size) if is_archive(Path(path).name) else Loose("", path, size, named=True)


def _of_folder(root: str, tally: Tally) -> Iterator[Piece | Loose]:
    """Yield what is in a folder; one that holds the SEC's tables is a data set, and its other files are its own."""
    datasets: set[str] = set()
    for found in walk(root, tally):
        if found.is_folder:
            if DATASET in found.names:
                datasets.add(found.path)
                yield Piece(kind="datasets", path=os.path.join(root, found.path) if found.path else root)  # noqa: PTH118 - once a folder
        elif found.path.rpartition(os.sep)[0] not in datasets:
            yield from _of_found(root, found, tally)


def _of_found(root: str, found: Found, tally: Tally) -> Iterator[Piece | Loose]:
    name = found.path.rpartition(os.sep)[2]
    if is_archive(name):
        yield _archive(os.path.join(root, found.path), found.size)  # noqa: PTH118 - beside its like
    elif _is_text(name):
        yield Loose(root, found.path, found.size)
    else:
        tally.other_files += 1


def _of_object(found: Stored, tally: Tally, storage: Mapping[str, str] | None) -> Iterator[Piece | Loose]:
    folder, _, name = found.uri.rpartition("/")
    if is_archive(name):
        yield _archive(found.uri, found.size, storage)
    elif found.named or _is_text(name):
        yield Loose(folder, name, found.size, named=found.named)
    else:
        tally.other_files += 1


def _is_text(name: str) -> bool:
    return is_document(name[: -len(_GZ)] if name.lower().endswith(_GZ) else name)


def _archive(path: str, size: int, storage: Mapping[str, str] | None = None) -> Piece:
    is_tables = path.lower().endswith(_ZIP) and is_dataset(path, storage)
    return Piece(kind="datasets" if is_tables else "archive", path=path, size=size)

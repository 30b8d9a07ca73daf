"""The pieces of work in what a user names: files, folders, globs, archives, data sets."""

import glob
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from section16.sources.names import is_archive, is_document, is_packed, is_remote
from section16.sources.piece import (
    LooseFile,
    Piece,
    SourceError,
    Tally,
    UnreadSource,
    label_of,
    packed_together,
    path_of,
)
from section16.sources.remote import StoredObject, objects_at
from section16.sources.zip import has_dataset, is_dataset

__all__ = ["PIECE_BYTES", "FolderEntry", "pieces", "walk"]


PIECE_BYTES: Final = 48_000_000  # some four thousand filings
_GZ: Final = ".gz"
_ZIP: Final = ".zip"


class FolderEntry(NamedTuple):
    """A file or a folder below a folder; `names` are those in a folder, in lower case, `size` is in bytes."""

    path: str
    size: int
    is_folder: bool = False
    names: frozenset[str] = frozenset()


def walk(root: str, tally: Tally) -> Iterator[FolderEntry]:
    """Yield each folder, then what is in it, by name; `path` is relative to `root`, which itself is "".

    Links, pipes and devices are counted as other files; a folder that cannot be opened is recorded as unread.
    """
    stack = [FolderEntry("", 0, is_folder=True)]
    while stack:
        found = stack.pop()
        if not found.is_folder:
            yield found
            continue
        inside = _list(root, found.path, tally)
        yield found._replace(names=frozenset(one.path.rpartition(os.sep)[2].lower() for one in inside))
        stack += reversed(inside)


def _list(root: str, folder: str, tally: Tally) -> list[FolderEntry]:
    """Return what is in a folder, sorted."""
    place = path_of(root, folder)
    try:
        with os.scandir(place) as entries:
            listed = sorted(entries, key=lambda one: one.name)
    except OSError as error:
        reason = f"{error.strerror or error}; allow it to be read, or leave it out".lower()
        tally.unread.append(UnreadSource(source=label_of(place), reason=reason))
        return []
    found = [_entry_of(one, folder) for one in listed if not one.name.startswith(".")]
    tally.other_files += found.count(None)
    return [one for one in found if one is not None]


def _entry_of(entry: "os.DirEntry[str]", folder: str) -> FolderEntry | None:
    """Return a file or a folder, None for all else, and for one that is gone by now."""
    try:
        path = f"{folder}{os.sep}{entry.name}" if folder else entry.name
        if entry.is_dir(follow_symlinks=False):
            return FolderEntry(path, 0, is_folder=True)
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return FolderEntry(path, status.st_size) if stat.S_ISREG(status.st_mode) else None


def pieces(
    names: Iterable[str],
    *,
    piece_bytes: int = PIECE_BYTES,
    tally: Tally | None = None,
    storage: Mapping[str, str] | None = None,
) -> Iterator[Piece]:
    """Yield the pieces of what is named, in a stable order: names as given, folders by name, each path once.

    `tally` counts what lies in folders and is not a submission; `storage` holds options for objects of a store
    (`s3://…`).

    Raises:
        SourceError: a name is not there or cannot be read; before anything is yielded.

    """
    found = tuple(dict.fromkeys(one for name in names for one in _expanded(name, storage)))
    counted = Tally() if tally is None else tally
    return packed_together((one for path in found for one in _of_path(path, counted, storage)), piece_bytes)


def _expanded(name: str, storage: Mapping[str, str] | None) -> tuple[str | StoredObject, ...]:
    """Return the paths of a name; a glob that the shell did not expand is expanded, unless a file has that name."""
    if is_remote(name):
        return objects_at(name, storage)
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


def _of_path(path: str | StoredObject, tally: Tally, storage: Mapping[str, str] | None) -> Iterator[Piece | LooseFile]:
    if isinstance(path, StoredObject):
        yield from _of_object(path, tally, storage)
        return
    if Path(path).is_dir():
        yield from _of_folder(path, tally)
        return
    size = Path(path).stat().st_size
    yield _archive(path, size) if is_archive(Path(path).name) else LooseFile("", path, size, chosen=True)


def _of_folder(root: str, tally: Tally) -> Iterator[Piece | LooseFile]:
    """Yield what is in a folder; one that holds the SEC's tables is a data set with all its files."""
    datasets: set[str] = set()
    for found in walk(root, tally):
        if found.is_folder:
            if has_dataset(found.names):
                datasets.add(found.path)
                yield Piece(kind="datasets", path=path_of(root, found.path))
        elif found.path.rpartition(os.sep)[0] not in datasets:
            yield from _of_found(root, found, tally)


def _of_found(root: str, found: FolderEntry, tally: Tally) -> Iterator[Piece | LooseFile]:
    name = found.path.rpartition(os.sep)[2]
    if is_archive(name):
        yield _archive(path_of(root, found.path), found.size)
    elif _is_text(name):
        yield LooseFile(root, found.path, found.size)
    else:
        tally.other_files += 1


def _of_object(found: StoredObject, tally: Tally, storage: Mapping[str, str] | None) -> Iterator[Piece | LooseFile]:
    folder, _, name = found.uri.rpartition("/")
    if is_archive(name):
        yield _archive(found.uri, found.size, storage)
    elif found.chosen or _is_text(name):
        yield LooseFile(folder, name, found.size, chosen=found.chosen)
    else:
        tally.other_files += 1


def _is_text(name: str) -> bool:
    return is_document(name[: -len(_GZ)] if name.lower().endswith(_GZ) else name)


def _archive(path: str, size: int, storage: Mapping[str, str] | None = None) -> Piece:
    is_tables = path.lower().endswith(_ZIP) and is_dataset(path, storage)
    return Piece(kind="datasets" if is_tables else "archive", path=path, size=size)

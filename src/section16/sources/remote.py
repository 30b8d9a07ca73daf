"""Objects of a store as files: listed by name, prefix or glob, and read in a few large parts.

The URI (`s3://`, `gs://`, `az://`, `abfss://`) names the store. Options as delta-rs takes them give access to it or,
without options, the environment of the process that reads: the same as for a lake.
"""

import io
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.fs
from deltalake.exceptions import DeltaError

from section16.sources.names import OBJECT_URI
from section16.sources.piece import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["StoredObject", "objects_at", "open_object", "size_of", "stamp_of"]

_PART: Final = 8 << 20  # bytes a request: enough that its delay does not count
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m|↳")
_MAGIC: Final = re.compile(r"[*?]")
_ERRORS: Final = (OSError, ValueError, DeltaError, pa.ArrowException)


class StoredObject(NamedTuple):
    """An object of a store: its URI and bytes; `chosen` if the user named this very object."""

    uri: str
    size: int
    chosen: bool = False


def objects_at(name: str, options: Mapping[str, str] | None = None) -> tuple[StoredObject, ...]:
    """Return the objects of a name: itself, all below it, or those that a glob matches; sorted.

    Raises:
        SourceError: there is none, or the store does not answer.

    """
    root, path = _split(name)
    try:
        found = tuple(sorted(_matches(_store(root, options), path)))
    except _ERRORS as error:
        message = f"{name}: {_error_line(error)}; look at the name, and at the access to the store"
        raise SourceError(message) from None
    if not found:
        message = f"{name}: no such object; look at how it is spelled"
        raise SourceError(message)
    return tuple(StoredObject(f"{root}/{one}", size, chosen=one == path) for one, size in found)


def open_object(uri: str, options: Mapping[str, str] | None = None) -> io.BufferedReader:
    """Open an object to read it; raises OSError with a message of one line, now or while it is read."""
    root, path = _split(uri)
    try:
        return io.BufferedReader(_Object(_store(root, options).open_input_file(path)), _PART)
    except FileNotFoundError:
        raise FileNotFoundError(2, "no such object", uri) from None
    except _ERRORS as error:
        raise OSError(_error_line(error)) from None


def size_of(file: io.BufferedReader) -> int:
    """Return the size of an open file or object that was not read yet."""
    if isinstance(file.raw, io.FileIO):
        return os.fstat(file.fileno()).st_size
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def stamp_of(uri: str, options: Mapping[str, str] | None = None) -> tuple[int, int]:
    """Return size and time of change (ns) of an object, to notice a change; zeros where there is none."""
    root, path = _split(uri)
    try:
        seen = _store(root, options).get_file_info(path)
    except _ERRORS:
        return 0, 0
    return seen.size or 0, seen.mtime_ns or 0


class _Object(io.RawIOBase):
    """An object's bytes."""

    def __init__(self, file: pa.NativeFile) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            part = self._file.read(len(view))
        except _ERRORS as error:
            raise OSError(_error_line(error)) from None
        view[: len(part)] = part
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _matches(store: pyarrow.fs.FileSystem, path: str) -> Iterator[tuple[str, int]]:
    magic = _MAGIC.search(path)
    if not magic:
        seen = store.get_file_info(path) if path else None
        if seen is not None and seen.type == pyarrow.fs.FileType.File:
            yield path, seen.size
            return
    base = path[: magic.start()].rpartition("/")[0] if magic else path.rstrip("/")
    wanted = re.compile(_pattern(path) if magic else ".*", re.DOTALL)
    for one in store.get_file_info(pyarrow.fs.FileSelector(base, recursive=True, allow_not_found=True)):
        if one.type == pyarrow.fs.FileType.File and wanted.fullmatch(one.path):
            yield one.path, one.size


def _pattern(glob: str) -> str:
    """Return a glob as a regular expression: `*` and `?` stay within a folder, `**/` does not."""
    patterns = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    return "".join(patterns.get(one) or re.escape(one) for one in parts)


def _split(uri: str) -> tuple[str, str]:
    found = OBJECT_URI.fullmatch(uri)
    if found is None:
        message = f"{uri}: it is not the name of an object; write it as s3://bucket/folder/object"
        raise SourceError(message)
    return found[1], found[2]


def _store(root: str, options: Mapping[str, str] | None) -> pyarrow.fs.FileSystem:
    return _opened(root, tuple(sorted((options or {}).items())))


@lru_cache(maxsize=8)
def _opened(root: str, options: tuple[tuple[str, str], ...]) -> pyarrow.fs.FileSystem:
    from deltalake.fs import DeltaStorageHandler  # noqa: PLC0415 - not for local sources

    return pyarrow.fs.PyFileSystem(DeltaStorageHandler(root, options=dict(options) or None))


def _error_line(error: BaseException) -> str:
    return " ".join(_COLOURS.sub(" ", str(error)).split())[:300] or type(error).__name__

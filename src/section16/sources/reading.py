"""The documents of a piece, one after the other, with one of them in memory."""

import os
import stat
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import BinaryIO, Final, cast

from section16.sources.documents import DocumentReader
from section16.sources.gzip import Unpacked
from section16.sources.names import is_archive, is_gzip, is_tar, is_zip
from section16.sources.piece import Piece, Tally, UnreadSource, label_of, path_of
from section16.sources.remote import is_remote, open_object, size_of
from section16.sources.streams import Body, BrokenArchiveError, Guarded, Readable, SourceFile
from section16.sources.tar import walk_tar
from section16.sources.zip import walk_zip
from section16.table.raw import RawFiling

__all__ = ["read_piece"]

_HEAD: Final = 512
_AT_ONCE: Final = 1 << 16  # a filing of the usual size comes in one call of the system
_TAR: Final = ".tar"
_TAR_GZ: Final = (".tgz", ".tar.gz")
_GZ: Final = ".gz"
_AGAIN: Final = "what stands before was read; get it again for the rest"


def read_piece(
    piece: Piece, tally: Tally | None = None, storage: Mapping[str, str] | None = None
) -> Iterator[RawFiling]:
    """Yield the documents of a piece of files, or of an archive; `tally` counts all else, and lists what broke.

    `storage` holds options for objects of a store, as the lake takes them. Nothing in a source raises: what cannot be
    read is in the tally as an `UnreadSource`, and what stands before it is read.
    """
    if piece.kind == "datasets":
        message = f"{piece.path}: it holds the SEC's tables, not documents; read its members"
        raise ValueError(message)
    tally = Tally() if tally is None else tally
    reader = DocumentReader(tally)
    for member in piece.members or ("",):
        yield from _SourceReader(path_of(piece.path, member), reader, tally, storage).read(chosen=piece.chosen)


class _SourceReader:
    """One file on the disk, or object of a store."""

    def __init__(self, path: str, reader: DocumentReader, tally: Tally, storage: Mapping[str, str] | None) -> None:
        self._path = path
        self._storage = storage
        self._label = label_of(path)
        self._reader = reader
        self._tally = tally

    def read(self, *, chosen: bool) -> Iterator[RawFiling]:
        try:
            file = self._opened()
            file.peek(_HEAD)  # so that a file that cannot be read fails here
        except OSError as error:
            self._unread(f"{error.strerror or error}; look at the file, and ingest it again".lower())
            return
        with file:
            yield from self._by_content(file, chosen=chosen)

    def _opened(self) -> BufferedReader:
        if is_remote(self._path):
            return open_object(self._path, self._storage)
        return cast("BufferedReader", open(self._path, "rb", buffering=_AT_ONCE, opener=_open))

    def _by_content(self, file: BufferedReader, *, chosen: bool) -> Iterator[RawFiling]:
        """Read it as what its first bytes show it to be."""
        name = self._path.lower()
        head = file.peek(_HEAD)
        if is_gzip(head):
            yield from self._unpacked(Unpacked(file), name, chosen=chosen)
        elif is_zip(head):
            yield from self._zip(file)
        elif is_tar(head) or name.endswith(_TAR):
            yield from self._tar(Guarded(file))
        elif is_archive(os.path.basename(name)):  # noqa: PTH119 - a path of the system, or of an object store
            self._unread("it is no archive, whatever its name says, or its beginning is lost; get it again")
        else:
            size = size_of(file)
            yield from self._alone(SourceFile(self._path, 1, Body(Guarded(file), size), size), chosen=chosen)

    def _unpacked(self, unpacked: Unpacked, name: str, *, chosen: bool) -> Iterator[RawFiling]:
        if is_tar(unpacked.peek(_HEAD)) or name.endswith(_TAR_GZ):
            yield from self._tar(unpacked)
        else:
            inner = self._path[: -len(_GZ)] if name.endswith(_GZ) else self._path
            yield from self._alone(SourceFile(inner, 1, unpacked), chosen=chosen)

    def _alone(self, entry: SourceFile, *, chosen: bool) -> Iterator[RawFiling]:
        yield from self._reader.read(entry, self._label, chosen=chosen)
        if entry.body.broken:
            self._unread(f"{entry.body.broken}; get it again", size=entry.size)

    def _tar(self, stream: Readable) -> Iterator[RawFiling]:
        broken = None
        try:
            for entry in walk_tar(stream):
                yield from self._reader.read(entry, f"{self._label}!{entry.name}")
        except BrokenArchiveError as error:
            broken = str(error)
        if broken := stream.broken or broken:
            self._unread(f"{broken}; {_AGAIN}")

    def _zip(self, file: BinaryIO) -> Iterator[RawFiling]:
        try:
            for entry in walk_zip(file):
                source = f"{self._label}!{entry.name}"
                yield from self._reader.read(entry, source)
                if entry.body.broken:
                    self._reader.leave_unread(entry, source, f"{entry.body.broken}; get the zip again")
        except BrokenArchiveError as error:
            self._unread(f"{error}; {_AGAIN}")

    def _unread(self, reason: str, *, size: int | None = None) -> None:
        self._tally.unread.append(UnreadSource(source=self._label, reason=reason, size=size))


def _open(path: str, flags: int) -> int:
    """Open a regular file only, and do not wait on a pipe."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(0, "it is no regular file", path)

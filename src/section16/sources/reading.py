"""The documents of a piece: its files and archives are opened and cut into submissions, one in memory at a time."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import BinaryIO, Final, Literal, NamedTuple, cast

from msgspec.structs import replace

from section16.sources.names import (
    accession_of,
    form_of,
    is_archive,
    is_document,
    is_gzip,
    is_ours,
    is_packed,
    is_remote,
    is_tar,
    is_zip,
    own_accession,
    starts_submission,
)
from section16.sources.piece import Piece, Tally, UnreadSource, label_of, path_of
from section16.sources.remote import open_object, size_of
from section16.sources.streams import Body, BrokenArchiveError, Guarded, Readable, SourceFile, Unpacked
from section16.sources.tar import walk_tar
from section16.sources.zip import walk_zip
from section16.table.raw import RawFiling
from section16.xml.container.markup import PRIVACY_WRAPPER, SUBMISSION, SUBMISSION_STARTS

__all__ = ["SubmissionText", "read_piece", "split"]

_HEAD: Final = 512
_AT_ONCE: Final = 1 << 16  # a filing of the usual size comes in one call of the system
_TAR: Final = ".tar"
_TAR_GZ: Final = (".tgz", ".tar.gz")
_GZ: Final = ".gz"
_AGAIN: Final = "what stands before was read; get it again for the rest"
_STEP: Final = 1 << 20
_START: Final = re.compile(
    rb"(?:^|(?<=\r)|(?<=%b))(?:%b)" % (SUBMISSION.closes, b"|".join(map(re.escape, SUBMISSION_STARTS))), re.MULTILINE
)
_LONGEST_START: Final = 32
_WRAPPED_WITHIN: Final = 4_000  # bytes from the wrapper's first line to the document's
_FIRST: Final = 1 << 20  # nearly every filing comes whole with this
_TRACE: Final = b"ownershipDocument"
_MOST_BYTES: Final = 200_000_000  # of one document, as EDGAR takes them
_TOO_LARGE: Final = f"more than {_MOST_BYTES:,} bytes, which EDGAR takes of no submission; look at what it is"


def read_piece(
    piece: Piece, tally: Tally | None = None, storage: Mapping[str, str] | None = None
) -> Iterator[RawFiling]:
    """Yield the documents of a piece of files, or of an archive; `tally` counts all else, and lists what broke.

    `storage` holds options for objects of a store, as the lake takes them. Nothing in a source raises: what cannot be
    read is in the tally as an `UnreadSource`, and what comes before it is read.
    """
    if piece.kind == "datasets":
        message = f"{piece.path}: it holds the SEC's tables, not documents; read its members"
        raise ValueError(message)
    tally = Tally() if tally is None else tally
    reader = _DocumentReader(tally)
    for member in piece.members or ("",):
        yield from _SourceReader(path_of(piece.path, member), reader, tally, storage).read(chosen=piece.chosen)


class _SourceReader:
    """One file on the disk, or object of a store."""

    def __init__(self, path: str, reader: "_DocumentReader", tally: Tally, storage: Mapping[str, str] | None) -> None:
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


class _DocumentReader:
    """Reads the files of one piece; what is not a document is counted in `tally`."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def read(self, file: SourceFile, source: str, *, chosen: bool = False) -> Iterator[RawFiling]:
        """Yield the documents of a file; `source` is its name for people.

        A file that the user has `chosen` by its name counts as a document whatever it is.
        """
        name = file.name.rpartition("/")[2]
        if not chosen and not is_document(name):
            self._leave_out(file, name, source)
            return
        first = file.body.read(_FIRST)
        own = own_accession(file.name)
        if own is None and starts_submission(first):
            yield from self._parts(file, first, source, chosen=chosen)
        elif chosen or self._is_wanted(first):
            yield from self._one(file, first, source, own, chosen=chosen)

    def leave_unread(self, file: SourceFile, source: str, reason: str) -> None:
        """Record that the bytes of a file could not be read."""
        found = accession_of(file.name)
        one = UnreadSource(source=source, reason=reason, position=file.position, accession=found, size=file.size)
        self._tally.unread.append(one)

    def _leave_out(self, file: SourceFile, name: str, source: str) -> None:
        if not is_packed(name) or name.startswith("."):
            self._tally.other_files += 1
            return
        reason = "a packed file within an archive is not read; take it out, and name it too"
        self.leave_unread(file, source, reason)

    def _is_wanted(self, head: bytes) -> bool:
        form = form_of(head)
        if form is None or is_ours(form):
            return True
        self._tally.other_forms += 1
        return False

    def _one(
        self, file: SourceFile, first: bytes, source: str, own: str | None, *, chosen: bool
    ) -> Iterator[RawFiling]:
        accession = own or accession_of(file.name)
        text = first if len(first) < _FIRST else first + self._rest(file)
        if len(text) > _MOST_BYTES or (file.size or 0) > _MOST_BYTES:
            self.leave_unread(file, source, _TOO_LARGE)
        elif file.body.broken:
            return  # half a document is not kept; the caller records where the source broke
        elif accession and not (own or chosen) and _TRACE not in text:
            self._tally.other_files += 1  # an exhibit or a page in a filing's folder
        else:
            self._tally.documents += 1
            yield RawFiling(data=text, accession=accession, source=source, position=file.position)

    @staticmethod
    def _rest(file: SourceFile) -> bytes:
        """Return the remaining bytes, one more than is allowed at most; none of a file known to be too large."""
        return b"" if (file.size or 0) > _MOST_BYTES else file.body.read(_MOST_BYTES + 1 - _FIRST)

    def _parts(self, file: SourceFile, first: bytes, source: str, *, chosen: bool) -> Iterator[RawFiling]:
        """Yield the submissions of a file whose name holds no accession number."""
        for position, part in enumerate(split(first, file.body, _MOST_BYTES), 1):
            alone = position == 1 and part.ended == "file"
            place = file.position if alone else position
            if part.ended == "cut":
                self.leave_unread(replace(file, position=place, size=None), source, _TOO_LARGE)
            elif part.ended == "file" and file.body.broken:
                return
            elif (chosen and alone) or self._is_wanted(part.text):
                self._tally.documents += 1
                yield RawFiling(data=part.text, accession=None, source=source, position=place)


class SubmissionText(NamedTuple):
    """The text of one submission; it ends where the next begins, with the file, or, if it is too long, is cut."""

    text: bytes
    ended: Literal["next", "file", "cut"]


def split(first: bytes, rest: Readable, most: int) -> Iterator[SubmissionText]:
    """Yield the submissions of a file, of which `first` was read already; each has at most `most` bytes."""
    held, searched, cut = bytearray(first), 1, False
    while True:
        start = _next_start(held, searched)
        if start >= 0:
            yield from _part(held, start, "next", cut=cut)
            searched, cut = 1, False
            continue
        if len(held) > most:
            yield from _part(held, most, "cut", cut=cut)
            del held[:-_LONGEST_START]
            cut = True
        searched = max(1, len(held) - _LONGEST_START)
        part = rest.read(_STEP)
        if not part:
            break
        held += part
    yield from _part(held, len(held), "file", cut=cut)


def _part(held: bytearray, end: int, ended: Literal["next", "file", "cut"], *, cut: bool) -> Iterator[SubmissionText]:
    """Take the beginning out; yield nothing for blank text, or for the rest of a submission that was cut."""
    text = bytes(memoryview(held)[:end])
    del held[:end]
    if not cut and not text.isspace() and text:
        yield SubmissionText(text, ended)


def _next_start(held: bytearray, searched: int) -> int:
    """Return where the next submission begins, -1 if that was not read yet; the document in a wrapper is part of it."""
    found = _START.search(held, searched)
    if found and held.startswith(PRIVACY_WRAPPER) and _is_wrapped(held, found.start()):
        found = _START.search(held, found.end())
    return found.start() if found else -1


def _is_wrapped(held: bytearray, start: int) -> bool:
    starts_with_wrapper = held.startswith(PRIVACY_WRAPPER, start)
    return start < _WRAPPED_WITHIN and not starts_with_wrapper and not _START.search(held, 1, start)

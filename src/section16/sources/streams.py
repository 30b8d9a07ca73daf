"""A file of a source as a stream: its name, and bytes that end where the file or the archive's member does.

ISA-L unpacks gzip several times as fast as zlib; its own file object loses the bytes just before a break, so its
decompressor is given the bytes here. Memory is bounded whatever is packed, and a damaged file is read up to the break.
"""

import zipfile
import zlib
from io import BufferedReader, RawIOBase
from tarfile import TarError
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from isal import igzip_lib
from msgspec import Struct

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = [
    "ERRORS",
    "TOO_FAR",
    "Body",
    "BrokenArchiveError",
    "Guarded",
    "Readable",
    "SourceFile",
    "Stream",
    "Unpacked",
    "describe_error",
    "unpacks_too_far",
]

_STEP: Final = 1 << 18
_IN: Final = 1 << 16
_OUT: Final = 1 << 18
_MARK: Final = b"\x1f\x8b"
# Deflate packs at most 1,032 to 1; filings, also made-up ones, come to 8 to 40 to 1.
_MOST_RATIO: Final = 250
_FREE: Final = 256_000_000
TOO_FAR: Final = f"it unpacks to more than {_MOST_RATIO} times its size, as no filings do"
# What the readers of the standard library raise over broken files; tests with hostile files found each.
ERRORS: Final = (
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
    zlib.error,
    TarError,
    zipfile.BadZipFile,
)


class BrokenArchiveError(Exception):
    """The rest of an archive cannot be read; the message is what was seen."""


class Stream(Protocol):
    """Something that bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; fewer only at the end."""


class Readable(Stream, Protocol):
    """The bytes of one file; reading never raises: where it has to stop early, `broken` says why."""

    @property
    def broken(self) -> str | None:
        """Return why it ended too early, if it did."""


class Body:
    """The next `left` bytes of a stream."""

    __slots__ = ("_stream", "broken", "left")

    def __init__(self, stream: Stream, left: int) -> None:
        self._stream = stream
        self.left = left
        self.broken: str | None = None

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; fewer at its end, or where the stream ends before it."""
        wanted = min(size, self.left)
        data = self._stream.read(wanted)
        self.left -= len(data)
        if len(data) < wanted:
            self.broken = "it ends too early"
        return data

    def skip(self, padding: int) -> bool:
        """Go to its end and over some padding; return False where the stream ends before that."""
        self.left += padding
        while self.left and self.read(_STEP):
            pass
        return not self.left


class Guarded:
    """A stream that does not raise: an error ends it, and `broken` has its message."""

    def __init__(self, file: Stream) -> None:
        self._file = file
        self.broken: str | None = None

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; fewer at the end, or at a break."""
        if self.broken:
            return b""
        try:
            return self._file.read(size)
        except ERRORS as error:
            self.broken = describe_error(error)
            return b""


class SourceFile(Struct, frozen=True):
    """A file, or a member of an archive; `position` counts members from 1.

    The body can be read until the next member is asked for.
    """

    name: str
    position: int
    body: Readable
    size: int | None = None


def describe_error(error: BaseException) -> str:
    """Return the message of an error on one line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split()) or type(error).__name__


def unpacks_too_far(unpacked: int, packed: int) -> bool:
    """Tell whether an archive is a bomb: far more bytes than filings have when they are unpacked."""
    return unpacked > _FREE and unpacked > _MOST_RATIO * packed


class _Inflated(RawIOBase):
    """The bytes of a gzip file. It raises nothing: at a break it ends, and `broken` says why."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._engine = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        self._held = b""
        self._taken = self._given = 0
        self._ended = False
        self.broken: str | None = None

    def readable(self) -> bool:
        """Return True, as io asks."""
        return True

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill a buffer; 0 at the end, or at a break."""
        view = memoryview(buffer).cast("B")
        while not self._ended:
            try:
                part = self._part(len(view))
            except (igzip_lib.IsalError, OSError, EOFError, ValueError) as error:  # type: ignore[misc]
                self._stop(str(error) or type(error).__name__)
                break
            if part:
                view[: len(part)] = part
                self._count(len(part))
                return len(part)
        return 0

    def _part(self, most: int) -> bytes:
        """Unpack some bytes; return none at the end of a member of the gzip, and of the file."""
        if self._engine.eof:
            self._next_member()
            return b""
        if not self._engine.needs_input:
            return self._engine.decompress(b"", most)
        packed = self._held or self._read()
        self._held = b""
        if packed:
            return self._engine.decompress(packed, most)
        self._stop("the file ends too early")
        return b""

    def _read(self) -> bytes:
        packed = self._file.read(_IN)
        self._taken += len(packed)
        return packed

    def _next_member(self) -> None:
        """Begin the next member of the gzip; other bytes after the last, as padding, are left out."""
        self._held = self._engine.unused_data
        if len(self._held) < len(_MARK):
            self._held += self._read()
        self._ended = not self._held.startswith(_MARK)
        self._engine = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)

    def _count(self, given: int) -> None:
        self._given += given
        if unpacks_too_far(self._given, self._taken):
            self._stop(TOO_FAR)

    def _stop(self, reason: str) -> None:
        self.broken = f"gzip breaks off after {self._given:,} bytes unpacked: {reason}"
        self._ended = True


class Unpacked:
    """A gzip file, unpacked while it is read; `broken` says why it ended, if that was too early."""

    def __init__(self, file: BinaryIO) -> None:
        self._raw = _Inflated(file)
        self._buffered = BufferedReader(self._raw, _OUT)
        self.read = self._buffered.read
        self.peek = self._buffered.peek

    @property
    def broken(self) -> str | None:
        """Return where and why it breaks off."""
        return self._raw.broken

"""A file of a source as a stream: its name, and bytes that end where the file or the archive's member does."""

import zipfile
import zlib
from tarfile import TarError
from typing import Final, Protocol

from msgspec import Struct

__all__ = ["ERRORS", "Body", "BrokenArchiveError", "Guarded", "Readable", "SourceFile", "Stream", "describe_error"]

_STEP: Final = 1 << 18
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
    """A stream that does not raise: an error ends it, and stands in `broken`."""

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

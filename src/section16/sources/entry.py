"""A member of an archive, or a file: its name, and its bytes as a stream that ends where the member does."""

import zipfile
import zlib
from tarfile import TarError
from typing import Final, Protocol

from msgspec import Struct

__all__ = ["ERRORS", "Body", "BrokenArchiveError", "Guarded", "Readable", "SourceFile", "Stream", "describe_error"]

_STEP: Final = 1 << 18
# What the readers of the standard library raise over broken files, found by asking them; a hostile one finds each.
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
    """What bytes can be had from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; fewer only at the end."""


class Readable(Stream, Protocol):
    """The bytes of one member; reading never raises, but ends, and then `broken` says why."""

    @property
    def broken(self) -> str | None:
        """Return why it ended too early, if it did."""


class Body:
    """The next `left` bytes of a stream."""

    __slots__ = ("_stream", "broken", "left")

    def __init__(self, stream: Stream, left: int) -> None:
        """Begin where the stream stands."""
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
        """Go to its end and over some padding; False where the stream ends before."""
        self.left += padding
        while self.left and self.read(_STEP):
            pass
        return not self.left


class Guarded:
    """A file of the standard library whose errors are told in `broken`."""

    def __init__(self, file: Stream) -> None:
        """Read from a file."""
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
    """One member; `position` counts the members from 1. Its body is good until the next member is asked for."""

    name: str
    position: int
    body: Readable
    size: int | None = None


def describe_error(error: BaseException) -> str:
    """Return an error's words on one line."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(words.split()) or type(error).__name__

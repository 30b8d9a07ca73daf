"""Gzip as a stream: bounded memory whatever is packed, and of a damaged file all that can be read.

ISA-L unpacks several times as fast as zlib; its own file object loses what stands before a break, so the bytes are
handed to its decompressor here.
"""

from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, Final

from isal import igzip_lib

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Unpacked"]

_IN: Final = 1 << 16
_OUT: Final = 1 << 18
_MARK: Final = b"\x1f\x8b"
# Deflate packs at most 1,032 to 1; filings, also made ones, come to 8 to 40 to 1.
_MOST_RATIO: Final = 250
_FREE: Final = 256_000_000


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
        if self._given > _FREE and self._given > _MOST_RATIO * self._taken:
            self._stop(f"it unpacks to more than {_MOST_RATIO} times its size, as no filings do")

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

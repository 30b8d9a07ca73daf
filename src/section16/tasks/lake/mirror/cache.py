"""The raw cache: a folder of full-submission texts, archives, data sets and indexes as EDGAR gave them.

A file gets its name when it is whole, so a run that was killed is continued by the next. A text lies by its accession
number alone: whichever list named it, it is fetched once.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from filelock import FileLock

from section16.edgar.public.page import Seen
from section16.tasks.files import open_whole

__all__ = ["Cache", "cache_of", "local_folder"]

_FILINGS: Final = "filings"
_SEEN: Final = ".seen.json"
_LOCK: Final = ".lock"
_PARTS: Final = ".parts"
_CENTURY: Final = 70  # EDGAR's first numbers are of 1993
_CACHE: Final = "_raw"


class Cache:
    """A raw cache in a folder, which is made if missing."""

    def __init__(self, folder: Path) -> None:
        """Open it; raises OSError."""
        self.folder = folder
        self.filings = folder / _FILINGS
        self._parts = folder / _PARTS
        self.filings.mkdir(parents=True, exist_ok=True)
        self._parts.mkdir(exist_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the cache for this process; wait while another holds it. A process that is killed holds nothing."""
        with FileLock(self.folder / _LOCK, thread_local=False):  # held as well where another thread ends it
            yield

    @staticmethod
    def place_of(accession: str) -> str:
        """Return where a text lies below `filings`: by its year and the last three digits of its number."""
        year = int(accession[11:13])
        return f"{(1900 if year >= _CENTURY else 2000) + year}/{accession[-3:]}/{accession}.txt"

    def text_path(self, accession: str) -> Path:
        """Return the file of a text, whether it is here or not."""
        return self.filings / self.place_of(accession)

    def size_of(self, accession: str) -> int | None:
        """Return how many bytes a text has; None where it is not here."""
        try:
            return self.text_path(accession).stat().st_size
        except OSError:
            return None

    def keep_text(self, accession: str, data: bytes) -> None:
        """Keep a text; raises OSError."""
        self._write(f"{_FILINGS}/{self.place_of(accession)}", data)

    def page(self, name: str) -> bytes | None:
        """Return a page that was kept under a name, as an index; None where it is not here."""
        with suppress(OSError):
            return (self.folder / name).read_bytes()
        return None

    def seen(self, name: str) -> Seen | None:
        """Return the marks of a kept page's version, to ask whether it has changed."""
        if not (self.folder / name).is_file():
            return None
        try:
            return msgspec.json.decode((self.folder / f"{name}{_SEEN}").read_bytes(), type=Seen)
        except (OSError, msgspec.DecodeError):
            return None

    def keep_page(self, name: str, data: bytes, seen: Seen) -> None:
        """Keep a page, then the marks of its version; after a crash between the two, it is asked for again."""
        self._write(name, data)
        self.keep_seen(name, seen)

    def keep_seen(self, name: str, seen: Seen) -> None:
        """Keep the marks of a page's version."""
        self._write(f"{name}{_SEEN}", msgspec.json.encode(seen))

    def filling(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file that gets its name when the block ends, and is removed when the block raises."""
        return open_whole(self.folder / name, self._parts)

    def clear_parts(self) -> None:
        """Remove what killed processes left half done; call it while holding the cache."""
        for path in self._parts.iterdir():
            path.unlink(missing_ok=True)

    def _write(self, name: str, data: bytes) -> None:
        with self.filling(name) as file:
            file.write(data)


def cache_of(lake: str, cache: Path | None) -> Path | None:
    """Return where texts are kept: the folder that is given, else beside the lake's tables; None in an object store."""
    folder = local_folder(lake)
    return cache or (folder / _CACHE if folder is not None else None)


def local_folder(lake: str) -> Path | None:
    """Return a lake's folder; None for one in an object store."""
    if lake.startswith("file://"):
        return Path(lake.removeprefix("file://"))
    return None if "://" in lake else Path(lake)

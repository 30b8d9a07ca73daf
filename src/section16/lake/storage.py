"""Where a lake is kept: a folder or an object store, named by a URI, with options as delta-rs takes them.

It can be sent to worker processes. No option's value is in its `repr`, or in an error that passes `translate_errors`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.fs
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from msgspec import Struct, field

from section16.lake.layout import LakeError

__all__ = ["Storage", "storage_at"]

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://").match
_IN_AUTHORITY = re.compile(r"(?<=://)[^/@\s]+@")
_IN_QUERY = re.compile(r"\?[^\s'\"]+")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_HARMLESS: Final = ("region", "endpoint", "timeout", "allow", "retr", "style", "conditional", "bucket", "proxy_")


class Storage(Struct, frozen=True):
    """The root of a lake; `root` is the folder where it is local, else None."""

    uri: str
    options: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Name the place, and no secret."""
        return f"Storage({self.place!r})"

    @property
    def place(self) -> str:
        """Return the URI as it may be shown."""
        return _IN_QUERY.sub("", _IN_AUTHORITY.sub("", self.uri))

    @property
    def root(self) -> Path | None:
        """Return the folder of a local lake."""
        return None if _SCHEME(self.uri) else Path(self.uri)

    def table_uri(self, table: str) -> str:
        """Return where a table is."""
        return f"{self.uri.rstrip('/')}/{table}"

    def table(self, name: str) -> DeltaTable:
        """Open a table; raise LakeError where there is none."""
        with self.translate_errors(name):
            return DeltaTable(self.table_uri(name), storage_options=self.options or None)

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table."""
        with self.translate_errors(name):
            return DeltaTable.is_deltatable(self.table_uri(name), self.options or None)

    def files(self, table: str) -> pyarrow.fs.FileSystem:
        """Return a file system whose root is the table."""
        if self.root is not None:
            return pyarrow.fs.SubTreeFileSystem(str(self.root / table), pyarrow.fs.LocalFileSystem(use_mmap=False))
        from deltalake.fs import DeltaStorageHandler  # noqa: PLC0415 - not for local lakes

        with self.translate_errors(table):
            handler = DeltaStorageHandler(self.table_uri(table), options=self.options or None)
        return pa.fs.PyFileSystem(handler)

    @contextmanager
    def translate_errors(self, name: str) -> Iterator[None]:
        """Turn what the storage raises into a LakeError; a conflict of commits passes, the writer solves it."""
        try:
            yield
        except CommitFailedError:
            raise
        except TableNotFoundError as error:
            message = f"{self.place}/{name}: there is no such table; name a folder that `section16 ingest` made"
            raise LakeError(message) from error.with_traceback(None)
        except (DeltaError, OSError, pa.ArrowException) as error:
            seen = (isinstance(error, OSError) and error.strerror) or str(error)
            message = f"{self.place}/{name}: {self.redact(seen)}; look at the storage and run it again"
            raise LakeError(message) from None

    def redact(self, text: str) -> str:
        """Return a text on one line, without the values of options that may be secret."""
        for name, value in self.options.items():
            if value and not any(word in name.lower() for word in _HARMLESS):
                text = text.replace(value, "***")
        plain = _COLOURS.sub("", text)  # delta-rs colours its arrows
        return " ".join(_IN_QUERY.sub("", _IN_AUTHORITY.sub("", plain)).split())[:400]


def storage_at(uri: str, options: dict[str, str] | None = None) -> Storage:
    """Return the storage at a folder's path or a URI; `file://` is a folder.

    Raises LakeError for a name that is not UTF-8.
    """
    if not uri.isascii() and uri.encode("utf-8", "ignore").decode() != uri:  # delta-rs takes text only
        message = f"{uri!r}: the lake's name has bytes that are no UTF-8; give it another"
        raise LakeError(message)
    local = uri.removeprefix("file://")
    return Storage(uri if _SCHEME(local) else str(Path(local).absolute()), dict(options or {}))

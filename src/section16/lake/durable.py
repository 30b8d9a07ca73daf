"""Files of a table that are on the disk before anybody relies on them, and a checksum of what was written.

Of a local lake only: an object store keeps what it has answered for, and checks it itself.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import pyarrow as pa
from isal.isal_zlib import crc32

from section16.durable import make_folder, sync
from section16.lake.storage import Storage

__all__ = ["NewFile", "checksum_of", "sync_log"]

_LOG: Final = "_delta_log"
_VERSION_DIGITS: Final = 20
_STEP: Final = 1 << 20


class NewFile:
    """A file of a table while it is written; once closed, it and its name are on the disk.

    `size` counts its bytes, `checksum` is their CRC-32: 50 GB/s, where SHA-256 takes longer than reading the disk.
    """

    def __init__(self, storage: Storage, table: str, path: str) -> None:
        self.size = self.checksum = 0
        self.closed = False
        self._place = None if storage.root is None else storage.root / table / path
        self._file: BinaryIO | pa.NativeFile
        if self._place is None:
            stream = storage.files(table).open_output_stream(path)
            self._file = pa.BufferedOutputStream(stream, _STEP)  # delta-rs takes whole bytes, which this makes of views
        else:
            make_folder(self._place.parent)
            self._file = self._place.open("xb")

    def write(self, data: "bytes | pa.Buffer") -> int:
        """Write some bytes."""
        view = memoryview(data)
        self._file.write(view)
        self.checksum = crc32(view, self.checksum)
        self.size += view.nbytes
        return view.nbytes

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self.size

    def flush(self) -> None:
        """Do nothing: what counts is `close`."""

    def close(self) -> None:
        """Put the file and its name on the disk; do nothing the second time."""
        if self.closed:
            return
        self.closed = True
        with self._file:
            if self._place is not None:
                self._file.flush()
                os.fsync(self._file.fileno())
        if self._place is not None:
            sync(self._place.parent)


def sync_log(storage: Storage, table: str, since: int) -> None:
    """Put the entries of a table's log from a version on, and its checkpoints, on the disk."""
    if storage.root is None:
        return
    log = storage.root / table / _LOG
    for one in log.iterdir():
        version = one.name[:_VERSION_DIGITS]
        if not version.isdigit() or int(version) >= since:
            with suppress(FileNotFoundError):  # another writer's, under a name for the time being
                sync(one)
    for folder in (log, log.parent, storage.root):
        sync(folder)


def checksum_of(place: Path) -> int:
    """Return the CRC-32 of a file; raises OSError."""
    found = 0
    with place.open("rb", buffering=0) as file:
        while part := file.read(_STEP):
            found = crc32(part, found)
    return found

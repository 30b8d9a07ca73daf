"""The files of each table, by its log and by `batches`: a table that lost rows is an error, as is a damaged file.

`batches` is the truth. Where a table's log is behind it, as in the midst of a commit or after a power cut, the files
that `batches` names count; a table that is gone, and a file that is not as it was written, are told by name.
"""

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from msgspec import Struct

from section16.lake.batches.records import BatchRecord, batch_records
from section16.lake.durable import checksum_of
from section16.lake.layout import BATCHES, COMMIT_ORDER, LakeError
from section16.lake.storage import Storage
from section16.lake.tables import LakeFile, Tables

__all__ = ["ADVICE", "Contents", "DamagedFile", "checksums_of", "damaged_files", "gone", "what_is_wrong"]

ADVICE: Final = "restore the file from a backup, or `ingest` its sources again, which heals the lake"
_AT_ONCE: Final = 4
# The size and time at which a file was found whole, by its place: a file is read once in a process.
_WHOLE: Final[dict[Path, tuple[int, int]]] = {}


def gone(storage: Storage, table: str) -> LakeError:
    """Return the error for a table that had rows and is not there."""
    message = f"{storage.place}: the table {table} is gone; restore it from a backup, or ingest into a new lake"
    return LakeError(message)


def checksums_of(records: list[BatchRecord], table: str) -> dict[str, int]:
    """Return the checksums of a table's files by path, as far as `batches` has them."""
    files = (one for entry in records if entry.redo for one in entry.redo.add.get(table, ()))
    return {one.path: one.checksum for one in files if one.checksum is not None}


def what_is_wrong(place: Path, size: int, checksum: int | None) -> str | None:
    """Return what is wrong with a file, None where it is as it was written."""
    try:
        status = place.stat()
        if status.st_size != size:
            return f"it has {status.st_size:,} bytes of {size:,}"
        stamp = status.st_size, status.st_mtime_ns
        if checksum is None or _WHOLE.get(place) == stamp:
            return None
        if checksum_of(place) != checksum:
            return "its bytes are not those that were written"
    except FileNotFoundError:
        return "the file is not there"
    except OSError as error:
        return f"the file cannot be read ({error.strerror or error})"
    _WHOLE[place] = stamp
    return None


class DamagedFile(Struct, frozen=True):
    """A file that is not as it was written, and what was seen."""

    table: str
    file: LakeFile
    seen: str


def damaged_files(tables: Tables) -> list[DamagedFile]:
    """Return the damaged files of the tables as of their last refresh; none of an object store, which checks them."""
    root, records = tables.storage.root, batch_records(tables)
    if root is None:
        return []
    jobs = [
        (table, file, checksums.get(file.path))
        for table in COMMIT_ORDER
        for checksums in (checksums_of(records, table),)
        for file in tables.files(table).values()
    ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        seen = pool.map(lambda job: what_is_wrong(root / job[0] / job[1].path, job[1].size, job[2]), jobs)
        return [DamagedFile(table, file, one) for (table, file, _), one in zip(jobs, seen, strict=True) if one]


class Contents:
    """The files that readers of a lake see."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._ledger: list[BatchRecord] = []
        self._version = -1

    def version(self, table: str) -> int:
        """Return a number that changes with the rows of a table: -1 where there is no such table yet."""
        return next(self.versions(table))

    def versions(self, *tables: str) -> Iterator[int]:
        """Yield the version of each of some tables, as `version`."""
        self._refresh_ledger()
        return map(self._version_of, tables)

    def _version_of(self, table: str) -> int:
        if not self._is_there(table):
            return -1
        version = int(self._tables.refresh(table).version())
        return version * 2**32 + self._last()

    def files(self, table: str, quarters: Collection[str] | None = None) -> Mapping[str, LakeFile]:
        """Return a table's files by path as of the version last asked for; of some quarters alone, if they are given.

        Each has what is hidden in it. Raises LakeError for a damaged one.
        """
        files = self._files(table) if self._is_there(table) else {}
        if quarters is not None:
            files = {path: file for path, file in files.items() if file.quarter in quarters}
        root, checksums = self._tables.storage.root, checksums_of(self._ledger, table)
        if root is None:  # an object store checks what it gives
            return files

        def check(file: LakeFile) -> None:
            if wrong := what_is_wrong(root / table / file.path, file.size, checksums.get(file.path)):
                message = f"{self._tables.storage.place}/{table}/{file.path}: {wrong}; {ADVICE}"
                raise LakeError(message)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(check, files.values()))
        return files

    def newest(self) -> Mapping[str, Mapping[str, LakeFile]]:
        """Return the files of every table as of the newest batch, though it may not be in the tables yet.

        They are not checked. Raises LakeError where a table is gone.
        """
        for table in COMMIT_ORDER:
            self._tables.refresh(table)
        self._refresh_ledger()  # after them, so that it has each batch that they have
        return {table: self._files(table) for table in COMMIT_ORDER}

    def batches(self) -> list[BatchRecord]:
        """Return the batches that the lake has."""
        self._refresh_ledger()
        return self._ledger

    def require_whole(self) -> None:
        """Raise LakeError where a table or a file of the lake is gone or damaged."""
        for table in (BATCHES, *COMMIT_ORDER):
            self.version(table)
            self.files(table)

    def _is_there(self, table: str) -> bool:
        tables = self._tables
        if tables.is_open(table) or tables.storage.has_table(table):
            return True
        if any(entry.added.get(table) for entry in self._ledger):
            raise gone(tables.storage, table)
        return False

    def _refresh_ledger(self) -> None:
        tables = self._tables
        if not tables.is_open(BATCHES) and not tables.storage.has_table(BATCHES):
            return
        version = int(tables.refresh(BATCHES).version())
        if version != self._version:
            self._ledger, self._version = batch_records(tables), version

    def _last(self) -> int:
        return self._ledger[-1].number if self._ledger else 0

    def _files(self, table: str) -> Mapping[str, LakeFile]:
        """Return the files of a table's log, with what `batches` has done to it since."""
        if table == BATCHES:
            return self._tables.files(table)
        done = self._tables.last_batch(table)
        if done > self._last():
            self._refresh_ledger()
        if done > self._last():
            seen = f"{table} has batch {done}, and batches ends with {self._last()}"
            message = f"{self._tables.storage.place}/{BATCHES}: {seen}; restore the table from a backup"
            raise LakeError(message)
        files = dict(self._tables.files(table))
        for entry in self._ledger:
            if entry.number > done:
                self._redo(entry, table, files)
        return files

    def _redo(self, entry: BatchRecord, table: str, files: dict[str, LakeFile]) -> None:
        if entry.redo is None:
            if entry.added.get(table) or entry.removed.get(table):
                seen = f"its log lost batch {entry.number}"
                message = f"{self._tables.storage.place}/{table}: {seen}; restore the table from a backup"
                raise LakeError(message)
            return
        for one in entry.redo.remove.get(table, ()):
            files.pop(one.path, None)
        for one in entry.redo.add.get(table, ()):
            files |= self._tables.hiding(table, {one.path: LakeFile(one.path, one.size, one.rows, one.quarter)})

"""A disk that forgets, at a power cut, what was not synced: bytes without fsync, names whose folder was not synced."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import dbapi2
from typing import Any
from unittest import mock

__all__ = ["ForgetfulDisk", "PowerCut"]

_FULL, _EXTRA = 2, 3


class PowerCut(BaseException):
    """Nothing is written any more."""


class ForgetfulDisk:
    """What of a folder is on the disk after each call of `os.fsync`, and each commit of SQLite, while it is watched.

    With `cut_at` the power is cut at that state.
    """

    def __init__(self, root: Path, cut_at: int | None = None) -> None:
        self.root = root
        self.cut_at = cut_at
        self.states: list[tuple[dict[int, bytes], dict[int, dict[str, int]]]] = [({}, {})]
        self._lock = threading.Lock()  # files are closed in several threads
        self._kept_open: dict[int, int] = {}  # by inode: no inode of what was removed is given to another file

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch until the end."""
        fsync = os.fsync

        def sync(handle: int) -> None:
            self._require_power()
            fsync(handle)
            self._keep(handle)

        connect = _connecting(self)
        with (
            mock.patch.object(os, "fsync", sync),
            mock.patch.object(sqlite3, "connect", connect),
            mock.patch.object(dbapi2, "connect", connect),
        ):
            try:
                yield
            finally:
                for handle in self._kept_open.values():
                    os.close(handle)
                self._kept_open.clear()

    def keep_database(self, path: Path) -> None:
        """Note what SQLite has put on the disk: a database, its log, and their names."""
        self._require_power()
        files = [one for one in (path, path.with_name(f"{path.name}-wal")) if one.exists()]
        with self._lock:
            contents, names = self.states[-1]
            folder = path.parent.stat().st_ino
            ours = {one.name: one.stat().st_ino for one in files}
            others = {name: at for name, at in names.get(folder, {}).items() if not name.startswith(path.name)}
            found = {one.stat().st_ino: one.read_bytes() for one in files}
            for one in files:
                self._keep_open(one.stat().st_ino, one)
            self._add({**contents, **found}, {**names, folder: {**others, **ours}})

    def different(self) -> list[int]:
        """Return the last state of each run of states that leave the same behind."""
        root = self.root.stat().st_ino
        left = [self._left(state, root) for state in range(len(self.states))]
        return [at for at, one in enumerate(left) if at + 1 == len(left) or left[at + 1] != one]

    def after_cut(self, state: int, place: Path) -> None:
        """Write what a state has into another folder."""
        self._restore(state, self.root.stat().st_ino, place)

    def _require_power(self) -> None:
        if self.cut_at is not None and len(self.states) > self.cut_at:
            raise PowerCut

    def _keep(self, handle: int) -> None:
        status = os.fstat(handle)
        with self._lock:
            contents, names = self.states[-1]
            self._keep_open(status.st_ino, Path(f"/proc/self/fd/{handle}"))
            if stat.S_ISDIR(status.st_mode):
                with os.scandir(handle) as entries:
                    names = {**names, status.st_ino: {one.name: one.inode() for one in entries}}
            else:
                contents = {**contents, status.st_ino: Path(f"/proc/self/fd/{handle}").read_bytes()}
            self._add(contents, names)

    def _keep_open(self, inode: int, path: Path) -> None:
        if inode not in self._kept_open:
            self._kept_open[inode] = os.open(path, os.O_RDONLY)

    def _add(self, contents: dict[int, bytes], names: dict[int, dict[str, int]]) -> None:
        self.states.append((contents, names))

    def _left(self, state: int, inode: int) -> bytes | dict[str, Any]:
        contents, names = self.states[state]
        if inode in contents:
            return contents[inode]
        return {name: self._left(state, found) for name, found in names.get(inode, {}).items()}

    def _restore(self, state: int, inode: int, place: Path) -> None:
        contents, names = self.states[state]
        if inode in contents:
            place.write_bytes(contents[inode])
            return
        place.mkdir(parents=True)
        for name, found in names.get(inode, {}).items():
            self._restore(state, found, place / name)


def _connecting(disk: ForgetfulDisk) -> Callable[..., sqlite3.Connection]:
    """Return `sqlite3.connect` with connections that note what they put on the disk."""
    connect = sqlite3.connect
    noting = type("Noting", (_Noting,), {"disk": disk})
    return lambda *given, **more: connect(*given, **{"factory": noting, **more})


class _Noting(sqlite3.Connection):
    """A connection whose commits are noted where they are on the disk.

    That is in WAL with synchronous FULL; with a rollback journal only with EXTRA, since the name of the journal, which
    undoes the commit, may come back.
    """

    disk: ForgetfulDisk

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.place = next((row[2] for row in super().execute("pragma database_list") if row[2]), None)

    def commit(self) -> None:
        super().commit()
        self._note()

    def close(self) -> None:
        self._note()
        in_log = next(super().execute("pragma journal_mode"))[0] == "wal"
        super().close()
        if self.place and in_log and Path(self.place).exists():  # the last to close it puts the log into the database
            self.disk.keep_database(Path(self.place))

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        made = super().execute(sql, *given)
        if sql.strip().lower() == "commit":
            self._note()
        return made

    def _note(self) -> None:
        if self.place is None or self.in_transaction:
            return
        in_log = next(super().execute("pragma journal_mode"))[0] == "wal"
        (level,) = next(super().execute("pragma synchronous"))
        if level >= (_FULL if in_log else _EXTRA):
            self.disk.keep_database(Path(self.place))

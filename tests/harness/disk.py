"""A disk that forgets, at a power cut, what was not synced: bytes without fsync, names whose folder was not synced."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

__all__ = ["ForgetfulDisk"]


class ForgetfulDisk:
    """What of a folder is on the disk after each call of `os.fsync` while it is watched."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.states: list[tuple[dict[int, bytes], dict[int, dict[str, int]]]] = [({}, {})]

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch until the end."""
        fsync, lock = os.fsync, threading.Lock()

        def sync(handle: int) -> None:
            fsync(handle)
            with lock:  # files are closed in several threads
                self._keep(handle)

        with mock.patch.object(os, "fsync", sync):
            yield

    def _keep(self, handle: int) -> None:
        status = os.fstat(handle)
        contents, names = self.states[-1]
        if stat.S_ISDIR(status.st_mode):
            with os.scandir(handle) as entries:
                names = {**names, status.st_ino: {one.name: one.inode() for one in entries}}
        else:
            contents = {**contents, status.st_ino: Path(f"/proc/self/fd/{handle}").read_bytes()}
        self.states.append((contents, names))

    def after_cut(self, state: int, place: Path) -> None:
        """Write what a state has into another folder."""
        self._restore(state, self.root.stat().st_ino, place)

    def _restore(self, state: int, inode: int, place: Path) -> None:
        contents, names = self.states[state]
        if inode in contents:
            place.write_bytes(contents[inode])
            return
        place.mkdir(parents=True)
        for name, found in names.get(inode, {}).items():
            self._restore(state, found, place / name)

"""Files in and out: names, globs, standard input, and writing that leaves the old file or the new one."""

import glob
import os
import stat
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from errno import EFBIG, EISDIR
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple
from uuid import uuid4

from section16.durable import make_folder, sync
from section16.standard.limits import LARGEST_FILE

__all__ = ["STDIN", "Input", "inputs", "is_stream", "open_whole", "read_beside", "write_together", "write_whole"]

STDIN = "-"
_ANYONE: Final = 0o666
_OWNER: Final = 0o600
_NEW: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # binary by itself but on Windows


class Input:
    """One file to read, or standard input; `name` is as the user gave it."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def stem(self) -> str:
        """Return the name without folder and ending, to name files that are made of it."""
        return "stdin" if self.name == STDIN else Path(self.name).stem

    def read(self) -> bytes:
        """Return the bytes; raises OSError, also for a file that never ends or is larger than any that is read."""
        if self.name == STDIN:
            return _bounded(sys.stdin.buffer)
        with Path(self.name).open("rb") as file:
            return _bounded(file)


def _bounded(file: BinaryIO) -> bytes:
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise OSError(EFBIG, f"more than {LARGEST_FILE:,} bytes, which no file that is read here has")
    return data


def read_beside(path: Path, name: str, largest: int) -> bytes:
    """Return the bytes of a file that another names, beside it or below; raise OSError or ValueError.

    Neither a pipe nor a device, which may never end, nor what lies elsewhere: whoever sends a file to be worked on
    does not choose what of the disk is read.
    """
    folder = path.parent.resolve()
    try:
        found = (folder / name).resolve()
    except RuntimeError:
        message = "its links lead round in a circle"
        raise ValueError(message) from None
    if not found.is_relative_to(folder):
        message = "it does not lie beside the plan"
        raise ValueError(message)
    if found.exists() and not found.is_file():
        message = "it is a folder, a pipe or a device"
        raise ValueError(message)
    with found.open("rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        message = f"it has more than {largest:,} bytes"
        raise ValueError(message)
    return data


def inputs(names: Iterable[str]) -> Iterator[Input]:
    """Expand globs that the shell did not expand; each file comes once, and a name that matches nothing stays."""
    seen: set[str] = set()
    for name in names:
        found = sorted(glob.glob(name, recursive=True)) if _is_glob(name) else []  # noqa: PTH207 - `**/*.xml` too
        for one in found or [name]:
            if one not in seen:
                seen.add(one)
                yield Input(one)


def _is_glob(name: str) -> bool:
    return name != STDIN and glob.has_magic(name) and not Path(name).exists()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that an interruption leaves the old one or the new one, never a part."""
    write_together({path: data})


def write_together(files: Mapping[Path, bytes], *, private: Collection[Path] = ()) -> None:
    """Write files that belong together: all are on the disk before the first takes its name.

    Those that are `private` can be read by their owner alone.
    """
    streams = {path: data for path, data in files.items() if is_stream(path)}
    with ExitStack() as opened:
        modes = {path: _OWNER if path in private else _ANYONE for path in files if path not in streams}
        parts = {path: opened.enter_context(_new_part(path, mode=mode)) for path, mode in modes.items()}
        for path, part in parts.items():
            part.file.write(files[path])
            part.finish()
        for path, part in parts.items():
            part.take_name(path)
    for path, data in streams.items():
        path.write_bytes(data)


@contextmanager
def open_whole(path: Path, folder: Path | None = None) -> Iterator[BinaryIO]:
    """Open a file that takes its name when all is written: an interruption leaves the old one or the new one.

    Until then it is in `folder`, which has to be on the same disk, or beside its place.
    """
    if is_stream(path):
        with path.open("wb") as stream:
            yield stream
        return
    with _new_part(path, folder) as part:
        yield part.file
        part.finish()
        part.take_name(path)


def is_stream(path: Path) -> bool:
    """Tell whether a path is a pipe or a device, as `/dev/stdout`: it is written to, and no file takes its place."""
    return path.exists() and not (path.is_file() or path.is_dir())


class _Part(NamedTuple):
    """A new file under a name of its own."""

    file: BinaryIO
    path: Path

    def finish(self) -> None:
        """Put all that was written on the disk, and close the file."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def take_name(self, path: Path) -> None:
        """Rename the file, and put that on the disk too."""
        with suppress(FileNotFoundError):  # what was private stays so
            self.path.chmod(stat.S_IMODE(self.path.stat().st_mode & path.stat().st_mode))
        self.path.replace(path)
        sync(path.parent)


@contextmanager
def _new_part(path: Path, folder: Path | None = None, mode: int = _ANYONE) -> Iterator[_Part]:
    """Open a new file for a path; it is deleted at the end unless it took another name.

    It has the permissions of `mode` that the process's umask leaves.
    """
    if path.is_dir():  # found out now, not when others have their names
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    make_folder(path.parent)
    part = (folder or path.parent) / f".section16-{uuid4().hex}"
    with os.fdopen(os.open(part, _NEW, mode), "w+b") as file:
        try:
            yield _Part(file, part)
        finally:
            part.unlink(missing_ok=True)

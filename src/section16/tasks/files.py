"""Files in and out: names, globs, standard input, and writing that leaves the old file or the new one."""

import glob
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from errno import EISDIR
from pathlib import Path

__all__ = ["STDIN", "Input", "inputs", "is_stream", "write_together", "write_whole"]

STDIN = "-"


class Input:
    """One file to read, or standard input; `name` is as the user gave it."""

    def __init__(self, name: str) -> None:
        """Keep the name."""
        self.name = name

    @property
    def stem(self) -> str:
        """Return the name without folder and ending, to name what is made of it."""
        return "stdin" if self.name == STDIN else Path(self.name).stem

    def read(self) -> bytes:
        """Return the bytes; raises OSError."""
        return sys.stdin.buffer.read() if self.name == STDIN else Path(self.name).read_bytes()


def inputs(names: Iterable[str]) -> Iterator[Input]:
    """Expand globs that the shell left alone, once each and in order; a name that matches nothing stays."""
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


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together: all are on the disk before the first takes its name."""
    staged: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            if not is_stream(path):
                _stage(path, data, staged)
        for path, part in staged.items():
            part.replace(path)
        for path in files.keys() - staged.keys():
            path.write_bytes(files[path])
    finally:
        for part in staged.values():
            part.unlink(missing_ok=True)


def is_stream(path: Path) -> bool:
    """Tell whether a path is a pipe or a device, as `/dev/stdout`: it is written to, and no file takes its place."""
    return path.exists() and not (path.is_file() or path.is_dir())


def _stage(path: Path, data: bytes, staged: dict[Path, Path]) -> None:
    if path.is_dir():  # found out now, not when others have their names
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".section16-")
    staged[path] = Path(name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    staged[path].chmod(0o644)

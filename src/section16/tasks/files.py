"""Files in and out: names, globs, standard input, and writing that leaves the old file or the new one."""

import glob
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["STDIN", "Input", "inputs", "write_whole"]

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
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

"""Folders and names that are on the disk, not only in memory, before anybody relies on them."""

import os
from pathlib import Path
from typing import Final

__all__ = ["make_folder", "sync", "write_private"]

_FOLDERS_OPEN: Final = hasattr(os, "O_DIRECTORY")  # Windows opens no folder, and syncs only what is open for writing
_ANYONE: Final = 0o777


def make_folder(folder: Path, mode: int = _ANYONE) -> None:
    """Make a folder and those above it, each on the disk; the last has the permissions of `mode`."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    sync(folder.parent)


def sync(place: Path) -> None:
    """Put a file, or the names in a folder, on the disk; raises OSError."""
    if place.is_dir() and not _FOLDERS_OPEN:
        return
    handle = os.open(place, os.O_RDONLY if _FOLDERS_OPEN else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_private(file: Path, data: bytes) -> None:
    """Write a file that its owner alone can read: an interruption leaves the old one or the new one; raises OSError."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
    sync(file.parent)

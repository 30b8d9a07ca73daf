"""A folder walked: its files in a stable order, however deep and however many; links are not followed."""

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from section16.lake.sources.tally import Tally, Unread, label_of

__all__ = ["Found", "walk"]


class Found(NamedTuple):
    """A file below a folder, with the names that stand beside it where a folder begins; `size` in bytes."""

    path: str
    size: int
    is_folder: bool = False
    names: frozenset[str] = frozenset()


def walk(root: str, tally: Tally) -> Iterator[Found]:
    """Yield each folder, then what is in it, by name; `path` is below `root`, "" for itself.

    Links, pipes and devices are counted as other files; a folder that cannot be opened is unread.
    """
    stack = [Found("", 0, is_folder=True)]
    while stack:
        found = stack.pop()
        if not found.is_folder:
            yield found
            continue
        inside = _list(root, found.path, tally)
        yield found._replace(names=frozenset(one.path.rpartition(os.sep)[2].lower() for one in inside))
        stack += reversed(inside)


def _list(root: str, folder: str, tally: Tally) -> list[Found]:
    """Return what is in a folder, sorted."""
    place = os.path.join(root, folder) if folder else root  # noqa: PTH118 - once a folder, of many
    try:
        with os.scandir(place) as entries:
            listed = sorted(entries, key=lambda one: one.name)
    except OSError as error:
        reason = f"{error.strerror or error}; allow it to be read, or leave it out".lower()
        tally.unread.append(Unread(source=label_of(place), reason=reason))
        return []
    found = [_found(one, folder) for one in listed if not one.name.startswith(".")]
    tally.other_files += found.count(None)
    return [one for one in found if one is not None]


def _found(entry: "os.DirEntry[str]", folder: str) -> Found | None:
    """Return a file or a folder, None for all else; one that is gone by now is nothing either."""
    try:
        path = f"{folder}{os.sep}{entry.name}" if folder else entry.name
        if entry.is_dir(follow_symlinks=False):
            return Found(path, 0, is_folder=True)
        at = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return Found(path, at.st_size) if stat.S_ISREG(at.st_mode) else None

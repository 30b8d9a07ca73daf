"""The memory of this process and of all that it started, together and of the largest, at its most."""

import os
import threading
import time
from pathlib import Path
from typing import Final, Self

__all__ = ["PeakMemory"]

_PROC: Final = Path("/proc")
_EVERY: Final = 0.25  # seconds
_KILO: Final = 1024


class PeakMemory:
    """Looks at the system's books while its block runs; `megabytes` is the peak, None where the system keeps none.

    Pages that processes share are counted once, in shares (PSS). `largest` is the peak of any one process. `seconds` is
    what looking took of a processor, too much to be left in a figure of processor time.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self.megabytes: float | None = None
        self.largest: float | None = None
        self.seconds = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_EVERY):
            found = [_kilobytes(one) for one in _tree(os.getpid())]
            if any(found):
                self.megabytes = max(self.megabytes or 0.0, sum(found) / _KILO)
                self.largest = max(self.largest or 0.0, max(found) / _KILO)
            self.seconds = time.thread_time()


def _tree(root: int) -> set[int]:
    """Return a process and its descendants."""
    parents = {int(path.name): _parent(path) for path in _PROC.iterdir() if path.name.isdecimal()}
    found = {root}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parent(process: Path) -> int:
    try:
        # the name of a program stands in brackets and may hold anything
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _kilobytes(process: int) -> int:
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))

"""How long the package takes to import, and the command to answer."""

import subprocess
import sys
from pathlib import Path

from benchmarks.figure import Figure, show
from benchmarks.timing import best_of

__all__ = ["figures"]

_GOAL = 0.3
_ROUNDS = 7


def figures() -> list[Figure]:
    """Measure whole processes, with the interpreter's own start."""
    command = Path(sys.executable).with_name("section16")
    return [
        _figure("import section16", [sys.executable, "-c", "import section16"]),
        _figure("section16 --help", [str(command), "--help"]),
        _figure("the interpreter alone", [sys.executable, "-c", "pass"], goal=False),
    ]


def _figure(what: str, command: list[str], *, goal: bool = True) -> Figure:
    (seconds,) = best_of(_ROUNDS, lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))  # noqa: S603
    reached = seconds < _GOAL if goal else None
    return Figure(what, f"{seconds:.2f} s", f"< {_GOAL:g} s" if goal else "", reached, "python -m benchmarks.startup")


if __name__ == "__main__":
    show(figures())

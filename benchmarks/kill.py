"""kill -9 at random points of a filing, with random faults of a sandbox: no filing is made twice, and none is lost.

`python -m benchmarks.kill 200 7` makes 200 rounds from seed 7.
"""

import sys
import tempfile

from benchmarks.figure import Figure, show
from tests.harness.kill_filings import run_lanes

__all__ = ["figures"]

_ROUNDS = 200
_SEED = 16


def figures(rounds: int = _ROUNDS, seed: int = _SEED) -> list[Figure]:
    """Kill so many filings."""
    with tempfile.TemporaryDirectory() as folder:
        made = run_lanes(rounds, seed, folder)
    command = "python -m benchmarks.kill"
    how = f"{made.killed} kills, {made.attempts} attempts, {made.decided} left to a person, {made.seconds:.0f} s"
    return [
        Figure(
            f"kill -9 at random points of {rounds} filings, with random faults: filed twice",
            f"{len(made.doubled)} ({how})",
            "0",
            not made.doubled,
            command,
        ),
        Figure("the same: lost", str(len(made.lost)), "0", not made.lost, command),
        Figure("the same: the audit trail", made.trail or "holds", "holds", not made.trail, command),
    ]


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:3])))

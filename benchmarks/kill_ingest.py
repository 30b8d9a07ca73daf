"""kill -9 at random points of ingests, of which two may run at once: no row is lost, and none is doubled.

`python -m benchmarks.kill_ingest 200 7` goes on until 200 processes were killed, from seed 7.
"""

import sys
import tempfile

from benchmarks.figure import Figure, show
from tests.harness.kill_ingests import run_lanes

__all__ = ["figures"]

_KILLS = 200
_SEED = 16


def figures(kills: int = _KILLS, seed: int = _SEED) -> list[Figure]:
    """Kill so many ingests."""
    with tempfile.TemporaryDirectory() as folder:
        made = run_lanes(kills, seed, folder)
    command = "python -m benchmarks.kill_ingest"
    how = f"{made.rounds} rounds, {made.processes} processes, {made.rows:,} rows, {made.seconds:.0f} s"
    what = f"{made.killed} kills at random points of ingest: rows"
    return [
        Figure(f"{what} lost", f"{len(made.lost)} ({how})", "0", not made.lost, command),
        Figure(f"{what} doubled", str(len(made.doubled)), "0", not made.doubled, command),
        Figure("the same: `lake check`", "; ".join(made.problems[:3]) or "holds", "holds", not made.problems, command),
    ]


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:3])))

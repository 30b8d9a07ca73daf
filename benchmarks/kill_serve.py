"""kill -9 of the workbench at random points while ten people save, approve and file: nothing is lost, nothing doubled.

Half of the kills are of one process with SQLite, whose disk is full now and then, half of two processes with one
PostgreSQL, which is restarted now and then. The local EDGAR has faults all the while.
`python -m benchmarks.kill_serve 200 7` kills two hundred times, from seed 7.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.figure import Figure, counted, show
from tests.harness.kill_workbench import Held, KillPlan, kill_workbench
from tests.harness.postgresql import postgresql_in

__all__ = ["figures"]

_COMMAND = "python -m benchmarks.kill_serve"


def figures(kills: int = 200, seed: int = 16) -> list[Figure]:
    """Kill so often."""
    every = max(1, kills // 20)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = KillPlan(kills=kills // 2, seed=seed, trouble_every=every)
        found = _shown("SQLite, disk full", kill_workbench(str(folder / "workspace"), folder, plan))
    with tempfile.TemporaryDirectory() as name, postgresql_in(Path(name)) as server:
        plan = KillPlan(kills=kills - kills // 2, seed=seed + 1, trouble_every=every, processes=2)

        def restart(_: object) -> None:
            server.stop()
            server.start()

        held = kill_workbench(server.get_uri(), Path(name), plan, restart)
    return found + _shown("2 processes, PostgreSQL, restarted", held)


def _shown(how: str, held: Held) -> list[Figure]:
    what = f"kill -9 of the workbench at {held.kills} random points, ten people, {how} {held.troubles} times"
    done = (
        f"{held.drafts} drafts, {held.saves} saves, {held.filings} filings approved and filed, {held.unsure} answers "
        f"without word or sure outcome, {held.decided} filings decided by a person, {held.seconds:.0f} s"
    )
    lost, doubled = held.lost + [held.trail] * bool(held.trail), held.doubled
    return [
        Figure(f"{what}: lost", counted(lost, done), "0", not lost, _COMMAND),
        Figure("the same: doubled", counted(doubled), "0", not doubled, _COMMAND),
        Figure("the same: answers that nobody is to see", counted(held.defects), "0", not held.defects, _COMMAND),
    ]


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:3])))

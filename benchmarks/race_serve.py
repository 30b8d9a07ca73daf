"""Two processes of the workbench race, over HTTP, for the same save, approval and filing: one wins, the other is told.

`python -m benchmarks.race_serve 1000 100` races a thousand times to save and a hundred to approve and to file, with
SQLite and with PostgreSQL.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.figure import Figure, counted, show
from tests.harness.postgresql import postgresql_in
from tests.harness.race_workbench import Raced, race_workbench

__all__ = ["figures"]

_COMMAND = "python -m benchmarks.race_serve"


def figures(saves: int = 1000, filings: int = 1000) -> list[Figure]:
    """Race so often, in each kind of database."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = [_shown("SQLite", race_workbench(str(folder / "workspace"), folder, saves, filings))]
    with tempfile.TemporaryDirectory() as name, postgresql_in(Path(name)) as server:
        found.append(_shown("PostgreSQL", race_workbench(server.get_uri(), Path(name), saves, filings)))
    return found


def _shown(kind: str, raced: Raced) -> Figure:
    wrong = raced.wrong + [raced.trail] * bool(raced.trail)
    what = (
        f"two processes race on one {kind} for the same save, {raced.saves} times, approval, {raced.approvals} times, "
        f"and filing, {raced.filings} times: neither or both won, or one was not told"
    )
    return Figure(what, counted(wrong, f"{raced.seconds:.0f} s"), "0", not wrong, _COMMAND)


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:3])))

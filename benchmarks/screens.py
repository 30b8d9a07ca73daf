"""Every preset over ten million trades: the first question of a process, and those after it.

Warm means that the process has asked the same screen once before and the lake has not changed: the core is in memory
and which trades are in clusters is remembered; the lake's versions are looked up each time. A screen gives its newest
hundred trades, as the command does. Beside them stands plain DuckDB over the same Parquet files, which counts
purchases and does none of the screens' other work.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import duckdb

from benchmarks.figure import Figure, show
from benchmarks.screens_lake import big_lake
from section16.query.relations import DeltaTables
from section16.query.screens.run import Screens
from section16.query.screens.screen import PRESETS

__all__ = ["figures"]

_GOAL = 0.3
_ROUNDS = 7
_SHOWN = 100
_COMMAND = "python -m benchmarks.screens"


def figures(trades: int = 10_000_000) -> list[Figure]:
    """Measure in one process: cold once, then each preset warm, and plain DuckDB."""
    home = big_lake(trades)
    plain = _middle(lambda: _plain(home / "nonderiv_trans"))
    began = time.perf_counter()
    screens = Screens(DeltaTables(str(home)))
    screens.run(PRESETS["ceo-cfo-purchases"], _SHOWN)
    cold = time.perf_counter() - began
    made = [
        Figure("plain DuckDB counting purchases in the same files", f"{plain * 1e3:.0f} ms", "", None, _COMMAND),
        Figure("a process's first screen: the core is made", f"{cold:.1f} s", "", None, _COMMAND),
    ]
    for name, screen in PRESETS.items():
        began = time.perf_counter()
        screens.run(screen, _SHOWN)
        if screen.cluster or screen.first is not None:
            once = f"screen {name}, its first question to a core that is there"
            made.append(Figure(once, f"{(time.perf_counter() - began) * 1e3:.0f} ms", "", None, _COMMAND))
        middle = _middle(partial(screens.run, screen, _SHOWN))
        what = f"screen {name} over {trades / 1e6:g} million trades, warm (median of {_ROUNDS})"
        made.append(Figure(what, f"{middle * 1e3:.0f} ms", f"< {_GOAL * 1e3:.0f} ms", middle < _GOAL, _COMMAND))
    return made


def _plain(table: object) -> object:
    files = f"read_parquet('{table}/*/*.parquet')"
    return duckdb.execute(f"SELECT count(*), sum(TRANS_SHARES) FROM {files} WHERE TRANS_CODE = 'P'").fetchall()  # noqa: S608 - our own folder


def _middle(action: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    show(figures(*(int(one) for one in sys.argv[1:2])))

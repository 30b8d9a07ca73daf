"""The first screen of a new process on a lake of ten million trades, and the same after a day's filings.

The lake is that of `benchmarks.trades_lake`, with its core kept; a copy of it gets the filings of a day, of which the
derived tables then know nothing. What is measured is the whole process: Python, imports, the screen, its first rows.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, show
from benchmarks.timing import load, spent_by
from benchmarks.trades_lake import trades_lake
from section16.query.relations import DeltaTables
from section16.query.screens.core.core import keep_core
from section16.synth import Options
from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files

__all__ = ["figures"]

_ROUNDS: Final = 3
_DAY: Final = 2_000
_FIRST, _LATER = 1.5, 3.0
_COMMAND: Final = "python -m benchmarks.first_screen"
_SCREEN: Final = """
import sys
from section16.query.relations import DeltaTables
from section16.query.screens.run import Screens
from section16.query.screens.screen import PRESETS
Screens(DeltaTables(sys.argv[1])).run(PRESETS["ceo-cfo-purchases"], 100)
"""


def figures(trades: int = 10_000_000) -> list[Figure]:
    """Measure before and after a day's filings."""
    home = trades_lake(trades)
    began = time.perf_counter()
    keep_core(DeltaTables(str(home)))
    made = time.perf_counter() - began
    first = _figure(f"first screen of a process, {trades / 1e6:g} million trades", home, _FIRST)
    with tempfile.TemporaryDirectory() as name:
        later = Path(shutil.copytree(home, Path(name) / "lake", copy_function=_linked))
        _ingest_a_day(later, Path(name) / "from")
        return [
            first,
            _figure(f"the same after {_DAY:,} filings of a day", later, _LATER),
            Figure("the core made and kept, once (0 s where it was there)", f"{made:.1f} s", "", None, _COMMAND),
        ]


def _figure(what: str, lake: Path, most: float) -> Figure:
    spent = min(spent_by(lambda: _screen(lake)) for _ in range(_ROUNDS))
    measured = f"{spent.wall:.2f} s ({spent.processor:.2f} s of processors; {load()})"
    return Figure(what, measured, f"< {most:g} s", spent.wall < most, _COMMAND)


def _screen(lake: Path) -> None:
    subprocess.run([sys.executable, "-c", _SCREEN, str(lake)], check=True)  # noqa: S603 - our own words


def _linked(source: str, target: str) -> None:
    """Link a file, since no file of a lake changes."""
    Path(target).hardlink_to(source)


def _ingest_a_day(lake: Path, archives: Path) -> None:
    day = Options(first_on=date(2023, 12, 29), last_on=date(2023, 12, 29), seed=2)
    for _ in synthesize_files(SynthesisJob(out=archives, format="tar.gz", last=_DAY, options=day)):
        pass
    ingest_all([str(archives)], IngestSettings(lake=str(lake), workers=1), EdgarSource())


if __name__ == "__main__":
    show(figures(*(int(one) for one in sys.argv[1:2])))

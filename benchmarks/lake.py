"""Archives of made-up filings into a lake: filings a second on two cores, memory, and how time grows.

`python -m benchmarks.lake 100000 1000000` measures at two sizes. The archives are made once and kept in a folder for
temporary files; each holds filings of one year, as feed archives hold those of a day.
"""

import math
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.figure import Figure, show
from benchmarks.tree_memory import PeakMemory
from section16.lake.store import Lake
from section16.synth import Options
from section16.tasks.ingest.ingest import Ingested, IngestSettings, ingest
from section16.tasks.synthesizing import SynthesisJob, synthesize_files

__all__ = ["figures"]

_SMALL = 40_000
_CORES = 2
_GOAL = 12_000
_MOST_MEMORY = 2_000
_MOST_GROWTH = 11
_YEARS = range(2006, 2026)
_SHAPE = "v1"


class Run(NamedTuple):
    """One ingest: what came of it, seconds, megabytes at most, and bytes of the lake."""

    done: Ingested
    seconds: float
    megabytes: float | None
    size: int


def figures(*sizes: int) -> list[Figure]:
    """Measure one size after the other."""
    runs = [_measured(size) for size in sizes or (_SMALL,)]
    first, last = runs[0], runs[-1]
    found = [figure for run in runs for figure in _of(run)]
    if first is not last:
        growth = last.seconds / first.seconds
        more = last.done.documents / first.done.documents
        found.append(
            Figure(
                f"time from {first.done.documents:,} to {last.done.documents:,} filings ({more:.0f} times as many)",
                f"{growth:.1f} times",
                f"at most {_MOST_GROWTH} times",
                growth <= _MOST_GROWTH,
                "python -m benchmarks.lake 100000 1000000",
            )
        )
    return found


def _of(run: Run) -> list[Figure]:
    count = run.done.documents
    speed = count / run.seconds
    memory = math.inf if run.megabytes is None else run.megabytes
    command = f"python -m benchmarks.lake {count}"
    return [
        Figure(
            f"full-submission .tar.gz to Delta, {count:,} filings, {_CORES} cores",
            f"{speed:,.0f} filings a second ({run.size / count:,.0f} bytes of lake each)",
            f"{_GOAL:,}",
            speed >= _GOAL,
            command,
        ),
        Figure(
            f"memory at most, all processes, {count:,} filings",
            f"{memory:,.0f} MB",
            f"under {_MOST_MEMORY:,} MB",
            memory < _MOST_MEMORY,
            command,
        ),
    ]


def _measured(count: int) -> Run:
    archives = _archives(count)
    with tempfile.TemporaryDirectory() as folder, PeakMemory() as peak:
        lake = Path(folder) / "lake"
        start = time.perf_counter()
        done = ingest([str(archives)], IngestSettings(lake=str(lake), workers=_CORES))
        seconds = time.perf_counter() - start
        size = sum(path.stat().st_size for path in lake.rglob("*.parquet"))
        broken = Lake.open(str(lake)).check().problems
    if done.documents != count or done.rejects or done.problems or broken:
        message = f"{archives}: {count:,} filings became {done}; {broken}"
        raise SystemExit(message)
    return Run(done, seconds, peak.megabytes, size)


def _archives(count: int) -> Path:
    """Return a folder with so many filings, made if it is not there."""
    home = Path(tempfile.gettempdir()) / f"section16-archives-{_SHAPE}-{count}"
    if not home.is_dir():
        made = home.with_name(f"{home.name}.part")
        shutil.rmtree(made, ignore_errors=True)
        for year, number in zip(_YEARS, _shares(count), strict=True):
            _make(made / str(year), year, number)
        made.rename(home)
    return home


def _shares(count: int) -> list[int]:
    years = len(_YEARS)
    return [count // years + (number < count % years) for number in range(years)]


def _make(folder: Path, year: int, number: int) -> None:
    options = Options(first_on=date(year, 1, 1), last_on=date(year, 12, 31))
    job = SynthesisJob(out=folder, format="tar.gz", last=number, options=options, per_archive=5_000, workers=_CORES)
    for _ in synthesize_files(job):
        pass


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:])))

"""What the derived tables of a lake cost: for all of its filings, and for those of a day; processor time and memory.

`python -m benchmarks.derive 200000` measures on so many made-up filings. The time for a million is that of the
processors by the filing, shared by two; each part of a million reads through a larger lake, which costs more.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, show
from benchmarks.timing import load, spent_by
from benchmarks.tree_memory import PeakMemory
from section16.lake.store import Lake
from section16.synth import Options
from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from section16.tasks.ledger.deriving import derive_lake
from section16.tasks.parallel import processors

__all__ = ["figures"]

_FILINGS: Final = 20_000
_DAY: Final = 2_000
_MILLION: Final = 1_000_000
_MINUTES, _SECONDS, _GIGABYTES = 5, 30, 6
_COMMAND: Final = "python -m benchmarks.derive 200000"


def figures(filings: int = _FILINGS) -> list[Figure]:
    """Measure on so many made-up filings, and on a day's more."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lake = folder / "lake"
        _ingest(lake, folder / "first", 1, filings)
        all_ = _derived(lake)
        _ingest(lake, folder / "day", filings + 1, filings + _DAY)
        day = _derived(lake)
    return [*_of_all(filings, all_), _of_day(filings, day)]


def _ingest(lake: Path, archives: Path, first: int, last: int) -> None:
    job = SynthesisJob(out=archives, format="tar.gz", first=first, last=last, options=Options())
    for _ in synthesize_files(job):
        pass
    ingest_all([str(archives)], IngestSettings(lake=str(lake), workers=processors()), EdgarSource())


def _derived(lake: Path) -> tuple[float, float, float]:
    """Return seconds by the clock and of the processors, and megabytes."""
    with PeakMemory() as memory:
        spent = spent_by(lambda: derive_lake(Lake.open(str(lake))))
    return spent.wall, spent.processor - memory.seconds, memory.megabytes or 0.0


def _of_all(filings: int, spent: tuple[float, float, float]) -> list[Figure]:
    clock, cpu, megabytes = spent
    minutes = cpu / filings * _MILLION / 2 / 60
    return [
        Figure(
            "derived tables of a lake: a million filings on two idle processors",
            f"{minutes:.1f} min, from {1e6 * cpu / filings:.0f} µs of a processor a filing, measured on {filings:,} in "
            f"{clock:.0f} s by the clock; {load()}",
            f"< {_MINUTES} min",
            minutes < _MINUTES,
            _COMMAND,
        ),
        Figure(
            "their memory, all processes",
            f"{megabytes / 1e3:.1f} GB, on {filings:,} filings",
            f"< {_GIGABYTES} GB",
            megabytes / 1e3 < _GIGABYTES,
            _COMMAND,
        ),
    ]


def _of_day(filings: int, spent: tuple[float, float, float]) -> Figure:
    clock, cpu, _ = spent
    return Figure(
        f"{_DAY:,} filings more: all derived tables current",
        f"{clock:.0f} s by the clock, {cpu:.0f} s of the processors, in a lake of {filings:,}",
        f"< {_SECONDS} s",
        clock < _SECONDS,
        _COMMAND,
    )


if __name__ == "__main__":
    started = time.monotonic()
    show(figures(int(sys.argv[1]) if len(sys.argv) > 1 else _FILINGS))
    sys.stdout.write(f"{time.monotonic() - started:.0f} s in all\n")

"""What keeping `trades`, `restated` and `holdings` adds to an ingest, and what it costs after a day's filings."""

import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.archives import made_up_archives
from benchmarks.figure import Figure, show
from benchmarks.timing import Spent, load, spent_by
from section16.lake.store import Lake
from section16.synth import Options
from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from section16.tasks.ledger.deriving import VIEW_FAMILIES, derive_lake
from section16.tasks.parallel import processors

__all__ = ["figures"]

_FILINGS: Final = 20_000
_DAY: Final = 2_000
_MOST: Final = 0.15
_SECONDS: Final = 30
_COMMAND: Final = "python -m benchmarks.kept_views"


def figures(filings: int = _FILINGS) -> list[Figure]:
    """Ingest, keep the views, ingest a day, and keep them again."""
    archives = made_up_archives(filings)
    with tempfile.TemporaryDirectory() as name:
        lake = Path(name) / "lake"
        without = spent_by(lambda: _ingest(lake, archives))
        more = spent_by(lambda: _keep(lake))
        later = {"first": filings + 1, "last": filings + _DAY}
        for _ in synthesize_files(SynthesisJob(out=Path(name) / "day", format="tar.gz", options=Options(), **later)):
            pass
        _ingest(lake, Path(name) / "day")
        day = spent_by(lambda: _keep(lake))
    return [_of_all(filings, without, more), _of_day(filings, day)]


def _ingest(lake: Path, archives: Path) -> None:
    ingest_all([str(archives)], IngestSettings(lake=str(lake), workers=processors()), EdgarSource())


def _keep(lake: Path) -> None:
    derive_lake(Lake.open(str(lake)), families=VIEW_FAMILIES)


def _of_all(filings: int, without: Spent, more: Spent) -> Figure:
    share = more.processor / without.processor
    cost, base = (1e6 * one.processor / filings for one in (more, without))
    clock = f"by the clock {more.wall:.1f} s to {without.wall:.1f} s"
    return Figure(
        f"archives of {filings:,} filings to a lake: what the kept views add",
        f"{share:.0%} ({cost:.0f} µs of a processor a filing to {base:.0f}; {clock}; {load()})",
        f"at most {_MOST:.0%}",
        share <= _MOST,
        _COMMAND,
    )


def _of_day(filings: int, day: Spent) -> Figure:
    return Figure(
        f"{_DAY:,} filings more: the kept views current",
        f"{day.wall:.1f} s by the clock, {day.processor:.1f} s of the processors, in a lake of {filings:,}; {load()}",
        f"< {_SECONDS} s",
        day.wall < _SECONDS,
        _COMMAND,
    )


if __name__ == "__main__":
    show(figures(*(int(one) for one in sys.argv[1:2])))

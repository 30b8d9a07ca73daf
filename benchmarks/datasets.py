"""One year of the SEC's data-set zips into a lake.

The year is made once, by way of the whole system: a quarter of a million filings are made up, ingested, and exported as
zips, which are kept in a folder for temporary files. `python -m benchmarks.datasets 250000` says how many filings.
"""

import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.figure import Figure, show
from section16.lake.store import Lake
from section16.synth import Options
from section16.tasks.lake.datasets import export_datasets
from section16.tasks.lake.ingest.ingest import IngestSettings, ingest
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files

__all__ = ["figures"]

_YEAR = 2024
_FILINGS = 250_000
_WORKERS = 2
_MOST = 60
_SHAPE = "v1"


def figures(count: int = _FILINGS) -> list[Figure]:
    """Measure the year."""
    zips = _zips(count)
    with tempfile.TemporaryDirectory() as folder:
        lake = str(Path(folder) / "lake")
        start = time.perf_counter()
        done = ingest([str(zips)], IngestSettings(lake=lake, workers=_WORKERS))
        seconds = time.perf_counter() - start
        broken = Lake.open(lake).check().problems
    if done.new != count or done.problems or broken:
        message = f"{zips}: {count:,} filings became {done}; {broken}"
        raise SystemExit(message)
    size = sum(path.stat().st_size for path in zips.iterdir()) / 1e6
    return [
        Figure(
            f"data-set zips of one year to lake, {count:,} filings, {sum(done.rows.values()):,} rows, {size:,.0f} MB",
            f"{seconds:.1f} s, so {seconds / count * _FILINGS:.0f} s for {_FILINGS:,} filings",
            f"under {_MOST} s for {_FILINGS:,}",
            seconds / count * _FILINGS < _MOST,
            "python -m benchmarks.datasets",
        )
    ]


def _zips(count: int) -> Path:
    """Return the folder of the year's four zips, made if it is not there."""
    home = Path(tempfile.gettempdir()) / f"section16-datasets-{_SHAPE}-{count}"
    if not home.is_dir():
        part = home.with_name(f"{home.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        options = Options(first_on=date(_YEAR, 1, 1), last_on=date(_YEAR, 12, 31))
        job = SynthesisJob(out=part / "feed", format="tar.gz", last=count, options=options, workers=_WORKERS)
        for _ in synthesize_files(job):
            pass
        ingest([str(part / "feed")], IngestSettings(lake=str(part / "lake"), workers=_WORKERS))
        export_datasets(str(part / "lake"), part / "zips", zips=True)
        (part / "zips").rename(home)
        shutil.rmtree(part)
    return home


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:])))

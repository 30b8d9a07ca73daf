"""A few filings read from XML into a quarter that a data set has: bytes written, beside the same into an empty lake.

The rows that they replace are hidden. So what each table and view says is compared with what it says when the lake was
compacted, which writes all files without hidden rows.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from multiprocessing import active_children
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, show
from section16.lake.store import Lake
from section16.query.open_lake import open_lake
from section16.query.views.catalog import VIEWS
from section16.synth import Options
from section16.table.schema import TABLES
from section16.tasks.lake.datasets import export_datasets
from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from section16.tasks.parallel import processors

__all__ = ["figures"]

_FILINGS: Final = 20_000
_NEW: Final = 20
_MOST: Final = 2.0
_QUARTER: Final = Options(first_on=date(2024, 1, 2), last_on=date(2024, 3, 29))
_COMPARED: Final = (*TABLES, *(one.name for one in VIEWS))
_LATER: Final = date(2024, 4, 1)
_COUNTERS: Final = Path("/proc/self/io")
_COMMAND: Final = "python -m benchmarks.replacing"


def figures(filings: int = _FILINGS, new: int = _NEW) -> list[Figure]:
    """Ingest the same few filings into a lake with the data set of their quarter, and into one without."""
    if not _COUNTERS.is_file():
        return [_figure(filings, new, "the system does not tell", times=None)]
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for folder, options in (("feed", {"format": "tar.gz", "last": filings}), ("few", _few(filings, new))):
            for _ in synthesize_files(SynthesisJob(out=home / folder, options=_QUARTER, **options)):
                pass
        _ingest(home / "feed", home / "whole")
        export_datasets(str(home / "whole"), home / "zips", zips=True)
        _ingest(home / "zips", home / "with")
        Lake.open(str(home / "without"), create=True)
        known, fresh = (_bytes_of(lambda to=to: _ingest(home / "few", home / to)) for to in ("with", "without"))
        told = Lake.open(str(home / "with")).check()
        differing = _differing_when_compacted(home / "with")
    if told.problems or (told.submissions, told.removed) != (filings, new):
        message = f"{filings:,} filings became {told}"
        raise SystemExit(message)
    times = known / fresh
    return [
        _figure(filings, new, f"{times:.2f} times ({known:,} bytes to {fresh:,})", times),
        Figure(
            "the same: tables and views with other rows once the lake is compacted",
            ", ".join(differing) or "none",
            "none",
            not differing,
            _COMMAND,
        ),
    ]


def _few(filings: int, new: int) -> dict[str, object]:
    return {"format": "xml", "first": filings // 2, "last": filings // 2 + new - 1}


def _ingest(source: Path, lake: Path) -> None:
    ingest_all([str(source)], IngestSettings(lake=str(lake), workers=processors()), EdgarSource())


def _differing_when_compacted(lake: Path) -> list[str]:
    """Compact a lake; return the tables and views that have other rows than before."""
    before, hidden = _marks(lake), Lake.open(str(lake)).status(_LATER).hidden
    Lake.open(str(lake)).compact()
    after, left = _marks(lake), Lake.open(str(lake)).status(_LATER).hidden
    if not hidden or left:
        message = f"{hidden:,} rows were hidden, and {left:,} are when the lake was compacted"
        raise SystemExit(message)
    return [name for name, mark in before.items() if after[name] != mark]


def _marks(lake: Path) -> dict[str, object]:
    """Return for each table and view a number that changes with its rows."""
    with open_lake(str(lake)) as opened:
        marks = "SELECT count(*) AS COUNT, bit_xor(hash(t)) AS MARK FROM {} t"
        return {name: opened.arrow(marks.format(name)).to_pylist() for name in _COMPARED}


def _bytes_of(call: Callable[[], object]) -> int:
    """Return how many bytes are written for a call, by this process and those it starts, also to deleted files."""
    before = _written()
    call()
    return _written() - before


def _written() -> int:
    for child in active_children():  # what a process wrote counts as ours when it has ended
        child.join()
    counters = dict(line.split(": ") for line in _COUNTERS.read_text(encoding="utf-8").splitlines())
    return int(counters["wchar"])


def _figure(filings: int, new: int, measured: str, times: float | None) -> Figure:
    what = f"{new} filings read from XML into a quarter of a data set of {filings:,}: bytes written, to an empty lake's"
    return Figure(what, measured, f"< {_MOST:g} times", None if times is None else times < _MOST, _COMMAND)


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:])))

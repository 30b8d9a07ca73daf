"""Archives into a lake: what a filing costs, beside the limits of the same run; filings a second, memory, growth.

`python -m benchmarks.lake 100000 1000000` measures at two sizes. Processor time says more than the clock wherever
something else runs on the machine.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.archives import made_up_archives, one_archive, real_archives
from benchmarks.figure import Figure, show
from benchmarks.limits import Limits, measure_limits
from benchmarks.timing import Spent, load, spent_by
from benchmarks.tree_memory import PeakMemory
from section16.lake.store import Lake
from section16.sources import pieces
from section16.tasks.lake.ingest.ingest import Ingested, IngestSettings, ingest

__all__ = ["figures"]

_SMALL: Final = 40_000
_CORES: Final = 2
_MOST_MICROSECONDS: Final = {"made-up": 140, "real": 160}
_MOST_LIMITS: Final = 2.6
_PER_SECOND: Final = 12_000
_PER_SECOND_OF_ONE: Final = 10_000
_MOST_MEMORY: Final = 500
_MOST_GROWTH: Final = 11
_MICRO: Final = 1e6


class Run(NamedTuple):
    """One ingest: what came of it, seconds, bytes of the lake, and megabytes of the largest process and of all."""

    done: Ingested
    spent: Spent
    size: int
    largest: float | None
    together: float | None


def figures(*sizes: int) -> list[Figure]:
    """Measure one size after the other."""
    counts = sizes or (_SMALL,)
    made_up, real = made_up_archives(counts[0]), real_archives(counts[0])
    runs = [_measured(made_up_archives(count), count) for count in counts]
    of_real = _measured(real, counts[0])
    of_one = _measured(one_archive(counts[0]), counts[0])
    # only now: the limits keep a whole archive in this process, whose memory counts as the ingest's
    limits = _limits(made_up)
    found = [figure for run in runs for figure in _of_run(run, "made-up", limits)]
    found += _of_run(of_real, "real", _limits(real))
    found.append(_speed(of_one, "made-up, in one archive", _PER_SECOND_OF_ONE))
    return [*found, *_growth(runs[0], runs[-1])]


def _of_run(run: Run, kind: str, limits: Limits) -> Iterator[Figure]:
    count = run.done.documents
    cost = run.spent.processor / count
    most = _MOST_MICROSECONDS[kind]
    command = f"python -m benchmarks.lake {count}"
    yield Figure(
        f"full-submission .tar.gz to Delta, {count:,} {kind} filings: processor time of a filing",
        f"{cost * _MICRO:,.0f} µs ({run.size / count:,.0f} bytes of lake each; {load()})",
        f"at most {most} µs",
        cost * _MICRO <= most,
        command,
    )
    yield Figure(
        f"limits on an archive of these, µs of a filing, each by itself: {kind}", str(limits), "", None, command
    )
    if limits.sum is not None:
        yield Figure(
            f"the processor time against the sum of inflate, tar, xml2arrow and parquet: {kind}",
            f"{cost / limits.sum:.1f} times",
            f"at most {_MOST_LIMITS} times",
            cost / limits.sum <= _MOST_LIMITS,
            command,
        )
    yield _speed(run, kind, _PER_SECOND)
    largest, together = (0.0 if one is None else one for one in (run.largest, run.together))
    yield Figure(
        f"memory at most, of one process, {count:,} {kind} filings",
        f"{largest:,.0f} MB ({together:,.0f} MB of all)" if largest else "the system does not tell",
        f"at most {_MOST_MEMORY} MB",
        largest <= _MOST_MEMORY if largest else None,
        command,
    )


def _speed(run: Run, kind: str, goal: int) -> Figure:
    count = run.done.documents
    speed = count / run.spent.wall
    return Figure(
        f"the same by the clock, {count:,} {kind} filings, {_CORES} processors",
        f"{speed:,.0f} filings a second ({run.spent.wall:.1f} s, {run.spent.processor:.1f} s of processors; {load()})",
        f"{goal:,}",
        speed >= goal,
        f"python -m benchmarks.lake {count}",
    )


def _growth(first: Run, last: Run) -> Iterator[Figure]:
    if first is last:
        return
    growth = last.spent.processor / first.spent.processor
    more = last.done.documents / first.done.documents
    yield Figure(
        f"processor time, {first.done.documents:,} to {last.done.documents:,} filings ({more:.0f} times as many)",
        f"{growth:.1f} times",
        f"at most {_MOST_GROWTH} times",
        growth <= _MOST_GROWTH,
        "python -m benchmarks.lake 100000 1000000",
    )


def _measured(archives: Path, count: int) -> Run:
    done = Ingested()
    with tempfile.TemporaryDirectory() as folder:
        lake = Path(folder) / "lake"

        def run() -> None:
            nonlocal done
            done = ingest([str(archives)], IngestSettings(lake=str(lake), workers=_CORES))

        with PeakMemory() as peak:
            spent = spent_by(run)
        size = sum(path.stat().st_size for path in lake.rglob("*.parquet"))
        broken = Lake.open(str(lake)).check().problems
    if done.documents != count or done.problems or broken:
        message = f"{archives}: {count:,} filings became {done}; {broken}"
        raise SystemExit(message)
    return Run(done, spent, size, peak.largest, peak.megabytes)


def _limits(archives: Path) -> Limits:
    first, *_ = pieces([str(archives)])
    return measure_limits(first)


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:])))

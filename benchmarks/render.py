"""Pages of one document, warm: HTML and text of every filing of the corpus, PDF of some; PDFs of a thousand."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Literal

import section16
from benchmarks.figure import Figure, corpus_files, show
from benchmarks.timing import best_of
from section16.form.document import OwnershipDocument
from section16.xml import read_document

__all__ = ["figures"]

_ROUNDS = 3
_MANY = 1000
_PROCESSES = 2
_MANY_GOAL = 27
_GOALS = {"html": 0.003, "pdf": 0.050, "text": 0.002}


def figures(many: int = _MANY) -> list[Figure]:
    """Measure each shape, then the command on so many filings."""
    files = corpus_files()
    documents = [read_document(data) for data in files]
    return [
        _figure("html", documents),
        _figure("pdf", documents[::25]),
        _figure("text", documents),
        _many(files, many),
    ]


def _many(files: list[bytes], count: int) -> Figure:
    """Time `show` of many filings as PDFs, by two processes."""
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder) / f"{number}.xml" for number in range(count)]
        for name, data in zip(names, islice(cycle(files), count), strict=True):
            name.write_bytes(data)
        options = ("--as", "pdf", "--out", f"{folder}/made", "--workers", str(_PROCESSES))
        before, start = _used(), time.perf_counter()
        command = [sys.executable, "-c", "from section16.cli import main; main()", "show", *options, *map(str, names)]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own; some filings have faults
        wall, used = time.perf_counter() - start, _used() - before
        made = len(list(Path(folder, "made").glob("*.pdf")))
    return Figure(
        f"PDFs of {made:,} filings, {_PROCESSES} processes: wall",
        f"{wall:.0f} s ({used:.0f} s of CPU)",
        f"< {_MANY_GOAL} s for {_MANY:,}",
        wall * _MANY / count < _MANY_GOAL and made > 0.99 * count,
        "python -m benchmarks.render",
    )


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _figure(shape: Literal["html", "pdf", "text"], documents: list[OwnershipDocument]) -> Figure:
    section16.render(documents[0], shape)  # the first one reads templates and fonts
    times = [best_of(_ROUNDS, lambda: section16.render(document, shape))[0] for document in documents]  # noqa: B023 - called at once
    middle, goal = statistics.median(times), _GOALS[shape]
    return Figure(
        f"{shape.upper() if shape != 'text' else shape} of one document, warm (median of {len(times)})",
        f"{middle * 1000:.1f} ms (most {max(times) * 1000:.1f} ms)",
        f"< {goal * 1000:g} ms",
        middle < goal,
        "python -m benchmarks.render",
    )


if __name__ == "__main__":
    show(figures())

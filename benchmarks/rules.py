"""The whole rulebook on one report against reading it; and `section16 check` on a thousand files."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.figure import Figure, corpus_files, show
from benchmarks.timing import best_of
from section16.rules import RULES, check_document
from section16.xml import read_document

__all__ = ["figures"]

_WITHIN = 2.0
_FILES = 1_000
_SECONDS = 10
_ROUNDS = 9
_TODAY = date(2026, 9, 14)
_COMMAND = "python -m benchmarks.rules"


def figures() -> list[Figure]:
    """Measure each filing of the corpus by itself, warm, reading and judging in turn; then the command."""
    filings = corpus_files()
    measured = [_times(data) for data in filings]
    ratios = [judged / read for read, judged in measured]
    middle = statistics.median(ratios)
    whole = sum(judged for _, judged in measured) / sum(read for read, _ in measured)
    seconds = _thousand(filings)
    return [
        Figure(
            f"whole rulebook ({len(RULES)} rules) on one report, against reading it (median of {len(ratios)})",
            f"{middle:.2f}x",
            f"within {_WITHIN:g}x",
            middle <= _WITHIN,
            _COMMAND,
        ),
        Figure("the same, all reports together", f"{whole:.2f}x", f"within {_WITHIN:g}x", whole <= _WITHIN, _COMMAND),
        Figure(
            f"section16 check on {_FILES:,} files",
            f"{seconds:.1f} s",
            f"less than {_SECONDS} s on 2 cores",
            seconds < _SECONDS,
            _COMMAND,
        ),
    ]


def _times(data: bytes) -> tuple[float, ...]:
    report = read_document(data)
    return best_of(_ROUNDS, lambda: read_document(data), lambda: check_document(report, today=_TODAY))


def _thousand(filings: list[bytes]) -> float:
    """Time the command on a thousand files, the corpus over and over, once from a cold start."""
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(_FILES):
            Path(folder, f"{turn:04}.xml").write_bytes(filings[turn % len(filings)])
        command = shutil.which("section16", path=str(Path(sys.executable).parent)) or "section16"
        start = time.perf_counter()
        subprocess.run([command, "check", "--json", f"{folder}/*.xml"], stdout=subprocess.DEVNULL, check=False)  # noqa: S603
        return time.perf_counter() - start


if __name__ == "__main__":
    show(figures())

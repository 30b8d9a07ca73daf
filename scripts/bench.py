"""Measure all that the project has to reach, side by side: `make bench`.

`--damaged N` reads N damaged documents (2,000 unless told), `--filings N…` ingests so many made-up ones, size by size
(40,000 unless told), `--part` measures only the figures of reports or of the lake, `--write FILE` also writes the
tables as a page. What each measurement took, by the clock and of the processors, and how busy the machine was then,
stand in a second table.
"""

import argparse
import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # benchmarks/ lies beside scripts/

from benchmarks.figure import Figure
from benchmarks.timing import Spent, load, spent_by

_PARTS = {
    "reports": ("faithful", "read", "write", "rules", "render", "startup", "sandbox", "kill", "fuzz", "ledger"),
    "lake": ("bulk", "lake", "derive", "positions", "datasets", "screens", "short_swing", "kill_ingest"),
}
_WORDS = {True: "reached", False: "missed", None: ""}
_PAGE = """# {title}

Measured by `make bench` on {day}, each in turn on one machine in one run ({machine}, {processors} processors, Python
{python}), on the corpus of real filings and, by the thousand, on made-up ones. Short times are the best of several
rounds, so that what else the machine did does not count. Figures of the lake and figures of reports have a page each.

| figure | measured | to reach | |
|---|---|---|---|
{rows}

What the measurements took, by the clock and of all processors, and how many processes wanted a processor just then.
Where the load is greater than the number of processors, figures by the clock tell of the machine, and processor time
and the limits measured beside it tell of the program.

| measured | by the clock | of the processors | machine |
|---|---|---|---|
{took}

One figure alone is measured by `python -m benchmarks.read` and its like; `python -m benchmarks.fuzz 100000` damages
and reads a hundred thousand documents, and `python -m benchmarks.lake 100000 1000000` ingests so many filings.
"""


class Measured(NamedTuple):
    """The figures of one module of benchmarks, and what they took."""

    name: str
    figures: list[Figure]
    spent: Spent
    load: str


def main() -> int:
    """Print the table; return 1 if a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--damaged", type=int, default=2_000, metavar="N")
    parser.add_argument("--filings", type=int, nargs="+", default=[], metavar="N")
    parser.add_argument("--part", choices=_PARTS)
    parser.add_argument("--write", type=Path, metavar="FILE")
    options = parser.parse_args()
    sizes = {"fuzz": [options.damaged], "lake": options.filings}
    parts = [options.part] if options.part else list(_PARTS)
    names = [name for part in parts for name in _PARTS[part]]
    measured = [_measure(name, sizes.get(name, [])) for name in names]
    _show(measured)
    if options.write:
        options.write.write_text(_page(measured, options.part), encoding="utf-8")
    return int(any(row[-1] == _WORDS[False] for row in _figure_rows(measured)))


def _measure(name: str, sizes: list[int]) -> Measured:
    module = importlib.import_module(f"benchmarks.{name}")
    figures: list[Figure] = []
    spent = spent_by(lambda: figures.extend(module.figures(*sizes)))
    return Measured(name, figures, spent, load())


def _figure_rows(measured: list[Measured]) -> list[tuple[str, ...]]:
    return [(one.what, one.measured, one.goal, _WORDS[one.reached]) for group in measured for one in group.figures]


def _took_rows(measured: list[Measured]) -> list[tuple[str, ...]]:
    return [(one.name, f"{one.spent.wall:.0f} s", f"{one.spent.processor:.0f} s", one.load) for one in measured]


def _show(measured: list[Measured]) -> None:
    console = Console()
    for head, rows in (
        (("figure", "measured", "to reach", ""), _figure_rows(measured)),
        (("measured", "by the clock", "of the processors", "machine"), _took_rows(measured)),
    ):
        table = Table(*head)
        for row in rows:
            table.add_row(*row)
        console.print(table)


def _page(measured: list[Measured], part: str | None) -> str:
    return _PAGE.format(
        title="Performance of the lake" if part == "lake" else "Performance",
        day=datetime.now(UTC).date(),
        machine=platform.machine(),
        processors=os.cpu_count(),
        python=platform.python_version(),
        rows=_as_rows(_figure_rows(measured)),
        took=_as_rows(_took_rows(measured)),
    )


def _as_rows(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    sys.exit(main())

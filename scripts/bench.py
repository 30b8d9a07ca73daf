"""Measure all that the project has to reach, side by side: `make bench`.

`--damaged N` reads N damaged documents (2,000 unless told), `--filings N…` ingests so many made-up ones, size by size
(40,000 unless told), `--part` measures only the figures of reports or of the lake, `--write FILE` also writes the
table as a page.
"""

import argparse
import importlib
import platform
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # benchmarks/ lies beside scripts/

from benchmarks.figure import Figure

_PARTS = {
    "reports": ("faithful", "read", "write", "rules", "render", "startup", "sandbox", "kill", "fuzz"),
    "lake": ("bulk", "lake", "datasets", "screens", "kill_ingest"),
}
_WORDS = {True: "reached", False: "missed", None: ""}
_PAGE = """# {title}

Measured by `make bench`, each in turn on one machine in one run ({machine}, Python {python}), on the corpus of real
filings and, by the thousand, on made-up ones. Short times are the best of several rounds, so that what
else the machine did does not count. Both kinds stand in two pages, measured on one day.

| figure | measured | to reach | |
|---|---|---|---|
{rows}

One figure alone is measured by `python -m benchmarks.read` and its like; `python -m benchmarks.fuzz 100000` damages
and reads a hundred thousand documents, and `python -m benchmarks.lake 100000 1000000` ingests so many filings.
"""


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
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names}
    figures = [one for name, module in modules.items() for one in module.figures(*sizes.get(name, []))]
    _show(figures)
    if options.write:
        options.write.write_text(_page(figures, options.part), encoding="utf-8")
    return int(any(one.reached is False for one in figures))


def _show(figures: list[Figure]) -> None:
    table = Table("figure", "measured", "to reach", "")
    for one in figures:
        table.add_row(one.what, one.measured, one.goal, _WORDS[one.reached])
    Console().print(table)


def _page(figures: list[Figure], part: str | None) -> str:
    rows = "\n".join(f"| {one.what} | {one.measured} | {one.goal} | {_WORDS[one.reached]} |" for one in figures)
    title = "Performance of the lake" if part == "lake" else "Performance"
    return _PAGE.format(title=title, machine=platform.machine(), python=platform.python_version(), rows=rows)


if __name__ == "__main__":
    sys.exit(main())

"""Measure all that the project has to reach, side by side: `make bench`, about forty minutes on two quiet processors.

Each part is a module of `benchmarks/`, measured in a process of its own with sizes and a time that bound it, and kept
as it ends in `.cache/bench/`: a later failure loses nothing, and `--resume` goes on with the parts that are missing. A
part that fails, or takes too long, is a row that says so. When all parts are there, the pages of figures in
`docs/reference/` are written, from this one run; `--pages` writes them from what is kept, of whatever commit.

`--part` measures some parts only, and writes no page: `--part lake startup`. `--small` measures each part with sizes
that only show that it works. What each took, by the clock and of the processors, and how busy the machine was then,
stand in a second table.
"""

import argparse
import importlib
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # benchmarks/ lies beside scripts/

from benchmarks.figure import Figure
from benchmarks.timing import load, spent_by

REPOSITORY: Final = Path(__file__).resolve().parents[1]


class Part(NamedTuple):
    """A module of `benchmarks/`, the sizes that it is given, small ones, and seconds that it takes at most."""

    name: str
    sizes: tuple[int, ...] = ()
    small: tuple[int, ...] = ()
    most: int = 180


# Each takes a quarter of its time, or less, on two quiet processors; the pages have the parts in this order.
_PAGES: Final = {
    "performance.md": (
        "Performance",
        (
            Part("faithful"),
            Part("read"),
            Part("write"),
            Part("rules"),
            Part("render", (1_000,), (20,), most=300),
            Part("startup"),
            Part("fresh_clone", most=900),
            Part("desk"),
            Part("desk_in_browser", (10,), (1,)),
            Part("sandbox", (10,), (1,)),
            Part("kill", (60,), (2,), most=300),
            Part("fuzz", (2_000,), (100,)),
            Part("serving", (20,), (2,), most=600),
            Part("jobs", (1_000, 60), (20, 2), most=300),
            Part("kill_serve", (200,), (4,), most=1_800),
            Part("race_serve", (1_000, 100), (4, 2), most=1_800),
            Part("ledger", (2_000,), (200,), most=300),
            Part("explorer", (3_200_000, 20), (100_000, 2), most=900),
        ),
    ),
    "performance-lake.md": (
        "Performance of the lake",
        (
            Part("bulk"),
            Part("lake", (100_000,), (2_000,), most=600),
            Part("derive", (20_000,), (1_000,), most=300),
            Part("datasets", (50_000,), (2_000,), most=300),
            Part("replacing", (20_000, 20), (2_000, 4), most=300),
            Part("screens", (10_000_000,), (100_000,), most=600),
            Part("kept_views", (20_000,), (200,), most=300),
            Part("trades", (10_000_000,), (100_000,), most=1_800),
            Part("first_screen", (10_000_000,), (100_000,), most=900),
            Part("positions", (20_000,), (1_000,), most=300),
            Part("short_swing", (20_000, 2_000, 500), (1_000, 20, 5), most=300),
            Part("kill_ingest", (60,), (4,), most=300),
        ),
    ),
}
_PARTS: Final = {part.name: part for _, parts in _PAGES.values() for part in parts}
_FOLDER: Final = REPOSITORY / ".cache" / "bench"
_RAISED: Final = re.compile(r"[\w.]+(?:Error|Exception|Expired): ")  # in a traceback, before more lines of its message
_WORDS: Final = {True: "reached", False: "missed", None: ""}
_PAGE: Final = """# {title}

<!-- Written by scripts/bench.py from the figures of all parts; `make bench` measures and writes them again. -->

Measured by `make bench` on {days}, each part in turn on one machine ({machine}, {processors} processors,
Python {python}), on the corpus of real filings and, by the thousand, on made-up ones. Short times are the best of
several rounds, so that what else the machine did does not count. Figures of the lake and of reports have a page each.

| figure | measured | to reach | |
|---|---|---|---|
{rows}

What the parts took, by the clock and of all processors, and how many processes wanted a processor at the end of each.
Where the load is greater than the number of processors, figures by the clock tell of the machine, and processor time
and the limits measured beside it tell of the program. A run of `make bench` measures all parts at one commit; where the
commits differ, parts were measured again since, or could not be.

| part | by the clock | of the processors | machine | commit |
|---|---|---|---|---|
{took}

One part alone is measured by `scripts/bench.py --part read` or `python -m benchmarks.read`, and in other sizes:
`python -m benchmarks.fuzz 100000` damages and reads a hundred thousand documents, and
`python -m benchmarks.lake 100000 1000000` ingests so many filings.
"""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one part, and what they took."""

    name: str
    figures: list[Figure]
    wall: float
    processor: float
    load: str
    commit: str


def main() -> int:
    """Measure and print, or write pages of what is kept; return 1 if a figure is missed or a part failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=_PARTS, default=[], metavar="NAME", help=", ".join(_PARTS))
    parser.add_argument("--small", action="store_true", help="only see that each part works")
    parser.add_argument(
        "--resume", action="store_true", help="leave out parts that were measured before, of the same commit"
    )
    parser.add_argument(
        "--pages", action="store_true", help="write the pages from what is kept; they name the commit of each part"
    )
    parser.add_argument("--inside", nargs="+", help=argparse.SUPPRESS)  # the process of one part: name, file, sizes
    options = parser.parse_args()
    if options.inside:
        return _measure_inside(*options.inside)
    folder = _FOLDER.with_name("bench-small") if options.small else _FOLDER
    if options.pages:
        if options.part or options.small or options.resume:
            parser.error("--pages measures nothing; give it alone")
        _write_pages({part.name: _kept(part, folder) or _missing(part) for part in _PARTS.values()}, folder)
        return 0
    if not options.resume and not options.part:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    parts = [_PARTS[name] for name in options.part] or list(_PARTS.values())
    measured = [_measured(part, folder, small=options.small, resume=options.resume) for part in parts]
    if not options.part and not options.small:
        _write_pages({one.name: one for one in measured}, folder)
    return int(any(row[-1] == _WORDS[False] for one in measured for row in _figure_rows(one)))


def _measure_inside(name: str, file: str, *sizes: str) -> int:
    """Measure one part in this process, and write its figures to a file."""
    figures = importlib.import_module(f"benchmarks.{name}").figures(*map(int, sizes))
    Path(file).write_bytes(msgspec.json.encode(figures))
    return 0


def _measured(part: Part, folder: Path, *, small: bool, resume: bool) -> Measured:
    """Measure a part in a process of its own, print and keep what came of it; or return what was kept."""
    commit = _commit()
    found = _kept(part, folder) if resume else None
    if found is None or found.commit != commit:
        file = folder / f"{part.name}.figures"
        file.unlink(missing_ok=True)
        why = ""

        def run() -> None:
            nonlocal why
            why = _why_it_failed(part, file, part.small if small else part.sizes)

        spent = spent_by(run)
        figures = msgspec.json.decode(file.read_bytes(), type=list[Figure]) if not why else [_failed(part, why)]
        file.unlink(missing_ok=True)
        found = Measured(
            name=part.name, figures=figures, wall=spent.wall, processor=spent.processor, load=load(), commit=commit
        )
        if not why:  # `--resume` tries again what failed
            _file_of(part, folder).write_bytes(msgspec.json.encode(found))
    _show(found)
    return found


def _file_of(part: Part, folder: Path) -> Path:
    return folder / f"{part.name}.json"


def _kept(part: Part, folder: Path) -> Measured | None:
    """Return the figures of a part that were kept, of whatever commit."""
    file = _file_of(part, folder)
    return msgspec.json.decode(file.read_bytes(), type=Measured) if file.exists() else None


def _missing(part: Part) -> Measured:
    return Measured(name=part.name, figures=[_failed(part, "nothing is kept")], wall=0, processor=0, load="", commit="")


def _commit() -> str:
    """Return the commit that is measured; what another one gave is no part of the same run."""
    found = subprocess.run(("git", "rev-parse", "HEAD"), cwd=REPOSITORY, capture_output=True, text=True, check=False)  # noqa: S607
    return found.stdout.strip()


def _why_it_failed(part: Part, file: Path, sizes: tuple[int, ...]) -> str:
    """Run a part; return what it said last where it failed, nothing where its figures are in the file."""
    command = [sys.executable, __file__, "--inside", part.name, str(file), *map(str, sizes)]
    running = subprocess.Popen(  # noqa: S603 - our own program
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    )
    try:
        _, said = running.communicate(timeout=part.most)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)  # with all workers that it started
        running.communicate()
        return f"not done in {part.most} s"
    if not running.returncode:
        return ""
    lines = said.strip().splitlines() or [f"it ended with status {running.returncode}"]
    return next((one for one in reversed(lines) if _RAISED.match(one)), lines[-1])


def _failed(part: Part, why: str) -> Figure:
    what, command = f"{part.name}: not measured", f"scripts/bench.py --part {part.name}"
    return Figure(what, why.replace("|", "/"), "a figure", reached=False, command=command)


def _figure_rows(one: Measured) -> list[tuple[str, ...]]:
    return [(figure.what, figure.measured, figure.goal, _WORDS[figure.reached]) for figure in one.figures]


def _took(one: Measured) -> tuple[str, ...]:
    return one.name, f"{one.wall:.0f} s", f"{one.processor:.0f} s", one.load, one.commit[:7]


def _show(one: Measured) -> None:
    console = Console()
    table = Table("figure", "measured", "to reach", "", title=", ".join(_took(one)))
    for row in _figure_rows(one):
        table.add_row(*row)
    console.print(table)
    sys.stdout.flush()  # a file that somebody follows has it at once


def _write_pages(measured: dict[str, Measured], folder: Path) -> None:
    for file, (title, parts) in _PAGES.items():
        found = [measured[part.name] for part in parts]
        page = _PAGE.format(
            title=title,
            days=_days([_file_of(part, folder) for part in parts]),
            machine=platform.machine(),
            processors=os.cpu_count(),
            python=platform.python_version(),
            rows=_as_rows([row for one in found for row in _figure_rows(one)]),
            took=_as_rows([_took(one) for one in found]),
        )
        (REPOSITORY / "docs" / "reference" / file).write_text(page, encoding="utf-8")


def _days(files: list[Path]) -> str:
    """Return the day on which files were written, or the first and the last; what is kept may be of earlier days."""
    days = sorted({str(datetime.fromtimestamp(file.stat().st_mtime, UTC).date()) for file in files if file.exists()})
    return " to ".join(dict.fromkeys((*days[:1], *days[-1:]))) or "no day"


def _as_rows(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    sys.exit(main())

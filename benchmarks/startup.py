"""How long the package takes to import, and commands to answer: CPU of whole processes."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.archives import real_archives
from benchmarks.figure import Figure, show

__all__ = ["figures"]

_ROUNDS = 10
_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
_REPORT = str(_EXAMPLES / "amendment-original.xml")
_PLAN = str(_EXAMPLES / "qualys-2024-02.toml")
_PROGRAM = str(Path(sys.executable).with_name("section16"))


def figures() -> list[Figure]:
    """Measure in turns, so that a busy machine slows all."""
    with TemporaryDirectory() as folder:
        lake = f"{folder}/lake"
        subprocess.run([_PROGRAM, "ingest", _REPORT, "--lake", lake], check=True, capture_output=True)  # noqa: S603
        asked: dict[str, tuple[list[str], float | None]] = {
            "the interpreter alone": ([sys.executable, "-c", "pass"], None),
            "import section16": ([sys.executable, "-c", "import section16"], None),
            "section16 --help": ([_PROGRAM, "--help"], 0.10),
            "section16 show": ([_PROGRAM, "show", _REPORT], 0.22),
            "section16 check": ([_PROGRAM, "check", _REPORT], 0.22),
            "section16 due": ([_PROGRAM, "due", "2024-02-14"], 0.20),
            "section16 draft": ([_PROGRAM, "draft", _PLAN, "--workspace", f"{folder}/none"], 0.40),
            "section16 sql, a table": ([_PROGRAM, "sql", "FROM submission", "--lake", lake], 0.45),
            "section16 sql, the view of all trades": ([_PROGRAM, "sql", "FROM trades", "--lake", lake], 0.45),
            "section16 ingest, 1,000 real filings to a new lake": (
                [_PROGRAM, "ingest", str(next(real_archives(10_000).iterdir())), "--lake", f"{folder}/new"],
                1.20,
            ),
        }
        best = dict.fromkeys(asked, float("inf"))
        for _ in range(_ROUNDS):
            for what, (command, _goal) in asked.items():
                shutil.rmtree(f"{folder}/new", ignore_errors=True)
                best[what] = min(best[what], _cpu_of(command, folder))
    return [_figure(what, best[what], goal) for what, (_command, goal) in asked.items()]


def _cpu_of(command: Sequence[str], folder: str) -> float:
    """Return the seconds of CPU that a process took; Python keeps what it compiles in a folder."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True, env=environment)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _figure(what: str, seconds: float, goal: float | None) -> Figure:
    reached = None if goal is None else seconds <= goal
    words = "" if goal is None else f"<= {goal:.2f} s"
    return Figure(what, f"{seconds:.2f} s of CPU", words, reached, "python -m benchmarks.startup")


if __name__ == "__main__":
    show(figures())

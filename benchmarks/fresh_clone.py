"""What newcomers wait for: `make demo` in a fresh clone with empty caches; and what the tests took when last run."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from benchmarks.figure import Figure, show
from benchmarks.timing import load, spent_by
from tests.last_run import LAST_RUN, LastRun

__all__ = ["figures"]

_REPOSITORY = Path(__file__).resolve().parents[1]
_DEMO_GOAL = 45  # seconds of CPU
_SIZE_GOAL = 800  # MB
_TEST_GOAL = 300  # seconds of CPU


def figures() -> list[Figure]:
    """Clone what is committed, run the demonstration there, and weigh the environment that it made."""
    with TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        subprocess.run(("git", "clone", "--quiet", _REPOSITORY, clone), check=True)  # noqa: S603, S607 - our own
        environment = _environment(folder)
        command = ("make", "--silent", "demo")
        spent = spent_by(
            lambda: subprocess.run(command, cwd=clone, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        )
        size = sum(one.lstat().st_size for one in (clone / ".venv").rglob("*") if not one.is_symlink()) / 1e6
    return [
        _figure(
            "make demo in a fresh clone, empty caches",
            f"{spent.processor:.0f} s of CPU, {spent.wall:.0f} s by the clock; {load()}",
            f"<= {_DEMO_GOAL} s of CPU",
            reached=spent.processor <= _DEMO_GOAL,
        ),
        _figure("the environment that it made", f"{size:,.0f} MB", f"<= {_SIZE_GOAL} MB", reached=size <= _SIZE_GOAL),
        *_last_test_run(),
    ]


def _environment(folder: str) -> Mapping[str, str]:
    """Return this process's environment, with empty caches of installers, and without what `make` and a venv set."""
    caches = dict.fromkeys(("PIP_CACHE_DIR", "UV_CACHE_DIR", "XDG_CACHE_HOME"), f"{folder}/cache")
    return {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "MAKEFLAGS"}} | caches


def _last_test_run() -> Iterator[Figure]:
    """Yield what the tests took when they last ran as a whole in this tree."""
    what, goal = "the tests of make test, when they last ran whole here", f"<= {_TEST_GOAL} s of CPU"
    if not LAST_RUN.exists():
        yield Figure(what, "not run here yet", "", None, "make test")
        return
    last = msgspec.json.decode(LAST_RUN.read_bytes(), type=LastRun)
    measured = f"{last.processor:.0f} s of CPU, {last.wall:.0f} s by the clock, {last.tests:,} tests, {last.day}"
    yield Figure(what, measured, goal, last.processor <= _TEST_GOAL, "make test")


def _figure(what: str, measured: str, goal: str, *, reached: bool) -> Figure:
    return Figure(what, measured, goal, reached, "python -m benchmarks.fresh_clone")


if __name__ == "__main__":
    show(figures())

"""What a whole run of the tests that passed took, kept for `make bench`, which shows it beside its goal."""

import resource
import time
from datetime import UTC, datetime
from typing import Final

import msgspec
import pytest

from tests.places import REPOSITORY

__all__ = ["LAST_RUN", "LastRun", "WholeRun"]

LAST_RUN: Final = REPOSITORY / ".cache" / "last-test-run.json"


class LastRun(msgspec.Struct, frozen=True):
    """Seconds by the clock, and of the processors with all processes that the tests started."""

    day: str
    tests: int
    wall: float
    processor: float


class WholeRun:
    """A plugin for the process that hands out the tests: keeps what it took when all of them were run and passed."""

    def __init__(self) -> None:
        """Begin to count."""
        self._start = time.perf_counter()
        self._tests = 0
        self._passed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test that was run."""
        self._tests += report.when == "call"

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Note whether all were run: one that was stopped, or that failed, took another time."""
        self._passed = exitstatus == pytest.ExitCode.OK

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Keep the figures; by now the workers have ended, so that their time is known."""
        if not self._passed:
            return
        both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        last = LastRun(
            day=f"{datetime.now(UTC):%Y-%m-%d}",
            tests=self._tests,
            wall=time.perf_counter() - self._start,
            processor=sum(one.ru_utime + one.ru_stime for one in both),
        )
        LAST_RUN.parent.mkdir(exist_ok=True)
        LAST_RUN.write_bytes(msgspec.json.encode(last))

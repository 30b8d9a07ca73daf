"""A Dask cluster of real processes, for tests: a scheduler and workers that can be killed."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["Dask", "dask"]

_SCHEDULER = re.compile(r"Scheduler at:\s+(tcp://\S+)")
_REGISTERED = re.compile(r"Registered to:\s+(tcp://\S+)")
_TREE = Path(__file__).parents[4]


class Dask:
    """A scheduler, and its workers, each a process of its own without a nanny that would start it again."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder, self._environment = folder, {**os.environ, "PYTHONPATH": str(_TREE), **environment}
        self._processes: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        self.address = self._schedule("0")

    def add(self, count: int) -> None:
        """Start workers of one thread."""
        started: list[Path] = []
        for _ in range(count):
            options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
            process, log = self._start("worker", self.address, *options, "--local-directory", str(self._folder))
            self.workers.append(process)
            started.append(log)
        for log in started:
            _said(log, _REGISTERED)

    def kill_scheduler(self) -> None:
        """Kill the scheduler; its workers end with it."""
        self.scheduler.kill()
        self.scheduler.wait()

    def start_again(self) -> None:
        """Start a scheduler at the address of the one that was killed."""
        assert self._schedule(self.address.rpartition(":")[2]) == self.address

    def logs(self) -> str:
        """Return all that scheduler and workers wrote."""
        return "".join(path.read_text() for path in sorted(self._folder.glob("*.log")))

    def close(self) -> None:
        """Kill them all."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()

    def _schedule(self, port: str) -> str:
        options = ("--host", "127.0.0.1", "--port", port, "--no-dashboard")
        self.scheduler, log = self._start("scheduler", *options)
        return _said(log, _SCHEDULER)

    def _start(self, role: str, *arguments: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = self._folder / f"{role}-{len(self._processes)}.log"
        with log.open("wb") as sink:
            command = [sys.executable, "-m", "dask", role, *arguments]
            process = subprocess.Popen(  # noqa: S603 - a command of our own
                command, stdout=sink, stderr=sink, env=self._environment, cwd=self._folder
            )
        self._processes.append(process)
        return process, log


def _said(log: Path, words: re.Pattern[str]) -> str:
    """Wait until a process has said something, and return it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if found := words.search(log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text())


@contextmanager
def dask(folder: Path, workers: int, environment: Mapping[str, str] | None = None) -> Iterator[Dask]:
    """Have a cluster for a while."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Dask(folder, environment or {})
    try:
        cluster.add(workers)
        yield cluster
    finally:
        cluster.close()

"""A workbench in a process of its own: started in a moment, on the port that it had, and killed in the middle."""

import os
import resource
import signal
import time
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self

import httpx
from msgspec import Struct
from msgspec.structs import replace

from section16.asgi import listen
from section16.service import app as service_app
from section16.service.serve import serve
from section16.service.settings import ServiceSettings
from section16.service.worker import Worker
from section16.tasks.long_work import filing
from section16.tasks.long_work.run import JobKind, JobRun

__all__ = ["ServedWorkbench", "WorkbenchPlace"]

_LONGEST_START = 60.0
# Waiting is the sandbox's, which is some tens of times as quick as EDGAR; so is looking for what is lost.
_FASTER = 20.0
_WINDOW = 3.0
_LEASE = timedelta(seconds=5)  # shorter ones run out on a busy machine
_BETWEEN = 0.5


class WorkbenchPlace(Struct, frozen=True, kw_only=True):
    """What a process serves: the workspace, the EDGAR that it files with, its port, a folder for its keys and log."""

    workspace: str
    edgar: str
    port: int
    folder: str


class ServedWorkbench:
    """One process of a workbench, which may be killed and started again."""

    def __init__(self, workspace: str, edgar: str, folder: str) -> None:
        """Take a free port; nothing is started yet."""
        with listen(0) as free:
            port = free.getsockname()[1]
        self._place = WorkbenchPlace(workspace=workspace, edgar=edgar, port=port, folder=folder)
        self._process: BaseProcess | None = None

    @property
    def url(self) -> str:
        """Return where it is, or will be."""
        return f"http://127.0.0.1:{self._place.port}"

    @property
    def log(self) -> str:
        """Return what it wrote to its log."""
        file = Path(self._place.folder, f"{self._place.port}.log")
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # A fork server has everything imported and no threads: a process is there in milliseconds.
        context = get_context("forkserver")
        context.set_forkserver_preload(["tests.harness.served_workbench"])
        self._process = context.Process(target=_serve, args=(self._place,))
        self._process.start()
        end = time.monotonic() + _LONGEST_START
        while time.monotonic() < end:
            if not self._process.is_alive():
                break
            try:
                httpx.get(f"{self.url}/livez", timeout=5, trust_env=False)
            except httpx.HTTPError:
                time.sleep(0.02)
            else:
                return
        message = f"the workbench did not start: {self.log[-2000:]}"
        raise RuntimeError(message)

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it, where it runs."""
        self.stop()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Tell it to end, and wait until it has."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.pid is not None:
            os.kill(self._process.pid, how)
            self._process.join()
        self._process = None

    def fill_disk(self) -> None:
        """Let no file of it grow or be written any more, as on a full disk."""
        self._limit_files(0)

    def make_room(self) -> None:
        """Let its files be written again."""
        self._limit_files(resource.RLIM_INFINITY)

    def _limit_files(self, size: int) -> None:
        if self._process is not None and self._process.pid is not None:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class _Quick:
    """A run of a job that waits a twentieth of what it is told."""

    def __init__(self, run: JobRun) -> None:
        self._run = run

    def __getattr__(self, name: str) -> Any:
        return getattr(self._run, name)

    def wait(self, seconds: float) -> None:
        self._run.wait(seconds / _FASTER)


def _file(run: JobRun, request: filing.FilingRequest) -> object:
    return filing.file_kept(_Quick(run), request)


def _follow(run: JobRun, request: filing.FollowRequest) -> object:
    return filing.follow_filed(_Quick(run), request)


_KINDS = {
    "file": JobKind("file", filing.FilingRequest, _file),
    "follow": JobKind("follow", filing.FollowRequest, _follow),
}


def _serve(place: WorkbenchPlace) -> None:
    """Serve until killed; what it writes to its log is kept, since a defect shows there."""
    log = os.open(f"{place.folder}/{place.port}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = place.folder
    opened = filing.open_context
    filing.open_context = partial(_quickly, opened)
    filing._BETWEEN = _BETWEEN  # noqa: SLF001 - the sandbox decides within the blink of an eye
    service_app.Worker = partial(Worker, kinds=_KINDS, lease=_LEASE)
    settings = ServiceSettings(
        workspace=place.workspace, edgar=place.edgar, port=place.port, requests_a_minute=1_000_000
    )
    serve(settings, lambda _: None)


def _quickly(opened: Any, *args: Any, **more: Any) -> Any:
    return _Window(opened(*args, **more))


class _Window:
    """A context of a filing that looks for what is lost a few seconds long."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def __enter__(self) -> Any:
        return replace(self._context.__enter__(), lookup_window=_WINDOW)

    def __exit__(self, *error: object) -> Any:
        return self._context.__exit__(*error)

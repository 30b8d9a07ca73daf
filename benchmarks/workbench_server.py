"""The workbench as the benchmarks ask it: a demonstration, its people logged in, and `section16 serve` over it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx
from msgspec import Struct

from section16.accounts.account import permits
from section16.accounts.directory import all_accounts
from section16.accounts.login_settings import LoginWay, login_settings
from section16.accounts.roles import Permission
from section16.accounts.sessions import Newcomer, begin_session
from section16.accounts.tokens import form_token_of, masked
from section16.sandbox.serve import serving
from section16.tasks.demonstration.insiders import INSIDERS, ISSUER
from section16.tasks.demonstration.make import make_demonstration
from section16.web.cookies import SESSION_COOKIE
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import working_drafts
from tests.harness.quick_edgar import QUICK

__all__ = ["LONGEST", "BenchServer", "Prepared", "prepare", "served"]

LONGEST: Final = 60.0
_SESSIONS: Final = 200
_SETTINGS: Final = {"SECTION16_QUERIES_ALLOWED": "true", "SECTION16_REQUESTS_A_MINUTE": "1000000"}


class Prepared(Struct, frozen=True, kw_only=True):
    """What there is to serve, who is logged in, and of whom the pages are."""

    workspace: str
    lake: str
    sessions: tuple[dict[str, str], ...]
    issuer: str
    insiders: tuple[str, ...]
    draft: int


def prepare(folder: Path, workspace: str | None = None) -> Prepared:
    """Make the demonstration, its reports filed with a local EDGAR that ends with it, and log in who prepares."""
    with serving(QUICK) as sandbox:
        made = make_demonstration(folder, sandbox.url, workspace=workspace)
    with Workspace(made.workspace, "bench") as opened:
        sessions = _sessions(opened)
        with opened.reading() as session:
            draft = working_drafts(session)[0].id
    return Prepared(
        workspace=str(made.workspace),
        lake=str(made.lake),
        sessions=sessions,
        issuer=ISSUER.cik,
        insiders=tuple(one.cik for one in INSIDERS),
        draft=draft,
    )


def _sessions(workspace: Workspace) -> tuple[dict[str, str], ...]:
    """Log who prepares in, so often that there are enough sessions."""
    with workspace.writing() as writing:
        people = [one for one in all_accounts(writing.session) if permits(one, Permission.prepare, ISSUER.cik)]
        settings = login_settings(writing.session)
        made = [
            begin_session(writing, people[number % len(people)], Newcomer(way=LoginWay.password), settings)
            for number in range(_SESSIONS)
        ]
    return tuple(
        {
            "cookie": f"{SESSION_COOKIE}={one}",
            "x-form-token": masked(form_token_of(one)),
            "sec-fetch-site": "same-origin",
            "accept-encoding": "gzip",
        }
        for one in made
    )


class BenchServer(Struct, frozen=True, kw_only=True):
    """Processes that serve one workbench: what it has, where each is, how soon the first answered."""

    prepared: Prepared
    urls: tuple[str, ...]
    processes: tuple[int, ...]
    seconds: float

    @property
    def megabytes(self) -> float:
        """Return the memory that is its own and that of the explorer and of questions, which are processes of it."""
        return sum(_private(one) for process in self.processes for one in _tree(process)) / 1024

    @property
    def processor_seconds(self) -> float:
        """Return what all its processes took of the processors until now."""
        return sum(_spent(one) for process in self.processes for one in _tree(process))

    @property
    def own_processor_seconds(self) -> float:
        """Return what the processes that listen took, without those that they started."""
        return sum(map(_spent, self.processes))


@contextmanager
def served(prepared: Prepared, processes: int = 1) -> Iterator[BenchServer]:
    """Serve by `section16 serve`, as users do, until the end of the block."""
    with ExitStack() as stack:
        begin = time.perf_counter()
        found = [stack.enter_context(_process(prepared)) for _ in range(processes)]
        seconds = time.perf_counter() - begin
        urls = tuple(url for _, url in found)
        yield BenchServer(prepared=prepared, urls=urls, processes=tuple(pid for pid, _ in found), seconds=seconds)


@contextmanager
def _process(prepared: Prepared) -> Iterator[tuple[int, str]]:
    command = [Path(sys.executable).with_name("section16"), "serve", "--port", "0"]
    where = ["--workspace", prepared.workspace, "--lake", prepared.lake]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, *where], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | _SETTINGS, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        url = re.findall(r"http://[\d.:]+", line)[0]
        httpx.get(f"{url}/work.json", headers=prepared.sessions[0], timeout=LONGEST).raise_for_status()
        yield process.pid, url
    finally:
        process.terminate()
        process.wait(LONGEST)


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        children = ""
        with suppress(OSError):  # a thread that has ended meanwhile
            children = (task / "children").read_text(encoding="ascii")
        for child in children.split():
            yield from _tree(int(child))


def _private(pid: int) -> int:
    """Return the kilobytes of a process that no other has."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return sum(map(int, re.findall(r"^Private_\w+: +(\d+)", text, re.MULTILINE)))


def _spent(pid: int) -> float:
    """Return the seconds of processors that a process and its ended children took."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

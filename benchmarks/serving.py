"""The workbench under load: how long its pages take, alone and beside the worst SQL, 500 open streams, start, memory.

`python -m benchmarks.serving 20` loads it for 20 seconds a mix; 300 are what the figures are for.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode, urljoin, urlsplit

import httpx
import msgspec
from lxml import html

from benchmarks.figure import Figure, show
from benchmarks.open_loop import LoadPlan, LoadResult, PlannedRequest, percentile, run_load
from benchmarks.workbench_server import Prepared
from section16.workspace import Workspace
from section16.workspace.trail.audit import add_event

__all__ = ["figures"]

_REPOSITORY: Final = Path(__file__).resolve().parents[1]
_COMMAND: Final = "python -m benchmarks.serving"
_STREAMS: Final = 500
_WORST_SQL: Final = "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
_PARTIES: Final = "SELECT DISTINCT OWNER_CIKS[1] AS OWNER, ISSUERCIK FROM trades LIMIT 20"
_LONGEST: Final = 60.0


class _Server(NamedTuple):
    """A workbench in a process of its own: what it has, where its workspace is, how soon it answered."""

    prepared: Prepared
    folder: Path
    process: "subprocess.Popen[bytes]"
    seconds: float

    @property
    def megabytes(self) -> float:
        """Return the memory that is its own and that of the explorer and of questions, which are processes of it."""
        return sum(_private(one) for one in _tree(self.process.pid)) / 1024


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            yield from _tree(int(child))


def _private(pid: int) -> int:
    """Return the kilobytes of a process that no other has."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return sum(map(int, re.findall(r"^Private_\w+: +(\d+)", text, re.MULTILINE)))


@contextmanager
def _served(folder: Path) -> Iterator[_Server]:
    begin = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - a module of ours
        [sys.executable, "-m", "benchmarks.workbench_server", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_REPOSITORY,
    )
    try:
        prepared = msgspec.json.decode(process.stdout.readline() if process.stdout else b"", type=Prepared)
        httpx.get(f"{prepared.url}/work.json", headers=prepared.sessions[0], timeout=_LONGEST).raise_for_status()
        yield _Server(prepared, folder, process, time.perf_counter() - begin - prepared.seconds_of_making)
    finally:
        process.terminate()
        process.wait(_LONGEST)


def _workbench_mix(prepared: Prepared) -> tuple[PlannedRequest, ...]:
    people = tuple(f"/issuers/{prepared.issuer}/insiders/{one}" for one in prepared.insiders)
    return (
        PlannedRequest(name="work items", weight=30, paths=("/work",)),
        PlannedRequest(name="person", weight=20, paths=people),
        PlannedRequest(name="draft with proof", weight=20, paths=(f"/drafts/{prepared.draft}",)),
        _save(prepared),
        PlannedRequest(name="explorer page", weight=20, paths=("/explore/screen?code=P",)),
    )


def _explorer_mix(prepared: Prepared) -> tuple[PlannedRequest, ...]:
    with httpx.Client(base_url=prepared.url, headers=prepared.sessions[0], timeout=_LONGEST) as client:
        found = client.get("/sql.csv", params={"q": _PARTIES}).raise_for_status()
    pairs = [line.split(",") for line in found.text.split()[1:]]
    return (
        PlannedRequest(name="screens", weight=40, paths=("/explore/screen?code=P", "/explore/screen?code=S")),
        PlannedRequest(name="people", weight=30, paths=tuple(f"/explore/person/{one}" for one, _ in pairs)),
        PlannedRequest(name="issuers", weight=30, paths=tuple(f"/explore/issuer/{one}" for _, one in pairs)),
    )


def _save(prepared: Prepared) -> PlannedRequest:
    """Return a save of the first part of the draft, as the browser of its preparer sends it."""
    address = f"/drafts/{prepared.draft}"
    with httpx.Client(base_url=prepared.url, headers=prepared.sessions[0], timeout=_LONGEST) as client:
        whole = html.fromstring(client.get(address).raise_for_status().content)
        part = next(link for link in whole.xpath("//a/@href") if "?part=" in link)
        page = html.fromstring(client.get(urljoin(f"{prepared.url}{address}", part)).raise_for_status().content)
    form = next(one for one in page.forms if one.action == f"{address}/part")
    fields = [(name, value) for name, value in form.form_values() if name != "form_token"]
    return PlannedRequest(
        name="save",
        weight=10,
        paths=(f"{address}/part",),
        method="POST",
        body=urlencode(fields),
        headers={"content-type": "application/x-www-form-urlencoded", "origin": prepared.url},
    )


def figures(seconds: float = 20.0) -> list[Figure]:
    """Measure all, each mix for so many seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demonstration"
        with _served(folder):
            pass
        with _served(folder) as server:
            found = [_start(server), _memory(server, "at rest")]
            found += _pages(server, seconds)
            found += asyncio.run(_streams(server))
            found.append(_memory(server, "after the load"))
    return found


def _start(server: _Server) -> Figure:
    what = "workbench: start to first answer, log-ins of 200 sessions with it"
    return Figure(what, f"{server.seconds:.1f} s", "< 3 s", server.seconds < 3, _COMMAND)  # noqa: PLR2004 - the goal


def _memory(server: _Server, when: str) -> Figure:
    size = server.megabytes
    return Figure(f"workbench: memory {when}", f"{size:.0f} MB", "< 400 MB", size < 400, _COMMAND)  # noqa: PLR2004


def _pages(server: _Server, seconds: float) -> Iterator[Figure]:
    prepared = server.prepared
    every = {"url": prepared.url, "sessions": prepared.sessions, "seconds": seconds}
    workbench = LoadPlan(requests=_workbench_mix(prepared), rate=50, **every)
    explorer = LoadPlan(requests=_explorer_mix(prepared), rate=10, **every)
    worst = PlannedRequest(name="worst SQL", weight=1, paths=(f"/sql?q={quote(_WORST_SQL)}",))
    endless = LoadPlan(requests=(worst,), rate=0.2, **(every | {"sessions": prepared.sessions[:1]}))
    run_load(msgspec.structs.replace(workbench, seconds=3.0), msgspec.structs.replace(explorer, seconds=3.0))
    (alone,) = run_load(workbench)
    yield _latencies("workbench mix, 50 requests/s, 200 sessions, SQLite", alone, (50, 150))
    (found,) = run_load(explorer)
    yield _latencies("explorer mix, 10 requests/s, lake of the demonstration", found, (300, None))
    both = run_load(workbench, explorer, endless)
    yield _latencies("workbench mix beside the explorer's and the worst SQL", both[0], (100, None))


def _latencies(what: str, result: LoadResult, goal: tuple[float, float | None]) -> Figure:
    every = result.all_milliseconds
    p95, p99 = percentile(every, 95), percentile(every, 99)
    by_name = ", ".join(f"{name} {percentile(one, 95):.0f}" for name, one in sorted(result.milliseconds.items()))
    bad = ", ".join(f"{count} of {name}" for name, count in result.bad.items()) or "no error"
    measured = f"p95 {p95:.0f} ms, p99 {p99:.0f} ms, {len(every)} requests, {bad} (p95 by page: {by_name})"
    wanted = f"p95 < {goal[0]:.0f} ms" + (f", p99 < {goal[1]:.0f} ms" if goal[1] else "")
    reached = p95 < goal[0] and (goal[1] is None or p99 < goal[1]) and not result.bad
    return Figure(what, measured, wanted, reached, _COMMAND)


async def _streams(server: _Server) -> list[Figure]:
    """Open so many streams, change something, and wait until all were told."""
    before = server.megabytes
    parts = urlsplit(server.prepared.url)
    opened = []
    for number in range(_STREAMS):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        session = server.prepared.sessions[number % len(server.prepared.sessions)]["cookie"]
        writer.write(f"GET /changes HTTP/1.1\r\nhost: {parts.netloc}\r\ncookie: {session}\r\n\r\n".encode())
        opened.append((reader, writer))
    for reader, _ in opened:
        await asyncio.wait_for(reader.readuntil(b"retry: 1000"), _LONGEST)
    await asyncio.sleep(1)
    size = server.megabytes - before
    worst = 0.0
    for _ in range(3):
        begin = time.perf_counter()
        await asyncio.to_thread(_change, server.folder)
        await asyncio.gather(*(asyncio.wait_for(one.readuntil(b"event: change"), _LONGEST) for one, _ in opened))
        worst = max(worst, time.perf_counter() - begin)
    for _, writer in opened:
        writer.close()
    return [
        Figure(f"{_STREAMS} open streams: a change has reached all", f"{worst:.2f} s", "< 1 s", worst < 1, _COMMAND),
        Figure(f"{_STREAMS} open streams: memory", f"{size:.0f} MB", "< 300 MB", size < 300, _COMMAND),  # noqa: PLR2004
    ]


def _change(folder: Path) -> None:
    with Workspace(folder / "workspace", "bench") as workspace, workspace.writing() as writing:
        add_event(writing, "looked", "workspace")


if __name__ == "__main__":
    show(figures(*map(float, sys.argv[1:2])))

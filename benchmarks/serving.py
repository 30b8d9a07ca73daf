"""The workbench under load: how long its pages take, alone and beside the worst SQL, 500 open streams, start, memory.

`python -m benchmarks.serving 20 300` loads it for 20 seconds a mix, and then for 300 seconds to see whether its memory
grows; `python -m benchmarks.serving 300` is what the figures of each mix are for.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode, urljoin, urlsplit

import httpx
import msgspec
from lxml import html

from benchmarks.figure import Figure, show
from benchmarks.open_loop import LoadPlan, LoadResult, PlannedRequest, percentile, run_load
from benchmarks.timing import load
from benchmarks.workbench_server import LONGEST, BenchServer, Prepared, prepare, served
from section16.workspace import Workspace
from section16.workspace.trail.audit import add_event
from tests.harness.postgresql import postgresql_in

__all__ = ["figures"]

_COMMAND: Final = "python -m benchmarks.serving"
_STREAMS: Final = 500
_FEW: Final = 20  # sessions: that one is in use is noted once a minute
_WORST_SQL: Final = "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
_PARTIES: Final = "SELECT DISTINCT OWNER_CIKS[1] AS OWNER, ISSUERCIK FROM trades LIMIT 20"
_SETTLED: Final = 5.0  # seconds after which what is made at the start is there
_IDLE: Final = 65.0  # seconds after which processes that answered SQL have ended


def _workbench_mix(prepared: Prepared, url: str) -> tuple[PlannedRequest, ...]:
    people = tuple(f"/issuers/{prepared.issuer}/insiders/{one}" for one in prepared.insiders)
    return (
        PlannedRequest(name="work items", weight=30, paths=("/work",)),
        PlannedRequest(name="person", weight=20, paths=people),
        PlannedRequest(name="draft with proof", weight=20, paths=(f"/drafts/{prepared.draft}",)),
        _save(prepared, url),
        PlannedRequest(name="explorer page", weight=20, paths=("/explore/screen?code=P",)),
    )


def _explorer_mix(prepared: Prepared, url: str) -> tuple[PlannedRequest, ...]:
    with httpx.Client(base_url=url, headers=prepared.sessions[0], timeout=LONGEST) as client:
        found = client.get("/sql.csv", params={"q": _PARTIES}).raise_for_status()
    pairs = [line.split(",") for line in found.text.split()[1:]]
    return (
        PlannedRequest(name="screens", weight=40, paths=("/explore/screen?code=P", "/explore/screen?code=S")),
        PlannedRequest(name="people", weight=30, paths=tuple(f"/explore/person/{one}" for one, _ in pairs)),
        PlannedRequest(name="issuers", weight=30, paths=tuple(f"/explore/issuer/{one}" for _, one in pairs)),
    )


def _save(prepared: Prepared, url: str) -> PlannedRequest:
    """Return a save of another price in the first part of the draft, as the browser of its preparer sends it.

    It begins from the version of the demonstration each time, is merged with the one before, and makes a new one.
    """
    address = f"/drafts/{prepared.draft}"
    with httpx.Client(base_url=url, headers=prepared.sessions[0], timeout=LONGEST) as client:
        whole = html.fromstring(client.get(address).raise_for_status().content)
        part = next(link for link in whole.xpath("//a/@href") if "?part=" in link)
        page = html.fromstring(client.get(urljoin(f"{url}{address}", part)).raise_for_status().content)
    form = next(one for one in page.forms if urlsplit(one.action).path == f"{address}/part")
    typed = dict(form.form_values()) | {"price": "41.25"}
    fields = [(name, value) for name, value in typed.items() if name != "form_token"]
    return PlannedRequest(
        name="save",
        weight=10,
        paths=(form.action,),
        method="POST",
        body=urlencode(fields),
        headers={"content-type": "application/x-www-form-urlencoded", "origin": url},
    )


def figures(seconds: float = 20.0, long: float = 0.0) -> list[Figure]:
    """Measure all, each mix for so many seconds; with `long`, also whether memory grows in so many."""
    with tempfile.TemporaryDirectory() as name:
        prepared = prepare(Path(name) / "demonstration")
        with served(prepared) as server:
            found = [_start(server)]
            time.sleep(_SETTLED)
            found += [_memory(server, "at rest"), _processors(server, int(5 * seconds)), *_pages(server, seconds)]
            found += asyncio.run(_streams(server))
            found.append(_memory(server, "after the load"))
            if long:
                found += _growth(server, long)
    with tempfile.TemporaryDirectory() as name, postgresql_in(Path(name)) as database:
        prepared = prepare(Path(name) / "demonstration", database.get_uri())
        with served(prepared, 2) as server:
            found.append(_with_postgresql(server, seconds))
    return found


def _start(server: BenchServer) -> Figure:
    what = "workbench: start to first answer"
    return Figure(what, f"{server.seconds:.1f} s ({load()})", "< 3 s", server.seconds < 3, _COMMAND)  # noqa: PLR2004 - the goal


def _memory(server: BenchServer, when: str) -> Figure:
    size = server.megabytes
    return Figure(f"workbench: memory {when}", f"{size:.0f} MB", "< 400 MB", size < 400, _COMMAND)  # noqa: PLR2004


def _processors(server: BenchServer, times: int) -> Figure:
    """Ask for each page so often, one after the other, and say what one takes of the processors."""
    prepared, url = server.prepared, server.urls[0]
    taken = []
    with httpx.Client(base_url=url, timeout=LONGEST) as client:
        for kind in (*_workbench_mix(prepared, url), *_explorer_mix(prepared, url)):
            for path in kind.paths:  # what is kept is there
                _ask(client, kind, path, prepared.sessions[0])
            own, whole = server.own_processor_seconds, server.processor_seconds
            for number in range(times):
                _ask(client, kind, kind.paths[number % len(kind.paths)], prepared.sessions[number % _FEW])
            own, whole = (server.own_processor_seconds - own) / times, (server.processor_seconds - whole) / times
            taken.append(f"{kind.name} {own * 1000:.1f} and {(whole - own) * 1000:.1f}")
    what = "workbench and explorer: ms of processors a request, of the server and of the explorer"
    return Figure(what, f"{', '.join(taken)} ({load()})", "", None, _COMMAND)


def _ask(client: httpx.Client, kind: PlannedRequest, path: str, session: dict[str, str]) -> None:
    answer = client.request(kind.method, path, headers={**session, **kind.headers}, content=kind.body or None)
    if answer.is_error:
        answer.raise_for_status()


def _pages(server: BenchServer, seconds: float) -> Iterator[Figure]:
    prepared, url = server.prepared, server.urls[0]
    (workbench,) = _workbench_load(server, seconds)
    replaced = msgspec.structs.replace
    explorer = replaced(workbench, requests=_explorer_mix(prepared, url), rate=10)
    worst = PlannedRequest(name="worst SQL", weight=1, paths=(f"/sql?q={quote(_WORST_SQL)}",))
    endless = replaced(workbench, requests=(worst,), rate=0.2, sessions=prepared.sessions[:1])
    run_load(replaced(workbench, seconds=3.0), replaced(explorer, seconds=3.0))
    before = server.processor_seconds
    (alone,) = run_load(workbench)
    spent = server.processor_seconds - before
    yield _latencies("workbench mix, 50 requests/s, 200 sessions, SQLite", alone, (50, 150), spent)
    (found,) = run_load(explorer)
    yield _latencies("explorer mix, 10 requests/s, lake of the demonstration", found, (300, None))
    both = run_load(workbench, explorer, endless)
    yield _latencies("workbench mix beside the explorer's and the worst SQL", both[0], (100, None))


def _workbench_load(server: BenchServer, seconds: float) -> list[LoadPlan]:
    """Return the workbench mix at 50 requests a second, each of the processes asked for its share."""
    sessions = server.prepared.sessions
    return [
        LoadPlan(
            url=url,
            sessions=sessions,
            seconds=seconds,
            requests=_workbench_mix(server.prepared, url),
            rate=50 / len(server.urls),
            seed=16 + number,
        )
        for number, url in enumerate(server.urls)
    ]


def _growth(server: BenchServer, seconds: float) -> list[Figure]:
    """Load it for long, and compare its memory before and after, each time without what answered SQL."""
    time.sleep(_IDLE)
    before, spent = server.megabytes, server.processor_seconds
    found = run_load(*_workbench_load(server, seconds))
    spent = server.processor_seconds - spent
    more = server.megabytes - before
    what = f"workbench mix for {seconds:.0f} s, 50 requests/s, 200 sessions, SQLite"
    bound = before / 10
    return [
        _latencies(what, found[0], (50, 150), spent),
        Figure("the same: memory more than before", f"{more:.0f} MB of {before:.0f}", "< 10%", more < bound, _COMMAND),
    ]


def _with_postgresql(server: BenchServer, seconds: float) -> Figure:
    plans = _workbench_load(server, seconds)
    run_load(*(msgspec.structs.replace(one, seconds=3.0) for one in plans))
    before = server.processor_seconds
    found = run_load(*plans)
    spent = server.processor_seconds - before
    both = LoadResult(seconds=seconds)
    for one in found:
        for name, times in one.milliseconds.items():
            both.milliseconds.setdefault(name, []).extend(times)
        for name, count in one.bad.items():
            both.bad[name] = both.bad.get(name, 0) + count
    return _latencies("the same, PostgreSQL with 2 processes", both, (50, 150), spent)


def _latencies(what: str, result: LoadResult, goal: tuple[float, float | None], spent: float = 0.0) -> Figure:
    every = result.all_milliseconds
    p95, p99 = percentile(every, 95), percentile(every, 99)
    by_name = ", ".join(f"{name} {percentile(one, 95):.0f}" for name, one in sorted(result.milliseconds.items()))
    bad = ", ".join(f"{count} of {name}" for name, count in result.bad.items()) or "no error"
    took = f"{spent / len(every) * 1000:.1f} ms of processors each; " if spent and every else ""
    more = f"p95 by page: {by_name}; {took}{load()}"
    measured = f"p95 {p95:.0f} ms, p99 {p99:.0f} ms, {len(every)} requests, {bad} ({more})"
    wanted = f"p95 < {goal[0]:.0f} ms" + (f", p99 < {goal[1]:.0f} ms" if goal[1] else "")
    reached = p95 < goal[0] and (goal[1] is None or p99 < goal[1]) and not result.bad
    return Figure(what, measured, wanted, reached, _COMMAND)


async def _streams(server: BenchServer) -> list[Figure]:
    """Open so many streams, change something, and wait until all were told."""
    before = server.megabytes
    parts = urlsplit(server.urls[0])
    opened = []
    for number in range(_STREAMS):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        session = server.prepared.sessions[number % len(server.prepared.sessions)]["cookie"]
        writer.write(f"GET /changes HTTP/1.1\r\nhost: {parts.netloc}\r\ncookie: {session}\r\n\r\n".encode())
        opened.append((reader, writer))
    for reader, _ in opened:
        await asyncio.wait_for(reader.readuntil(b"retry: 1000"), LONGEST)
    await asyncio.sleep(1)
    size = server.megabytes - before
    worst = 0.0
    for _ in range(3):
        begin = time.perf_counter()
        await asyncio.to_thread(_change, server.prepared.workspace)
        await asyncio.gather(*(asyncio.wait_for(one.readuntil(b"event: change"), LONGEST) for one, _ in opened))
        worst = max(worst, time.perf_counter() - begin)
    for _, writer in opened:
        writer.close()
    return [
        Figure(f"{_STREAMS} open streams: a change has reached all", f"{worst:.2f} s", "< 1 s", worst < 1, _COMMAND),
        Figure(f"{_STREAMS} open streams: memory", f"{size:.0f} MB", "< 300 MB", size < 300, _COMMAND),  # noqa: PLR2004
    ]


def _change(place: str) -> None:
    with Workspace(place, "bench") as workspace, workspace.writing() as writing:
        add_event(writing, "looked", "workspace")


if __name__ == "__main__":
    show(figures(*map(float, sys.argv[1:3])))

"""Requests at a steady rate from a process of its own, whatever the server does; latencies from the intended moment.

`python -m benchmarks.open_loop` reads a `LoadPlan` as JSON from standard input, and writes a `LoadResult` as JSON.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, field

__all__ = ["LoadPlan", "LoadResult", "PlannedRequest", "percentile", "run_load"]

_REPOSITORY = Path(__file__).resolve().parents[1]
_PATIENCE = 30.0
_FIRST_BAD = 400  # of HTTP's statuses


class PlannedRequest(Struct, frozen=True, kw_only=True):
    """One kind of request: how often among the others, and one of its `paths` each time in turn."""

    name: str
    weight: int
    paths: tuple[str, ...]
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = {}


class LoadPlan(Struct, frozen=True, kw_only=True):
    """What to ask of a server, how often a second and for how long; each request as one of the `sessions` in turn."""

    url: str
    requests: tuple[PlannedRequest, ...]
    rate: float
    seconds: float
    sessions: tuple[dict[str, str], ...] = ({},)
    seed: int = 16


class LoadResult(Struct, kw_only=True):
    """Milliseconds of each request from the moment it was to be sent, by name; and what went wrong, how often."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    bad: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def all_milliseconds(self) -> list[float]:
        """Return the latencies of all requests together."""
        return [one for each in self.milliseconds.values() for one in each]


def percentile(values: list[float], percent: float) -> float:
    """Return the value below which so many of a hundred are; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def run_load(*plans: LoadPlan) -> list[LoadResult]:
    """Run plans at the same time, each in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.open_loop"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": _REPOSITORY}
    running = [subprocess.Popen(command, **pipes) for _ in plans]  # noqa: S603 - a module of ours
    for one, plan in zip(running, plans, strict=True):
        one.stdin.write(msgspec.json.encode(plan))
        one.stdin.close()
    found = [msgspec.json.decode(one.stdout.read(), type=LoadResult) for one in running]
    for one in running:
        one.wait()
    return found


class _Connections:
    """Open connections that nobody uses just now; one more is opened where there is none."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, request: bytes) -> int:
        reader, writer = await self._connection()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await _read_body(reader, head.lower())
        if b"connection: close" in head.lower():
            writer.close()
        else:
            self._free.append((reader, writer))
        return int(head.split(b" ", 2)[1])

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a connection that the server has not closed meanwhile, as browsers do."""
        while self._free:
            reader, writer = self._free.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self._host, self._port)

    def close(self) -> None:
        for _, writer in self._free:
            writer.close()


async def _read_body(reader: asyncio.StreamReader, head: bytes) -> None:
    if b"transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    elif b"content-length:" in head:
        await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]))


class _Sender:
    """Sends the requests of a plan, and notes what came of each."""

    def __init__(self, plan: LoadPlan) -> None:
        self._plan = plan
        self._connections = _Connections(plan.url)
        self._host = urlsplit(plan.url).netloc
        self._asked: Counter[str] = Counter()
        self.bad: Counter[str] = Counter()
        self.times: defaultdict[str, list[float]] = defaultdict(list)

    async def send(self, kind: PlannedRequest, number: int, intended: float) -> None:
        try:
            status = await asyncio.wait_for(self._connections.ask(self._bytes_of(kind, number)), _PATIENCE)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.bad[f"{kind.name}: {type(error).__name__}"] += 1
            return
        self.times[kind.name].append((time.perf_counter() - intended) * 1000)
        if status >= _FIRST_BAD:
            self.bad[f"{kind.name}: {status}"] += 1

    def _bytes_of(self, kind: PlannedRequest, number: int) -> bytes:
        path = kind.paths[self._asked[kind.name] % len(kind.paths)]
        self._asked[kind.name] += 1
        sessions = self._plan.sessions
        headers = {"host": self._host, **sessions[number % len(sessions)], **kind.headers}
        if kind.body:
            headers["content-length"] = str(len(kind.body.encode()))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{kind.method} {path} HTTP/1.1\r\n{lines}\r\n{kind.body}".encode()

    def close(self) -> None:
        self._connections.close()


async def _run(plan: LoadPlan) -> LoadResult:
    chance = Random(plan.seed)  # noqa: S311 - to be repeated, not to be secret
    kinds = [one for one in plan.requests for _ in range(one.weight)]
    sender = _Sender(plan)
    begin = time.perf_counter()
    sent = []
    for number in range(int(plan.rate * plan.seconds)):
        intended = begin + number / plan.rate
        await asyncio.sleep(max(0.0, intended - time.perf_counter()))
        sent.append(asyncio.create_task(sender.send(chance.choice(kinds), number, intended)))
    await asyncio.gather(*sent)
    sender.close()
    return LoadResult(milliseconds=dict(sender.times), bad=dict(sender.bad), seconds=time.perf_counter() - begin)


if __name__ == "__main__":
    found = asyncio.run(_run(msgspec.json.decode(sys.stdin.buffer.read(), type=LoadPlan)))
    sys.stdout.write(json.dumps(msgspec.to_builtins(found)))

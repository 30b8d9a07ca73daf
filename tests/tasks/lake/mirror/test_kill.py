"""kill -9 while a mirror is filled: what is there is whole, and the next run asks only for what is not."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from section16.sandbox import SandboxSettings
from section16.sandbox.faults import InjectedFault
from section16.sandbox.serve import Serving, serving
from tests.sources.made import number, text
from tests.tasks.lake.mirror.edgar import publish

FRIDAY = date(2024, 2, 16)
MANY = 400
RUN = """
import sys
from datetime import date
from pathlib import Path
from section16.edgar.public.client import EdgarPublic
from section16.edgar.settings import PublicSettings
from section16.sources import read_piece
from section16.tasks.lake.mirror.mirror import Mirror
from section16.tasks.lake.mirror.words import read_request

url, cache = sys.argv[1:]
settings = PublicSettings(user_agent="Roe r@example.com", archives=url, data=url)
with EdgarPublic(settings, wait=lambda _: None) as public:
    today = date(2024, 5, 2)
    mirror = Mirror(Path(cache), public, today, (read_request("2024-02-16", today),))
    found = sum(1 for piece in mirror.pieces() for _ in read_piece(piece))
print(found, mirror.count.here, mirror.count.fetched, len(mirror.count.troubles))
"""


def start(server: Serving, cache: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-c", RUN, server.url, str(cache)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def kept(cache: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in cache.glob("filings/*/*/*.txt")}


def asked(server: Serving) -> dict[str, int]:
    found = server.control.asked().items()
    return {path.rpartition("/")[2].removesuffix(".txt"): times for path, times in found if path.endswith(".txt")}


def kill(running: "subprocess.Popen[str]", cache: Path, at_least: int) -> None:
    """Kill it once so many texts are there."""
    until = time.monotonic() + 60
    while len(kept(cache)) < at_least and running.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    assert running.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_a_mirror_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    publish(tmp_path / "public", [(one, "4", FRIDAY) for one in range(MANY)])
    whole = {number(one): text(one) for one in range(MANY)}
    cache = tmp_path / "cache"
    with serving(SandboxSettings(public=tmp_path / "public")) as server:
        server.control.set_faults(InjectedFault(kind="latency", seconds=0.01, times=None, path="/Archives/edgar/data"))
        for at_least in (1, 60, 150):
            kill(start(server, cache), cache, at_least)
            there = kept(cache)
            assert at_least <= len(there) < MANY
            assert there.items() <= whole.items()
        before = asked(server)
        output, _ = start(server, cache).communicate(timeout=60)
        after = asked(server)
    assert output.split() == [str(MANY), str(len(there)), str(MANY - len(there)), "0"]
    assert kept(cache) == whole
    assert all(after[one] == before[one] for one in there)
    # only what was on its way when the process died was asked for again: six a kill at most
    assert MANY <= sum(after.values()) <= MANY + 3 * 6
    assert list((cache / ".parts").iterdir()) == []


@pytest.mark.slow
def test_two_at_once_fetch_each_filing_once(tmp_path: Path) -> None:
    publish(tmp_path / "public", [(one, "4", FRIDAY) for one in range(60)])
    with serving(SandboxSettings(public=tmp_path / "public")) as server:
        both = [start(server, tmp_path / "cache") for _ in range(2)]
        outputs = sorted(one.communicate(timeout=60)[0].split()[1] for one in both)
        assert outputs == ["0", "60"]
        assert set(asked(server).values()) == {1}
        assert len(asked(server)) == 60

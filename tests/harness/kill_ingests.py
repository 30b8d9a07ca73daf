"""kill -9 at random points of ingests, of which two may run at once: no row of any table is lost, and none is doubled.

A round ingests new filings and some old ones, reads some again, has data sets and documents of the same filings, or
compacts; what it replaces is hidden, or its files are written anew; its first processes are killed.
"""

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from section16.lake.hiding import SMALL
from section16.lake.layout import COMMIT_ORDER, KEY
from section16.lake.store import Lake
from tests.harness.ingester import Work, accession, work

__all__ = ["Outcome", "run", "run_lanes"]

_LANES = 2
_NEW = 20
_STEPS = 30
_LONGEST = 0.8  # seconds, longer than a round takes
# To start a process asks how all others ended, and the answer of a fork server can be read once: who asks in another
# thread at that moment gets 255.
_ASKING = threading.Lock()


class Outcome(Struct, kw_only=True):
    """What came of all rounds; `lost` and `doubled` are filings of a table."""

    rounds: int = 0
    killed: int = 0
    processes: int = 0
    lost: list[str] = []
    doubled: list[str] = []
    problems: list[str] = []
    rows: int = 0
    seconds: float = 0.0


def run(kills: int, seed: int, uri: str) -> Outcome:
    """Make rounds against one lake until so many processes were killed; each round ends with one that is not."""
    chance = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    outcome = Outcome()
    start = time.perf_counter()
    Lake.open(uri, create=True)
    while outcome.killed < kills:
        one = _work(uri, outcome.rounds, chance)
        for harmed in (True, chance.random() < 1 / 2, False):
            _attempt(one, chance, outcome, harmed=harmed)
        outcome.rounds += 1
    _count(uri, outcome.rounds, outcome)
    outcome.seconds = time.perf_counter() - start
    return outcome


def run_lanes(kills: int, seed: int, folder: str, lanes: int = _LANES) -> Outcome:
    """Do so in several lakes at once."""
    with ThreadPoolExecutor(lanes) as pool:
        made = list(pool.map(lambda at: run(-(-kills // lanes), seed + at, f"{folder}/{at}"), range(lanes)))
    whole = made[0]
    for other in made[1:]:
        for name in ("rounds", "killed", "processes", "lost", "doubled", "problems", "rows"):
            setattr(whole, name, getattr(whole, name) + getattr(other, name))
        whole.seconds = max(whole.seconds, other.seconds)
    return whole


def _work(uri: str, number: int, chance: Random) -> Work:
    """Choose what a round does; whatever it is, its new filings come in."""
    new = range(number * _NEW, (number + 1) * _NEW)
    old = [chance.randrange(max(1, number * _NEW)) for _ in range(10)]
    what = chance.choices(("ingest", "again", "compact"), (8, 2, 1))[0]
    numbers = tuple(dict.fromkeys([*new, *old]))
    read_by, batches = chance.choice(("bulk", "bulk", "data set")), chance.choice((1, 2, 3))
    return Work(uri, numbers, what, read_by, batches, hides_from=chance.choice((0, SMALL)))


def _attempt(one: Work, chance: Random, outcome: Outcome, *, harmed: bool) -> None:
    """Run one process or two at once; harmed, they die at a step or at whatever point some moment finds them."""
    works = [one]
    if one.what == "compact":
        works = [one, replace(one, what="ingest")]
    elif chance.random() < 1 / 4:
        works.append(replace(one, read_by="bulk"))
    by_step = harmed and chance.random() < 1 / 2
    started = [_process(replace(each, dies_at=chance.randrange(_STEPS) if by_step else None)) for each in works]
    for process in started:
        with _ASKING:
            process.start()
    if harmed and not by_step:
        _kill_later(started, chance)
    for process in started:
        wait([process.sentinel])
        with _ASKING:
            process.join()
        outcome.processes += 1
        outcome.killed += process.exitcode == -signal.SIGKILL
        if process.exitcode not in {0, -signal.SIGKILL}:
            outcome.problems.append(f"a process ended with {process.exitcode}")


def _kill_later(started: list[BaseProcess], chance: Random) -> None:
    for process in started:
        wait([process.sentinel], chance.uniform(0.0, _LONGEST / len(started)))
        with _ASKING:
            if process.is_alive() and process.pid is not None:
                os.kill(process.pid, signal.SIGKILL)


def _process(one: Work) -> BaseProcess:
    # A fork server has everything imported and no threads: a process is there in milliseconds.
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.harness.ingester"])
    return context.Process(target=work, args=(one,))


def _count(uri: str, rounds: int, outcome: Outcome) -> None:
    """Count each filing's rows in each table, apart from the lake's own proof."""
    lake = Lake.open(uri)
    lake.recover()
    due = {accession(number) for number in range(rounds * _NEW)}
    rejects = Counter(_keys(lake, "rejects"))
    filings = due - rejects.keys()
    for table in COMMIT_ORDER:
        seen = Counter(_keys(lake, table))
        times = 2 if table in {"nonderiv_trans", "footnotes"} else 1
        for key in due if table == "rejects" else filings:
            if seen[key] > times:
                outcome.doubled.append(f"{table} {key}")
            if seen[key] < times and table not in {"rejects", "faults"}:
                outcome.lost.append(f"{table} {key}")
        outcome.lost += [f"{table} {key}: of no filing" for key in seen.keys() - due]
        outcome.rows += seen.total()
    both = rejects.keys() & set(_keys(lake, "submission"))
    outcome.doubled += [f"rejects and submission {key}" for key in sorted(both)]
    outcome.problems += map(str, lake.check().problems)


def _keys(lake: Lake, table: str) -> list[str]:
    lake.tables.refresh(table)
    files = lake.tables.files(table)
    return [key for path in files for key in lake.tables.read(table, path, [KEY]).column(KEY).to_pylist()]

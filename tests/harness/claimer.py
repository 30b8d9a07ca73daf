"""A process that claims jobs as fast as it can, and one that works on them until it is killed."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from threading import BrokenBarrierError
from typing import NamedTuple

from section16.workspace import Workspace
from section16.workspace.errors import JobLostError
from section16.workspace.jobs import claim_job, finish_job, has_due_job, note_progress, renew_claims

__all__ = ["StepLine", "kill_workers", "lines_written", "race_for_jobs", "worker_process"]

_PATIENCE = 120  # seconds; a process that dies ends the race
_LEASE = timedelta(seconds=60)
_SHORT_LEASE = timedelta(seconds=0.4)
_STEPS = 5


def race_for_jobs(where: str, racers: int = 2) -> dict[str, list[int]]:
    """Let processes claim every job there is, all from the same moment again and again; return which each got."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.harness.claimer"])
    start, results = context.Barrier(racers), context.Queue()
    names = [f"racer {number}" for number in range(racers)]
    made = [context.Process(target=_race, args=(where, name, start, results)) for name in names]
    for one in made:
        one.start()
    found = dict(results.get(timeout=_PATIENCE) for _ in made)
    for one in made:
        one.join()
    return found


def _race(where: str, name: str, start: Barrier, results: "Queue[tuple[str, list[int]]]") -> None:
    won = []
    with Workspace(where, name) as workspace, suppress(BrokenBarrierError):  # another found that none is left
        while True:
            start.wait(_PATIENCE)  # each time: SQLite gives its lock to whoever asks first, and is not fair
            with workspace.writing() as writing:
                job = claim_job(writing, name, {"race"}, _LEASE)
            if job is None:
                start.abort()
                break
            won.append(job.id)
    results.put((name, won))


def worker_process(where: str, folder: str) -> BaseProcess:
    """Return a process that does jobs of some steps, writing down each beginning and each end, until none is left."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.harness.claimer"])
    return context.Process(target=_work, args=(where, folder))


def _work(where: str, folder: str) -> None:
    me = str(os.getpid())
    with Workspace(where, me) as workspace:
        while True:
            with workspace.reading() as session:
                if not has_due_job(session, {"steps"}, workspace.now()):
                    return
            with workspace.writing() as writing:
                job = claim_job(writing, me, {"steps"}, _SHORT_LEASE)
            if job is None:
                continue
            with suppress(JobLostError):
                for step in range(job.done or 0, _STEPS):
                    _note(folder, f"{job.id} {step} {job.turn} {time.monotonic_ns()}")
                    with workspace.writing() as writing:
                        job = note_progress(writing, job, "stepping", step + 1, _STEPS)
                        renew_claims(writing, (job,), _SHORT_LEASE)
                with workspace.writing() as writing:
                    finish_job(writing, job, {"by": me})
                _note(folder, f"{job.id} end {job.turn} {time.monotonic_ns()}")


def _note(folder: str, line: str) -> None:
    with Path(folder, f"{os.getpid()}.log").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def kill_workers(where: str, folder: str, chance: Random, kills: int) -> None:
    """Let pairs of processes work, and kill both some moment after one has begun, until so many were killed."""
    for _ in range(kills // 2):
        pair = [worker_process(where, folder) for _ in range(2)]
        for one in pair:
            one.start()
        while pair[0].is_alive() and not Path(folder, f"{pair[0].pid}.log").exists():
            pair[0].join(0.01)
        pair[0].join(chance.uniform(0.0, 0.2))
        for one in pair:
            if one.is_alive() and one.pid is not None:
                os.kill(one.pid, signal.SIGKILL)
            one.join()


class StepLine(NamedTuple):
    """What a process wrote down before it did a step: when, of which job, in which turn of it."""

    at: int
    job: int
    step: str
    turn: int


def lines_written(folder: str) -> Iterator[StepLine]:
    """Yield what all processes wrote down."""
    for path in Path(folder).glob("*.log"):
        for line in path.read_text(encoding="utf-8").splitlines():
            job, step, turn, at = line.split()
            yield StepLine(int(at), int(job), step, int(turn))

"""Long work under contention and kill -9: two processes race for each job, and workers are killed at random points.

`python -m benchmarks.jobs 1000 200 16` races a thousand times, and kills two hundred processes from seed 16.
"""

import sys
import tempfile
from collections import Counter
from random import Random

from msgspec import Struct

from benchmarks.figure import Figure, show
from section16.workspace import Workspace
from section16.workspace.jobs import JobState, all_jobs, enqueue
from tests.harness.claimer import kill_workers, lines_written, race_for_jobs, worker_process

__all__ = ["figures"]

_COMMAND = "python -m benchmarks.jobs"
_MORE_JOBS = 5  # for each process that is killed, so that there is always one to be killed at


class _Nothing(Struct):
    """A request that asks for nothing."""


def figures(races: int = 1000, kills: int = 200, seed: int = 16) -> list[Figure]:
    """Race and kill so often."""
    return [_raced(races), *_killed(kills, seed)]


def _asked(where: str, kind: str, number: int) -> None:
    with Workspace(where, "bench") as workspace, workspace.writing() as writing:
        for one in range(number):
            enqueue(writing, kind, f"{kind} {one}", _Nothing())


def _raced(races: int) -> Figure:
    with tempfile.TemporaryDirectory() as where:
        _asked(where, "race", races)
        won = race_for_jobs(where)
    every = Counter(one for ids in won.values() for one in ids)
    wrong = races - len(every) + sum(count - 1 for count in every.values())
    shares = " and ".join(str(len(ids)) for ids in won.values())
    what = f"two processes race for the same job, {races} times: nobody or both got it"
    return Figure(what, f"{wrong} (they got {shares})", "0", wrong == 0, _COMMAND)


def _killed(kills: int, seed: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as where, tempfile.TemporaryDirectory() as folder:
        _asked(where, "steps", kills * _MORE_JOBS)
        kill_workers(where, folder, Random(seed), kills)  # noqa: S311 - to be repeated, not to be secret
        states = Counter[str]({JobState.waiting: 1})
        while states[JobState.waiting] + states[JobState.running]:
            last = worker_process(where, folder)
            last.start()
            last.join()
            with Workspace(where, "bench") as workspace, workspace.reading() as session:
                jobs = all_jobs(session, kills * _MORE_JOBS)
            states = Counter(one.state for one in jobs)
        ends = Counter(line.job for line in lines_written(folder) if line.step == "end")
    doubled, turns = sum(count > 1 for count in ends.values()), sum(one.turn > 1 for one in jobs)
    lost = len(jobs) - states[JobState.done]
    what = f"kill -9 of {kills} workers at random points of {len(jobs)} jobs: done twice"
    return [
        Figure(what, f"{doubled} ({turns} were taken up by another)", "0", doubled == 0, _COMMAND),
        Figure("the same: lost", str(lost), "0", lost == 0, _COMMAND),
    ]


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:4])))

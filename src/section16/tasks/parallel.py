"""The same call for many things: what became of each, and how many can be done at once.

Nothing of it outlives the process; work that does is a row in `workspace/jobs.py`.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from msgspec import Struct

__all__ = ["CallOutcome", "processors", "run_here", "uncollected"]

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


class CallOutcome(Struct, Generic[JobT, ResultT], frozen=True):
    """What became of the call for one thing, the job: its result, or the error that it ended with."""

    job: JobT
    result: ResultT | None = None
    error: Exception | None = None


def run_here(function: Callable[[JobT], ResultT], jobs: Iterable[JobT]) -> Iterator[CallOutcome[JobT, ResultT]]:
    """Run each job and yield what became of it."""
    for job in jobs:
        try:
            outcome = CallOutcome(job, result=function(job))
        except Exception as error:  # noqa: BLE001 - whatever the job raises is its outcome
            outcome = CallOutcome(job, error=error)
        yield outcome


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def uncollected() -> Iterator[None]:
    """Stop the search for reference cycles: rows have none, and it takes a sixth of the time and more."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

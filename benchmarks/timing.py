"""How long a call takes: by the clock at its best, or with the processor time of all processes that it starts."""

import os
import resource
import time
from collections.abc import Callable
from multiprocessing import active_children
from typing import NamedTuple

__all__ = ["Spent", "best_of", "load", "spent_by"]


class Spent(NamedTuple):
    """Seconds by the clock and of the processors; on a busy machine the first say more of the others on it."""

    wall: float
    processor: float


def best_of(rounds: int, *calls: Callable[[], object]) -> tuple[float, ...]:
    """Return the shortest time of each call in seconds; the calls take turns, so that a busy machine slows all."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for turn, call in enumerate(calls):
            start = time.perf_counter()
            call()
            best[turn] = min(best[turn], time.perf_counter() - start)
    return tuple(best)


def spent_by(call: Callable[[], object]) -> Spent:
    """Return what a call took, with the processes that it started and that end with it."""
    start, before = time.perf_counter(), _processor_seconds()
    call()
    wall = time.perf_counter() - start
    for child in active_children():  # the time of a process is known when it has ended
        child.join()
    return Spent(wall, _processor_seconds() - before)


def load() -> str:
    """Return how many processes wanted a processor in the last minute, and how many processors there are."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def _processor_seconds() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)

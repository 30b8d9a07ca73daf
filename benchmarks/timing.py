"""How long a call takes at its best."""

import time
from collections.abc import Callable

__all__ = ["best_of"]


def best_of(rounds: int, *calls: Callable[[], object]) -> tuple[float, ...]:
    """Return the shortest time of each call in seconds; the calls take turns, so that a busy machine slows all."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for turn, call in enumerate(calls):
            start = time.perf_counter()
            call()
            best[turn] = min(best[turn], time.perf_counter() - start)
    return tuple(best)

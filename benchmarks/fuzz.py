"""Damaged documents, each read and written again, with time and memory: `python -m benchmarks.fuzz 100000`."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from benchmarks.figure import Figure, corpus_files, show
from tests.harness.damage import damaged
from tests.harness.outcome import Outcome, outcome_of

__all__ = ["figures"]

_FEW = 2_000
_CHUNK = 250
_SECONDS = 1.0
_MEGABYTES = 300.0


_sources: list[bytes] = []


def _load() -> None:
    os.nice(10)
    _sources.extend(corpus_files() + corpus_files("submission"))


def _chunk(first: int) -> list[Outcome]:
    return [outcome_of(damaged(_sources, seed), seed) for seed in range(first, first + _CHUNK)]


def _outcomes(count: int, first: int) -> Iterator[Outcome]:
    with ProcessPoolExecutor(initializer=_load) as pool:
        for chunk in pool.map(_chunk, range(first, first + count, _CHUNK)):
            yield from chunk


def figures(count: int = _FEW, first: int = 0) -> list[Figure]:
    """Measure as many damaged documents; a crash of a worker ends the run with its error."""
    start = time.perf_counter()
    results: Counter[str] = Counter()
    slowest = largest = 0.0
    for one in _outcomes(count, first):
        word = one.result if one.result in {"read", "refused"} else "raised"
        results[word] += 1
        slowest, largest = max(slowest, one.seconds), max(largest, one.megabytes)
        if word == "raised" or one.seconds > _SECONDS or one.megabytes > _MEGABYTES:
            sys.stderr.write(f"seed {one.seed}: {one.result}, {one.seconds:.2f} s, {one.megabytes:.0f} MB\n")
    took = time.perf_counter() - start
    figure = Figure(
        f"damaged documents ({results.total():,} in {took:.0f} s)",
        f"{results['read']:,} read, {results['refused']:,} refused, {results['raised']} raised; "
        f"slowest {slowest:.2f} s, largest {largest:.0f} MB",
        f"no crash, none over {_SECONDS:g} s or {_MEGABYTES:g} MB",
        not results["raised"] and slowest <= _SECONDS and largest <= _MEGABYTES,
        f"python -m benchmarks.fuzz {count}",
    )
    return [figure]


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:])))

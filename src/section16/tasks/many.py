"""Many files worked on by all cores: what becomes of each, in the order of the files and in bounded memory."""

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from typing import Final, TypeVar

from section16.tasks.parallel import CallOutcome, processors, run_here

__all__ = ["on_all_cores"]

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")

_WORTH_A_WORKER: Final = 1.0  # seconds of work: a worker takes half of that to start
_A_HANDFUL: Final = 0.1  # seconds of work that are handed out at once
_MOST: Final = 32  # jobs that are handed out at once, whose results are in memory together


def on_all_cores(
    function: Callable[[JobT], ResultT], jobs: Sequence[JobT], seconds: float, workers: int | None = None
) -> Generator[CallOutcome[JobT, ResultT], None, None]:
    """Yield what becomes of each job, in order; `seconds` is roughly what one takes.

    Unless a number of `workers` is given, little work is done in this process, without any.
    """
    number = min(workers or processors(), len(jobs))
    if workers is None:
        number = min(number, int(len(jobs) * seconds / _WORTH_A_WORKER))
    if number > 1:
        yield from _on_workers(function, jobs, seconds, number)
    else:
        yield from run_here(function, jobs)


def _on_workers(
    function: Callable[[JobT], ResultT], jobs: Sequence[JobT], seconds: float, number: int
) -> Iterator[CallOutcome[JobT, ResultT]]:
    from section16.tasks.lake.ingest.fanout import (  # noqa: PLC0415 - for little work its imports would take longer
        WorkerLost,
        processes,
        run_in_order,
    )

    size = max(1, min(int(_A_HANDFUL / seconds), _MOST, len(jobs) // number))
    handfuls = [jobs[start : start + size] for start in range(0, len(jobs), size)]
    for outcome in run_in_order(processes(number), partial(_each, function), handfuls, ahead=2 * number):
        if isinstance(outcome.error, WorkerLost):  # only alone can the job that kills its worker be told
            yield from run_in_order(processes(1), function, outcome.job, ahead=1)
        elif outcome.error is not None:
            raise outcome.error
        else:
            yield from outcome.result or ()


def _each(function: Callable[[JobT], ResultT], jobs: Sequence[JobT]) -> list[CallOutcome[JobT, ResultT]]:
    return list(run_here(function, jobs))

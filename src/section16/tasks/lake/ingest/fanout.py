"""Work spread over processes or machines, through one seam: an `Executor` of the standard library.

Jobs are handed out a few ahead of the workers, so that memory stays bounded, and results come as they are ready. When
a worker dies, every job that was under way is run again, alone, so that the job that kills its worker is known, and
those that only shared the pool with it are not lost.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import ParamSpec, TypeVar

from section16.standard.errors import Section16Error
from section16.tasks.parallel import CallOutcome
from section16.without_pandas import keep_pandas_out

__all__ = [
    "InlineExecutor",
    "WorkerLost",
    "processes",
    "run_in_order",
    "run_jobs",
]

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")
ArgsT = ParamSpec("ArgsT")


class WorkerLost(Section16Error):
    """The worker that had the job died, the second time too."""


class InlineExecutor(Executor):
    """Runs each job at once in this process: for little work, and for debugging."""

    def submit(self, fn: Callable[ArgsT, ResultT], /, *args: ArgsT.args, **kwargs: ArgsT.kwargs) -> Future[ResultT]:
        """Run the job; its error is in the future."""
        future: Future[ResultT] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whatever the job raises is its outcome
            future.set_exception(error)
        return future


def processes(count: int) -> Callable[[], Executor]:
    """Return what makes a pool of processes, started clean: Polars has threads, which do not survive a fork."""
    return lambda: ProcessPoolExecutor(count, get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    """Let a worker end quietly with Ctrl+C, which a terminal sends to all, and end with the process that started it.

    A process that is killed cannot stop its workers itself.
    """
    keep_pandas_out()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = parent_process()
    if parent is not None:
        Thread(target=_exit_after, args=(parent.join,), daemon=True).start()


def _exit_after(wait_for: Callable[[], object]) -> None:
    wait_for()
    os._exit(1)


def run_jobs(
    make_executor: Callable[[], Executor], function: Callable[[JobT], ResultT], jobs: Iterable[JobT], ahead: int
) -> Iterator[CallOutcome[JobT, ResultT]]:
    """Run each job; yield outcomes as they come, in any order.

    At most `ahead` jobs are under way, unless the executor has a number of its own, as a cluster that grows.
    """
    interrupted: list[JobT] = []
    waiting = iter(jobs)
    while True:
        with make_executor() as executor:
            lost = yield from _run_until_broken(executor, function, waiting, ahead)
        if not lost:
            break
        interrupted += lost
    for job in interrupted:
        yield _run_alone(make_executor, function, job)


def _run_until_broken(
    executor: Executor, function: Callable[[JobT], ResultT], waiting: Iterator[JobT], ahead: int
) -> Generator[CallOutcome[JobT, ResultT], None, list[JobT]]:
    """Run jobs until none is left or the pool breaks; return those that were under way then."""
    under_way: dict[Future[ResultT], JobT] = {}
    lost: list[JobT] = []
    try:
        while not lost:
            for job in waiting:
                try:
                    under_way[executor.submit(function, job)] = job
                except BrokenProcessPool:
                    lost.append(job)
                    break
                if len(under_way) >= getattr(executor, "ahead", ahead):
                    break
            if not under_way:
                break
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                job = under_way.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    lost.append(job)
                else:
                    yield _outcome_of(job, future)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return [*lost, *under_way.values()]


def run_in_order(
    make_executor: Callable[[], Executor], function: Callable[[JobT], ResultT], jobs: Iterable[JobT], ahead: int
) -> Iterator[CallOutcome[JobT, ResultT]]:
    """Run each job; yield outcomes in the order of the jobs.

    At most `ahead` jobs are under way or done before their turn.
    """
    waiting, is_broken = iter(jobs), True
    while is_broken:
        with make_executor() as executor:
            is_broken = yield from _run_in_order_until_broken(executor, make_executor, function, waiting, ahead)


def _run_in_order_until_broken(
    executor: Executor,
    make_executor: Callable[[], Executor],
    function: Callable[[JobT], ResultT],
    waiting: Iterator[JobT],
    ahead: int,
) -> Generator[CallOutcome[JobT, ResultT], None, bool]:
    """Run jobs until none is left or the pool breaks, which is told; what was under way then is run again, alone."""
    under_way: deque[tuple[JobT, Future[ResultT]]] = deque()
    is_broken = False
    try:
        while True:
            if not is_broken:
                more = islice(waiting, ahead - len(under_way))
                under_way.extend((job, _submitted(executor, function, job)) for job in more)
            if not under_way:
                return is_broken
            job, future = under_way.popleft()
            lost = isinstance(future.exception(), BrokenProcessPool)
            is_broken |= lost
            yield _run_alone(make_executor, function, job) if lost else _outcome_of(job, future)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _submitted(executor: Executor, function: Callable[[JobT], ResultT], job: JobT) -> Future[ResultT]:
    try:
        return executor.submit(function, job)
    except BrokenProcessPool as error:
        future: Future[ResultT] = Future()
        future.set_exception(error)
        return future


def _run_alone(
    make_executor: Callable[[], Executor], function: Callable[[JobT], ResultT], job: JobT
) -> CallOutcome[JobT, ResultT]:
    with make_executor() as executor:
        future = executor.submit(function, job)
        if isinstance(future.exception(), BrokenProcessPool):
            return CallOutcome(job, error=WorkerLost("the worker died twice over it"))
        return _outcome_of(job, future)


def _outcome_of(job: JobT, future: Future[ResultT]) -> CallOutcome[JobT, ResultT]:
    error = future.exception()
    if error is None:
        return CallOutcome(job, result=future.result())
    if not isinstance(error, Exception):  # an interruption of the program is no outcome
        raise error
    return CallOutcome(job, error=error)

"""Work spread over processes or machines, through one seam: an `Executor` of the standard library.

Orders are handed out a few ahead of the workers, so that memory stays bounded, and answers come as they are ready. A
worker that dies takes no order with it: what was under way is asked again, each alone the second time, so that the
order that kills its worker is told from those that only shared the pool with it.
"""

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Generic, TypeVar

from msgspec import Struct

__all__ = ["Here", "Lost", "Outcome", "processes", "spread"]

Order = TypeVar("Order")
Answer = TypeVar("Answer")


class Lost(RuntimeError):  # noqa: N818 - says what became of the order
    """The worker that had the order died, the second time too."""


class Outcome(Struct, Generic[Order, Answer], frozen=True):
    """What became of one order: an answer, or the error it ended with."""

    order: Order
    answer: Answer | None = None
    error: Exception | None = None


class Here(Executor):
    """Does each order at once, in this process: for little work, and for looking into it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        """Do it."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is the order's outcome
            future.set_exception(error)
        return future


def processes(count: int) -> Callable[[], Executor]:
    """Return what makes a pool of processes, started clean: threads of Polars do not live through a fork."""
    return lambda: ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Let a worker end quietly with Ctrl+C, which a terminal sends to all, and not outlive whom it works for.

    A process that is killed cannot tell its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.join,), daemon=True).start()


def _end_after(wait_for: Callable[[], object]) -> None:
    wait_for()
    os._exit(1)


def spread(
    make: Callable[[], Executor], function: Callable[[Order], Answer], orders: Iterable[Order], ahead: int
) -> Iterator[Outcome[Order, Answer]]:
    """Do each order; yield outcomes as they come, in any order.

    `ahead` orders are under way at most, unless the executor has a number of its own, as a cluster that grows.
    """
    broken: list[Order] = []
    waiting = iter(orders)
    while True:
        with make() as executor:
            fell = yield from _until_broken(executor, function, waiting, ahead)
        if not fell:
            break
        broken += fell
    for order in broken:
        yield _alone(make, function, order)


def _until_broken(
    executor: Executor, function: Callable[[Order], Answer], waiting: Iterator[Order], ahead: int
) -> Generator[Outcome[Order, Answer], None, list[Order]]:
    """Work until nothing is left, or the pool breaks; return the orders that were under way then."""
    under_way: dict[Future[Answer], Order] = {}
    fell: list[Order] = []
    try:
        while not fell:
            for order in waiting:
                try:
                    under_way[executor.submit(function, order)] = order
                except BrokenProcessPool:
                    fell.append(order)
                    break
                if len(under_way) >= getattr(executor, "ahead", ahead):
                    break
            if not under_way:
                break
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                order = under_way.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    fell.append(order)
                else:
                    yield _outcome(order, future)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return [*fell, *under_way.values()]


def _alone(make: Callable[[], Executor], function: Callable[[Order], Answer], order: Order) -> Outcome[Order, Answer]:
    with make() as executor:
        future = executor.submit(function, order)
        if isinstance(future.exception(), BrokenProcessPool):
            return Outcome(order, error=Lost("the worker died twice over it"))
        return _outcome(order, future)


def _outcome(order: Order, future: Future[Answer]) -> Outcome[Order, Answer]:
    error = future.exception()
    if error is None:
        return Outcome(order, answer=future.result())
    if not isinstance(error, Exception):  # an interruption of the program is no outcome
        raise error
    return Outcome(order, error=error)

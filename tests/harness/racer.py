"""Two people who file the same report at the same moment, each in a process of their own."""

from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from section16.tasks.filing.file import FilingResult
from tests.harness.filer import Attempt, file_as

__all__ = ["race"]

_PATIENCE = 120  # seconds; a process that dies ends the race


def race(one: Attempt, *actors: str) -> dict[str, FilingResult]:
    """File the same report as several people, who all have opened its submission before any of them goes on."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.harness.racer"])
    start, results = context.Barrier(len(actors)), context.Queue()
    racers = [context.Process(target=_file, args=(one, actor, start, results)) for actor in actors]
    for racer in racers:
        racer.start()
    found = dict(results.get(timeout=_PATIENCE) for _ in racers)
    for racer in racers:
        racer.join()
    return found


def _file(one: Attempt, actor: str, start: Barrier, results: "Queue[tuple[str, FilingResult]]") -> None:
    def wait(step: str) -> None:
        if step == "submission opened":
            start.wait(_PATIENCE)

    results.put((actor, file_as(one, actor, wait)))

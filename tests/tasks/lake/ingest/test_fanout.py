"""Jobs spread over workers: each has one outcome, whatever becomes of the workers."""

import os
import signal
import time
from multiprocessing import get_context
from pathlib import Path

import psutil
import pytest

from section16.tasks.lake.ingest.fanout import InlineExecutor, WorkerLost, processes, run_in_order, run_jobs


def _square(number: int) -> int:
    return number * number


def _odd_only(number: int) -> int:
    if number % 2 == 0:
        message = f"{number} is even"
        raise ValueError(message)
    return number


def _die_once(path: Path) -> str:
    """Kill the worker the first time, and answer the second."""
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def _die_at_zero(number: int) -> int:
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("make", [InlineExecutor, processes(2)])
def test_each_job_has_its_result(make) -> None:
    outcomes = list(run_jobs(make, _square, range(20), ahead=4))
    assert sorted((one.job, one.result) for one in outcomes) == [(n, n * n) for n in range(20)]


def test_an_error_is_the_outcome_of_its_job_alone() -> None:
    outcomes = {one.job: one for one in run_jobs(InlineExecutor, _odd_only, range(6), ahead=2)}
    assert [n for n, one in outcomes.items() if one.error] == [0, 2, 4]
    assert str(outcomes[2].error) == "2 is even"
    assert [one.result for one in outcomes.values() if not one.error] == [1, 3, 5]


def test_jobs_are_taken_no_further_ahead_than_said() -> None:
    taken = []
    outcomes = run_jobs(InlineExecutor, _square, (taken.append(n) or n for n in range(10)), ahead=3)
    next(outcomes)
    assert taken == [0, 1, 2]


def test_a_worker_that_dies_costs_nothing(tmp_path: Path) -> None:
    jobs = [tmp_path / str(n) for n in range(4)]
    outcomes = list(run_jobs(processes(2), _die_once, jobs, ahead=3))
    answered = {one.result for one in outcomes if one.error is None}
    lost = {one.job.name for one in outcomes if isinstance(one.error, WorkerLost)}
    # a job may be the one that was in a dying pool before it ran itself; then it is told, never dropped
    assert answered | lost == {"0", "1", "2", "3"}
    assert len(outcomes) == 4


def test_the_job_that_kills_is_told_from_the_others() -> None:
    outcomes = {one.job: one for one in run_jobs(processes(2), _die_at_zero, range(6), ahead=3)}
    assert isinstance(outcomes[0].error, WorkerLost)
    assert {n: one.result for n, one in outcomes.items() if n} == {n: n for n in range(1, 6)}


def _slow_at_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0)
    return number


@pytest.mark.parametrize("make", [InlineExecutor, processes(2)])
def test_outcomes_come_in_the_order_of_the_jobs_where_asked(make) -> None:
    outcomes = list(run_in_order(make, _slow_at_first, range(20), ahead=4))
    assert [(one.job, one.result) for one in outcomes] == [(n, n) for n in range(20)]


def test_jobs_in_order_are_taken_no_further_ahead_than_said() -> None:
    taken = []
    outcomes = run_in_order(InlineExecutor, _square, (taken.append(n) or n for n in range(10)), ahead=3)
    next(outcomes)
    assert taken == [0, 1, 2]
    next(outcomes)
    assert taken == [0, 1, 2, 3]


def test_in_order_too_the_job_that_kills_is_told_from_the_others() -> None:
    outcomes = list(run_in_order(processes(2), _die_at_zero, [1, 2, 0, 3, 4, 5, 6, 7], ahead=3))
    assert [one.job for one in outcomes] == [1, 2, 0, 3, 4, 5, 6, 7]
    assert [one.job for one in outcomes if isinstance(one.error, WorkerLost)] == [0]
    assert {one.job: one.result for one in outcomes if one.job} == {n: n for n in range(1, 8)}


def test_an_interrupted_worker_says_nothing():
    with processes(1)() as executor:
        assert executor.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_DFL


def _say_and_stay(folder: Path) -> None:
    (folder / str(os.getpid())).touch()
    time.sleep(60)


def _work(folder: Path) -> None:
    list(run_jobs(processes(1), _say_and_stay, [folder], ahead=1))


def _is_there(process: int) -> bool:
    """Tell whether a process runs; one that ended and that nobody has asked for yet does not."""
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _until(answer, seconds: float = 30.0) -> bool:
    ends = time.monotonic() + seconds
    while not answer() and time.monotonic() < ends:
        time.sleep(0.05)
    return bool(answer())


def test_workers_end_with_the_process_that_is_killed(tmp_path: Path) -> None:
    boss = get_context("spawn").Process(target=_work, args=(tmp_path,))
    boss.start()
    assert _until(lambda: any(tmp_path.iterdir()))
    worker = int(next(tmp_path.iterdir()).name)
    assert _is_there(worker)
    boss.kill()
    boss.join()
    assert _until(lambda: not _is_there(worker))

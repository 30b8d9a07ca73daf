"""Many jobs on all cores: the same answers in the same order, whatever the number of workers."""

import os
import signal

import pytest

from section16.tasks.lake.ingest.fanout import WorkerLost
from section16.tasks.many import on_all_cores
from section16.tasks.parallel import processors

MANY = range(70)


def _odd_or_error(number: int) -> str:
    if number % 7 == 3:
        message = f"{number} will not do"
        raise ValueError(message)
    return "x" * number


def _process(_: int) -> int:
    return os.getpid()


def _die_at_five(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def answers(workers: int | None) -> list[tuple[int, str | None, str]]:
    outcomes = on_all_cores(_odd_or_error, MANY, 0.01, workers)
    return [(one.job, one.result, str(one.error or "")) for one in outcomes]


def test_answers_do_not_depend_on_the_number_of_workers():
    alone = answers(1)
    assert [job for job, _, _ in alone] == list(MANY)
    assert alone[3] == (3, None, "3 will not do")
    assert answers(3) == alone


def test_little_work_stays_in_this_process():
    assert {one.result for one in on_all_cores(_process, range(20), 0.01)} == {os.getpid()}


@pytest.mark.skipif(processors() < 2, reason="one processor")
def test_much_work_does_not():
    found = {one.result for one in on_all_cores(_process, range(20), 1.0)}
    assert found
    assert os.getpid() not in found


def test_there_are_no_more_workers_than_jobs():
    assert [one.result for one in on_all_cores(_process, [1], 1.0, 8)] == [os.getpid()]


def test_a_job_that_kills_its_worker_costs_no_other():
    outcomes = list(on_all_cores(_die_at_five, range(12), 0.01, 2))
    assert [one.job for one in outcomes] == list(range(12))
    assert [one.job for one in outcomes if isinstance(one.error, WorkerLost)] == [5]
    assert [one.result for one in outcomes if one.job != 5] == [n for n in range(12) if n != 5]

"""An explorer in a process of its own: it answers several at once, says what is wrong, and begins anew when it ends."""

import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pyarrow as pa
import pytest

from section16.lake.layout import LakeError
from section16.query.statement import QueryBusyError, QueryStoppedError
from section16.tasks.exploring.people import person_page
from section16.tasks.exploring.process import ExplorerProcess
from tests.tasks.exploring.conftest import ROE, TODAY, filings


def number(_lake):
    return os.getpid()


def niceness(_lake):
    return os.nice(0)


def has_pandas(_lake):
    pa.array([1, None])  # where it is there, pyarrow loads it to learn whether a list is one of its own
    return "pandas" in sys.modules


def failing(_lake, error):
    raise error


class OfTwoError(Exception):
    """An error that pickle writes and cannot read."""

    def __init__(self, one, two):
        super().__init__(f"{one} {two}")


def lock(_lake):
    return threading.Lock()


def failing_with_a_lock(_lake):
    raise RuntimeError(threading.Lock())


def failing_of_two(_lake):
    raise OfTwoError(1, 2)


def stuck(_lake):
    threading.Event().wait()


def together(_lake, count):
    """Wait until so many are asked at the same time."""
    here = globals().setdefault("barrier", threading.Barrier(count))
    here.wait(60)
    return True


@pytest.fixture(scope="module")
def explorer(tmp_path_factory):
    with ExplorerProcess(filings().lake(tmp_path_factory.mktemp("lake"))) as made:
        made.start()
        yield made


def test_pages_are_made_in_another_process_that_yields_to_this_one(explorer):
    assert explorer.ask(person_page, ROE, TODAY).report_count == 4
    assert explorer.ask(number) != os.getpid()
    assert explorer.ask(niceness) == os.nice(0) + 5
    assert not explorer.ask(has_pandas)


def test_several_are_answered_at_once_each_with_its_own(explorer):
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: explorer.ask(together, 4), range(4))) == [True] * 4
        found = threads.map(lambda cik: explorer.ask(person_page, cik, TODAY), (ROE, ROE + 1, ROE + 2, 1))
    assert [one.cik if one else None for one in found] == [ROE, ROE + 1, ROE + 2, None]


def test_what_fails_there_is_raised_here(explorer):
    with pytest.raises(QueryBusyError, match="ask again"):
        explorer.ask(failing, QueryBusyError("lake: ask again"))
    with pytest.raises(ZeroDivisionError) as raised:
        explorer.ask(failing, ZeroDivisionError("a defect"))
    assert "in failing" in raised.value.__notes__[0]


def test_what_cannot_be_sent_is_told_at_once_and_others_are_answered(explorer):
    before = explorer.ask(number)
    with pytest.raises(TypeError, match="cannot pickle"):
        explorer.ask(lock)
    with pytest.raises(RuntimeError, match="in failing_with_a_lock"):
        explorer.ask(failing_with_a_lock)
    with pytest.raises(TypeError, match="two"):
        explorer.ask(failing_of_two)
    assert explorer.ask(number) == before


def test_a_question_that_never_ends_ends_the_process_and_another_answers(tmp_path):
    with ExplorerProcess(filings().lake(tmp_path), seconds=0.5) as explorer:

        def answered():
            while True:
                with suppress(QueryBusyError, QueryStoppedError):
                    return explorer.ask(number)

        before = answered()
        with pytest.raises(QueryStoppedError, match=r"longer than 0\.5 s"):
            explorer.ask(stuck)
        while answered() == before:
            pass


def test_one_that_ends_is_told_and_the_next_is_asked_of_another(explorer):
    before = explorer.ask(number)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(explorer.ask, together, 99)
        while not waiting.running():
            time.sleep(0.01)
        explorer.ask(number)  # what was asked before it has begun
        os.kill(before, signal.SIGKILL)
        with pytest.raises(QueryBusyError, match="has ended; ask again"):
            waiting.result(60)
    assert explorer.ask(number) != before


def test_without_a_lake_that_is_said_each_time(tmp_path):
    with ExplorerProcess(str(tmp_path)) as explorer:
        with pytest.raises(LakeError):
            explorer.ask(number)
        with pytest.raises((LakeError, QueryBusyError)):  # it may not be seen yet that the first process has ended
            explorer.ask(number)


def test_after_the_end_nothing_is_answered(tmp_path):
    explorer = ExplorerProcess(str(tmp_path))
    explorer.close()
    with pytest.raises(QueryBusyError, match="about to end"):
        explorer.ask(number)

"""Questions that take too much are stopped, and others are answered meanwhile."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing import active_children

import pytest

from section16.lake.layout import LakeError
from section16.query.pool import QuestionLimits, QuestionPool
from section16.query.statement import QueryBusyError, QueryError, QueryStoppedError
from tests.lake.rows import Filings

ENDLESS = "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
GREEDY = (
    "SELECT range(3000000000::BIGINT)",
    "SELECT list(range) FROM range(1000000000)",
    "SELECT string_agg(repeat('x', 1000), '') FROM range(10000000)",
)


def pid(_lake):
    return os.getpid()


def rank_after(_lake, seconds):
    """Compute so long, and then as long as the rank is the usual one, if that was long."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    while seconds > 1 and os.sched_getscheduler(0) == os.SCHED_OTHER:
        pass
    return os.sched_getscheduler(0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = Filings()
    for number in range(30):
        made.trade(made.file("4", "2024-02-16"), "P", "2024-02-14", str(number + 1), "12.5")
    return made.lake(tmp_path_factory.mktemp("lake") / "lake")


@pytest.fixture(scope="module")
def pool(folder):
    with QuestionPool(
        folder, QuestionLimits(seconds=60.0, memory=400 << 20, rows=20, bytes=8 << 20, waiting=1)
    ) as made:
        yield made


@pytest.fixture(scope="module")
def hurried(folder):
    with QuestionPool(folder, QuestionLimits(seconds=10.0, memory=400 << 20, waiting=1)) as made:
        yield made


def test_an_answer_has_its_rows_and_says_whether_there_are_more(pool):
    answer = pool.ask("SELECT TRANS_SHARES FROM trades ORDER BY TRANS_SHARES", rows=3)
    assert [str(one) for one in answer.table["TRANS_SHARES"].to_pylist()] == [f"{one}.0000000000" for one in (1, 2, 3)]
    assert answer.is_cut
    assert pool.ask("SELECT 1 WHERE $x = 2", {"x": 2}).table.num_rows == 1
    assert not pool.ask("FROM trades LIMIT 20").is_cut
    assert pool.ask("FROM trades", rows=1000).table.num_rows == 20  # never more than the pool allows


def test_one_row_that_is_too_large_is_refused(pool):
    with pytest.raises(QueryError, match="one row has more than 8 MB; take parts of it"):
        pool.ask("SELECT repeat('x', 20000000)")


def test_one_that_needs_too_much_memory_is_told_what_it_can_do(pool):
    with pytest.raises(QueryError, match=r"out of memory error: [^*]*; ask for less, or for fewer filings$"):
        pool.ask("SELECT list(i) FROM range(500000000) t(i)")


def test_an_answer_of_few_rows_and_many_bytes_is_cut(pool):
    assert pool.ask("SELECT repeat('x', 1000000) FROM range(15)").is_cut
    assert not pool.ask("SELECT repeat('x', 1000) FROM range(15)").is_cut


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        ("DROP TABLE trades", "is no question"),
        ("SELECT * FROM read_csv('/etc/passwd')", "permission error"),
        ("COPY (SELECT 1) TO 'copy.csv'", "is no question"),
        ("SET memory_limit = '99GB'", "is no question"),
        ("SELECT nonsense FROM trades", "nonsense"),
        ("SELECT 1; SELECT 2", "2 statements"),
    ],
)
def test_what_the_guard_of_sql_refuses_is_refused_here(pool, statement, seen):
    with pytest.raises(QueryError, match=seen):
        pool.ask(statement)


def test_one_that_never_ends_is_stopped_and_others_are_answered_meanwhile(hurried):
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(hurried.ask, ENDLESS)
        while not slow.running():
            time.sleep(0.01)
        assert hurried.ask("SELECT 1").table.num_rows == 1
        assert not slow.done()
        with pytest.raises(QueryStoppedError, match="longer than 10 s; ask for less"):
            slow.result()
    assert hurried.ask("SELECT 1").table.num_rows == 1


@pytest.mark.parametrize("statement", GREEDY)
def test_one_that_takes_all_memory_is_stopped_and_the_program_lives(hurried, statement):
    with pytest.raises(QueryError, match=r"memory|longer than"):
        hurried.ask(statement)
    assert hurried.ask("SELECT 1").table.num_rows == 1


def test_one_for_which_nobody_waits_any_more_is_stopped(pool):
    gone = threading.Event()
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(pool.ask, ENDLESS, gone=gone)
        begin = time.monotonic()
        gone.set()
        with pytest.raises(QueryStoppedError, match="nobody waits"):
            slow.result()
    assert time.monotonic() - begin < 60


def test_too_many_at_once_are_told_to_come_back(hurried):
    gone = threading.Event()
    with ThreadPoolExecutor(6) as others:
        asked = [others.submit(hurried.ask, ENDLESS, gone=gone) for _ in range(6)]
        first = next(as_completed(asked))
        gone.set()
        refused = [one.exception() for one in asked]
    assert "questions wait already" in str(first.exception())
    assert {type(one) for one in refused} == {QueryStoppedError, QueryBusyError}
    assert any("ask again in some seconds" in str(one) for one in refused)


def test_a_process_that_nobody_asks_is_ended_and_another_answers(folder):
    with QuestionPool(folder, idle=0.0) as pool:
        first = pool.run(pid)
        while first in {one.pid for one in active_children()}:
            pass
        assert pool.run(pid) != first
    with QuestionPool(folder) as pool:
        assert pool.run(pid) == pool.run(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no such rank")
def test_a_long_question_goes_on_only_where_nobody_else_wants_a_processor(folder):
    with QuestionPool(folder, QuestionLimits(seconds=60)) as pool:
        assert pool.run(rank_after, 0.0) == os.SCHED_OTHER
        assert pool.run(rank_after, 1.01) == os.SCHED_IDLE


def test_without_a_lake_that_is_said(tmp_path):
    with QuestionPool(str(tmp_path)) as pool, pytest.raises(LakeError, match="no lake is there"):
        pool.ask("SELECT 1")


def test_after_the_end_nothing_is_answered(folder):
    pool = QuestionPool(folder)
    pool.close()
    with pytest.raises(QueryBusyError, match="about to end"):
        pool.ask("SELECT 1")

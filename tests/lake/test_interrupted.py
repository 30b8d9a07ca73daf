"""A writer dies after any step, or two write at once: what is there in the end is the same."""

from itertools import count
from multiprocessing import get_context

import pytest

from section16.lake.layout import COMMIT_ORDER
from section16.lake.storage import storage_at
from section16.lake.store import Lake
from section16.lake.upkeep.check import check
from tests.harness.ingester import Work, accession, work
from tests.harness.kill_ingests import run
from tests.lake.lakes import accession as number_of
from tests.lake.lakes import batch, keys_of_table


class Killed(BaseException):
    """What no `except Exception` keeps from ending everything."""


def dying(after_steps):
    steps = count()

    def on_step(_step):
        if next(steps) == after_steps:
            raise Killed

    return on_step


def killed_at_each_step(uri, what):
    """Do something to a lake and die after one step more each time, until it is done; count the deaths."""
    for steps in count():
        try:
            what(Lake(storage_at(uri), on_step=dying(steps)))
        except Killed:
            continue
        return steps
    return None


@pytest.fixture
def uri(tmp_path):
    lake = Lake.open(str(tmp_path), create=True)
    lake.commit(lake.stage([batch(range(10), title="old", rejects=[90, 91])]))
    return str(tmp_path)


def test_a_commit_that_is_killed_after_each_step_is_finished_and_made_once(uri):
    staged = Lake.open(uri).stage([batch(range(5, 20), rejects=[92])])
    deaths = killed_at_each_step(uri, lambda lake: lake.commit(staged))
    assert deaths > 5
    lake = Lake.open(uri)
    assert lake.check().holds
    assert keys_of_table(lake, "submission") == [number_of(one) for one in range(20)]
    assert len(keys_of_table(lake, "nonderiv_trans")) == 40


def test_reading_again_is_finished_after_each_kill_and_doubles_nothing(uri):
    staged = Lake.open(uri).stage([batch([1, 2, 90, 30], title="new")])
    deaths = killed_at_each_step(uri, lambda lake: lake.replace(staged))
    assert deaths > 5
    lake = Lake.open(uri)
    assert lake.check().holds
    assert len(keys_of_table(lake, "submission")) == 12
    assert keys_of_table(lake, "rejects") == [number_of(91)]


def test_a_compaction_is_finished_after_each_kill(uri):
    lake = Lake.open(uri)
    lake.commit(lake.stage([batch(range(20, 30))]))
    assert killed_at_each_step(uri, lambda lake: lake.compact()) > 5
    lake = Lake.open(uri)
    assert lake.check().holds
    assert len(lake.tables.files("submission")) == 1
    assert len(keys_of_table(lake, "submission")) == 20


def test_what_is_reserved_is_told_of_and_finished_by_the_next_writer(uri):
    staged = Lake.open(uri).stage([batch(range(30, 35))])

    def on_step(step):
        if step == "reserved":
            raise Killed

    with pytest.raises(Killed):
        Lake(storage_at(uri), on_step=on_step).commit(staged)
    lake = Lake.open(uri)
    (first, *_) = [str(one) for one in check(lake.tables, wait=lambda _: None).problems]
    assert first.startswith("batches: batch 2 (5 documents) stands here and is not yet in all tables; run ")
    assert lake.recover() == 1
    assert lake.recover() == 0
    assert lake.known([number_of(31)]) == {number_of(31)}
    assert lake.check().holds


def test_a_stage_that_lost_the_race_drops_what_the_other_brought(uri):
    other = Lake.open(uri)
    theirs = other.stage([batch(range(15, 25))])
    raced = []

    def on_step(step):
        if step == "planned" and not raced:
            raced.append(other.commit(theirs))

    lake = Lake(storage_at(uri), on_step=on_step)
    made = lake.commit(lake.stage([batch(range(8, 18))]))
    assert (raced[0].new, made.new, made.repeated) == (10, 5, 5)
    assert lake.check().holds


def test_an_answer_that_is_lost_is_no_failure(uri, monkeypatch):
    from section16.lake.batches import committing  # noqa: PLC0415 - to put something in its place

    made = committing.reserve

    def lost(tables, new):
        made(tables, new)
        raise committing.CommitFailedError

    lake = Lake.open(uri)
    monkeypatch.setattr(committing, "reserve", lost)
    assert lake.commit(lake.stage([batch(range(40, 45))])).new == 5
    assert lake.check().holds


def test_processes_that_ingest_the_same_at_once_lose_and_double_nothing(tmp_path):
    uri = str(tmp_path)
    Lake.open(uri, create=True)
    context = get_context("forkserver")
    works = [Work(uri, tuple(range(at, at + 60)), batches=3) for at in (0, 20, 40)]
    started = [context.Process(target=work, args=(one,)) for one in works]
    for process in started:
        process.start()
    for process in started:
        process.join()
        assert process.exitcode == 0
    lake = Lake.open(uri)
    assert lake.check().holds
    found = sorted(keys_of_table(lake, "submission") + keys_of_table(lake, "rejects"))
    assert found == sorted(map(accession, range(100)))
    assert lake.check().batches >= 4


def test_ingests_that_are_killed_by_the_system_lose_and_double_nothing(tmp_path):
    outcome = run(3, 5, str(tmp_path / "lake"))
    assert (outcome.lost, outcome.doubled, outcome.problems) == ([], [], [])
    assert outcome.killed
    assert outcome.rows > 15 * len(COMMIT_ORDER)

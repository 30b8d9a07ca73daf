"""Long work in a process: done, stopped, handed over, kept through a database that goes away."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from msgspec import Struct

from section16.lake.layout import LakeError
from section16.service.worker import Worker
from section16.tasks.long_work.kinds import JOB_KINDS
from section16.tasks.long_work.run import Again, JobKind, WorkPlaces
from section16.workspace import Workspace
from section16.workspace.errors import UnreachableError
from section16.workspace.jobs import JobState, ask_to_stop, enqueue, job_by_id
from tests.harness.postgresql import postgresql_in
from tests.harness.workspaces import fresh

LONGEST = 60.0  # seconds; each waits for an event, which comes much sooner


class Counting(Struct):
    to: int


class Task:
    """A kind of work that a test holds in its hands."""

    def __init__(self, act):
        self.began, self.go_on, self.acted = threading.Event(), threading.Event(), []
        self._act = act

    def __call__(self, run, request):
        self.acted.append(run.done)
        self.began.set()
        return self._act(self, run, request)


@pytest.fixture
def workspace(tmp_path):
    with Workspace(fresh(tmp_path / "w"), "ada") as made:
        yield made


@pytest.fixture
def working(workspace):
    """Start workers, which are stopped at the end."""
    started = []

    def start(task, **more):
        kinds = {"count": JobKind("count", Counting, task)}
        started.append(Worker(workspace, WorkPlaces(), kinds=kinds, threads=1, **more))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        assert one.stop(LONGEST)


def asked(workspace, to=3):
    with workspace.writing() as writing:
        return enqueue(writing, "count", f"count to {to}", Counting(to))


def ended(workspace, job, is_so=lambda job: job.has_ended):
    """Wait until a job has ended; what waits is not the clock but the row."""
    wait, found = threading.Event(), job
    for _ in range(int(LONGEST / 0.02)):
        with suppress(UnreachableError), workspace.reading() as session:
            found = job_by_id(session, job.id)
        if is_so(found):
            return found
        wait.wait(0.02)
    raise AssertionError(found)


def test_work_is_done_as_who_asked_for_it_and_its_result_is_kept(workspace, working):
    def count(_task, run, request):
        for one in range(request.to):
            run.progress(f"at {one}", one, request.to)
        return {"counted": request.to, "by": run.workspace.actor}

    job = asked(workspace)
    working(Task(count))
    found = ended(workspace, job)
    assert (found.state, found.result) == (JobState.done, '{"counted":3,"by":"ada"}')
    assert (found.note, found.done, found.total) == ("at 2", 2, 3)


def refuse(_task, _run, _request):
    message = "lake: no lake is there; make one"
    raise LakeError(message)


def fail(_task, _run, _request):
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("act", "problem"),
    [(refuse, "lake: no lake is there; make one"), (fail, "section16: this failed, and it is a defect of ours")],
)
def test_what_is_wrong_is_one_line_and_the_worker_goes_on(workspace, working, caplog, act, problem):
    job = asked(workspace)
    worker = working(Task(act))
    found = ended(workspace, job)
    assert found.state is JobState.failed
    assert found.problem.startswith(problem)
    assert worker.is_alive
    assert ("ZeroDivisionError" in caplog.text) is (act is fail)


def test_work_that_is_to_stop_stops_at_its_next_word(workspace, working):
    def count(task, run, _request):
        while True:
            run.wait(0.05)
            task.go_on.set()

    job = asked(workspace)
    task = Task(count)
    working(task, lease=timedelta(seconds=0.6))
    assert task.go_on.wait(LONGEST)
    with workspace.writing() as writing:
        ask_to_stop(writing, job.id)
    assert ended(workspace, job).state is JobState.cancelled


def test_a_worker_that_ends_hands_over_and_the_next_goes_on(workspace, working):
    def count(task, run, request):
        for one in range(run.done, request.to):
            run.progress(f"at {one + 1}", one + 1, request.to)
            if one == 1 and len(task.acted) == 1:
                task.go_on.set()
                run.wait(LONGEST)
        return "counted"

    job = asked(workspace, 4)
    task = Task(count)
    first = working(task)
    assert task.go_on.wait(LONGEST)
    assert first.stop(LONGEST)
    with workspace.reading() as session:
        between = job_by_id(session, job.id)
    assert (between.state, between.done, between.holder) == (JobState.waiting, 2, None)
    working(task)
    assert ended(workspace, job).state is JobState.done
    assert task.acted == [0, 2]


def test_work_that_is_to_go_on_later_lets_others_go_first(workspace, working):
    def count(task, _run, request):
        return "counted" if len(task.acted) > request.to else Again(0.01, f"turn {len(task.acted)}")

    job = asked(workspace)
    task = Task(count)
    working(task)
    assert ended(workspace, job).note == "turn 3"
    assert len(task.acted) == 4


def test_a_database_that_goes_away_ends_no_work(workspace, working, monkeypatch):
    def count(task, run, _request):
        if len(task.acted) == 1:
            message = "workspace: cannot be used; see that the server runs"
            raise UnreachableError(message)
        run.progress("counting")
        return "counted"

    monkeypatch.setattr("section16.service.worker._AFTER_TROUBLE", timedelta(seconds=0.01))
    job = asked(workspace)
    working(Task(count))
    assert ended(workspace, job).state is JobState.done


def test_work_goes_on_when_postgresql_was_restarted(tmp_path_factory, monkeypatch):
    def count(task, run, request):
        for one in range(run.done, request.to):
            run.progress(f"at {one + 1}", one + 1, request.to)
            if one + 1 == request.to // 2:
                task.go_on.set()
                run.wait(0.5)
        return "counted"

    monkeypatch.setattr("section16.service.worker._AFTER_TROUBLE", timedelta(seconds=0.1))
    task = Task(count)
    with postgresql_in(tmp_path_factory.mktemp("own")) as server, Workspace(server.get_uri(), "ada") as workspace:
        job = asked(workspace, 40)
        worker = Worker(workspace, WorkPlaces(), kinds={"count": JobKind("count", Counting, task)}, threads=1)
        worker.start()
        assert task.go_on.wait(LONGEST)
        server.stop()
        server.start()
        found = ended(workspace, job)
        assert (found.state, found.done, found.result) == (JobState.done, 40, '"counted"')
        assert worker.stop(LONGEST)


def test_work_whose_claim_was_lost_writes_nothing_more(workspace, working):
    def count(task, run, _request):
        task.go_on.wait(LONGEST)
        run.progress("too late")
        return "never"

    job = asked(workspace)
    task = Task(count)
    worker = working(task)
    assert task.began.wait(LONGEST)
    with workspace.writing() as writing:  # as another process that found the lease run out
        writing.session.connection().exec_driver_sql("UPDATE jobs SET turn = turn + 1, holder = 'another'")
    task.go_on.set()
    assert worker.stop(LONGEST)
    with workspace.reading() as session:
        found = job_by_id(session, job.id)
    assert (found.state, found.holder, found.note, found.result) == (JobState.running, "another", "", None)


def test_each_kind_has_the_name_of_its_key():
    assert {name: kind.name for name, kind in JOB_KINDS.items()} == {name: name for name in JOB_KINDS}

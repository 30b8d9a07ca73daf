"""Long work is done by one process at a time, and by another where that one is gone."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from msgspec import Struct

from section16.workspace import Workspace, WorkspaceError
from section16.workspace.errors import JobLostError
from section16.workspace.jobs import (
    JobState,
    all_jobs,
    ask_to_stop,
    claim_job,
    enqueue,
    fail_job,
    finish_job,
    forget_ended,
    hand_over,
    has_due_job,
    job_by_id,
    jobs_changed,
    last_job_change,
    note_progress,
    renew_claims,
)
from tests.harness.claimer import kill_workers, lines_written, race_for_jobs, worker_process

KINDS = {"ingest", "file"}
LEASE = timedelta(minutes=1)
RAN_OUT = timedelta(minutes=-1)  # a lease that has ended when it begins


class Sources(Struct):
    names: tuple[str, ...]


SOURCES = Sources(("2024q1.zip",))


def asked(workspace, key="ingest 1", kind="ingest", **more):
    with workspace.writing() as writing:
        return enqueue(writing, kind, key, SOURCES, **more)


def claimed(workspace, holder="one", lease=LEASE, kinds=KINDS):
    with workspace.writing() as writing:
        return claim_job(writing, holder, kinds, lease)


def standing(workspace, job):
    with workspace.reading() as session:
        return job_by_id(session, job.id)


def test_a_double_click_is_one_job(workspace, opened):
    first = asked(workspace)
    assert (first.state, first.request, first.asked_by) == (JobState.waiting, '{"names":["2024q1.zip"]}', "ada")
    assert asked(opened("bo")) == first
    with workspace.writing() as writing:
        done = finish_job(writing, claim_job(writing, "one", KINDS, LEASE), {"rows": 3})
    assert asked(workspace) == done
    assert (done.result, done.has_ended) == ('{"rows":3}', True)


@pytest.mark.parametrize("ended", ["failed", "cancelled"])
def test_what_failed_or_was_cancelled_may_be_asked_for_again(workspace, ended):
    first = asked(workspace)
    with workspace.writing() as writing:
        if ended == "failed":
            fail_job(writing, claim_job(writing, "one", KINDS, LEASE), "2024q1.zip: not there; name another")
        else:
            ask_to_stop(writing, first.id)
    assert standing(workspace, first).state == ended
    assert asked(workspace).id != first.id


def test_many_clicks_at_once_are_one_job(workspace):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: asked(workspace), range(24)))
    assert {one.id for one in found} == {found[0].id}


def test_the_oldest_due_job_of_a_known_kind_is_claimed_once(workspace):
    first, second = asked(workspace), asked(workspace, "file 1", "file")
    asked(workspace, "other", "unheard of")
    other = workspace.acting("bo")
    assert claimed(workspace).id == first.id
    assert claimed(other, "two").id == second.id
    assert claimed(other, "two") is None
    with workspace.reading() as session:
        assert not has_due_job(session, KINDS, workspace.now())
        assert has_due_job(session, {"unheard of"}, workspace.now())


def test_a_job_that_is_due_later_waits(workspace):
    asked(workspace, due_at=workspace.now() + timedelta(days=36_500))
    assert claimed(workspace) is None


def test_a_claim_that_ran_out_is_another_ones_and_the_first_can_do_nothing_more(workspace):
    asked(workspace)
    first = claimed(workspace, "one", RAN_OUT)
    second = claimed(workspace, "two")
    assert (first.id, second.turn, second.holder) == (second.id, 2, "two")
    for act in (
        lambda writing: note_progress(writing, first, "half", 1, 2),
        lambda writing: finish_job(writing, first),
        lambda writing: fail_job(writing, first, "no"),
        lambda writing: hand_over(writing, first),
    ):
        with pytest.raises(JobLostError, match="another process has it now"), workspace.writing() as writing:
            act(writing)
    with workspace.writing() as writing:
        assert renew_claims(writing, (first, second), LEASE).keys() == {second.id}
        held = renew_claims(writing, (first,), LEASE)
    assert held == {}
    assert standing(workspace, second).holder == "two"


def test_a_claim_that_is_renewed_stays(workspace):
    asked(workspace)
    job = claimed(workspace, "one", RAN_OUT)
    with workspace.writing() as writing:
        assert renew_claims(writing, (job,), LEASE)[job.id] == job
    assert claimed(workspace, "two") is None


def test_a_job_that_is_handed_over_goes_on_with_what_was_noted(workspace):
    asked(workspace)
    with workspace.writing() as writing:
        job = note_progress(writing, claim_job(writing, "one", KINDS, LEASE), "reading", 3, 8)
        hand_over(writing, job)
    again = claimed(workspace, "two")
    assert (again.note, again.done, again.total, again.turn) == ("reading", 3, 8, 2)
    with workspace.writing() as writing:
        hand_over(writing, again, timedelta(hours=1), "waits for EDGAR")
    assert claimed(workspace, "three") is None
    assert standing(workspace, again).note == "waits for EDGAR"


def test_a_running_job_is_asked_to_stop_and_stops_where_it_lets_go(workspace):
    job = asked(workspace)
    claim = claimed(workspace)
    with workspace.writing() as writing:
        assert ask_to_stop(writing, job.id).state is JobState.running
        assert renew_claims(writing, (claim,), LEASE)[job.id].stop_asked
        stopped = hand_over(writing, claim)
        assert ask_to_stop(writing, job.id) == stopped
    assert (stopped.state, stopped.note) == (JobState.cancelled, "stopped")


def test_one_to_stop_whose_holder_is_gone_is_not_begun_again(workspace):
    job = asked(workspace)
    claimed(workspace, "one", RAN_OUT)
    with workspace.writing() as writing:
        ask_to_stop(writing, job.id)
    assert claimed(workspace, "two") is None
    assert standing(workspace, job).state is JobState.cancelled


def test_one_at_which_processes_keep_dying_is_given_up(workspace):
    job = asked(workspace)
    turns = [claimed(workspace, f"process {number}", RAN_OUT) for number in range(6)]
    assert [one.turn for one in turns if one] == [1, 2, 3, 4, 5]
    assert standing(workspace, job).problem == (
        "ingest: 5 processes ended in the middle of it without a word; see their logs"
    )


def test_one_that_comes_further_each_time_is_never_given_up(workspace):
    job = asked(workspace)
    for number in range(8):
        with workspace.writing() as writing:
            note_progress(writing, claim_job(writing, f"process {number}", KINDS, RAN_OUT), "reading", number)
    assert standing(workspace, job).state is JobState.running


def test_what_changed_is_listed_in_its_order(workspace):
    first, second = asked(workspace), asked(workspace, "ingest 2")
    with workspace.reading() as session:
        seen = last_job_change(session)
        assert jobs_changed(session, seen) == ()
    with workspace.writing() as writing:
        ask_to_stop(writing, second.id)
        ask_to_stop(writing, first.id)
    with workspace.reading() as session:
        assert [one.id for one in jobs_changed(session, seen)] == [second.id, first.id]


def test_old_ended_jobs_are_forgotten_and_changes_go_on_counting(workspace):
    jobs = [asked(workspace, f"ingest {number}") for number in range(3)]
    with workspace.writing() as writing:
        ask_to_stop(writing, jobs[0].id)
        ask_to_stop(writing, jobs[2].id)
        before = last_job_change(writing.session)
        assert forget_ended(writing, workspace.now() + LEASE) == 1
        assert last_job_change(writing.session) == before
    with workspace.reading() as session:
        assert [one.id for one in all_jobs(session)] == [jobs[2].id, jobs[1].id]
        with pytest.raises(WorkspaceError, match="is none of this workspace"):
            job_by_id(session, jobs[0].id)


def test_two_processes_race_for_the_same_job_and_one_wins(where):
    with Workspace(where, "ada") as workspace, workspace.writing() as writing:
        wanted = [enqueue(writing, "race", f"race {number}", SOURCES).id for number in range(200)]
    won = race_for_jobs(where)
    assert all(won.values())  # neither was alone
    assert sorted(one for ids in won.values() for one in ids) == wanted
    with Workspace(where, "ada") as workspace, workspace.reading() as session:
        assert Counter(one.turn for one in all_jobs(session)) == {1: 200}


def test_jobs_of_processes_that_are_killed_at_random_points_are_done_once_each(where, tmp_path):
    with Workspace(where, "ada") as workspace, workspace.writing() as writing:
        wanted = [enqueue(writing, "steps", f"steps {number}", SOURCES) for number in range(60)]
    kill_workers(where, str(tmp_path), Random(16), kills=12)  # noqa: S311 - to be repeated, not to be secret
    with Workspace(where, "ada") as workspace:
        while any(not standing(workspace, one).has_ended for one in wanted):
            last = worker_process(where, str(tmp_path))
            last.start()
            last.join()
        assert {standing(workspace, one).state for one in wanted} == {JobState.done}
    for one in wanted:
        lines = sorted(line for line in lines_written(str(tmp_path)) if line.job == one.id)
        assert [line.step for line in lines].count("end") <= 1
        assert {line.step for line in lines} - {"end"} == set("01234")
        assert all(before.turn <= after.turn for before, after in pairwise(lines))  # none works on after it was taken

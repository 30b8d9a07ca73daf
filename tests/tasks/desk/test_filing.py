"""A live filing is asked for once, and once more only where the first has left nothing, or nobody knows what."""

from datetime import date, timedelta

import pytest

from section16.tasks.desk.approving import freeze
from section16.tasks.desk.filing import file_frozen, give_up_unknown
from section16.tasks.desk.parts import DeskError
from section16.workspace import State
from section16.workspace.jobs import claim_job, finish_job
from section16.workspace.submissions import move, open_submission, submissions_of
from tests.tasks.desk.conftest import begin_example

LEASE = timedelta(minutes=1)
TO_SENT = (State.checked, State.approved, State.intended, State.sent)


@pytest.fixture
def report(desk):
    """Return a report that is frozen."""
    (kept,) = freeze(desk, begin_example(desk).id, date(2024, 2, 16))
    return kept


def do_the_job(desk, report, *states):
    """Do what the job of a filing does: leave a submission at the last of these states."""
    with desk.writing() as writing:
        job = claim_job(writing, "x", {"file"}, LEASE)
        submission = open_submission(writing, report, "sandbox", live=True)
        for state in states:
            submission = move(writing, submission, state)
        finish_job(writing, job)
    return job


@pytest.mark.parametrize("end", [State.suspended, State.unknown])
def test_what_left_nothing_or_what_nobody_knows_is_asked_for_again_and_again_but_once_each(desk, report, end):
    first = file_frozen(desk, report.hash, "live")
    assert file_frozen(desk, report.hash, "live").id == first.id
    do_the_job(desk, report, *TO_SENT, end)
    second = file_frozen(desk, report.hash, "live")
    assert second.id != first.id
    assert file_frozen(desk, report.hash, "live").id == second.id
    with desk.writing() as writing:
        finish_job(writing, claim_job(writing, "x", {"file"}, LEASE))
    assert file_frozen(desk, report.hash, "live").id not in {first.id, second.id}


def test_what_nobody_knows_of_is_given_up_by_a_person_who_says_why_and_filed_anew(desk, report):
    file_frozen(desk, report.hash, "live")
    with pytest.raises(DeskError, match="it is known what became of it"):
        give_up_unknown(desk, report.hash, "seen")
    do_the_job(desk, report, *TO_SENT, State.unknown)
    with pytest.raises(DeskError, match="reason: it is empty"):
        give_up_unknown(desk, report.hash, "")
    give_up_unknown(desk, report.hash, "not on EDGAR's list")
    with desk.reading() as session:
        assert [one.state for one in submissions_of(session, report.hash)] == [State.abandoned]
    file_frozen(desk, report.hash, "live")
    with desk.writing() as writing:
        assert open_submission(writing, report, "sandbox", live=True).state is State.drafted


def test_what_is_on_its_way_or_on_file_is_not_asked_for_again(desk, report):
    first = file_frozen(desk, report.hash, "live")
    do_the_job(desk, report, *TO_SENT, State.received)
    assert file_frozen(desk, report.hash, "live").id == first.id

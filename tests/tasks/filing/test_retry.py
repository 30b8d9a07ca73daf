"""What the next attempt does with a submission in each state: the module's docstring, held to its word."""

import re
from contextlib import closing

import pytest

from section16.tasks.filing import retry
from section16.tasks.filing.approvals import keep_for_filing
from section16.tasks.filing.file import file_report
from section16.workspace import State
from section16.workspace.state import TRANSITIONS
from section16.workspace.submissions import move, open_submission, submissions_of
from tests.tasks.filing.fake import FakeEdgar, context_at, order

NUMBER = "0000099999-26-000777"
# For each state: whether the next attempt sends, and the state of the report's submissions after it.
NEXT = {
    State.drafted: (True, [State.archived]),
    State.checked: (True, [State.archived]),
    State.approved: (True, [State.archived]),
    State.intended: (True, [State.archived]),
    State.sent: (False, [State.unknown]),
    State.unknown: (False, [State.unknown]),
    State.received: (False, [State.received]),
    State.processing: (False, [State.processing]),
    State.accepted: (False, [State.accepted]),
    State.disseminated: (False, [State.disseminated]),
    State.archived: (False, [State.archived]),
    State.suspended: (True, [State.suspended, State.archived]),
    State.abandoned: (True, [State.abandoned, State.archived]),
}


def way_to(state):
    """Return the states through which a submission comes to one, the shortest way."""
    ways = [[State.drafted]]
    while True:
        way = ways.pop(0)
        if way[-1] is state:
            return way[1:]
        ways += [[*way, to] for to in sorted(TRANSITIONS[way[-1]])]


def leave(context, state, *, live):
    """Leave a submission as an attempt that was interrupted would."""
    report = keep_for_filing(context, order(live=live))
    with context.workspace.writing() as writing:
        submission = open_submission(writing, report, context.target, live=live)
        for to in way_to(state):
            accession = {"accession": NUMBER} if to is State.received else {}
            submission = move(writing, submission, to, **accession)
    return report


def states_of(context, report):
    with context.workspace.reading() as session:
        return [one.state for one in submissions_of(session, report.hash)]


@pytest.mark.parametrize("state", State)
def test_a_live_submission_is_sent_again_only_where_nothing_can_be_on_file(tmp_path, state):
    edgar = FakeEdgar()
    context = context_at(tmp_path, edgar, patience=2000.0)
    with closing(context.workspace):
        report = leave(context, state, live=True)
        filed = file_report(context, order(test_first=False))
        sends, after = NEXT[state]
        assert (edgar.posts > 0, states_of(context, report)) == (sends, after)
        assert filed.submission.state is after[-1]
        assert filed.was_there is not sends


@pytest.mark.parametrize("state", [State.sent, State.unknown])
def test_a_lost_test_is_given_up_and_may_be_made_anew(tmp_path, state):
    edgar = FakeEdgar()
    context = context_at(tmp_path, edgar)
    with closing(context.workspace):
        report = leave(context, state, live=False)
        file_report(context, order(live=False))
        assert states_of(context, report) == [State.abandoned]
        file_report(context, order(live=False))
        assert states_of(context, report) == [State.abandoned, State.accepted]
        assert [live for _, live, _ in edgar.taken] == [False]


def test_the_docstring_speaks_of_every_state():
    listed = re.findall(r"^- ([a-z, ]+):", retry.__doc__, re.MULTILINE)
    assert [one for line in listed for one in line.split(", ")] == list(NEXT)

"""Which reports of a workspace stand: those that were filed, and the last draft of a name."""

from section16.tasks.filing.standing_reports import standing_reports
from section16.workspace import Workspace
from section16.workspace.kept_reports import keep_report
from section16.workspace.state import State
from section16.workspace.submissions import move, open_submission
from tests.workspace.conftest import draft

_WAY = (
    State.checked,
    State.approved,
    State.intended,
    State.sent,
    State.received,
    State.accepted,
)


def test_a_draft_gives_way_to_a_later_one_of_its_name_unless_it_was_filed(tmp_path):
    first, second, other = draft(1, name="form4"), draft(2, name="form4"), draft(3, name="other")
    with Workspace(tmp_path, "ada") as workspace:
        for one in (first, second, other):
            with workspace.writing() as writing:
                keep_report(writing, one)
        assert [one.hash for one in standing_reports(workspace)] == [second.hash, other.hash]
        with workspace.writing() as writing:
            submission = open_submission(writing, first, "sandbox", live=True)
            for state in _WAY:
                submission = move(writing, submission, state)
        assert [one.hash for one in standing_reports(workspace)] == [first.hash, second.hash, other.hash]

from section16.workspace.desk.working_drafts import add_file, begin_draft, note_frozen, save_draft, set_aside
from section16.workspace.kept_reports import keep_report
from section16.workspace.state import State
from section16.workspace.submissions import move, open_submission
from section16.workspace.unfiled import open_drafts, unfiled_reports
from tests.workspace.conftest import draft


def listed(workspace):
    with workspace.reading() as session:
        return [(one.report.name, one.state) for one in unfiled_reports(session)]


def test_a_report_is_listed_until_it_is_on_file(workspace):
    with workspace.writing() as writing:
        report = keep_report(writing, draft(1))
        keep_report(writing, draft(2))
    assert listed(workspace) == [("form4-1", State.drafted), ("form4-2", State.drafted)]
    with workspace.writing() as writing:
        submission = open_submission(writing, report, "sandbox", live=True)
        for state in (State.checked, State.approved, State.intended, State.sent):
            submission = move(writing, submission, state)
    assert listed(workspace)[0] == ("form4-1", State.sent)
    with workspace.writing() as writing:
        move(writing, submission, State.received, accession="0000012345-26-000001")
    assert listed(workspace) == [("form4-2", State.drafted)]


def test_a_test_filing_does_not_count(workspace):
    with workspace.writing() as writing:
        submission = open_submission(writing, keep_report(writing, draft(1)), "production", live=False)
        move(writing, submission, State.abandoned)
    assert listed(workspace) == [("form4-1", State.drafted)]


def test_a_draft_is_open_until_its_last_version_gave_a_report(workspace, opened):
    with workspace.writing() as writing:
        one = begin_draft(writing, "one", "0000012345", "a = 1", "nothing")
        away = begin_draft(writing, "away", "0000012345", "b = 1", "nothing")
        set_aside(writing, away.id)
        report = keep_report(writing, draft(1))
    with opened("bo").writing() as writing:
        add_file(writing, one.id, "fills.csv", b"x")
    with opened("cy").writing() as writing:
        saved = save_draft(writing, one.id, 1, "a = 2", "another value")
    with workspace.reading() as session:
        (found,) = open_drafts(session)
    assert (found.draft, found.text, found.files) == (saved, "a = 2", (("fills.csv", b"x"),))
    assert found.makers == {"ada", "bo", "cy"}
    with workspace.writing() as writing:
        note_frozen(writing, saved, (report.hash,))
        assert open_drafts(writing.session) == ()
        save_draft(writing, one.id, 2, "a = 3", "once more")
        assert [one.text for one in open_drafts(writing.session)] == ["a = 3"]

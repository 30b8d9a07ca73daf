from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from section16.workspace import WorkspaceError
from section16.workspace.errors import ConflictError, TransitionError
from section16.workspace.kept_reports import keep_report
from section16.workspace.state import State
from section16.workspace.submissions import (
    accession_numbers_at,
    add_receipt,
    move,
    open_submission,
    receipts,
    submission_by_id,
    submission_named,
    submissions_of,
    unfinished,
)
from section16.workspace.trail.audit import events, first_break
from tests.workspace.conftest import draft

TO_INTENT = (State.checked, State.approved, State.intended)
TO_ACCEPTED = (*TO_INTENT, State.sent, State.received, State.accepted)


def opened_submission(workspace, kept, *, live=True, target="sandbox"):
    with workspace.writing() as writing:
        return open_submission(writing, kept, target, live=live)


def go(workspace, submission, *states, **given):
    for state in states:
        with workspace.writing() as writing:
            submission = move(writing, submission, state, **(given if state is states[-1] else {}))
    return submission


def test_a_submission_goes_through_its_states(workspace, kept):
    submission = go(workspace, opened_submission(workspace, kept), *TO_ACCEPTED, State.disseminated, State.archived)
    assert submission.state is State.archived
    assert submission.intended_at.tzinfo == UTC
    assert submission.intended_at < submission.sent_at
    with workspace.reading() as session:
        assert unfinished(session) == ()
        assert first_break(session) is None
        assert [one.what for one in events(session)].count("moved") == 8


def test_an_illegal_move_changes_nothing(workspace, kept):
    submission = opened_submission(workspace, kept)
    with pytest.raises(TransitionError, match="'drafted' does not become 'sent'"):
        go(workspace, submission, State.sent)
    with workspace.reading() as session:
        assert submission_by_id(session, submission.id) == submission


def test_of_two_that_saw_the_same_state_one_moves(opened, kept):
    first, second = opened("ada"), opened("bo")
    submission = go(first, opened_submission(first, kept), *TO_INTENT)
    go(first, submission, State.sent)
    with pytest.raises(ConflictError, match="another process"):
        go(second, submission, State.sent)


def test_of_many_at_once_one_sends(opened, kept):
    start = Barrier(6)
    workspaces = [opened(f"person {number}") for number in range(6)]
    submission = go(workspaces[0], opened_submission(workspaces[0], kept), *TO_INTENT)

    def try_it(workspace):
        start.wait()
        try:
            go(workspace, submission, State.sent)
        except ConflictError:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(try_it, workspaces)) == 1


def test_of_many_at_once_one_submission_is_opened(opened, kept):
    start = Barrier(4)

    def try_it(workspace):
        start.wait()
        return opened_submission(workspace, kept).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(try_it, [opened(f"person {number}") for number in range(4)]))) == 1


def test_a_filed_report_is_not_opened_again(workspace, kept):
    filed = go(workspace, opened_submission(workspace, kept), *TO_ACCEPTED)
    assert opened_submission(workspace, kept) == filed
    assert opened_submission(workspace, kept, target="production").id != filed.id


def test_a_report_that_only_its_address_tells_from_a_filed_one_is_not_filed(workspace, kept):
    filed = go(workspace, opened_submission(workspace, kept), *TO_ACCEPTED)
    with workspace.writing() as writing:
        other = keep_report(writing, draft(2, likeness=kept.likeness))
    assert opened_submission(workspace, other) == filed


@pytest.mark.parametrize("end", [State.suspended, State.abandoned])
def test_after_a_suspension_or_a_decision_it_may_be_filed_again(workspace, kept, end):
    steps = (State.unknown, end) if end is State.abandoned else (end,)
    gone = go(workspace, opened_submission(workspace, kept), *TO_INTENT, State.sent, *steps)
    again = opened_submission(workspace, kept)
    assert again.id != gone.id
    with workspace.reading() as session:
        assert [one.id for one in submissions_of(session, kept.hash)] == [gone.id, again.id]


def test_a_test_that_ended_is_no_hindrance(workspace, kept):
    test = go(workspace, opened_submission(workspace, kept, live=False), *TO_ACCEPTED)
    assert opened_submission(workspace, kept, live=False).id != test.id
    assert opened_submission(workspace, kept).live


def test_the_database_itself_refuses_a_second_live_one(workspace, kept):
    opened_submission(workspace, kept)
    copy = (
        "INSERT INTO submissions (draft_hash, likeness, target, live, state, step, created_at, changed_at) "
        "SELECT draft_hash, likeness, target, live, 'drafted', 0, created_at, changed_at FROM submissions"
    )
    with pytest.raises(SQLAlchemyError, match=r"(?i)unique"), workspace.writing() as writing:
        writing.session.execute(text(copy))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE drafts SET content = ''",
        "DELETE FROM drafts",
        "UPDATE approvals SET approver = 'bo'",
        "DELETE FROM submissions",
        "UPDATE submissions SET target = 'production'",
        "UPDATE submissions SET accession = '0000012345-26-000002'",
        "UPDATE submissions SET accession = NULL",
        "UPDATE receipts SET content = ''",
    ],
)
def test_what_was_filed_is_never_changed(workspace, kept, statement):
    submission = go(workspace, opened_submission(workspace, kept), *TO_INTENT, State.sent)
    submission = go(workspace, submission, State.received, accession="0000012345-26-000001")
    with workspace.writing() as writing:
        add_receipt(writing, submission, "receipt", b"{}")
        # a statement-level guard of one database is a row-level one of the other
        writing.session.execute(
            text("INSERT INTO approvals (id, draft_hash, approver, approved_at, note) VALUES (1, :hash, 'a', '', '')"),
            {"hash": kept.hash},
        )
    with pytest.raises(SQLAlchemyError, match="never"), workspace.writing() as writing:
        writing.session.execute(text(statement))


def test_an_accession_number_belongs_to_one(workspace, kept):
    with workspace.writing() as writing:
        other = keep_report(writing, draft(2))
    for one in (kept, other):
        submission = go(workspace, opened_submission(workspace, one), *TO_INTENT, State.sent)
        if one is kept:
            go(workspace, submission, State.received, accession="0000012345-26-000001")
    with pytest.raises(ConflictError, match="belongs to another"):
        go(workspace, submission, State.received, accession="0000012345-26-000001")


def test_a_submission_is_found_by_either_number(workspace, kept):
    submission = go(workspace, opened_submission(workspace, kept), *TO_INTENT, State.sent)
    submission = go(workspace, submission, State.received, accession="0000012345-26-000001")
    with workspace.reading() as session:
        assert submission_named(session, "0000012345-26-000001") == submission
        assert submission_named(session, "000001234526000001") == submission
        assert submission_named(session, str(submission.id)) == submission
        assert accession_numbers_at(session, "sandbox") == {"0000012345-26-000001"}
        assert accession_numbers_at(session, "production") == frozenset()
        with pytest.raises(WorkspaceError, match="'0000012345-26-000009' is none"):
            submission_named(session, "0000012345-26-000009")


@pytest.mark.parametrize("name", ["", "2", "²", "-1", "9" * 30, "9" * 5000, "form4"])
def test_what_names_no_submission_is_said(workspace, kept, name):
    opened_submission(workspace, kept)
    with workspace.reading() as session, pytest.raises(WorkspaceError, match="is none of this workspace"):
        submission_named(session, name)


def test_receipts_are_kept_as_they_came(workspace, kept):
    submission = opened_submission(workspace, kept)
    with workspace.writing() as writing:
        add_receipt(writing, submission, "receipt", b'{"status":"RECEIVED"}')
    with workspace.reading() as session:
        (receipt,) = receipts(session, submission)
        assert receipt.content == b'{"status":"RECEIVED"}'
        assert receipt.hash in list(events(session))[-1].details


def test_what_was_known_before_is_kept(workspace, kept):
    asked = go(workspace, opened_submission(workspace, kept), *TO_INTENT, known_before=("0000012345-26-000001",))
    assert asked.known_before == ("0000012345-26-000001",)
    not_asked = go(workspace, opened_submission(workspace, kept, live=False), *TO_INTENT)
    assert not_asked.known_before is None

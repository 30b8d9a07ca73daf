from contextlib import closing
from decimal import Decimal

import pytest
from msgspec.structs import replace

from section16.edgar.api.answers import Receipt
from section16.edgar.errors import ClosedError, Message, NotSentError, RefusedError, ThrottledError, TokenError
from section16.tasks.desk.approving import approve_frozen
from section16.tasks.filing.approvals import WaitsForApprovalError, require_people
from section16.tasks.filing.context import FilingError
from section16.tasks.filing.document import document_of, likeness_of
from section16.tasks.filing.file import file_report
from section16.tasks.filing.follow import ask_once
from section16.tasks.filing.manual_upload import record_number
from section16.tasks.filing.retry import give_up
from section16.workspace import State, WorkspaceError
from section16.workspace.people import holdings, people
from section16.workspace.submissions import receipts
from section16.workspace.trail.audit import events, first_break
from section16.xml import NotWritable, read_document
from tests.tasks.filing.fake import CCC, Clock, FakeEdgar, context_at, disseminated, order, report

NOT_TAKEN = [
    NotSentError("no route"),
    RefusedError("400"),
    TokenError("401"),
    ThrottledError("429", retry_after=1),
    ClosedError("503"),
]


@pytest.fixture
def edgar():
    return FakeEdgar()


@pytest.fixture
def context(tmp_path, edgar):
    context = context_at(tmp_path, edgar)
    with closing(context.workspace):
        yield context


def file_live(context, one=None, **given):
    return file_report(context, order(one, **given))


def whats(context):
    with context.workspace.reading() as session:
        assert first_break(session) is None
        return [one.what for one in events(session)]


# What a filing goes through


def test_a_live_filing_is_tested_first_and_ends_in_the_archive(context, edgar):
    filed = file_live(context)
    assert [live for _, live, _ in edgar.taken] == [False, True]
    assert filed.test.state is State.disseminated or filed.test.state is State.accepted
    assert filed.submission.state is State.archived
    assert filed.submission.accession == "0000099999-26-000002"
    with context.workspace.reading() as session:
        assert [one.kind for one in receipts(session, filed.submission)] == ["receipt", "status", "archive"]


def test_told_otherwise_nothing_is_tested(context, edgar):
    file_live(context, test_first=False)
    assert [live for _, live, _ in edgar.taken] == [True]


def test_a_test_is_no_filing(context, edgar):
    filed = file_report(context, order(live=False))
    assert filed.submission.state is State.accepted
    assert edgar.live() == []


def test_a_test_that_is_suspended_stops_it(context, edgar):
    edgar.suspend = (Message(type="ERROR", content="the issuer is unknown"),)
    filed = file_live(context)
    assert filed.submission is None
    assert filed.test.state is State.suspended
    assert edgar.live() == []


def test_filed_twice_it_is_filed_once(context, edgar):
    first = file_live(context)
    second = file_live(context)
    assert second.was_there
    assert second.submission == first.submission
    assert len(edgar.live()) == 1


def test_written_otherwise_it_is_still_the_same(context, edgar):
    # a CCC, the order of owners, the white space and the zeros of a number are not what a report says
    first = report()
    other = replace(
        first,
        reporting_owners=tuple(replace(one, ccc=None) for one in reversed(first.reporting_owners)),
        remarks=f"  {first.remarks} ",
    )
    file_live(context, first)
    with pytest.raises(FilingError, match="reads the same"):
        file_live(context, other)
    assert len(edgar.live()) == 1


def test_a_different_report_is_filed(context, edgar):
    file_live(context)
    file_live(context, report(remarks="Another one."))
    assert len(edgar.live()) == 2


def test_after_a_suspension_it_may_be_filed_again(context, edgar):
    edgar.suspend = (Message(type="ERROR", content="down for now"),)
    assert file_live(context, test_first=False).submission.state is State.suspended
    edgar.suspend = ()
    assert file_live(context, test_first=False).submission.state is State.archived


def test_what_edgar_would_suspend_is_not_kept(context, edgar):
    with pytest.raises(NotWritable, match="periodOfReport"):
        file_live(context, report(period_of_report=None))
    assert edgar.posts == 0


def test_without_a_ccc_nothing_is_sent(context, edgar):
    with pytest.raises(FilingError, match="0000054322"):
        file_live(replace(context, cccs={"0000054321": CCC}))
    assert edgar.posts == 0
    assert file_live(context).submission.state is State.archived


def test_balances_and_people_are_kept(context):
    file_live(context)
    with context.workspace.reading() as session:
        kept = holdings(session, "0000054321")
        assert kept
        assert all(isinstance(one.shares, Decimal) or one.value for one in kept)
        assert {one.cik for one in people(session)} == {"0000012345", "0000054321", "0000054322"}


# Approvals


def test_with_two_people_the_preparer_waits(tmp_path, edgar):
    ada, bo = context_at(tmp_path, edgar, "ada"), context_at(tmp_path, edgar, "bo")
    with closing(ada.workspace), closing(bo.workspace):
        require_people(ada.workspace, 2)
        with pytest.raises(WaitsForApprovalError, match="someone other than ada"):
            file_live(ada)
        assert edgar.live() == []
        with pytest.raises(WorkspaceError, match="another person approves"):
            approve_frozen(ada.workspace, "form4")
        approve_frozen(bo.workspace, "form4")
        assert file_live(ada).submission.state is State.archived


# What goes wrong on the way


@pytest.mark.parametrize("error", NOT_TAKEN, ids=lambda error: type(error).__name__)
def test_what_edgar_did_not_take_may_be_sent_again(context, edgar, error):
    edgar.outcomes = [error]
    with pytest.raises(type(error)):
        file_live(context, test_first=False)
    filed = file_live(context, test_first=False)
    assert not filed.was_there
    assert filed.submission.state is State.archived
    assert len(edgar.live()) == 1


def test_a_lost_answer_is_looked_up(context, edgar):
    edgar.outcomes = ["cut after"]
    filed = file_live(context, test_first=False)
    assert filed.submission.state is State.archived
    assert filed.submission.accession == "0000099999-26-000001"
    assert edgar.posts == 1


def test_a_lost_answer_of_what_was_not_taken_waits_for_a_person(context, edgar):
    edgar.outcomes = ["cut before"]
    patient = replace(context, patience=2000.0)
    filed = file_live(patient, test_first=False)
    assert filed.submission.state is State.unknown
    assert file_live(patient, test_first=False).submission.state is State.unknown
    assert edgar.posts == 1  # not sent again on a guess
    given_up = give_up(context, filed.submission, "not in the archive, asked EDGAR's support")
    assert given_up.state is State.abandoned
    assert file_live(context, test_first=False).submission.state is State.archived
    assert len(edgar.live()) == 1
    with context.workspace.reading() as session:
        assert any("asked EDGAR's support" in one.details for one in events(session))


def test_a_filing_that_shows_up_late_is_found_by_the_next_look(context, edgar):
    edgar.outcomes, edgar.is_hidden = ["cut after"], True
    lost = file_live(replace(context, patience=2000.0), test_first=False).submission
    assert lost.state is State.unknown
    edgar.is_hidden = False
    assert ask_once(context, lost).state is State.archived
    assert edgar.posts == 1


def test_the_trail_says_whether_the_public_side_could_be_asked(context, edgar):
    def why() -> str:
        with context.workspace.reading() as session:
            return next(one.details for one in reversed(list(events(session))) if "the answer is lost" in one.details)

    patient = replace(context, patience=2000.0)
    edgar.outcomes, edgar.is_silent = ["cut after"], True
    assert file_live(patient, test_first=False).submission.state is State.unknown
    assert "EDGAR's public side could not be asked" in why()
    edgar.outcomes, edgar.is_silent, edgar.is_hidden = ["cut before"], False, True
    assert file_live(patient, report(remarks="Another one."), test_first=False).submission.state is State.unknown
    assert "no such filing is public" in why()


def test_a_test_whose_answer_is_lost_is_made_again(context, edgar):
    edgar.outcomes = ["cut after", "cut before"]
    filed = file_live(context)
    assert filed.submission.state is State.archived
    assert [live for _, live, _ in edgar.taken] == [False, False, True]


def test_an_answer_to_another_submission_is_not_believed(context, edgar):
    file_live(context, test_first=False)
    edgar.answer = lambda _number, _live: Receipt(accession_number="0000099999-26-000001", status="RECEIVED")
    filed = file_live(context, report(remarks="Another one."), test_first=False)
    assert filed.submission.accession == "0000099999-26-000002"
    assert filed.submission.state is State.archived


def test_a_refusal_in_the_answer_is_a_suspension(context, edgar):
    edgar.answer = lambda *_: Receipt(status="REJECTED", messages=(Message(content="not a submission"),))
    assert file_live(context, test_first=False).submission.state is State.suspended


def test_a_live_filing_taken_as_a_test_is_not_called_filed(context, edgar):
    edgar.answer = lambda number, _live: Receipt(accession_number=number, status="RECEIVED", mode="TEST")
    assert file_live(context, test_first=False).submission.state is State.suspended


def test_what_is_on_file_already_is_not_filed_again(tmp_path, context, edgar):
    file_live(context)
    elsewhere = context_at(tmp_path / "elsewhere", edgar)
    with closing(elsewhere.workspace), pytest.raises(FilingError, match="on file already as 0000099999-26-000002"):
        file_live(elsewhere)
    assert len(edgar.live()) == 1


def test_a_public_copy_that_differs_is_said(context, edgar):
    file_desk = replace(context, public=Differing(edgar))
    with pytest.raises(FilingError, match="not what was filed"):
        file_live(file_desk, test_first=False)
    assert "public copy differs" in whats(context)


class Differing:
    def __init__(self, edgar):
        self.edgar = edgar

    def filings_of(self, _cik, *_forms):
        return []

    def document(self, _path):
        return disseminated(report(remarks="Not what was filed."))


# By hand


def test_a_number_is_recorded_for_what_a_person_filed(context, edgar):
    edgar.outcomes = ["cut after"]
    edgar.is_hidden = True
    lost = file_live(replace(context, patience=10.0), test_first=False).submission
    assert lost.state is State.sent
    edgar.is_hidden = False
    recorded = record_number(context, lost, "0000099999-26-000001")
    assert recorded.state is State.received
    assert file_live(context).submission.state is State.archived
    assert edgar.posts == 1


def test_what_edgar_has_is_not_given_up(context):
    filed = file_live(context).submission
    with pytest.raises(FilingError, match="cannot be given up"):
        give_up(context, filed, "changed my mind")
    with pytest.raises(FilingError, match="nothing to record"):
        record_number(context, filed, "0000099999-26-000009")


def test_what_may_be_on_its_way_is_not_given_up(context, edgar):
    edgar.outcomes = ["cut before"]
    sent = file_live(replace(context, patience=1.0), test_first=False).submission
    with pytest.raises(FilingError, match="may still show up; decide 15 minutes after"):
        give_up(context, sent, "in a hurry")
    with pytest.raises(FilingError, match="reason: none given"):
        give_up(context, sent, " ")
    context.wait(900.0)
    assert give_up(context, sent, "never uploaded").state is State.abandoned


# Secrets, hashes


def test_no_ccc_reaches_the_database_or_an_answer(tmp_path, context, edgar):
    edgar.outcomes = [RefusedError(f"400: CCC '{CCC}' is wrong")]
    with pytest.raises(RefusedError):
        file_live(context, test_first=False)
    edgar.answer = lambda number, _live: Receipt(
        accession_number=number, status="RECEIVED", messages=(Message(content=f"the CCC {CCC.upper()} is old"),)
    )
    file_live(context, test_first=False)
    context.workspace.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(secret in path.read_bytes() for path in files for secret in (CCC.encode(), CCC.upper().encode()))


def test_a_report_is_known_again_when_it_comes_back():
    drafted = document_of(report())
    back = read_document(disseminated(report()))
    assert likeness_of(back) == drafted.likeness
    assert likeness_of(read_document(disseminated(report(remarks="No.")))) != drafted.likeness


def test_the_hash_is_not_of_the_writing():
    drafted = document_of(report())
    again = document_of(read_document(drafted.content.replace(b"    ", b"  ")))
    assert (drafted.hash, drafted.likeness) == (again.hash, again.likeness)


def test_the_clock_is_the_workspaces(tmp_path, edgar):
    clock = Clock()
    context = context_at(tmp_path, edgar, wait=clock.wait)
    with closing(context.workspace):
        filed = file_live(context)
        assert filed.submission.changed_at.year == 2026

"""Filing a report: kept, checked, approved, sent once, followed to the record."""

from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.tasks.approvals import keep_draft
from section16.tasks.checking import check_draft
from section16.tasks.filing_desk import Desk, FilingError, go, is_practice
from section16.tasks.filing_document import document_in
from section16.tasks.filing_follow import follow
from section16.tasks.filing_send import transmit
from section16.workspace import State
from section16.workspace.drafts import Draft, approve, missing_approval, people_needed
from section16.workspace.state import AT_EDGAR, OPEN_TO_LOSS, UNSENT
from section16.workspace.submissions import Submission, open_submission

__all__ = ["Filed", "WaitsForApprovalError", "file_report", "open_for", "take_forward"]

_TESTS = 5
_PASSED = frozenset({State.accepted, State.disseminated})


class WaitsForApprovalError(FilingError):
    """A live filing lacks somebody's word."""


class Filed(Struct, frozen=True, kw_only=True):
    """Where a report stands after an attempt to file it.

    `test` is the test filing that came first, if there was one; `submission` is None where that did not pass.
    `was_there` tells that a submission of it had left before.
    """

    draft: Draft
    submission: Submission | None
    test: Submission | None = None
    was_there: bool = False


def file_report(
    desk: Desk,
    report: OwnershipDocument,
    name: str,
    *,
    live: bool,
    test_first: bool = True,
) -> Filed:
    """File a report once, as a test or live; called again after whatever happened, it goes on where it was.

    A live filing is preceded by a test, unless told otherwise or unless it has been sent already. Raises NotWritable
    where EDGAR would suspend it, FilingError and WaitsForApprovalError where a person is needed, and the errors of
    the filing API after which nothing was taken.
    """
    draft = keep_draft(desk.workspace, report, name)
    desk.at("draft kept")
    submission = open_for(desk, draft, live=live)
    was_there = submission.state not in UNSENT
    submission = prepare(desk, submission, draft)
    test = None
    if live and test_first and submission.state is State.approved:
        test = file_test(desk, draft)
        if test.state not in _PASSED:
            return Filed(draft=draft, submission=None, test=test)
    submission = take_forward(desk, submission, draft)
    return Filed(draft=draft, submission=submission, test=test, was_there=was_there)


def file_test(desk: Desk, draft: Draft) -> Submission:
    """Make a test filing; one whose answer is lost leaves nothing on file, and is made again."""
    test = open_for(desk, draft, live=False)
    for _ in range(_TESTS):
        test = take_forward(desk, prepare(desk, test, draft), draft)
        if test.state is not State.abandoned:
            break
        test = open_for(desk, draft, live=False)
    return test


def open_for(desk: Desk, draft: Draft, *, live: bool) -> Submission:
    """Return the submission of a draft that is under way or on file, or a new one."""
    with desk.workspace.writing() as book:
        submission = open_submission(book, draft, desk.target, live=live)
    desk.at("submission opened")
    if submission.draft_hash != draft.hash:
        message = (
            f"'{draft.name}': a report that reads the same in EDGAR's archive is '{submission.state}' as "
            f"{submission.accession or f'submission {submission.id}'}; only the address differs. File an amendment"
        )
        raise FilingError(message)
    return submission


def prepare(desk: Desk, submission: Submission, draft: Draft) -> Submission:
    """Check and approve what has not left yet; raises WaitsForApprovalError."""
    if submission.state is State.drafted:
        found = check_draft(document_in(draft.content).report)
        counts = ", ".join(f"{one.severity} {one.id}" for one in found) or "no findings"
        submission = go(desk, submission, State.checked, why=counts)
    if submission.state is State.checked:
        submission = _approved(desk, submission, draft)
    return submission


def _approved(desk: Desk, submission: Submission, draft: Draft) -> Submission:
    """Ask for the approvals that it takes; who files alone gives theirs by filing."""
    with desk.workspace.writing() as book:
        people = people_needed(book.session) if submission.live and not is_practice(desk.target) else 1
        if people == 1:
            approve(book, draft)
        missing = missing_approval(book.session, draft, people)
    if missing:
        raise WaitsForApprovalError(missing)
    return go(desk, submission, State.approved)


def take_forward(desk: Desk, submission: Submission, draft: Draft) -> Submission:
    """Send what has not been sent, then follow it."""
    submission = transmit(desk, submission, draft)
    return follow(desk, submission) if submission.state in AT_EDGAR | OPEN_TO_LOSS else submission

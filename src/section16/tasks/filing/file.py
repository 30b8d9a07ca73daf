"""Filing a report: kept, checked, approved, sent once, followed to the record."""

from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.form.envelope import SubmissionDocument
from section16.tasks.filing.approvals import keep_draft
from section16.tasks.filing.desk import Desk, FilingError, go, is_practice
from section16.tasks.filing.document import document_in
from section16.tasks.filing.enclosed import Enclosed
from section16.tasks.filing.follow import follow
from section16.tasks.filing.send import refuse_alike, transmit
from section16.tasks.report import check_draft
from section16.workspace import State
from section16.workspace.database import WriteSession
from section16.workspace.kept_reports import KeptReport, approve, missing_approval, people_needed
from section16.workspace.state import AT_EDGAR, OUTCOME_UNKNOWN, UNSENT
from section16.workspace.submissions import Submission, move, open_submission, submissions_with_other_documents

__all__ = ["Filed", "WaitsForApprovalError", "file_report", "keep_whole", "open_for", "take_forward"]

_TESTS = 5
_PASSED = frozenset({State.accepted, State.disseminated})


class WaitsForApprovalError(FilingError):
    """A live filing lacks somebody's word."""


class Filed(Struct, frozen=True, kw_only=True):
    """Where a report stands after an attempt to file it.

    `test` is the test filing that came first, if there was one; `submission` is None where that did not pass.
    `was_there` tells that a submission of it had left before.
    """

    draft: KeptReport
    submission: Submission | None
    test: Submission | None = None
    was_there: bool = False


def file_report(  # noqa: PLR0913 - the report, and what to do with it
    desk: Desk,
    report: OwnershipDocument,
    name: str,
    *,
    live: bool,
    test_first: bool = True,
    documents: tuple[SubmissionDocument, ...] = (),
) -> Filed:
    """File a report once, as a test or live; called again after whatever happened, it goes on where it was.

    `documents` go with it; the same report with others is another submission, for which the desk says `again` where
    the first has left.

    A live filing is preceded by a test, unless told otherwise or unless it has been sent already. Raises NotWritable
    where EDGAR would suspend it, FilingError and WaitsForApprovalError where a person is needed, and the errors of
    the filing API after which nothing was taken.
    """
    draft = keep_whole(desk, report, name, documents)
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


def keep_whole(
    desk: Desk, report: OwnershipDocument, name: str, documents: tuple[SubmissionDocument, ...] = ()
) -> KeptReport:
    """Keep a report and what goes with it; raises NotWritable, and FilingError where a CCC would become public."""
    for one in documents:
        if any(_is_secret(ccc) and ccc.encode().lower() in one.content.lower() for ccc in desk.cccs.values()):
            message = f"{one.name}: a CCC stands in it, which would become public; take it out"
            raise FilingError(message)
    enclosed = Enclosed(documents=documents, contact=desk.contact, notifications=desk.notifications)
    return keep_draft(desk.workspace, report, name, enclosed)


def _is_secret(ccc: str) -> bool:
    """Tell a real CCC, which has a digit or sign, from a word that stands in for one in practice."""
    return bool(ccc) and not ccc.isalpha()


def file_test(desk: Desk, draft: KeptReport) -> Submission:
    """Make a test filing; one whose answer is lost leaves nothing on file, and is made again."""
    test = open_for(desk, draft, live=False)
    for _ in range(_TESTS):
        test = take_forward(desk, prepare(desk, test, draft), draft)
        if test.state is not State.abandoned:
            break
        test = open_for(desk, draft, live=False)
    return test


def open_for(desk: Desk, draft: KeptReport, *, live: bool) -> Submission:
    """Return the submission of a draft that is under way or on file, or a new one."""
    with desk.workspace.writing() as writing:
        refuse_alike(writing, desk, draft, live=live)
        _replace_unsent(writing, desk, draft, live=live)
        submission = open_submission(writing, draft, desk.target, live=live)
    desk.at("submission opened")
    if submission.draft_hash != draft.hash:
        message = (
            f"'{draft.name}': a report that reads the same in EDGAR's archive is '{submission.state}' as "
            f"{submission.accession or f'submission {submission.id}'}; only the address differs. File an amendment"
        )
        raise FilingError(message)
    return submission


def _replace_unsent(writing: WriteSession, desk: Desk, draft: KeptReport, *, live: bool) -> None:
    """Give up what has not left of the same report with other documents."""
    for one in submissions_with_other_documents(writing.session, draft, desk.target, live=live):
        if one.state in UNSENT:
            move(writing, one, State.abandoned, why=f"the same report goes with other documents: draft {draft.hash}")


def prepare(desk: Desk, submission: Submission, draft: KeptReport) -> Submission:
    """Check and approve what has not left yet; raises WaitsForApprovalError."""
    if submission.state is State.drafted:
        found = check_draft(document_in(draft.content).report)
        counts = ", ".join(f"{one.severity} {one.id}" for one in found) or "no findings"
        submission = go(desk, submission, State.checked, why=counts)
    if submission.state is State.checked:
        submission = _approved(desk, submission, draft)
    return submission


def _approved(desk: Desk, submission: Submission, draft: KeptReport) -> Submission:
    """Ask for the approvals that it takes; who files alone gives theirs by filing."""
    with desk.workspace.writing() as writing:
        people = people_needed(writing.session) if submission.live and not is_practice(desk.target) else 1
        if people == 1:
            approve(writing, draft)
        missing = missing_approval(writing.session, draft, people)
    if missing:
        raise WaitsForApprovalError(missing)
    return go(desk, submission, State.approved)


def take_forward(desk: Desk, submission: Submission, draft: KeptReport) -> Submission:
    """Send what has not been sent, then follow it."""
    submission = transmit(desk, submission, draft)
    return follow(desk, submission) if submission.state in AT_EDGAR | OUTCOME_UNKNOWN else submission

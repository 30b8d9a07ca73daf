"""Filing a report: kept, checked, approved, tested, sent once, followed to the record."""

from msgspec import Struct
from msgspec.structs import replace

from section16.accounts.directory import require_permission
from section16.accounts.four_eyes import approval_state
from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.tasks.edgar_target import EdgarTarget, was_practice
from section16.tasks.filing.approvals import WaitsForApprovalError, keep_for_filing
from section16.tasks.filing.context import FilingContext, FilingError, advance
from section16.tasks.filing.days import require_its_day
from section16.tasks.filing.document import document_in
from section16.tasks.filing.follow import follow
from section16.tasks.filing.order import FilingOrder
from section16.tasks.filing.retry import refuse_second_filing
from section16.tasks.filing.send import send_once
from section16.tasks.reports.report import check_draft
from section16.workspace import State
from section16.workspace.database import WriteSession
from section16.workspace.kept_reports import KeptReport, approve
from section16.workspace.state import AT_EDGAR, OUTCOME_UNKNOWN, UNSENT
from section16.workspace.submissions import (
    Sender,
    Submission,
    move,
    open_submission,
    sender_of,
    submissions_with_other_documents,
)
from section16.workspace.trail.audit import require_whole
from section16.workspace.trail.recorded import FILING_TABLES

__all__ = ["FilingResult", "file_report", "open_for", "prepare"]

_MAX_TESTS = 5
_PASSED = frozenset({State.accepted, State.disseminated})


class FilingResult(Struct, frozen=True, kw_only=True):
    """Where a report stands after an attempt to file it.

    `test` is the test filing that came first, if there was one; `submission` is None where that did not pass.
    `was_there` tells that a submission of the report left by another attempt, before this one or during it, and
    `sender` who made that attempt, and when.
    """

    report: KeptReport
    submission: Submission | None
    test: Submission | None = None
    was_there: bool = False
    sender: Sender | None = None


def file_report(context: FilingContext, order: FilingOrder) -> FilingResult:
    """File a report once, as a test or live; called again after whatever happened, it goes on where it was.

    The same report with other documents is another submission. Raises NotWritable where EDGAR would suspend it,
    FilingError for an event still to come, FilingError and WaitsForApprovalError where a person is needed, and the
    errors of the filing API after which nothing was taken.
    """
    require_its_day(order, EdgarTarget(name=context.target), eastern_day(context.workspace.now()))
    report = keep_for_filing(context, order)
    context.on_step("draft kept")
    submission = open_for(context, order, report)
    submission = prepare(context, submission, report)
    test = None
    if order.live and order.test_first and submission.state is State.approved:
        test = _file_test(context, replace(order, live=False), report)
        if test.state not in _PASSED:
            return FilingResult(report=report, submission=None, test=test)
    submission, is_ours = _send_and_follow(context, order, submission, report)
    with context.workspace.reading() as session:
        sender = None if is_ours else sender_of(session, submission)
    return FilingResult(report=report, submission=submission, test=test, was_there=not is_ours, sender=sender)


def _file_test(context: FilingContext, order: FilingOrder, report: KeptReport) -> Submission:
    """Make a test filing; one whose answer is lost leaves nothing on file, and is made again."""
    test = open_for(context, order, report)
    for _ in range(_MAX_TESTS):
        test, _ = _send_and_follow(context, order, prepare(context, test, report), report)
        if test.state is not State.abandoned:
            break
        test = open_for(context, order, report)
    return test


def open_for(context: FilingContext, order: FilingOrder, report: KeptReport) -> Submission:
    """Return the submission of a report that is under way or on file, or a new one; raises FilingError."""
    with context.workspace.writing() as writing:
        require_whole(writing.session, FILING_TABLES)
        needed = Permission.see if was_practice(context.target) else Permission.file
        require_permission(writing.session, writing.actor, needed, report.issuer_cik)
        refuse_second_filing(writing, context, order, report)
        _replace_unsent(writing, context, order, report)
        submission = open_submission(writing, report, context.target, live=order.live)
    context.on_step("submission opened")
    if submission.draft_hash != report.hash:
        message = (
            f"'{report.name}': a report that reads the same in EDGAR's archive is '{submission.state}' as "
            f"{submission.accession or f'submission {submission.id}'}; only the address differs. File an amendment"
        )
        raise FilingError(message)
    return submission


def _replace_unsent(writing: WriteSession, context: FilingContext, order: FilingOrder, report: KeptReport) -> None:
    """Give up what has not left of the same report with other documents."""
    for one in submissions_with_other_documents(writing.session, report, context.target, live=order.live):
        if one.state in UNSENT:
            move(writing, one, State.abandoned, why=f"the same report goes with other documents: draft {report.hash}")


def prepare(context: FilingContext, submission: Submission, report: KeptReport) -> Submission:
    """Check and approve what has not left yet; raises WaitsForApprovalError."""
    if submission.state is State.drafted:
        found = check_draft(document_in(report.content).report, eastern_day(context.workspace.now()))
        counts = ", ".join(f"{one.severity} {one.id}" for one in found) or "no findings"
        submission = advance(context, submission, State.checked, why=counts)
    if submission.state is State.checked:
        submission = _approve(context, submission, report)
    return submission


def _approve(context: FilingContext, submission: Submission, report: KeptReport) -> Submission:
    """Ask for the approvals that it takes; who files alone gives theirs by filing."""
    is_for_the_record = submission.live and not was_practice(context.target)
    with context.workspace.writing() as writing:
        state = approval_state(writing.session, report, writing.at)
        if state.needed == 0:
            approve(writing, report)
    if is_for_the_record and state.needed and state.missing:
        raise WaitsForApprovalError(state.missing)
    return advance(context, submission, State.approved)


def _send_and_follow(
    context: FilingContext, order: FilingOrder, submission: Submission, report: KeptReport
) -> tuple[Submission, bool]:
    submission, is_ours = send_once(context, order, submission, report)
    if submission.state in AT_EDGAR | OUTCOME_UNKNOWN:
        submission = follow(context, submission)
    return submission, is_ours

"""Filing a kept report and following it, as long work: `tasks/filing` files exactly once, a job only carries it."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.tasks.edgar_target import PRACTICE, EdgarTarget
from section16.tasks.filing.checkpointing import checkpoints_here
from section16.tasks.filing.context import open_context
from section16.tasks.filing.document import document_in
from section16.tasks.filing.file import file_report
from section16.tasks.filing.follow import ask_once, has_ended
from section16.tasks.filing.order import Enclosures, FilingOrder
from section16.tasks.long_work.run import Again, JobRun
from section16.workspace.jobs import enqueue
from section16.workspace.kept_reports import report_named
from section16.workspace.submissions import Submission, submission_by_id

__all__ = ["FilingRequest", "FollowRequest", "SubmissionStands", "file_kept", "follow_filed"]

_PATIENCE: Final = 20.0  # a filing is followed for this long by who sent it; then a job of its own does
_PATIENCE_IN_PRACTICE: Final = 600.0  # its EDGAR ends with the filing
_BETWEEN: Final = 20.0


class FilingRequest(Struct, frozen=True, kw_only=True):
    """Which kept report to file, by name or hash, and how; see FilingOrder."""

    report: str
    live: bool
    test_first: bool = True
    again: bool = False


class FollowRequest(Struct, frozen=True):
    """Which submission to follow to its end."""

    submission: int


class SubmissionStands(Struct, frozen=True, kw_only=True):
    """Where a submission stands after the work."""

    submission: int
    state: str
    accession: str | None
    live: bool


def file_kept(run: JobRun, request: FilingRequest) -> SubmissionStands:
    """File a report that is kept; one that was interrupted goes on where it was."""
    with run.workspace.reading() as session:
        kept = report_named(session, request.report)
    document = document_in(kept.content, kept.documents)
    order = FilingOrder(
        name=kept.name,
        report=document.report,
        live=request.live,
        enclosures=Enclosures(documents=kept.documents),
        test_first=request.test_first,
        again=request.again,
    )
    target = EdgarTarget(name=run.places.edgar)
    patience = _PATIENCE_IN_PRACTICE if target.name == PRACTICE else _PATIENCE
    with open_context(target, run.workspace, (document.report,), patience=patience) as opened:
        context = replace(
            opened, wait=run.wait, checkpoints=checkpoints_here(), on_move=lambda moved: run.progress(f"{moved.state}")
        )
        result = file_report(context, order)
    last = result.submission or result.test
    if last is None:  # a filing has one of them
        message = "a filing without a submission"
        raise RuntimeError(message)
    if not has_ended(last) and target.name != PRACTICE:
        key = f"{'follow' if last.accession else 'look for'} {last.id}"  # what was found later is followed again
        with run.workspace.writing() as writing:
            enqueue(writing, "follow", key, FollowRequest(last.id), issuer_cik=kept.issuer_cik)
    return _stands(last)


def follow_filed(run: JobRun, request: FollowRequest) -> SubmissionStands | Again:
    """Look once how far EDGAR is, and again a while later until it has ended."""
    with run.workspace.reading() as session:
        submission = submission_by_id(session, request.submission)
        kept = report_named(session, submission.draft_hash)
    report = document_in(kept.content).report
    with open_context(EdgarTarget(name=run.places.edgar), run.workspace, (report,)) as opened:
        context = replace(opened, wait=run.wait)
        submission = ask_once(context, submission)
    if has_ended(submission):
        return _stands(submission)
    return Again(_BETWEEN, f"{submission.state}")


def _stands(submission: Submission) -> SubmissionStands:
    return SubmissionStands(
        submission=submission.id, state=submission.state, accession=submission.accession, live=submission.live
    )

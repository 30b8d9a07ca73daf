"""Filing in practice: with a local EDGAR that lives as long as the call, and what came back of it."""

from tempfile import TemporaryDirectory

from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.tasks.edgar_target import PRACTICE, EdgarTarget
from section16.tasks.filing.context import open_context
from section16.tasks.filing.file import file_report
from section16.tasks.filing.order import FilingOrder
from section16.workspace import Workspace
from section16.workspace.submissions import Submission, receipts
from section16.xml import read_document, write_submission

__all__ = ["PracticeResult", "file_in_practice"]


class PracticeResult(Struct, frozen=True, kw_only=True):
    """How a practice filing ended.

    `archived` is the full-submission text of the local EDGAR's archive, None where it did not get there; `same` tells
    that what it holds is, written as a submission again, byte for byte what was sent, CCC aside.
    """

    submission: Submission | None
    archived: bytes | None = None
    same: bool = False


def file_in_practice(report: OwnershipDocument, name: str) -> PracticeResult:
    """File a report with a local EDGAR, first as a test, and compare what it publishes."""
    with (
        TemporaryDirectory() as folder,
        Workspace(folder, "practice") as workspace,
        open_context(EdgarTarget(name=PRACTICE), workspace, (report,)) as context,
    ):
        submission = file_report(context, FilingOrder(name=name, report=report, live=True)).submission
        if submission is None:
            return PracticeResult(submission=None)
        with workspace.reading() as session:
            kept = [one.content for one in receipts(session, submission) if one.kind == "archive"]
    if not kept:
        return PracticeResult(submission=submission)
    same = write_submission(read_document(kept[-1])) == write_submission(report)
    return PracticeResult(submission=submission, archived=kept[-1], same=same)

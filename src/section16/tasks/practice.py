"""The whole loop without the SEC: a report filed with a local EDGAR, accepted, and read back from its archive."""

from tempfile import TemporaryDirectory

from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.tasks.filing import file_report
from section16.tasks.filing_desk import PRACTICE
from section16.tasks.filing_targets import Target, desk_at
from section16.workspace import Workspace
from section16.workspace.submissions import Submission, receipts
from section16.xml import read_document, write_submission

__all__ = ["Practised", "practise"]


class Practised(Struct, frozen=True, kw_only=True):
    """How a practice filing ended.

    `archived` is the full-submission text of the local EDGAR's archive, None where it did not get there; `same` tells
    that what it holds is, written as a submission again, byte for byte what was sent, CCC aside.
    """

    submission: Submission | None
    archived: bytes | None = None
    same: bool = False


def practise(report: OwnershipDocument, name: str) -> Practised:
    """File a report with a local EDGAR that lives as long as this call, and compare what it publishes."""
    with (
        TemporaryDirectory() as folder,
        Workspace(folder, "practice") as workspace,
        desk_at(Target(name=PRACTICE), workspace, (report,)) as desk,
    ):
        submission = file_report(desk, report, name, live=True).submission
        if submission is None:
            return Practised(submission=None)
        with workspace.reading() as session:
            kept = [one.content for one in receipts(session, submission) if one.kind == "archive"]
    if not kept:
        return Practised(submission=submission)
    same = write_submission(read_document(kept[-1])) == write_submission(report)
    return Practised(submission=submission, archived=kept[-1], same=same)

"""Handing a submission to a person: the XML for the SEC's own upload page, and its number coming back."""

from pathlib import Path

from section16.form.document import OwnershipDocument
from section16.tasks.approvals import keep_draft
from section16.tasks.files import write_whole
from section16.tasks.filing import open_for, prepare
from section16.tasks.filing_desk import Desk, FilingError, go
from section16.tasks.filing_document import document_in, envelope_of
from section16.tasks.filing_send import missing_cccs
from section16.tasks.recovery import record_by_hand
from section16.workspace import State
from section16.workspace.submissions import Submission

__all__ = ["NOT_SETTLED", "export", "record"]

NOT_SETTLED = (
    "it is not settled publicly that the filing API takes Forms 3, 4 and 5; the SEC's OnlineForms page "
    "(Transmit XML Submission) does: use --export, upload there, and keep the number with --record"
)
_EXPORTED = "exported for upload by a person"
_MAY_EXPORT = frozenset({State.approved, State.intended, State.sent})


def export(desk: Desk, report: OwnershipDocument, name: str, folder: Path, *, live: bool) -> tuple[Path, Submission]:
    """Write the submission, CCCs in, for the SEC's upload page, and keep in mind that a person may upload it.

    Without a CCC its element is left out, and the file's name says so. Raises what `file_report` does, and OSError.
    """
    draft = keep_draft(desk.workspace, report, name)
    submission = prepare(desk, open_for(desk, draft, live=live), draft)
    if submission.state not in _MAY_EXPORT:
        number = submission.accession or f"submission {submission.id}"
        message = f"'{name}' is '{submission.state}' as {number}; nothing was written"
        raise FilingError(message)
    missing = missing_cccs(desk, draft)
    mode = "live" if live else "test"
    path = folder / f"{name}-{mode}-{'without' if missing else 'with'}-ccc.xml"
    content = envelope_of(document_in(draft.content), desk.cccs, live=live)
    if submission.state is State.approved:
        submission = go(desk, submission, State.intended, why=_EXPORTED)
    if submission.state is State.intended:
        submission = go(desk, submission, State.sent, why=_EXPORTED)
    write_whole(path, content)
    path.chmod(0o600)
    return path, submission


def record(desk: Desk, report: OwnershipDocument, name: str, accession: str, *, live: bool) -> Submission:
    """Write down under which number a person filed a report; raises FilingError where it has another one."""
    draft = keep_draft(desk.workspace, report, name)
    return record_by_hand(desk, open_for(desk, draft, live=live), accession)

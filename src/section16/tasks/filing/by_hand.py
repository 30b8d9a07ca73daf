"""Handing a submission to a person: the XML for the SEC's own upload page, and its number coming back."""

from pathlib import Path

from section16.form.document import OwnershipDocument
from section16.form.envelope import SubmissionDocument
from section16.standard.errors import IdentifierError
from section16.standard.numbers import Accession
from section16.tasks.files import write_together
from section16.tasks.filing.approvals import draft_from
from section16.tasks.filing.desk import Desk, FilingError, go
from section16.tasks.filing.document import document_of
from section16.tasks.filing.file import keep_whole, open_for, prepare
from section16.tasks.filing.recovery import record_by_hand
from section16.tasks.filing.send import envelope_at, missing_cccs
from section16.workspace import State
from section16.workspace.submissions import Submission, submissions_with_other_documents

__all__ = ["NOT_SETTLED", "export", "record"]

NOT_SETTLED = (
    "it is not settled publicly that the filing API takes Forms 3, 4 and 5; the SEC's OnlineForms page "
    "(Transmit XML Submission) does: use --export, upload there, and keep the number with --record"
)
_EXPORTED = "exported for upload by a person"
_MAY_EXPORT = frozenset({State.approved, State.intended, State.sent})


def export(  # noqa: PLR0913 - as `file_report`
    desk: Desk,
    report: OwnershipDocument,
    name: str,
    folder: Path,
    *,
    live: bool,
    documents: tuple[SubmissionDocument, ...] = (),
) -> tuple[Path, Submission]:
    """Write the submission, CCCs in, for the SEC's upload page, and keep in mind that a person may upload it.

    What goes with the report is in it, and beside it in a folder, each document as its own file.
    Without a CCC its element is left out, and the file's name says so. Raises what `file_report` does, and OSError.
    """
    draft = keep_whole(desk, report, name, documents)
    submission = prepare(desk, open_for(desk, draft, live=live), draft)
    if submission.state not in _MAY_EXPORT:
        number = submission.accession or f"submission {submission.id}"
        message = f"'{name}' is '{submission.state}' as {number}; nothing was written"
        raise FilingError(message)
    missing = missing_cccs(desk, draft)
    mode = "live" if live else "test"
    path = folder / f"{name}-{mode}-{'without' if missing else 'with'}-ccc.xml"
    content = envelope_at(desk, draft, live=live)
    if submission.state is State.approved:
        submission = go(desk, submission, State.intended, why=_EXPORTED)
    if submission.state is State.intended:
        submission = go(desk, submission, State.sent, why=_EXPORTED)
    beside = folder / f"{name}-{mode}-documents"
    write_together({path: content, **{beside / one.name: one.content for one in documents}})
    path.chmod(0o600)
    return path, submission


def record(  # noqa: PLR0913 - as `file_report`
    desk: Desk,
    report: OwnershipDocument,
    name: str,
    accession: str,
    *,
    live: bool,
    documents: tuple[SubmissionDocument, ...] = (),
) -> Submission:
    """Write down under which number a person filed a report; raises FilingError where it is none, or has another.

    Without documents named, the one submission of the report is meant, whatever went with it.
    """
    try:
        accession = Accession.parse(accession).dashed
    except IdentifierError as error:
        raise FilingError(str(error)) from None
    if not documents:
        draft = draft_from(document_of(report), name)
        with desk.workspace.reading() as session:
            others = submissions_with_other_documents(session, draft, desk.target, live=live)
        if len(others) == 1:
            return record_by_hand(desk, others[0], accession)
    draft = keep_whole(desk, report, name, documents)
    return record_by_hand(desk, open_for(desk, draft, live=live), accession)

"""Filing by hand: the XML for the SEC's own upload page, and the accession number coming back."""

from pathlib import Path
from typing import Final

from section16.law.calendar import eastern_day
from section16.standard.errors import IdentifierError
from section16.standard.numbers import Accession
from section16.tasks.edgar_target import EdgarTarget
from section16.tasks.files import write_together
from section16.tasks.filing.approvals import describe_report, keep_for_filing
from section16.tasks.filing.context import FilingContext, FilingError, advance, reload
from section16.tasks.filing.days import require_its_day
from section16.tasks.filing.document import document_of
from section16.tasks.filing.file import open_for, prepare
from section16.tasks.filing.order import FilingOrder
from section16.tasks.filing.send import envelope_for, missing_cccs
from section16.workspace import State
from section16.workspace.errors import ConflictError
from section16.workspace.state import OUTCOME_UNKNOWN
from section16.workspace.submissions import Submission, move, submissions_with_other_documents

__all__ = ["API_NOT_SETTLED", "export_for_upload", "record_filed", "record_number"]

API_NOT_SETTLED: Final = (
    "it is not settled publicly that the filing API takes Forms 3, 4 and 5; the SEC's OnlineForms page "
    "(Transmit XML Submission) does: use --export, upload there, and keep the number with --record"
)
_EXPORTED: Final = "exported for upload by a person"
_MAY_EXPORT: Final = frozenset({State.approved, State.intended, State.sent})


def export_for_upload(context: FilingContext, order: FilingOrder, folder: Path) -> tuple[Path, Submission]:
    """Write the submission, CCCs in, for the SEC's upload page, and record that a person may upload it.

    What goes with the report is in it, and beside it in a folder, each document as its own file.
    Without a CCC its element is left out, and the file's name says so. Raises what `file_report` does, and OSError.
    """
    require_its_day(order, EdgarTarget(name=context.target), eastern_day(context.workspace.now()))
    report = keep_for_filing(context, order)
    submission = prepare(context, open_for(context, order, report), report)
    if submission.state not in _MAY_EXPORT:
        number = submission.accession or f"submission {submission.id}"
        message = f"'{order.name}' is '{submission.state}' as {number}; nothing was written"
        raise FilingError(message)
    mode = "live" if order.live else "test"
    path = folder / f"{order.name}-{mode}-{'without' if missing_cccs(context, report) else 'with'}-ccc.xml"
    content = envelope_for(context, order, report)
    if submission.state is State.approved:
        submission = advance(context, submission, State.intended, why=_EXPORTED)
    if submission.state is State.intended:
        submission = advance(context, submission, State.sent, why=_EXPORTED)
    beside = folder / f"{order.name}-{mode}-documents"
    documents = {beside / one.name: one.content for one in order.enclosures.documents}
    write_together({path: content, **documents}, private={path})
    return path, submission


def record_filed(context: FilingContext, order: FilingOrder, number: str) -> Submission:
    """Record the accession number under which a person filed a report; raises FilingError where it has another.

    Without documents named, the one submission of the report is meant, whatever went with it.
    """
    try:
        accession = Accession.parse(number).dashed
    except IdentifierError as error:
        raise FilingError(str(error)) from None
    if not order.enclosures.documents:
        report = describe_report(document_of(order.report), order.name)
        with context.workspace.reading() as session:
            others = submissions_with_other_documents(session, report, context.target, live=order.live)
        if len(others) == 1:
            return record_number(context, others[0], accession)
    report = keep_for_filing(context, order)
    return record_number(context, open_for(context, order, report), accession)


def record_number(context: FilingContext, submission: Submission, accession: str) -> Submission:
    """Record the accession number of a submission that a person filed on the SEC's pages, or found there."""
    why = "filed or found by a person"
    before = (State.drafted, State.checked, State.approved, State.intended)
    onward = (State.checked, State.approved, State.intended, State.sent)
    if submission.accession == accession:
        return submission
    if submission.state not in {*before, *OUTCOME_UNKNOWN}:
        message = f"submission {submission.id}: it is '{submission.state}' as {submission.accession}; nothing to record"
        raise FilingError(message)
    try:
        with context.workspace.writing() as writing:
            for now, to in zip(before, onward, strict=True):
                if submission.state is now:
                    submission = move(writing, submission, to, why=why)
            submission = move(writing, submission, State.received, accession=accession, why=why)
    except ConflictError as error:
        raise FilingError(str(error)) from None
    context.on_move(submission)
    return reload(context, submission)

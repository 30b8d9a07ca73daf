"""Sending once: the intent is on disk before the request leaves, and the request leaves but once.

`intended` says that it will be sent, `sent` that it may have been: the move from one to the other is committed just
before the request leaves, and only one process can make it. What an interrupted attempt leaves is for `retry`.
"""

import msgspec

from section16.edgar.api.answers import Receipt
from section16.edgar.errors import EdgarError, Message
from section16.tasks.filing.checkpointing import add_checkpoint
from section16.tasks.filing.context import FilingContext, FilingError, advance, reload, without_cccs
from section16.tasks.filing.document import document_in, envelope_of
from section16.tasks.filing.order import FilingOrder
from section16.tasks.filing.retry import NOTHING_TAKEN, known_before_sending, refuse_second_filing
from section16.workspace import State
from section16.workspace.database import WriteSession
from section16.workspace.errors import ConflictError
from section16.workspace.kept_reports import KeptReport
from section16.workspace.submissions import Submission, accession_numbers_at, add_note, add_receipt, move

__all__ = ["envelope_for", "missing_cccs", "send_once", "text_of"]

_REFUSALS = frozenset({"REJECTED", "FAILED"})


def send_once(
    context: FilingContext, order: FilingOrder, submission: Submission, report: KeptReport
) -> tuple[Submission, bool]:
    """Record the intent and send; return where it stands, and whether it left by this attempt.

    A submission that is past its intent comes back as it is: somebody else sends it, or has sent it.

    Raises the errors of the filing API after which EDGAR has taken nothing. A lost answer raises nothing: the
    submission stays `sent`, and is looked up.
    """
    if submission.state is State.approved:
        known = known_before_sending(context, submission, report)
        submission = advance(context, submission, State.intended, known_before=known)
    if submission.state is not State.intended:
        return submission, False
    if missing := missing_cccs(context, report):
        message = f"CCC: none is known for {', '.join(missing)}; set SECTION16_CCC_<CIK>, or keep it in the keyring"
        raise FilingError(message)
    envelope = envelope_for(context, order, report)
    try:
        with context.workspace.writing() as writing:
            refuse_second_filing(writing, context, order, report)
            submission = move(writing, submission, State.sent)
    except ConflictError:  # another process sends it
        return reload(context, submission), False
    if context.checkpoints is not None:
        add_checkpoint(context.workspace, context.checkpoints)
    context.on_step("about to send")
    context.on_move(submission)
    return _send(context, submission, envelope), True


def missing_cccs(context: FilingContext, report: KeptReport) -> tuple[str, ...]:
    """List the owners without a CCC."""
    return tuple(cik for cik in report.owner_ciks if not context.cccs.get(cik))


def envelope_for(context: FilingContext, order: FilingOrder, report: KeptReport) -> bytes:
    """Write a report for EDGAR, the CCCs and all that goes with it in."""
    return envelope_of(
        document_in(report.content, report.documents),
        context.cccs,
        live=order.live,
        contact=order.enclosures.contact,
        notifications=order.enclosures.notifications,
    )


def _send(context: FilingContext, submission: Submission, envelope: bytes) -> Submission:
    try:
        receipt = context.edgar.submit(envelope, live=submission.live)
    except NOTHING_TAKEN as error:
        advance(context, submission, State.intended, why=without_cccs(context, str(error)))
        raise
    except EdgarError as error:
        with context.workspace.writing() as writing:
            add_note(writing, submission, "answer lost", why=without_cccs(context, str(error)))
        return reload(context, submission)
    context.on_step("answered")
    return _keep_answer(context, submission, receipt)


def _keep_answer(context: FilingContext, submission: Submission, receipt: Receipt) -> Submission:
    """Keep what EDGAR answered, whatever another process made of the submission meanwhile."""
    content = without_cccs(context, msgspec.json.encode(receipt).decode()).encode()
    while True:
        current = reload(context, submission)
        if current.accession is not None or current.state not in {State.sent, State.unknown}:
            return _keep_late_answer(context, current, content)
        try:
            with context.workspace.writing() as writing:
                add_receipt(writing, current, "receipt", content)
                moved = _move_by_answer(writing, context, current, receipt)
        except ConflictError:
            continue
        context.on_step("receipt kept")
        context.on_move(moved)
        return moved


def _move_by_answer(
    writing: WriteSession, context: FilingContext, submission: Submission, receipt: Receipt
) -> Submission:
    number = receipt.accession_number
    if receipt.mode and receipt.mode.upper() != ("LIVE" if submission.live else "TEST"):
        why = f"EDGAR took it as {receipt.mode}; nothing is on file"
        return move(writing, submission, State.suspended, why=why) if submission.live else submission
    if (receipt.status or "").upper() in _REFUSALS:
        why = text_of(receipt.messages) or f"EDGAR said {receipt.status}"
        return move(writing, submission, State.suspended, why=why)
    if number is None or number in accession_numbers_at(writing.session, context.target):
        why = f"the answer's accession number is '{number}', which cannot be ours"
        add_note(writing, submission, "answer lost", why=why)
        return submission
    return move(writing, submission, State.received, accession=number)


def _keep_late_answer(context: FilingContext, submission: Submission, content: bytes) -> Submission:
    with context.workspace.writing() as writing:
        add_receipt(writing, submission, "receipt", content)
        add_note(writing, submission, "answer came late", state=submission.state)
    return submission


def text_of(messages: tuple[Message, ...]) -> str:
    """Return messages as one line."""
    return "; ".join(one.content for one in messages if one.content)

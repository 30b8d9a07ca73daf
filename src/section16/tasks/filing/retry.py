"""What may be sent again, and what the next attempt does with a submission that an earlier one left behind.

EDGAR has no key that tells it that two requests are one, so nothing is sent again on a guess. An attempt to file the
same report goes on from the state in which it finds the submission:

- drafted, checked, approved, intended: nothing has left. It is sent.
- sent: the request may have left, and its answer is lost. It is looked up on EDGAR's public side, never sent again. A
  test filing, of which nothing stays on file, is given up and made anew.
- unknown: it could not be found within the look-up window. It is still looked up; a person decides, who either gives
  it up or records its number.
- received, processing, accepted, disseminated: EDGAR has it. It is followed.
- archived: it is on file. Nothing is done.
- suspended, abandoned: nothing is on file. The report may be filed anew, as another submission.

After an error of `NOTHING_TAKEN` a submission goes back from sent to intended, and so may be sent again. The same
report with other documents is another submission; `refuse_second_filing` tells when it may be sent.
"""

from datetime import timedelta
from typing import Final

from section16.edgar.errors import (
    ClosedError,
    EdgarError,
    NotSentError,
    NotThereError,
    RefusedError,
    ThrottledError,
)
from section16.edgar.public.client import PublicSide
from section16.edgar.public.listing import Listed
from section16.standard.row import DOCUMENT_TYPES
from section16.tasks.filing.context import FilingContext, FilingError, advance
from section16.tasks.filing.document import likeness_of
from section16.tasks.filing.order import FilingOrder
from section16.workspace import State, Workspace
from section16.workspace.database import WriteSession
from section16.workspace.kept_reports import KeptReport
from section16.workspace.state import OUTCOME_UNKNOWN, UNSENT
from section16.workspace.submissions import (
    Submission,
    accession_numbers_at,
    submission_named,
    submissions_with_other_documents,
)
from section16.xml import NotOwnershipDocument, read_document

__all__ = [
    "NOTHING_TAKEN",
    "find_same_on_file",
    "give_up",
    "give_up_named",
    "known_before_sending",
    "look_up",
    "refuse_second_filing",
]

# After these errors EDGAR has taken nothing, and the same may be sent again.
NOTHING_TAKEN: Final = (NotSentError, RefusedError, ThrottledError, ClosedError)
_TEST_LOST: Final = "a test filing whose answer is lost leaves nothing on file; it may be made again"


def refuse_second_filing(writing: WriteSession, context: FilingContext, order: FilingOrder, report: KeptReport) -> None:
    """Stop a live filing of a report that has left with other documents, unless it is to be filed once more.

    Raises FilingError. While it is not known what became of the first, the two could not be told apart.
    """
    if not order.live:
        return
    others = submissions_with_other_documents(writing.session, report, context.target, live=True)
    left = [one for one in others if one.state not in UNSENT]
    lost = next((one for one in left if one.state in OUTCOME_UNKNOWN), None)
    if lost is not None:
        message = (
            f"'{report.name}': the same report left with other documents as submission {lost.id}, and it is not known "
            "what became of it; see section16 status"
        )
        raise FilingError(message)
    if left and not order.again:
        message = (
            f"'{report.name}': the same report is '{left[-1].state}' with other documents as {left[-1].accession}; "
            "file an amendment, or file it once more with --again"
        )
        raise FilingError(message)


def known_before_sending(context: FilingContext, submission: Submission, report: KeptReport) -> tuple[str, ...] | None:
    """List the public filings that read the same, to tell them from ours later; None where nobody can be asked.

    Raises FilingError where one of them is not ours: the report is on file already.
    """
    if not submission.live or context.public is None:
        return None
    try:
        found = find_same_on_file(context, report, context.public)
    except EdgarError:
        return None
    with context.workspace.reading() as session:
        ours = accession_numbers_at(session, context.target)
    if foreign := tuple(one for one in found if one not in ours):
        message = (
            f"'{report.name}' is on file already as {foreign[0]}; nothing was sent. Keep that number with "
            f"--record {foreign[0]}, or file an amendment"
        )
        raise FilingError(message)
    return found


def find_same_on_file(
    context: FilingContext, report: KeptReport, public: PublicSide, without: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """List the accession numbers of public filings that read the same as a report, the oldest first.

    Raises an EdgarError where the public side does not answer: what cannot be asked is not known.
    """
    found: dict[str, Listed] = {}
    for cik in report.filer_ciks:
        for filing in public.filings_of(cik, *DOCUMENT_TYPES):
            if filing.accession not in without and _may_be(filing, report):
                found.setdefault(filing.accession, filing)
        context.on_step("public list read")
    return tuple(one for one in sorted(found) if _likeness_on_file(public, found[one].path) == report.likeness)


def _may_be(filing: Listed, report: KeptReport) -> bool:
    return filing.form == report.form and (filing.period is None or filing.period == report.period)


def _likeness_on_file(public: PublicSide, path: str) -> str | None:
    """Return the likeness of a public filing; None where it is not there, or is no ownership document."""
    try:
        return likeness_of(read_document(public.document(path)))
    except (NotThereError, NotOwnershipDocument):
        return None


def look_up(context: FilingContext, submission: Submission, report: KeptReport) -> Submission:
    """Search EDGAR's public side for a submission whose answer was lost.

    Found, it is ours: it has its accession number and is public. Not found within the window, it is `unknown`, and a
    person decides. A test never becomes public, and is given up at once.
    """
    if not submission.live:
        return _give_up_test(context, submission)
    numbers = _numbers_on_file(context, submission, report)
    if numbers:
        why = "found on EDGAR's public side"
        return advance(context, submission, State.disseminated, accession=numbers[0], why=why)
    if submission.state is State.sent and _would_be_public(context, submission):
        seen = "EDGAR's public side could not be asked" if numbers is None else "no such filing is public"
        return advance(context, submission, State.unknown, why=f"the answer is lost and {seen}")
    return submission


def _would_be_public(context: FilingContext, submission: Submission) -> bool:
    """Tell whether a filing that was taken would be public by now."""
    since = submission.sent_at or submission.changed_at
    return context.workspace.now() - since >= timedelta(seconds=context.lookup_window)


def _numbers_on_file(context: FilingContext, submission: Submission, report: KeptReport) -> tuple[str, ...] | None:
    """List the public filings that may be this submission; None where nobody can be asked or answers."""
    if context.public is None:
        return None
    with context.workspace.reading() as session:
        others = accession_numbers_at(session, context.target) | set(submission.known_before or ())
    try:
        return find_same_on_file(context, report, context.public, frozenset(others))
    except EdgarError:
        return None


def _give_up_test(context: FilingContext, submission: Submission) -> Submission:
    if submission.state is State.sent:
        submission = advance(context, submission, State.unknown, why=_TEST_LOST)
    if submission.state is State.unknown:
        submission = advance(context, submission, State.abandoned, why=_TEST_LOST)
    return submission


def give_up(context: FilingContext, submission: Submission, reason: str) -> Submission:
    """Record that a person knows a submission not to be on file, so that the report may be filed anew.

    Raises FilingError where EDGAR has it, or where it is too early to say.
    """
    if not reason.strip():
        message = "reason: none given; say how you know that it is not on file, with --reason"
        raise FilingError(message)
    if submission.state is State.sent and not _would_be_public(context, submission):
        message = (
            f"submission {submission.id}: it was sent at {submission.sent_at:%Y-%m-%d %H:%M} UTC and may still show "
            f"up; decide {context.lookup_window / 60:.0f} minutes after that, when section16 status has not found it"
        )
        raise FilingError(message)
    if submission.accession is not None:
        message = f"submission {submission.id}: EDGAR has it as {submission.accession}; it cannot be given up"
        raise FilingError(message)
    if submission.state is State.sent:
        submission = advance(context, submission, State.unknown, why="looked for long enough")
    return advance(context, submission, State.abandoned, why=reason.strip())


def give_up_named(workspace: Workspace, name: str, reason: str) -> Submission:
    """Give up a submission by its number in the workspace or its accession number."""
    with workspace.reading() as session:
        submission = submission_named(session, name)
    return give_up(FilingContext(workspace=workspace, target=submission.target), submission, reason)

"""After a crash, a time-out or a lost answer: what became of a submission is looked up, never tried again."""

from datetime import timedelta

from section16.edgar.errors import EdgarError
from section16.tasks.filing.desk import NO_EDGAR, Desk, FilingError, go, reload
from section16.tasks.filing.send import alike_on_file
from section16.workspace import State, Workspace
from section16.workspace.errors import ConflictError
from section16.workspace.kept_reports import KeptReport
from section16.workspace.state import OUTCOME_UNKNOWN
from section16.workspace.submissions import Submission, accession_numbers_at, move, submission_named

__all__ = ["abandon", "give_up", "look_up", "record_by_hand"]

_TEST_LOST = "a test filing whose answer is lost leaves nothing on file; it may be made again"


def look_up(desk: Desk, submission: Submission, draft: KeptReport) -> Submission:
    """Search EDGAR's public side for a submission that may have been taken.

    Found, it is ours: it has its accession number and is public. Not found within the window, it is `unknown`, and a
    person decides. A test never becomes public, and is given up at once.
    """
    if not submission.live:
        return _give_up_test(desk, submission)
    number = _find(desk, submission, draft)
    if number is not None:
        return go(desk, submission, State.disseminated, accession=number, why="found on EDGAR's public side")
    if submission.state is State.sent and _is_over(desk, submission):
        return go(desk, submission, State.unknown, why="the answer is lost and no such filing is public")
    return submission


def _is_over(desk: Desk, submission: Submission) -> bool:
    """Tell whether a filing that was taken would be public by now."""
    since = submission.sent_at or submission.changed_at
    return desk.workspace.now() - since >= timedelta(seconds=desk.window)


def _find(desk: Desk, submission: Submission, draft: KeptReport) -> str | None:
    if desk.public is None:
        return None
    with desk.workspace.reading() as session:
        others = accession_numbers_at(session, desk.target) | set(submission.known_before or ())
    try:
        found = alike_on_file(desk, draft, desk.public, frozenset(others))
    except EdgarError:
        return None
    return found[0] if found else None


def _give_up_test(desk: Desk, submission: Submission) -> Submission:
    if submission.state is State.sent:
        submission = go(desk, submission, State.unknown, why=_TEST_LOST)
    return go(desk, submission, State.abandoned, why=_TEST_LOST) if submission.state is State.unknown else submission


def give_up(desk: Desk, submission: Submission, reason: str) -> Submission:
    """Let a person say that a submission was not filed, so that the report may be filed again.

    Raises FilingError where EDGAR has it, or where it is too early to say.
    """
    if not reason.strip():
        message = "reason: none given; say how you know that it is not on file, with --reason"
        raise FilingError(message)
    if submission.state is State.sent and not _is_over(desk, submission):
        message = (
            f"submission {submission.id}: it was sent at {submission.sent_at:%Y-%m-%d %H:%M} UTC and may still show "
            f"up; decide {desk.window / 60:.0f} minutes after that, when section16 status has not found it"
        )
        raise FilingError(message)
    if submission.accession is not None:
        message = f"submission {submission.id}: EDGAR has it as {submission.accession}; it cannot be given up"
        raise FilingError(message)
    if submission.state is State.sent:
        submission = go(desk, submission, State.unknown, why="looked for long enough")
    return go(desk, submission, State.abandoned, why=reason.strip())


def record_by_hand(desk: Desk, submission: Submission, accession: str) -> Submission:
    """Write down the accession number of a report that a person filed on the SEC's pages, or found there."""
    why = "filed or found by a person"
    before = (State.drafted, State.checked, State.approved, State.intended)
    onward = (State.checked, State.approved, State.intended, State.sent)
    if submission.accession == accession:
        return submission
    if submission.state not in {*before, *OUTCOME_UNKNOWN}:
        message = f"submission {submission.id}: it is '{submission.state}' as {submission.accession}; nothing to record"
        raise FilingError(message)
    try:
        with desk.workspace.writing() as writing:
            for now, to in zip(before, onward, strict=True):
                if submission.state is now:
                    submission = move(writing, submission, to, why=why)
            submission = move(writing, submission, State.received, accession=accession, why=why)
    except ConflictError as error:
        raise FilingError(str(error)) from None
    desk.tell(submission)
    return reload(desk, submission)


def abandon(workspace: Workspace, name: str, reason: str) -> Submission:
    """Give up a submission by its number here, on a person's word."""
    with workspace.reading() as session:
        submission = submission_named(session, name)
    return give_up(Desk(workspace=workspace, edgar=NO_EDGAR, target=submission.target), submission, reason)

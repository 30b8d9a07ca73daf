"""Where submissions stand, asked of EDGAR as far as somebody is patient."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from msgspec import Struct

from section16.edgar.api.answers import Receipt, SubmissionStatus
from section16.standard.errors import Section16Error
from section16.tasks.edgar_target import EdgarTarget, was_practice
from section16.tasks.filing.context import open_context
from section16.tasks.filing.document import document_in
from section16.tasks.filing.follow import follow, has_ended
from section16.tasks.filing.messages import CellMessage, place_messages
from section16.workspace import State, Workspace
from section16.workspace.kept_reports import KeptReport, report_named
from section16.workspace.state import UNSENT
from section16.workspace.submissions import (
    Submission,
    all_submissions,
    receipts,
    submission_by_id,
    submission_named,
    unfinished,
)

__all__ = ["NEEDS_ATTENTION", "TrackedSubmission", "last_ended", "messages_on", "track"]

# After these somebody has something to do.
NEEDS_ATTENTION: Final = frozenset({State.suspended, State.unknown, State.abandoned, State.sent})

_ANSWERS: Final[dict[str, type[Receipt | SubmissionStatus]]] = {"receipt": Receipt, "status": SubmissionStatus}
_UNKNOWN: Final = (
    "the answer is lost, and nothing like it is public; look on EDGAR, then section16 file --record its number, "
    "or section16 file --give-up {id} --reason how you know that it is not there"
)
_NOT_SENT: Final = "nothing was sent yet; run section16 file on the report again"
_PRACTICE: Final = "practice: its sandbox ended with the command"


class TrackedSubmission(Struct, frozen=True, kw_only=True):
    """Where a submission stands, what EDGAR said, and what to do about it; `unasked`: why EDGAR could not be asked."""

    submission: Submission
    report: KeptReport
    messages: tuple[CellMessage, ...] = ()
    note: str = ""
    unasked: str = ""

    @property
    def wants_a_person(self) -> bool:
        """Tell whether somebody has something to do."""
        return self.submission.state in NEEDS_ATTENTION and not was_practice(self.submission.target)


def track(
    workspace: Workspace,
    names: tuple[str, ...],
    patience: float | None,
    on_move: Callable[[Submission], object],
) -> Iterator[TrackedSubmission]:
    """Tell where the named submissions stand, or all under way; `patience` in seconds, None not to ask EDGAR."""
    with workspace.reading() as session:
        found = tuple(submission_named(session, name) for name in names) or unfinished(session)
    for submission in found:
        if names or _is_listed(submission):
            yield _track(workspace, submission, patience, on_move)


def last_ended(workspace: Workspace) -> TrackedSubmission | None:
    """Return the newest submission that has ended, a live one before a test; EDGAR is not asked."""
    with workspace.reading() as session:
        ended = [one for one in all_submissions(session) if has_ended(one)]
    last = max(ended, key=lambda one: (one.live, one.id), default=None)
    return None if last is None else _track(workspace, last, None, lambda _: None)


def _track(
    workspace: Workspace, submission: Submission, patience: float | None, on_move: Callable[[Submission], object]
) -> TrackedSubmission:
    note = _PRACTICE if was_practice(submission.target) and not has_ended(submission) else ""
    unasked = ""
    if patience is not None and _is_open(submission):
        target = EdgarTarget(name=submission.target)
        try:
            with open_context(target, workspace, on_move=on_move, patience=patience) as context:
                follow(context, submission)
        except (Section16Error, OSError) as error:
            unasked = str(error)
    with workspace.reading() as session:
        submission = submission_by_id(session, submission.id)
        report = report_named(session, submission.draft_hash)
    messages = messages_on(workspace, submission, report)
    note = note or _note(submission)
    return TrackedSubmission(submission=submission, report=report, messages=messages, note=note, unasked=unasked)


def _is_open(submission: Submission) -> bool:
    """Tell whether EDGAR may have news: an unknown one may still turn up."""
    may_turn_up = submission.state is State.unknown
    return (may_turn_up or not has_ended(submission)) and not was_practice(submission.target)


def _is_listed(submission: Submission) -> bool:
    """Leave out practice, and tests that passed: nothing more comes of them."""
    is_passed_test = not submission.live and submission.state in {State.accepted, State.disseminated}
    return not was_practice(submission.target) and not is_passed_test


def _note(submission: Submission) -> str:
    if submission.state is State.unknown:
        return _UNKNOWN.format(id=submission.id)
    return _NOT_SENT if submission.state in UNSENT else ""


def messages_on(workspace: Workspace, submission: Submission, report: KeptReport) -> tuple[CellMessage, ...]:
    """Return the last messages of EDGAR on a submission, each at its cell."""
    with workspace.reading() as session:
        kept = receipts(session, submission)
    last = next((one for one in reversed(kept) if one.kind in _ANSWERS), None)
    if last is None:
        return ()
    answer = msgspec.json.decode(last.content, type=_ANSWERS[last.kind])
    telling = tuple(one for one in answer.messages if (one.type or "").upper() != "INFO")
    return place_messages(telling, document_in(report.content).report)

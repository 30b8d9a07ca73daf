"""Following a submission to its end: its status, its place in the public archive, the record of it."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Final

import msgspec

from section16.edgar.answers import FINAL_STATUSES, SubmissionStatus
from section16.edgar.errors import EdgarError, TokenError
from section16.tasks.filing_compare import differences
from section16.tasks.filing_desk import Desk, FilingError, is_practice, parties, reload, scrubbed
from section16.tasks.filing_keep import keep_balances
from section16.tasks.filing_send import told
from section16.tasks.recovery import look_up
from section16.workspace import State
from section16.workspace.drafts import Draft, draft_named
from section16.workspace.state import AT_EDGAR, ENDED, OPEN_TO_LOSS, TRANSITIONS
from section16.workspace.submissions import ConflictError, Submission, add_receipt, move, note

__all__ = ["follow", "step"]

_WORDS: Final = {
    "RECEIVED": State.received,
    "PROCESSING": State.processing,
    "ACCEPTED": State.accepted,
    "DONE": State.accepted,
    "SUSPENDED": State.suspended,
    "BLOCKED": State.suspended,
    "DISSEMINATED": State.disseminated,
}
_TEST_ENDS: Final = frozenset({State.accepted, State.disseminated})


def follow(desk: Desk, submission: Submission) -> Submission:
    """Follow a submission to its end, or for as long as the desk has patience."""
    waited = 0.0
    for delay in _delays():
        submission = step(desk, submission)
        if has_ended(submission) or waited + delay > desk.patience:
            break
        desk.wait(delay)
        waited += delay
    return submission


def _delays() -> Iterator[float]:
    """Ask often at first: EDGAR takes seconds by day, and minutes when it is busy."""
    return chain((1.0, 1.0, 2.0, 2.0, 3.0, 5.0), repeat(10.0))


def has_ended(submission: Submission) -> bool:
    """Tell whether nothing more is to be expected without a person; a test ends when it is accepted."""
    if submission.state in ENDED or submission.state is State.unknown:
        return True
    if not submission.live and submission.state in _TEST_ENDS:
        return True
    return submission.state not in AT_EDGAR | OPEN_TO_LOSS


def step(desk: Desk, submission: Submission) -> Submission:
    """Go on by one question to EDGAR, if there is one to ask; raises TokenError, and FilingError on a strange copy."""
    submission = reload(desk, submission)
    draft = draft_of(desk, submission)
    if submission.state in OPEN_TO_LOSS:
        submission = look_up(desk, submission, draft)
    if submission.state in AT_EDGAR - {State.disseminated}:
        submission = _ask(desk, submission, draft)
    if submission.live and submission.state in _TEST_ENDS:
        submission = _archive(desk, submission, draft)
    return submission


def draft_of(desk: Desk, submission: Submission) -> Draft:
    """Return the draft of a submission."""
    with desk.workspace.reading() as session:
        return draft_named(session, submission.draft_hash)


def _ask(desk: Desk, submission: Submission, draft: Draft) -> Submission:
    try:
        status = desk.edgar.status(submission.accession or "")
    except TokenError:
        raise
    except EdgarError:
        return submission
    desk.at("status read")
    if status is None or status.accession_number != submission.accession:
        return submission
    return _apply(desk, submission, draft, status)


def _apply(desk: Desk, submission: Submission, draft: Draft, status: SubmissionStatus) -> Submission:
    """Write down how far it has come; an answer that is older than what we know changes nothing."""
    word = (status.status or "").upper()
    to = _WORDS.get(word)
    if to is None or to not in TRANSITIONS[submission.state]:
        return submission
    why = told(status.messages)
    try:
        with desk.workspace.writing() as book:
            if word in FINAL_STATUSES:
                add_receipt(book, submission, "status", scrubbed(desk, msgspec.json.encode(status)))
            moved = move(book, submission, to, why=scrubbed(desk, why.encode()).decode())
            if submission.live and to in _TEST_ENDS and not is_practice(desk.target):
                keep_balances(book, moved, draft)
    except ConflictError:
        return reload(desk, submission)
    desk.at(to)
    desk.tell(moved)
    return moved


def _archive(desk: Desk, submission: Submission, draft: Draft) -> Submission:
    """Keep the public copy, once it reads as what was filed."""
    content = _public_copy(desk, submission, draft)
    if content is None:
        return submission
    desk.at("public copy read")
    if differs := differences(content, draft):
        return _strange(desk, submission, differs)
    try:
        with desk.workspace.writing() as book:
            add_receipt(book, submission, "archive", content)
            if submission.state is State.accepted:
                submission = move(book, submission, State.disseminated)
            moved = move(book, submission, State.archived)
    except ConflictError:
        return reload(desk, submission)
    desk.at("archived")
    desk.tell(moved)
    return moved


def _public_copy(desk: Desk, submission: Submission, draft: Draft) -> bytes | None:
    if desk.public is None or submission.accession is None:
        return None
    for cik in parties(draft):
        try:
            content = desk.public.document(cik, submission.accession)
        except EdgarError:
            continue
        if content is not None:
            return content
    return None


def _strange(desk: Desk, submission: Submission, differs: tuple[str, ...]) -> Submission:
    with desk.workspace.writing() as book:
        note(book, submission, "public copy differs", accession=submission.accession, in_what=differs)
    message = (
        f"{submission.accession}: what EDGAR shows is not what was filed, in {', '.join(differs)}; compare the two "
        "with section16 diff, and file an amendment if it is wrong"
    )
    raise FilingError(message)

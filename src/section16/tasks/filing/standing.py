"""Where submissions stand, asked of EDGAR as far as somebody is patient."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from msgspec import Struct

from section16.edgar.api.answers import Receipt, SubmissionStatus
from section16.form.document import OwnershipDocument
from section16.standard.errors import Section16Error
from section16.tasks.filing.desk import Desk, is_practice, reload
from section16.tasks.filing.document import document_in
from section16.tasks.filing.enclosed import ALONE, Enclosed, lines_on
from section16.tasks.filing.follow import follow, has_ended
from section16.tasks.filing.messages import Placed, placed
from section16.tasks.filing.targets import Target, desk_at, desk_without_edgar
from section16.workspace import State, Workspace
from section16.workspace.kept_reports import KeptReport, report_named
from section16.workspace.state import UNSENT
from section16.workspace.submissions import Submission, receipts, submission_named, unfinished

__all__ = ["BAD", "Standing", "said_of", "standings", "summary_of"]

# After these somebody has something to do.
BAD: Final = frozenset({State.suspended, State.unknown, State.abandoned, State.sent})


_KINDS: Final[dict[str, type[Receipt | SubmissionStatus]]] = {"receipt": Receipt, "status": SubmissionStatus}
_UNKNOWN = (
    "the answer is lost, and nothing like it is public; look on EDGAR, then section16 file --record its number, "
    "or section16 file --give-up {id} --reason how you know that it is not there"
)
_NOT_SENT = "nothing was sent yet; run section16 file on the report again"
_PRACTICE = "practice: its sandbox ended with the command"


def summary_of(report: OwnershipDocument, desk: Desk, enclosed: Enclosed = ALONE) -> Iterator[str]:
    """Say what is about to be filed."""
    rows = len(report.non_derivative_table), len(report.derivative_table)
    yield f"Form {report.document_type} to {desk.target}, live, by {desk.workspace.actor}"
    yield f"  period {report.period_of_report}, {rows[0]} lines in Table I, {rows[1]} in Table II"
    for owner in report.reporting_owners:
        yield f"  for {owner.name or 'CIK'} {owner.cik}"
    if report.issuer is not None:
        yield f"  issuer {report.issuer.name or ''} {report.issuer.cik} [{report.issuer.trading_symbol}]"
    for signature in report.signatures:
        yield f"  signed {signature.name}, {signature.signed_on}"
    yield from (f"  {line}" for line in lines_on(enclosed))


def said_of(desk: Desk, submission: Submission, draft: KeptReport) -> tuple[Placed, ...]:
    """Return the last messages of EDGAR on a submission, each at its cell."""
    with desk.workspace.reading() as session:
        kept = receipts(session, submission)
    last = next((one for one in reversed(kept) if one.kind in _KINDS), None)
    if last is None:
        return ()
    answer = msgspec.json.decode(last.content, type=_KINDS[last.kind])
    said = tuple(one for one in answer.messages if (one.type or "").upper() != "INFO")
    return placed(said, document_in(draft.content).report)


class Standing(Struct, frozen=True, kw_only=True):
    """Where a submission stands, what EDGAR said, and what to do about it."""

    submission: Submission
    draft: KeptReport
    messages: tuple[Placed, ...] = ()
    note: str = ""

    @property
    def wants_a_person(self) -> bool:
        """Tell whether somebody has something to do."""
        return self.submission.state in BAD and not is_practice(self.submission.target)


def standings(
    workspace: Workspace,
    names: tuple[str, ...],
    patience: float | None,
    tell: Callable[[Submission], object] | None = None,
) -> Iterator[Standing]:
    """Tell where the named submissions stand, or all under way; `patience` in seconds, None not to ask EDGAR."""
    with workspace.reading() as session:
        found = tuple(submission_named(session, name) for name in names) or tuple(
            filter(_is_listed, unfinished(session))
        )
    for submission in found:
        yield _standing(workspace, submission, patience, tell or (lambda _: None))


def _standing(
    workspace: Workspace, submission: Submission, patience: float | None, tell: Callable[[Submission], object]
) -> Standing:
    with workspace.reading() as session:
        draft = report_named(session, submission.draft_hash)
    target = Target(name=submission.target)
    note = _PRACTICE if is_practice(submission.target) and not has_ended(submission) else ""
    if patience is not None and _is_open(submission):
        try:
            with desk_at(target, workspace, tell=tell) as desk:
                submission = follow(desk._replace(patience=patience), submission)
        except (Section16Error, OSError) as error:
            note = str(error)
    with desk_without_edgar(target, workspace) as desk:
        submission = reload(desk, submission)
        messages = said_of(desk, submission, draft)
    return Standing(submission=submission, draft=draft, messages=messages, note=note or _note(submission))


def _is_open(submission: Submission) -> bool:
    """Tell whether EDGAR may have news: an unknown one may still turn up."""
    may_turn_up = submission.state is State.unknown
    return (may_turn_up or not has_ended(submission)) and not is_practice(submission.target)


def _is_listed(submission: Submission) -> bool:
    """Leave out practice, and tests that passed: nothing more comes of them."""
    is_passed_test = not submission.live and submission.state in {State.accepted, State.disseminated}
    return not is_practice(submission.target) and not is_passed_test


def _note(submission: Submission) -> str:
    if submission.state is State.unknown:
        return _UNKNOWN.format(id=submission.id)
    return _NOT_SENT if submission.state in UNSENT else ""

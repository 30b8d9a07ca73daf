"""What there is to do about reports that are kept and not on file: to approve, to file, to correct, to look up."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.accounts.account import Account, permits
from section16.accounts.four_eyes import approval_state
from section16.accounts.roles import Permission
from section16.tasks.edgar_target import EdgarTarget, was_practice
from section16.tasks.work.item import NextStep, WorkItem
from section16.tasks.work.names import Names
from section16.workspace.state import State
from section16.workspace.submissions import Submission
from section16.workspace.unfiled import UnfiledReport, replaced_reports, unfiled_reports

__all__ = ["filing_items"]

_STEPS: Final = {
    State.suspended: "Correct and file again",
    State.unknown: "Say what became of it",
    State.sent: "Look up what became of it",
}
_BEFORE_SENDING: Final = frozenset({State.drafted, State.checked, State.approved})
_UNSURE: Final = frozenset({State.unknown, State.sent})


def filing_items(session: Session, names: Names, account: Account, now: datetime) -> Iterator[WorkItem]:
    """Give the reports that are not on file, each with whose turn it is.

    One whose draft was changed since is the draft's own item again, unless nobody knows what became of it at EDGAR.
    """
    found = unfiled_reports(session)
    replaced = replaced_reports(session, tuple(one.report.hash for one in found))
    for one in found:
        is_over = one.report.hash in replaced and one.state not in _UNSURE
        if one.state is not State.abandoned and not is_over:
            yield _filing(session, one, names, account, now)


def _filing(session: Session, one: UnfiledReport, names: Names, account: Account, now: datetime) -> WorkItem:
    report, issuer = one.report, one.report.issuer_cik
    sent = [sub for sub in one.submissions if not was_practice(sub.target)]
    if one.state in _BEFORE_SENDING and one.test is not None and one.test.state is State.suspended:
        sent = [one.test]  # nothing is sent live whose test was suspended
    state = sent[-1].state if sent else State.drafted
    item = WorkItem(
        kind="filing",
        what=f"Form {report.form}: {report.name}",
        who=names.people(report.owner_ciks),
        issuer_cik=issuer,
        issuer=names.issuer(issuer),
        owner_ciks=report.owner_ciks,
        state=state.value,
        step=NextStep(text="See the report", to="report", id=report.hash),
        due_on=report.due_on,
    )
    if state in _STEPS:
        return _after_sending(item, sent[-1])
    approval = approval_state(session, report, now)
    if approval.still_needed:
        mine = permits(account, Permission.approve, issuer) and approval.reason_against(account.name) is None
        text = "Review and approve" if mine else "See the report"
        return _with(item, state="waits for approval", text=text, is_mine=mine)
    mine = permits(account, Permission.file, issuer)
    step = NextStep(text="File it", to="live", id=report.hash) if mine else item.step
    return replace(item, state="approved, not filed", step=step, is_mine=mine)


def _after_sending(item: WorkItem, submission: Submission) -> WorkItem:
    where = "" if EdgarTarget(name=submission.target).is_real else ", in practice"
    step = NextStep(text=_STEPS[submission.state], to="submission", id=str(submission.id))
    return replace(item, kind="suspended", state=f"{submission.state.value}{where}", step=step)


def _with(item: WorkItem, *, state: str, text: str, is_mine: bool) -> WorkItem:
    return replace(item, state=state, step=replace(item.step, text=text), is_mine=is_mine)

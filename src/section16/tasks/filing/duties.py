"""What is due: reports that are not filed, tokens that end, yearly confirmations, delegations that wait."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from section16.accounts.four_eyes import approval_state
from section16.edgar.api.client import Edgar
from section16.edgar.errors import RefusedError
from section16.edgar.secret_store import FILER_TOKEN, USER_TOKEN, secret_for
from section16.edgar.token import expiry_of
from section16.tasks.edgar_target import EdgarTarget, edgar_at
from section16.workspace import Workspace
from section16.workspace.kept_reports import all_reports
from section16.workspace.people import Duty, duties, people, set_duties
from section16.workspace.state import ON_FILE
from section16.workspace.submissions import Submission, submissions_of

__all__ = ["DueItem", "ask_edgar", "due_items"]

_WAITS = frozenset({"PENDING", "REQUESTED"})


class DueItem(Struct, frozen=True, kw_only=True):
    """One thing that somebody has to do; `due_on` is None where no day is known."""

    kind: str
    subject: str
    due_on: date | None
    days_left: int | None
    note: str


def due_items(workspace: Workspace, today: date) -> tuple[DueItem, ...]:
    """List what is due, the first day first."""
    found = [*_filings(workspace), *_tokens(), *_asked(workspace)]
    found.sort(key=lambda one: (one.due_on is None, one.due_on or date.max, one.kind, one.subject))
    return tuple(_item(one, today) for one in found)


def _item(duty: Duty, today: date) -> DueItem:
    left = (duty.due_on - today).days if duty.due_on else None
    return DueItem(kind=duty.kind, subject=duty.subject, due_on=duty.due_on, days_left=left, note=duty.note)


def _filings(workspace: Workspace) -> Iterator[Duty]:
    """Give the reports that have not been filed with the SEC's EDGAR."""
    with workspace.reading() as session:
        for report in all_reports(session):
            submissions = [one for one in submissions_of(session, report.hash) if one.live]
            if any(one.state in ON_FILE for one in submissions if _is_real(one)):
                continue
            stands = _standing(submissions, approval_state(session, report, workspace.now()).missing)
            note = f"Form {report.form} of {', '.join(report.owner_ciks)}: {stands}"
            yield Duty(kind="filing", subject=report.name, due_on=report.due_on, note=note)


def _standing(submissions: list[Submission], missing: str | None) -> str:
    """Say how far a report is on its way to the SEC's EDGAR, which does not have it."""
    if real := [one for one in submissions if _is_real(one)]:
        return real[-1].state
    if any(one.state in ON_FILE for one in submissions):
        return f"filed in practice only; {missing}" if missing else "filed in practice only, not with the SEC"
    return missing or "approved and not filed"


def _is_real(submission: Submission) -> bool:
    return EdgarTarget(name=submission.target).is_real


def _tokens() -> Iterator[Duty]:
    """Give the tokens that are kept, by what they themselves say."""
    for name in (FILER_TOKEN, USER_TOKEN):
        token = secret_for(name)
        if token is not None:
            ends = expiry_of(token)
            note = "make a new one on EDGAR's dashboard" if ends else "it does not say when it ends"
            yield Duty(kind="token", subject=name, due_on=ends.date() if ends else None, note=note)


def _asked(workspace: Workspace) -> tuple[Duty, ...]:
    with workspace.reading() as session:
        return duties(session)


def ask_edgar(workspace: Workspace, target: EdgarTarget) -> None:
    """Ask EDGAR for confirmations and delegations of everybody in the workspace; raises an EdgarError."""
    with workspace.reading() as session:
        ciks = tuple(one.cik for one in people(session) if one.is_owner)
    confirmations: list[Duty] = []
    delegations: list[Duty] = []
    for cik in ciks:
        with edgar_at(target, cik) as edgar:
            confirmations.append(_confirmation(edgar, cik))
            delegations.extend(_delegations(edgar, cik))
    with workspace.writing() as writing:
        set_duties(writing, "confirmation", tuple(confirmations))
        set_duties(writing, "delegation", tuple(delegations))


def _confirmation(edgar: Edgar, cik: str) -> Duty:
    seen = edgar.verify(cik)
    note = "confirm the account on EDGAR's dashboard" if seen.can_file else "these tokens may not file for it"
    return Duty(kind="confirmation", subject=cik, due_on=seen.confirmation_due_on, note=note)


def _delegations(edgar: Edgar, cik: str) -> Iterator[Duty]:
    """Give the delegations that wait; none where our tokens may file for a filer and not see its delegations."""
    try:
        seen = edgar.delegations(cik)
    except RefusedError:
        return
    for way, found in (("to", seen.to), ("from", seen.from_)):
        for one in found:
            if (one.status or "").upper() in _WAITS:
                note = f"{one.status}; answer it on EDGAR's dashboard"
                yield Duty(kind="delegation", subject=f"{cik} {way} {one.cik}", due_on=None, note=note)

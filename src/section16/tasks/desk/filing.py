"""Filing what was approved, as long work: practice, a test, or live."""

from typing import Final, Literal

from sqlalchemy.orm import Session

from section16.accounts.four_eyes import approval_state
from section16.form.document import OwnershipDocument
from section16.law.calendar import eastern_day
from section16.tasks.desk.approving import require_current, require_openings_settled
from section16.tasks.desk.parts import DeskError
from section16.tasks.filing.days import require_happened
from section16.tasks.filing.order import Enclosures, FilingOrder, summary_of
from section16.tasks.filing.retry import give_up_named
from section16.tasks.long_work.filing import FilingRequest
from section16.workspace import State, Workspace
from section16.workspace.jobs import Job, JobState, enqueue, jobs_named
from section16.workspace.kept_reports import KeptReport, report_named
from section16.workspace.submissions import submissions_of
from section16.xml import read_document

__all__ = ["file_frozen", "give_up_unknown", "live_summary"]

_TO_BE_TRIED_AGAIN: Final = frozenset({State.suspended, State.abandoned, State.unknown})


def file_frozen(workspace: Workspace, report_hash: str, how: Literal["test", "live"], token: str = "") -> Job:
    """Ask for a report to be filed; a live one has to have happened and be approved, and its draft unchanged since.

    A second request for the same report live is the first one's job, unless that has left nothing on file or nobody
    knows: then it is filed, or looked for, once more. A test is made anew for each `token`. Raises DeskError, and
    FilingError for an event still to come.
    """
    live = how == "live"
    with workspace.writing() as writing:
        report = report_named(writing.session, report_hash)
        require_current(writing.session, report)
        if live:
            require_happened(report.name, read_document(report.content), eastern_day(writing.at))
            require_openings_settled(writing.session, report, writing.at)
        state = approval_state(writing.session, report, writing.at)
        if live and state.needed and state.missing:
            message = f"approval: {state.missing}"
            raise DeskError(message)
        asked = FilingRequest(report=report.hash, live=live)
        again = _left_over(writing.session, report.hash) if live else ""
        key = f"file {report.hash} {f'live {again}' if live else f'test {token}'}".strip()
        return enqueue(writing, "file", key, asked, issuer_cik=report.issuer_cik)


def _left_over(session: Session, report_hash: str) -> str:
    """Name the last live job whose submission ended without a filing, or without anybody knowing; '' for none."""
    live = [one for one in submissions_of(session, report_hash) if one.live]
    if not live or live[-1].state not in _TO_BE_TRIED_AGAIN:
        return ""
    done = (one.id for one in jobs_named(session, f"file {report_hash} live") if one.state is JobState.done)
    return f"after {max(done, default=0)}"


def give_up_unknown(workspace: Workspace, report_hash: str, reason: str) -> None:
    """Record how a person knows that a live filing, of which nobody heard again, is not on file; raises DeskError."""
    with workspace.reading() as session:
        live = [one for one in submissions_of(session, report_hash) if one.live]
    if not live or live[-1].state is not State.unknown:
        message = "filing: it is known what became of it; see its states"
        raise DeskError(message)
    if not reason:
        message = "reason: it is empty; write how you know that EDGAR does not have it"
        raise DeskError(message)
    give_up_named(workspace, str(live[-1].id), reason)


def live_summary(workspace: Workspace, kept: KeptReport, report: OwnershipDocument, target: str) -> tuple[str, ...]:
    """Say what would be filed live, where, by whom and for whom; `report` is the kept one with its people's names."""
    order = FilingOrder(name=kept.name, report=report, live=True, enclosures=Enclosures(documents=kept.documents))
    return tuple(line.strip() for line in summary_of(order, target, workspace.actor))

"""Filing what was approved, as long work: practice, a test, or live."""

from typing import Literal

from section16.accounts.four_eyes import approval_state
from section16.tasks.desk.approving import require_current, require_openings_settled
from section16.tasks.desk.parts import DeskError
from section16.tasks.filing.document import document_in
from section16.tasks.filing.order import Enclosures, FilingOrder, summary_of
from section16.tasks.long_work.filing import FilingRequest
from section16.workspace import Workspace
from section16.workspace.jobs import Job, enqueue
from section16.workspace.kept_reports import report_named

__all__ = ["file_frozen", "live_summary"]


def file_frozen(workspace: Workspace, report_hash: str, how: Literal["test", "live"], token: str = "") -> Job:
    """Ask for a report to be filed; a live one has to be approved, and its draft unchanged since.

    A second request for the same report live is the first one's job; a test is made anew for each `token`. Raises
    DeskError.
    """
    live = how == "live"
    with workspace.writing() as writing:
        report = report_named(writing.session, report_hash)
        require_current(writing.session, report)
        if live:
            require_openings_settled(writing.session, report, writing.at)
        state = approval_state(writing.session, report, writing.at)
        if live and state.needed and state.missing:
            message = f"approval: {state.missing}"
            raise DeskError(message)
        asked = FilingRequest(report=report.hash, live=live)
        key = f"file {report.hash} {'live' if live else f'test {token}'}".strip()
        return enqueue(writing, "file", key, asked, issuer_cik=report.issuer_cik)


def live_summary(workspace: Workspace, report_hash: str, target: str) -> tuple[str, ...]:
    """Say what would be filed live, where, by whom and for whom."""
    with workspace.reading() as session:
        kept = report_named(session, report_hash)
    report = document_in(kept.content).report
    order = FilingOrder(name=kept.name, report=report, live=True, enclosures=Enclosures(documents=kept.documents))
    return tuple(line.strip() for line in summary_of(order, target, workspace.actor))

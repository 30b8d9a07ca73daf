"""Proving the audit trail: its links, and that every table holds what it says and nothing else."""

from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy.orm import Session

from section16.tasks.filing.document import document_in
from section16.workspace import Workspace
from section16.workspace.kept_reports import all_reports
from section16.workspace.trail.audit import AuditEvent, TrailBreak, events, first_break, first_difference, head
from section16.workspace.trail.checkpoints import Checkpoints

__all__ = ["TrailProof", "read_trail", "verify_trail"]


class TrailProof(Struct, frozen=True, kw_only=True):
    """How long the trail is, the hash of its end, and where it is broken first, if it is."""

    events: int
    head: str
    broken: TrailBreak | None


def read_trail(workspace: Workspace) -> Iterator[AuditEvent]:
    """Give every event, the oldest first."""
    with workspace.reading() as session:
        yield from events(session)


def verify_trail(workspace: Workspace, noted: str | None = None, checkpoints: Checkpoints | None = None) -> TrailProof:
    """Prove the trail, and hold the tables and the newest checkpoint against it."""
    with workspace.reading() as session:
        count, last = head(session)
        broken = first_break(session, noted) or first_difference(session) or _content_differs(session)
        if broken is None and checkpoints is not None:
            broken = checkpoints.break_found(session, workspace.place)
    return TrailProof(events=count, head=last, broken=broken)


def _content_differs(session: Session) -> TrailBreak | None:
    """Find the first report that is not, as it is read now, what its own hash says."""
    for report in all_reports(session):
        if document_in(report.content, report.documents).hash != report.hash:
            return TrailBreak(number=0, reason=f"draft '{report.name}' is not what was kept")
    return None

"""Reports that are kept and not on file, with how far each is on its way; their contents stay where they are."""

from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from section16.workspace.kept_reports import KeptReport
from section16.workspace.state import ON_FILE, State
from section16.workspace.submissions import Submission, submissions_of
from section16.workspace.tables import DraftRecord, SubmissionRecord

__all__ = ["UnfiledReport", "unfiled_reports"]


class UnfiledReport(Struct, frozen=True, kw_only=True):
    """A report without its content and documents, and its live submissions, the oldest first."""

    report: KeptReport
    submissions: tuple[Submission, ...]

    @property
    def state(self) -> State:
        """Return how far it came."""
        return self.submissions[-1].state if self.submissions else State.drafted


def unfiled_reports(session: Session, targets: Collection[str] | None = None) -> tuple[UnfiledReport, ...]:
    """List the reports that are not on file at any of the targets, or anywhere; the oldest first."""
    filed = select(SubmissionRecord.draft_hash).where(SubmissionRecord.live, SubmissionRecord.state.in_(ON_FILE))
    if targets is not None:
        filed = filed.where(SubmissionRecord.target.in_(targets))
    query = select(DraftRecord).where(DraftRecord.hash.not_in(filed)).order_by(DraftRecord.prepared_at)
    rows = session.scalars(query.options(defer(DraftRecord.content), defer(DraftRecord.documents)))
    return tuple(_unfiled(session, row) for row in rows)


def _unfiled(session: Session, row: DraftRecord) -> UnfiledReport:
    fields = {name: getattr(row, name) for name in KeptReport.__struct_fields__ if name not in {"content", "documents"}}
    report = KeptReport(**fields | {"owner_ciks": tuple(row.owner_ciks.split()), "content": b""})
    live = tuple(one for one in submissions_of(session, row.hash) if one.live)
    return UnfiledReport(report=report, submissions=live)

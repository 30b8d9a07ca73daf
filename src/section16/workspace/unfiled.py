"""What is not on file: reports that are kept, without their contents, and drafts that gave no report yet."""

from msgspec import Struct
from sqlalchemy import and_, select
from sqlalchemy.orm import Session, defer

from section16.workspace.desk.working_drafts import WorkingDraft, working_drafts
from section16.workspace.kept_reads import kept
from section16.workspace.kept_reports import KeptReport
from section16.workspace.state import ON_FILE, State
from section16.workspace.submissions import Submission, submissions_of
from section16.workspace.tables.desk import (
    FrozenReportRecord,
    WorkingDraftRecord,
    WorkingFileRecord,
    WorkingVersionRecord,
)
from section16.workspace.tables.filing import DraftRecord, SubmissionRecord

__all__ = ["OpenDraft", "UnfiledReport", "open_drafts", "replaced_reports", "unfiled_reports"]


class UnfiledReport(Struct, frozen=True, kw_only=True):
    """A report without its content and documents, its live submissions, the oldest first, and its last test."""

    report: KeptReport
    submissions: tuple[Submission, ...]
    test: Submission | None = None

    @property
    def state(self) -> State:
        """Return how far it came."""
        return self.submissions[-1].state if self.submissions else State.drafted


@kept(DraftRecord, SubmissionRecord)
def unfiled_reports(session: Session) -> tuple[UnfiledReport, ...]:
    """List the reports that are not on file; the oldest first."""
    filed = select(SubmissionRecord.draft_hash).where(SubmissionRecord.live, SubmissionRecord.state.in_(ON_FILE))
    query = select(DraftRecord).where(DraftRecord.hash.not_in(filed)).order_by(DraftRecord.prepared_at)
    rows = session.scalars(query.options(defer(DraftRecord.content), defer(DraftRecord.documents)))
    return tuple(_unfiled(session, row) for row in rows)


def _unfiled(session: Session, row: DraftRecord) -> UnfiledReport:
    fields = {name: getattr(row, name) for name in KeptReport.__struct_fields__ if name not in {"content", "documents"}}
    report = KeptReport(**fields | {"owner_ciks": tuple(row.owner_ciks.split()), "content": b""})
    found = submissions_of(session, row.hash)
    live, tests = (tuple(one for one in found if one.live is which) for which in (True, False))
    return UnfiledReport(report=report, submissions=live, test=tests[-1] if tests else None)


@kept(FrozenReportRecord, WorkingDraftRecord)
def replaced_reports(session: Session, hashes: tuple[str, ...]) -> frozenset[str]:
    """Return which of these reports only earlier versions of their drafts gave: none of them can be filed any more."""
    is_last = FrozenReportRecord.version == WorkingDraftRecord.version
    query = select(FrozenReportRecord.report_hash, is_last).join(
        WorkingDraftRecord, WorkingDraftRecord.id == FrozenReportRecord.draft_id
    )
    rows = session.execute(query.where(FrozenReportRecord.report_hash.in_(hashes))).all()
    return frozenset(one for one, _ in rows) - frozenset(one for one, last in rows if last)


class OpenDraft(Struct, frozen=True, kw_only=True):
    """A draft whose last version gave no report: its plan, its files by name, and who changed it."""

    draft: WorkingDraft
    text: str
    files: tuple[tuple[str, bytes], ...]
    makers: frozenset[str]


@kept(WorkingDraftRecord, WorkingVersionRecord, WorkingFileRecord, FrozenReportRecord)
def open_drafts(session: Session) -> tuple[OpenDraft, ...]:
    """List the drafts that gave no report and are not set aside, the last changed first; read in a few questions."""
    frozen = {(one.draft_id, one.version) for one in session.scalars(select(FrozenReportRecord))}
    found = [one for one in working_drafts(session) if (one.id, one.version) not in frozen]
    ids = [one.id for one in found]
    texts: dict[tuple[int, int], str] = {}
    makers: dict[int, set[str]] = {}
    files: dict[int, list[tuple[str, bytes]]] = {}
    versions = WorkingVersionRecord
    last = and_(WorkingDraftRecord.id == versions.draft_id, WorkingDraftRecord.version == versions.version)
    query = select(versions.draft_id, versions.version, versions.content).join(WorkingDraftRecord, last)
    for id_, version, content in session.execute(query.where(versions.draft_id.in_(ids))):
        texts[id_, version] = content.decode()
    changed = select(versions.draft_id, versions.changed_by).where(versions.draft_id.in_(ids)).distinct()
    for id_, who in session.execute(changed):
        makers.setdefault(id_, set()).add(who)
    for row in session.scalars(select(WorkingFileRecord).where(WorkingFileRecord.draft_id.in_(ids))):
        files.setdefault(row.draft_id, []).append((row.name, row.content))
        makers.setdefault(row.draft_id, set()).add(row.added_by)
    return tuple(
        OpenDraft(
            draft=one,
            text=texts[one.id, one.version],
            files=tuple(sorted(files.get(one.id, ()))),
            makers=frozenset(makers.get(one.id, ())),
        )
        for one in found
    )

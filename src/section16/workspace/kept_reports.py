"""Reports kept for filing, and who approved each."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.form.envelope import SubmissionDocument
from section16.workspace.database import WriteSession
from section16.workspace.errors import WorkspaceError
from section16.workspace.tables.filing import ApprovalRecord, DraftRecord
from section16.workspace.trail.audit import AuditEvent, add_event, events_about

__all__ = [
    "GivenApproval",
    "KeptReport",
    "all_reports",
    "approvals",
    "approve",
    "contributors",
    "hash_with",
    "keep_report",
    "record_contributors",
    "report_named",
]

_APPROVED: Final = "approved"
_MADE_BY: Final = "draft made by"


class KeptReport(Struct, frozen=True, kw_only=True):
    """A report as it is to be filed, without CCC, and the documents that go with it.

    `hash` is over all of it, `likeness` over the report as EDGAR's archive would show it.
    """

    hash: str
    likeness: str
    name: str
    form: str
    period: date | None
    due_on: date | None
    issuer_cik: str
    owner_ciks: tuple[str, ...]
    content: bytes
    documents: tuple[SubmissionDocument, ...] = ()
    prepared_by: str = ""
    prepared_at: datetime | None = None

    @property
    def filer_ciks(self) -> tuple[str, ...]:
        """Return the CIKs under which it is on file, owners first: they have fewer filings than the issuer."""
        return (*self.owner_ciks, self.issuer_cik)

    @property
    def whole_likeness(self) -> str:
        """Return the likeness of the whole submission: of the report and what goes with it."""
        return hash_with(self.likeness, self.documents)


class GivenApproval(Struct, frozen=True, kw_only=True):
    """A person's approval of a report."""

    approver: str
    approved_at: datetime
    note: str


def hash_with(report_hash: str, documents: tuple[SubmissionDocument, ...]) -> str:
    """Return the hash of a report with what goes with it; alone, it is the report's own."""
    if not documents:
        return report_hash
    parts = [report_hash, *(part for one in documents for part in _parts(one))]
    return sha256(msgspec.json.encode(parts)).hexdigest()


def _parts(document: SubmissionDocument) -> tuple[str, str, str, str]:
    digest = sha256(document.content).hexdigest()
    return document.name, document.type, document.description or "", digest


def keep_report(writing: WriteSession, report: KeptReport) -> KeptReport:
    """Keep a report; one that is there already stays as it is, with the person who prepared it."""
    row = writing.session.get(DraftRecord, report.hash)
    if row is None:
        fields = {name: getattr(report, name) for name in KeptReport.__struct_fields__}
        documents = msgspec.json.encode(report.documents) if report.documents else None
        made = {"owner_ciks": " ".join(report.owner_ciks), "prepared_by": writing.actor, "prepared_at": writing.at}
        row = DraftRecord(**fields | made | {"documents": documents})
        writing.session.add(row)
        details: dict[str, object] = {"name": report.name, "form": report.form}
        if report.documents:
            details["with"] = [one.name for one in report.documents]
        add_event(writing, "draft kept", f"draft {report.hash}", details, changed=(row,))
    return _kept_report(row)


def _kept_report(row: DraftRecord) -> KeptReport:
    fields = {name: getattr(row, name) for name in KeptReport.__struct_fields__}
    return KeptReport(**fields | {"owner_ciks": tuple(row.owner_ciks.split()), "documents": _documents(row)})


def _documents(row: DraftRecord) -> tuple[SubmissionDocument, ...]:
    if row.documents is None:
        return ()
    return msgspec.json.decode(row.documents, type=tuple[SubmissionDocument, ...])


def report_named(session: Session, name: str) -> KeptReport:
    """Find a report by its hash, the beginning of it, or its name; raises WorkspaceError unless exactly one fits."""
    by_hash = DraftRecord.hash.startswith(name.lower(), autoescape=True)
    found = session.scalars(select(DraftRecord).where(by_hash | (DraftRecord.name == name)).limit(2)).all()
    if len(found) == 1:
        return _kept_report(found[0])
    seen = "fits several drafts; write more of its hash" if found else "is no draft here; see section16 due"
    message = f"draft: '{name}' {seen}"
    raise WorkspaceError(message)


def all_reports(session: Session) -> tuple[KeptReport, ...]:
    """List the reports, the oldest first."""
    return tuple(_kept_report(row) for row in session.scalars(select(DraftRecord).order_by(DraftRecord.prepared_at)))


def record_contributors(writing: WriteSession, report: KeptReport, names: Iterable[str]) -> None:
    """Record who changed a report before it was kept, or imported its trades; none of them can approve it."""
    if new := sorted(set(names) - contributors(writing.session, report)):
        add_event(writing, _MADE_BY, f"draft {report.hash}", {"people": new})


def contributors(session: Session, report: KeptReport) -> frozenset[str]:
    """Return who prepared a report, or is recorded to have changed it or imported its trades."""
    made = (one for one in events_about(session, f"draft {report.hash}") if one.what == _MADE_BY)
    names = (msgspec.convert(_details(one)["people"], list[str]) for one in made)
    return frozenset({report.prepared_by}.union(*names))


def approve(writing: WriteSession, report: KeptReport, note: str = "", *, emergency: str = "") -> None:
    """Approve a report in the name of who acts; a second approval by the same person changes nothing.

    `emergency` is the reason why a person who prepared it may.
    """
    if any(one.approver == writing.actor for one in approvals(writing.session, report.hash)):
        return
    row = ApprovalRecord(draft_hash=report.hash, approver=writing.actor, approved_at=writing.at, note=note)
    writing.session.add(row)
    details = {name: one for name, one in (("note", note), ("emergency", emergency)) if one}
    add_event(writing, _APPROVED, f"draft {report.hash}", details or None, changed=(row,))


def approvals(session: Session, report_hash: str) -> tuple[GivenApproval, ...]:
    """List who has approved a report, as the trail has it: a row of a table alone is no approval."""
    return tuple(
        GivenApproval(approver=one.actor, approved_at=one.at, note=str(_details(one).get("note", "")))
        for one in events_about(session, f"draft {report_hash}")
        if one.what == _APPROVED
    )


def _details(event: AuditEvent) -> dict[str, object]:
    return msgspec.json.decode(event.details, type=dict[str, object])

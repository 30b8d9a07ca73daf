"""The reports of a workspace that are on file, read as EDGAR published them."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.form.document import OwnershipDocument
from section16.tasks.edgar_target import EdgarTarget
from section16.tasks.reports.report import read
from section16.workspace.kept_reads import kept
from section16.workspace.state import ON_FILE
from section16.workspace.tables.filing import DraftRecord, ReceiptRecord, SubmissionRecord

__all__ = ["FILED", "ReportOnFile", "filed_hashes", "reports_on_file"]

# What tells which reports are on file, and what they say.
FILED: Final = (SubmissionRecord, DraftRecord, ReceiptRecord)
_PUBLIC = "archive"  # the kind of receipt that is EDGAR's public copy


class ReportOnFile(Struct, frozen=True, kw_only=True):
    """A report that was filed, live or in practice; `sent_at` is when it was first sent."""

    hash: str
    name: str
    accession: str
    report: OwnershipDocument
    practice: bool
    sent_at: datetime


@kept(*FILED)
def reports_on_file(session: Session, issuer: str | None = None, owner: str | None = None) -> tuple[ReportOnFile, ...]:
    """Return the reports on file, the oldest first: about an issuer and of an owner, by ten digits, or all."""
    query = select(SubmissionRecord, DraftRecord.name, DraftRecord.owner_ciks).join(DraftRecord)
    query = query.where(SubmissionRecord.live, SubmissionRecord.state.in_(ON_FILE))
    if issuer is not None:
        query = query.where(DraftRecord.issuer_cik == issuer)
    if owner is not None:
        query = query.where(DraftRecord.owner_ciks.contains(owner))
    found: dict[str, list[SubmissionRecord]] = {}
    names: dict[str, str] = {}
    for submission, name, _ in session.execute(query.order_by(DraftRecord.prepared_at, SubmissionRecord.id)):
        found.setdefault(submission.draft_hash, []).append(submission)
        names[submission.draft_hash] = name
    return tuple(_on_file(session, names[hash_], rows) for hash_, rows in found.items())


@kept(SubmissionRecord, DraftRecord)
def filed_hashes(session: Session, issuer: str | None = None) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the hashes of the reports on file by issuer and owner, without reading them; of one issuer, or of all."""
    columns = (DraftRecord.hash, DraftRecord.issuer_cik, DraftRecord.owner_ciks)
    query = select(*columns).join(SubmissionRecord).where(SubmissionRecord.live, SubmissionRecord.state.in_(ON_FILE))
    if issuer is not None:
        query = query.where(DraftRecord.issuer_cik == issuer)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for hash_, about, owners in session.execute(query.order_by(DraftRecord.prepared_at)):
        for owner in owners.split():
            found.setdefault((about, owner), {})[hash_] = None
    return {pair: tuple(hashes) for pair, hashes in found.items()}


def _on_file(session: Session, name: str, submissions: list[SubmissionRecord]) -> ReportOnFile:
    """Take the public copy of a real filing, with names and the day of filing; in practice those are made up."""
    real = [one for one in submissions if EdgarTarget(name=one.target).is_real]
    first = (real or submissions)[0]
    return ReportOnFile(
        hash=first.draft_hash,
        name=name,
        accession=first.accession or f"draft {first.draft_hash[:12]}",
        report=_read(_public_copy(session, [one.id for one in real]) or _content(session, first.draft_hash)),
        practice=not real,
        sent_at=first.sent_at or first.changed_at,
    )


def _public_copy(session: Session, submissions: list[int]) -> bytes | None:
    query = select(ReceiptRecord.content).where(
        ReceiptRecord.submission_id.in_(submissions), ReceiptRecord.kind == _PUBLIC
    )
    return session.scalars(query.order_by(ReceiptRecord.id)).first()


def _content(session: Session, hash_: str) -> bytes:
    return session.scalars(select(DraftRecord.content).where(DraftRecord.hash == hash_)).one()


@lru_cache(maxsize=512)
def _read(content: bytes) -> OwnershipDocument:
    return read(content)

"""The tables of what is filed, and of who does it. None of them has room for a CCC or a token."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from section16.workspace.tables.base import TableBase

__all__ = [
    "ROWS",
    "ApprovalRecord",
    "DraftRecord",
    "DutyRecord",
    "EventRecord",
    "HoldingRecord",
    "PersonRecord",
    "ReceiptRecord",
    "SettingRecord",
    "SubmissionRecord",
]


# The key in an event's details under which it says what rows hold from then on.
ROWS: Final = "rows"

_CIK = String(10)
_HASH = String(64)
_WHO = String(200)
_GONE = "('suspended', 'abandoned')"
_TEST_ENDED = "('suspended', 'abandoned', 'accepted', 'disseminated', 'archived')"


class PersonRecord(TableBase):
    """An owner or issuer; the CIK is ten digits."""

    __tablename__ = "people"

    cik: Mapped[str] = mapped_column(_CIK, primary_key=True)
    name: Mapped[str | None]
    symbol: Mapped[str | None]
    is_owner: Mapped[bool] = mapped_column(default=False)
    is_issuer: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]


class HoldingRecord(TableBase):
    """The last balance filed of one line: a class held one way by the owners of a report."""

    __tablename__ = "holdings"
    __table_args__ = (UniqueConstraint("owner_cik", "issuer_cik", "line", name="uq_holdings_line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_cik: Mapped[str] = mapped_column(_CIK)
    issuer_cik: Mapped[str] = mapped_column(_CIK)
    line: Mapped[str]
    security_title: Mapped[str]
    ownership: Mapped[str] = mapped_column(String(1))
    nature: Mapped[str | None]
    derivative: Mapped[bool]
    shares: Mapped[Decimal | None]
    value: Mapped[Decimal | None]
    as_of: Mapped[date]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))


class DraftRecord(TableBase):
    """A report as it is to be filed, without CCC; never changed. `likeness` is what EDGAR would not tell apart."""

    __tablename__ = "drafts"

    hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    likeness: Mapped[str] = mapped_column(_HASH, index=True)
    name: Mapped[str]
    form: Mapped[str] = mapped_column(String(3))
    period: Mapped[date | None]
    due_on: Mapped[date | None]
    issuer_cik: Mapped[str] = mapped_column(_CIK)
    owner_ciks: Mapped[str]  # ten digits each, with a space between
    content: Mapped[bytes] = mapped_column(LargeBinary)
    documents: Mapped[bytes | None] = mapped_column(LargeBinary)  # JSON of what goes with the report; None: nothing
    prepared_by: Mapped[str] = mapped_column(_WHO)
    prepared_at: Mapped[datetime]


class ApprovalRecord(TableBase):
    """One person's word that a draft may be filed; never changed."""

    __tablename__ = "approvals"
    __table_args__ = (UniqueConstraint("draft_hash", "approver", name="uq_approvals_person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_hash: Mapped[str] = mapped_column(_HASH, ForeignKey("drafts.hash"))
    approver: Mapped[str] = mapped_column(_WHO)
    approved_at: Mapped[datetime]
    note: Mapped[str]


class SubmissionRecord(TableBase):
    """One way of a draft to EDGAR; `target` names which EDGAR. At most one of a kind may be under way or on file."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index(
            "uq_submissions_live",
            "target",
            "likeness",
            unique=True,
            sqlite_where=text(f"live AND state NOT IN {_GONE}"),
            postgresql_where=text(f"live AND state NOT IN {_GONE}"),
        ),
        Index(
            "uq_submissions_test",
            "target",
            "likeness",
            unique=True,
            sqlite_where=text(f"NOT live AND state NOT IN {_TEST_ENDED}"),
            postgresql_where=text(f"NOT live AND state NOT IN {_TEST_ENDED}"),
        ),
        UniqueConstraint("target", "accession", name="uq_submissions_accession"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_hash: Mapped[str] = mapped_column(_HASH, ForeignKey("drafts.hash"))
    likeness: Mapped[str] = mapped_column(_HASH)
    target: Mapped[str] = mapped_column(String(200))
    live: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[int] = mapped_column(default=0)  # counts the moves; a move from an old step is refused
    accession: Mapped[str | None] = mapped_column(String(20))
    known_before: Mapped[str | None]  # accession numbers alike on file at the intent, a space between; None: not asked
    created_at: Mapped[datetime]
    intended_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class ReceiptRecord(TableBase):
    """What EDGAR answered, or disseminated, kept as it came; never changed."""

    __tablename__ = "receipts"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # receipt, status, archive
    at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[str] = mapped_column(_HASH)


class EventRecord(TableBase):
    """One link of the audit trail; `hash` is over all the rest, `previous` the hash before. Never changed."""

    __tablename__ = "events"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(_WHO)
    what: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100), index=True)
    details: Mapped[str]  # canonical JSON
    previous: Mapped[str] = mapped_column(_HASH)
    hash: Mapped[str] = mapped_column(_HASH, unique=True)


class SettingRecord(TableBase):
    """How this workspace is run, such as how many people approve."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str]


class DutyRecord(TableBase):
    """Something besides filings that falls due: a confirmation, a token, a delegation to answer."""

    __tablename__ = "duties"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(100), primary_key=True)
    due_on: Mapped[date | None]
    note: Mapped[str]
    seen_at: Mapped[datetime]

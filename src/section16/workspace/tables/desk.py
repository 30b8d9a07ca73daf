"""The tables of the desk: drafts that are worked on, their files and versions, remarks, readings of brokers' files.

Plans and files are kept as bytes, so that the trail holds their hashes and does not repeat them.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from section16.workspace.tables.base import TableBase

__all__ = [
    "BrokerReadingRecord",
    "FrozenReportRecord",
    "RemarkRecord",
    "TakenFileRecord",
    "WorkingDraftRecord",
    "WorkingFileRecord",
    "WorkingVersionRecord",
]

_CIK = String(10)
_HASH = String(64)
_NAME = String(200)
_DRAFT = "working_drafts.id"


class WorkingDraftRecord(TableBase):
    """A plan that people work on until its reports are frozen for filing; `version` is that of its last save."""

    __tablename__ = "working_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(_NAME)
    issuer_cik: Mapped[str] = mapped_column(_CIK, index=True)
    version: Mapped[int]
    began_from: Mapped[str]
    set_aside: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[str] = mapped_column(_NAME)
    made_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(_NAME)
    changed_at: Mapped[datetime]


class WorkingVersionRecord(TableBase):
    """The plan as one save left it, as TOML; never changed."""

    __tablename__ = "working_versions"

    draft_id: Mapped[int] = mapped_column(ForeignKey(_DRAFT), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    what: Mapped[str]
    changed_by: Mapped[str] = mapped_column(_NAME)
    changed_at: Mapped[datetime]


class WorkingFileRecord(TableBase):
    """A file that a plan names: executions, a plan administrator's file, the report that is amended. Never changed."""

    __tablename__ = "working_files"

    draft_id: Mapped[int] = mapped_column(ForeignKey(_DRAFT), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(_NAME, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[str] = mapped_column(_HASH)
    added_by: Mapped[str] = mapped_column(_NAME)
    added_at: Mapped[datetime]


class RemarkRecord(TableBase):
    """What one person tells the others about a cell or an event; `asks` for a change. An answer names its remark."""

    __tablename__ = "remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(_DRAFT), index=True)
    place: Mapped[str] = mapped_column(_NAME)
    text: Mapped[str]
    asks: Mapped[bool]
    answers: Mapped[int | None] = mapped_column(ForeignKey("remarks.id"))
    version: Mapped[int]
    made_by: Mapped[str] = mapped_column(_NAME)
    made_at: Mapped[datetime]
    resolved_by: Mapped[str | None] = mapped_column(_NAME)
    resolved_at: Mapped[datetime | None]


class BrokerReadingRecord(TableBase):
    """How the files of a broker are read: its titles of columns and sheets, as JSON."""

    __tablename__ = "broker_readings"

    issuer_cik: Mapped[str] = mapped_column(_CIK, primary_key=True)
    broker: Mapped[str] = mapped_column(_NAME, primary_key=True)
    content: Mapped[str]
    changed_by: Mapped[str] = mapped_column(_NAME)
    changed_at: Mapped[datetime]


class TakenFileRecord(TableBase):
    """A broker's file that was taken over into a draft; never changed."""

    __tablename__ = "taken_files"

    draft_id: Mapped[int] = mapped_column(ForeignKey(_DRAFT), primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    issuer_cik: Mapped[str] = mapped_column(_CIK)
    name: Mapped[str] = mapped_column(_NAME)
    taken_by: Mapped[str] = mapped_column(_NAME)
    taken_at: Mapped[datetime]


class FrozenReportRecord(TableBase):
    """That a version of a draft gave a report that is kept for filing; never changed."""

    __tablename__ = "frozen_reports"

    draft_id: Mapped[int] = mapped_column(ForeignKey(_DRAFT), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    report_hash: Mapped[str] = mapped_column(_HASH, ForeignKey("drafts.hash"), primary_key=True)

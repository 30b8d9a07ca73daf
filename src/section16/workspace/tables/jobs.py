"""The table of long work: what is to be done, who does it until when, and how far it has come."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from section16.workspace.tables.base import TableBase

__all__ = ["JobRecord"]

_STANDS: Final = text("state NOT IN ('failed', 'cancelled')")


class JobRecord(TableBase):
    """One piece of long work. Of one key at most one stands: a second click finds the first one's job."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("uq_jobs_key", "key", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_jobs_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    issuer_cik: Mapped[str | None] = mapped_column(String(10))  # whose people may see it; None: who asked for it
    request: Mapped[str]  # JSON
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime]
    turn: Mapped[int] = mapped_column(default=0)  # counts the claims; who holds an older one has lost the job
    holder: Mapped[str | None] = mapped_column(String(100))
    held_until: Mapped[datetime | None]
    abandoned: Mapped[int] = mapped_column(default=0)  # claims that ran out since it last came further
    stop_asked: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    done: Mapped[int | None]
    total: Mapped[int | None]
    result: Mapped[str | None]  # JSON
    problem: Mapped[str | None]
    change: Mapped[int] = mapped_column(index=True)  # grows with each change of any job: what is new is above it
    changed_at: Mapped[datetime]

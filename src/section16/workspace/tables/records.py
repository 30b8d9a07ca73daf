"""The table of records: what preparers keep about an issuer and its insiders from one filing to the next."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from section16.workspace.tables.base import TableBase

__all__ = ["RecordRow"]


class RecordRow(TableBase):
    """One record: what it says is JSON of its kind's own type, so that a kind gains a field without a migration."""

    __tablename__ = "records"
    __table_args__ = (UniqueConstraint("issuer_cik", "kind", "insider_cik", "name", name="uq_records_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    issuer_cik: Mapped[str] = mapped_column(String(10))
    insider_cik: Mapped[str] = mapped_column(String(10), index=True)  # empty: it is the issuer's own
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[str]
    active: Mapped[bool]
    version: Mapped[int]  # counts the changes; a change of an old version is refused
    added_by: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]

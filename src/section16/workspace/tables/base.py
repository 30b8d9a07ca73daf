"""What the tables of the workspace share: how moments and exact numbers are kept."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Date, Dialect, String, Text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

__all__ = ["Exact", "Instant", "TableBase", "as_text"]


class Exact(TypeDecorator[Decimal]):
    """A number exactly as filed: `1.50` stays `1.50`, and no database rounds it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        """Write the digits."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        """Read the digits."""
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime]):
    """A moment as ISO 8601 text in UTC, to the microsecond: sorts as it reads, the same in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write it in UTC; a time without a zone is refused."""
        return None if value is None else as_text(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """Read it as an aware time."""
        return None if value is None else datetime.fromisoformat(value)


def as_text(moment: datetime) -> str:
    """Write a moment in UTC to the microsecond; raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        message = f"time: '{moment}' has no zone; give an aware one"
        raise ValueError(message)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class TableBase(DeclarativeBase):
    """What all tables share."""

    type_annotation_map: ClassVar = {datetime: Instant, Decimal: Exact, date: Date, str: Text}

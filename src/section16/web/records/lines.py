"""Records as lines of a list: what each says, in a few words."""

from collections.abc import Iterable

from msgspec import Struct

from section16.tasks.records.keeping import TypedRecord
from section16.tasks.records.kinds.content import RecordContent

__all__ = ["RecordLine", "record_lines"]


class RecordLine(Struct, frozen=True, kw_only=True):
    """One record of a list."""

    id: int
    kind: str
    name: str
    insider_cik: str
    summary: str
    active: bool
    changed_by: str
    changed_on: str


def record_lines(found: Iterable[TypedRecord[RecordContent]]) -> tuple[RecordLine, ...]:
    """Return records as lines."""
    return tuple(
        RecordLine(
            id=one.kept.id,
            kind=one.kept.kind,
            name=one.kept.name,
            insider_cik=one.kept.insider_cik,
            summary=one.content.summary,
            active=one.kept.active,
            changed_by=one.kept.changed_by,
            changed_on=one.kept.changed_at.date().isoformat(),
        )
        for one in found
    )

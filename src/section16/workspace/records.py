"""Records of issuers and insiders: added, changed, set aside; each change names the version that it began from."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from section16.workspace.database import WriteSession
from section16.workspace.errors import ConflictError, WorkspaceError
from section16.workspace.kept_reads import kept, read_once, was_read
from section16.workspace.tables.records import RecordRow
from section16.workspace.trail.audit import add_event

__all__ = [
    "KeptRecord",
    "RecordEntry",
    "add_record",
    "change_record",
    "read_all_records",
    "record_by_id",
    "records",
]

_ALL: Final = "all records, of issuer"


class RecordEntry(Struct, frozen=True, kw_only=True):
    """What is to be kept: `content` is JSON of the kind's type; `insider_cik` is empty for what is the issuer's own."""

    kind: str
    issuer_cik: str
    insider_cik: str = ""
    name: str
    content: str
    active: bool = True


class KeptRecord(RecordEntry, frozen=True, kw_only=True):
    """A record as it stands: `version` counts its changes."""

    id: int
    version: int
    added_by: str
    added_at: datetime
    changed_by: str
    changed_at: datetime


def add_record(writing: WriteSession, entry: RecordEntry) -> KeptRecord:
    """Keep a new record; raises ConflictError where one of its kind has the name."""
    _require_free_name(writing.session, entry, None)
    fields = {name: getattr(entry, name) for name in RecordEntry.__struct_fields__}
    row = RecordRow(
        **fields,
        version=1,
        added_by=writing.actor,
        added_at=writing.at,
        changed_by=writing.actor,
        changed_at=writing.at,
    )
    writing.session.add(row)
    writing.session.flush()
    add_event(writing, "record added", f"record {row.id}", {"kind": row.kind, "name": row.name}, changed=(row,))
    return _kept(row)


def change_record(writing: WriteSession, id: int, version: int, entry: RecordEntry) -> KeptRecord:
    """Put what a record says in the place of what it said in a version; its kind and issuer stay.

    Raises ConflictError where it was changed since, or another one has the name.
    """
    row = _row(writing.session, id)
    if row.version != version:
        message = f"record {row.name!r}: {row.changed_by} changed it meanwhile; look at it and change it again"
        raise ConflictError(message)
    _require_free_name(writing.session, entry, row.id)
    for name in ("insider_cik", "name", "content", "active"):
        setattr(row, name, getattr(entry, name))
    if not writing.session.is_modified(row):
        return _kept(row)
    row.version, row.changed_by, row.changed_at = version + 1, writing.actor, writing.at
    add_event(writing, "record changed", f"record {row.id}", {"kind": row.kind, "name": row.name}, changed=(row,))
    return _kept(row)


def _require_free_name(session: Session, entry: RecordEntry, mine: int | None) -> None:
    query = select(RecordRow).where(
        RecordRow.issuer_cik == entry.issuer_cik,
        RecordRow.kind == entry.kind,
        RecordRow.insider_cik == entry.insider_cik,
        RecordRow.name == entry.name,
    )
    other = session.scalars(query).first()
    if other is not None and other.id != mine:
        state = "" if other.active else ", set aside"
        message = f"record {entry.name!r}: there is one of this kind and name already{state}; change that one"
        raise ConflictError(message)


def record_by_id(session: Session, id: int) -> KeptRecord:
    """Return a record as it stands; raises WorkspaceError where there is none."""
    return _kept(_row(session, id))


def _row(session: Session, id: int) -> RecordRow:
    row = session.get(RecordRow, id)
    if row is None:
        message = f"record: '{id}' is none of this workspace; see the list of records"
        raise WorkspaceError(message)
    return row


def records(
    session: Session,
    *,
    issuers: Collection[str] | None = None,
    kinds: Collection[str] | None = None,
    insider: str | None = None,
    active: bool | None = True,
) -> tuple[KeptRecord, ...]:
    """List records by kind and name; None means all: of issuers, kinds, insiders, and those set aside too."""
    read = _read_before(session, issuers) if active and kinds is not None else None
    if read is not None and kinds is not None:
        found = (one for kind in sorted(kinds) for one in read.of(kind, issuers))
        return tuple(one for one in found if insider is None or one.insider_cik == insider)
    query = select(*_COLUMNS)
    if issuers is not None:
        query = query.where(RecordRow.issuer_cik.in_(issuers))
    if kinds is not None:
        query = query.where(RecordRow.kind.in_(kinds))
    if insider is not None:
        query = query.where(RecordRow.insider_cik == insider)
    if active is not None:
        query = query.where(RecordRow.active == active)
    return _asked(session, query)


def read_all_records(session: Session, issuer: str = "") -> None:
    """Read all records that are not set aside with one question, after which `records` needs none in this session.

    For pages of a session that only reads, which need most of them: of one issuer, or of all.
    """
    _all(session, issuer)


def _read_before(session: Session, issuers: Collection[str] | None) -> "_AllRecords | None":
    """Return what was read at once and has all records of some issuers."""
    one = next(iter(issuers)) if issuers is not None and len(issuers) == 1 else ""
    return next((_all(session, issuer) for issuer in ("", one) if was_read(session, f"{_ALL} {issuer}")), None)


class _AllRecords:
    """The records of a workspace that are not set aside, in their order."""

    def __init__(self, found: Iterable[KeptRecord]) -> None:
        self._of_kind: dict[str, list[KeptRecord]] = {}
        self._of_issuer: dict[tuple[str, str], list[KeptRecord]] = {}
        for one in found:
            self._of_kind.setdefault(one.kind, []).append(one)
            self._of_issuer.setdefault((one.kind, one.issuer_cik), []).append(one)

    def of(self, kind: str, issuers: Collection[str] | None) -> Iterable[KeptRecord]:
        if issuers is not None and len(issuers) == 1:
            return self._of_issuer.get((kind, next(iter(issuers))), ())
        return (one for one in self._of_kind.get(kind, ()) if issuers is None or one.issuer_cik in issuers)


def _all(session: Session, issuer: str) -> _AllRecords:
    return read_once(session, f"{_ALL} {issuer}", lambda: _all_of(session, issuer))


@kept(RecordRow)
def _all_of(session: Session, issuer: str) -> _AllRecords:
    query = select(*_COLUMNS).where(RecordRow.active)
    return _AllRecords(_asked(session, query.where(RecordRow.issuer_cik == issuer) if issuer else query))


def _asked(session: Session, query: Select[Any]) -> tuple[KeptRecord, ...]:
    rows = session.execute(query.order_by(RecordRow.kind, RecordRow.name, RecordRow.id))
    return tuple(KeptRecord(**row) for row in rows.mappings())


def _kept(row: RecordRow) -> KeptRecord:
    return KeptRecord(**{name: getattr(row, name) for name in KeptRecord.__struct_fields__})


_COLUMNS: Final = tuple(getattr(RecordRow, name) for name in KeptRecord.__struct_fields__)

"""People, holdings and duties: what the workspace remembers from filing to filing."""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.workspace.database import WriteSession
from section16.workspace.kept_reads import kept
from section16.workspace.tables.filing import DutyRecord, HoldingRecord, PersonRecord
from section16.workspace.trail.audit import add_event

__all__ = [
    "Duty",
    "FiledHolding",
    "Person",
    "duties",
    "holdings",
    "keep_holdings",
    "keep_people",
    "people",
    "set_duties",
]


class Person(Struct, frozen=True, kw_only=True):
    """An owner or issuer; the CIK is ten digits."""

    cik: str
    name: str | None = None
    symbol: str | None = None
    is_owner: bool = False
    is_issuer: bool = False


class FiledHolding(Struct, frozen=True, kw_only=True):
    """The last balance filed of one line of one owner; `line` names it."""

    owner_cik: str
    issuer_cik: str
    line: str
    security_title: str
    ownership: str
    nature: str | None
    derivative: bool
    shares: Decimal | None
    value: Decimal | None
    as_of: date


class Duty(Struct, frozen=True, kw_only=True):
    """Something besides filings that falls due; `due_on` is None where EDGAR gives no day."""

    kind: str
    subject: str
    due_on: date | None
    note: str
    seen_at: datetime | None = None


def keep_people(writing: WriteSession, found: tuple[Person, ...]) -> None:
    """Remember people; what is not known now stays as it was known."""
    for one in found:
        row = writing.session.get(PersonRecord, one.cik)
        what = "person changed" if row else "person added"
        if row is None:
            row = PersonRecord(cik=one.cik, is_owner=False, is_issuer=False)
            writing.session.add(row)
        row.name = one.name or row.name
        row.symbol = one.symbol or row.symbol
        row.is_owner = row.is_owner or one.is_owner
        row.is_issuer = row.is_issuer or one.is_issuer
        if writing.session.is_modified(row):
            row.changed_at = writing.at
            add_event(writing, what, f"person {one.cik}", changed=(row,))


@kept(PersonRecord)
def people(session: Session) -> tuple[Person, ...]:
    """List the people, by CIK."""
    rows = session.scalars(select(PersonRecord).order_by(PersonRecord.cik))
    return tuple(Person(**{name: getattr(row, name) for name in Person.__struct_fields__}) for row in rows)


def keep_holdings(writing: WriteSession, found: tuple[FiledHolding, ...], submission_id: int) -> None:
    """Put the balances of an accepted report in the place of earlier ones; a later day is not overwritten."""
    changed: list[HoldingRecord] = []
    for one in found:
        query = select(HoldingRecord).where(
            HoldingRecord.owner_cik == one.owner_cik,
            HoldingRecord.issuer_cik == one.issuer_cik,
            HoldingRecord.line == one.line,
        )
        row = writing.session.scalars(query).first()
        fields = {name: getattr(one, name) for name in FiledHolding.__struct_fields__}
        if row is None:
            changed.append(HoldingRecord(**fields, submission_id=submission_id))
            writing.session.add(changed[-1])
        elif row.as_of <= one.as_of:
            changed.append(row)
            for name, value in (fields | {"submission_id": submission_id}).items():
                setattr(row, name, value)
    if found:
        about = f"submission {submission_id}"
        add_event(writing, "holdings kept", about, {"lines": len(found)}, changed=changed)


def holdings(session: Session, owner_cik: str | None = None) -> tuple[FiledHolding, ...]:
    """List the holdings, of one owner or of all."""
    query = select(HoldingRecord).order_by(HoldingRecord.owner_cik, HoldingRecord.id)
    if owner_cik is not None:
        query = query.where(HoldingRecord.owner_cik == owner_cik)
    rows = session.scalars(query)
    return tuple(FiledHolding(**{name: getattr(row, name) for name in FiledHolding.__struct_fields__}) for row in rows)


def set_duties(writing: WriteSession, kind: str, found: tuple[Duty, ...]) -> None:
    """Put what EDGAR says of one kind of duty in the place of what it said before."""
    before = writing.session.scalars(select(DutyRecord).where(DutyRecord.kind == kind)).all()
    for gone in before:
        writing.session.delete(gone)
    writing.session.flush()
    now = [
        DutyRecord(kind=kind, subject=one.subject, due_on=one.due_on, note=one.note, seen_at=writing.at)
        for one in found
    ]
    writing.session.add_all(now)
    add_event(writing, "duties asked", kind, {"found": len(found)}, changed=now, deleted=before)


@kept(DutyRecord)
def duties(session: Session) -> tuple[Duty, ...]:
    """List the duties, by kind and subject."""
    rows = session.scalars(select(DutyRecord).order_by(DutyRecord.kind, DutyRecord.subject))
    return tuple(Duty(**{name: getattr(row, name) for name in Duty.__struct_fields__}) for row in rows)

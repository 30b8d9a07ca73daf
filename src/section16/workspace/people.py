"""People, holdings and duties: what the workspace remembers from filing to filing."""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from section16.workspace import tables
from section16.workspace.audit import record
from section16.workspace.database import Book

__all__ = ["Duty", "Holding", "Person", "duties", "holdings", "keep_holdings", "keep_people", "people", "set_duties"]


class Person(Struct, frozen=True, kw_only=True):
    """An owner or issuer; the CIK is ten digits."""

    cik: str
    name: str | None = None
    symbol: str | None = None
    is_owner: bool = False
    is_issuer: bool = False


class Holding(Struct, frozen=True, kw_only=True):
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


def keep_people(book: Book, found: tuple[Person, ...]) -> None:
    """Remember people; what is not known now stays as it was known."""
    for one in found:
        row = book.session.get(tables.Person, one.cik)
        if row is None:
            row = tables.Person(cik=one.cik, is_owner=False, is_issuer=False, changed_at=book.at)
            book.session.add(row)
            record(book, "person added", f"person {one.cik}")
        row.name = one.name or row.name
        row.symbol = one.symbol or row.symbol
        row.is_owner = row.is_owner or one.is_owner
        row.is_issuer = row.is_issuer or one.is_issuer
        row.changed_at = book.at


def people(session: Session) -> tuple[Person, ...]:
    """List the people, by CIK."""
    rows = session.scalars(select(tables.Person).order_by(tables.Person.cik))
    return tuple(Person(**{name: getattr(row, name) for name in Person.__struct_fields__}) for row in rows)


def keep_holdings(book: Book, found: tuple[Holding, ...], submission_id: int) -> None:
    """Put the balances of an accepted report in the place of earlier ones; a later day is not overwritten."""
    for one in found:
        query = select(tables.Holding).where(
            tables.Holding.owner_cik == one.owner_cik,
            tables.Holding.issuer_cik == one.issuer_cik,
            tables.Holding.line == one.line,
        )
        row = book.session.scalars(query).first()
        fields = {name: getattr(one, name) for name in Holding.__struct_fields__}
        if row is None:
            book.session.add(tables.Holding(**fields, submission_id=submission_id))
        elif row.as_of <= one.as_of:
            for name, value in (fields | {"submission_id": submission_id}).items():
                setattr(row, name, value)
    if found:
        record(book, "holdings kept", f"submission {submission_id}", {"lines": len(found)})


def holdings(session: Session, owner_cik: str | None = None) -> tuple[Holding, ...]:
    """List the holdings, of one owner or of all."""
    query = select(tables.Holding).order_by(tables.Holding.owner_cik, tables.Holding.id)
    if owner_cik is not None:
        query = query.where(tables.Holding.owner_cik == owner_cik)
    rows = session.scalars(query)
    return tuple(Holding(**{name: getattr(row, name) for name in Holding.__struct_fields__}) for row in rows)


def set_duties(book: Book, kind: str, found: tuple[Duty, ...]) -> None:
    """Put what EDGAR says of one kind of duty in the place of what it said before."""
    book.session.execute(delete(tables.Duty).where(tables.Duty.kind == kind))
    for one in found:
        row = tables.Duty(kind=kind, subject=one.subject, due_on=one.due_on, note=one.note, seen_at=book.at)
        book.session.add(row)
    record(book, "duties asked", kind, {"found": len(found)})


def duties(session: Session) -> tuple[Duty, ...]:
    """List the duties, by kind and subject."""
    rows = session.scalars(select(tables.Duty).order_by(tables.Duty.kind, tables.Duty.subject))
    return tuple(Duty(**{name: getattr(row, name) for name in Duty.__struct_fields__}) for row in rows)

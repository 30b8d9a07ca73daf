"""What happened, each thing once, from a lake or from files: events, who reports them, and what they add up to."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import pyarrow as pa
from msgspec import Struct
from msgspec.structs import replace

from section16.ledger.amendments.originals import amended_reports, superseded_rows
from section16.ledger.cells import cell_text, without_zeros
from section16.ledger.events import EventsBy, EventSum, events_of, sums_of
from section16.ledger.repairs.repairs import Values, repaired_rows, repairs_of
from section16.ledger.values import LedgerRow, ReportedEvent, RowRef
from section16.query.ledger_candidates import of_same_issuers, sharing_an_event
from section16.query.ledger_rows import ledger_slices
from section16.standard.datasets import ACCESSION_NUMBER
from section16.tasks.ledger.source import LedgerSource

__all__ = ["EventAnswer", "EventsAnswer", "events_answer", "table_of_events"]


class EventOwner(Struct, frozen=True):
    """An owner of some report of an event."""

    cik: str
    name: str


class EventRow(Struct, frozen=True, kw_only=True):
    """A row that reports an event."""

    accession: str
    table: str
    key: int
    row: int | None
    filed_on: date | None


class EventAnswer(Struct, frozen=True, kw_only=True):
    """One thing that happened, as its last row reports it, with every row and owner; amounts are exact."""

    issuer: str
    issuer_name: str
    owners: tuple[EventOwner, ...]
    day: date | None
    code: str
    acquired_disposed: str
    security: str
    derivative: bool
    shares: Decimal | None
    price: Decimal | None
    value: Decimal | None
    after: Decimal | None
    rows: tuple[EventRow, ...]
    reasons: tuple[str, ...]


class EventsAnswer(Struct, frozen=True, kw_only=True):
    """Events and their sums, by event or by owner; `joined` are only those that several filings report."""

    by: EventsBy
    values: Values
    joined: bool
    events: tuple[EventAnswer, ...]
    sums: tuple[EventSum, ...]


def events_answer(source: LedgerSource, by: EventsBy, values: Values = "filed", *, joined: bool) -> EventsAnswer:
    """Return the events of a person, of some files or of a lake; `joined` are those that several filings report.

    Raises QueryError.
    """
    events: list[EventAnswer] = []
    sums: list[EventSum] = []
    for found, rows in _found(source, values, joined=joined):
        events += [_answer(one, rows) for one in found]
        sums += (
            replace(one, shares=without_zeros(one.shares), value=without_zeros(one.value))
            for one in sums_of(found, rows, by)
        )
    return EventsAnswer(by=by, values=values, joined=joined, events=tuple(events), sums=tuple(sums))


def _found(
    source: LedgerSource, values: Values, *, joined: bool
) -> Iterator[tuple[list[ReportedEvent], Mapping[RowRef, LedgerRow]]]:
    own = source.party and set(source.query.arrow(source.wanted)[ACCESSION_NUMBER].to_pylist())
    shared = sharing_an_event(of_same_issuers(source.wanted) if source.party else source.wanted)
    for part in ledger_slices(source.query, shared if joined else f"{shared} UNION {source.wanted}"):
        gone = superseded_rows(amended_reports(part.filings, part.rows))
        rows = part.rows
        if values != "filed":
            rows = tuple(repaired_rows(rows, repairs_of(rows, None, gone), values))
        found = events_of(rows, gone)
        asked = [
            one
            for one in found
            if (not joined or len(one.rows) > 1) and (own is None or any(row.accession in own for row in one.rows))
        ]
        yield asked, {one.ref: one for one in rows}


def _answer(event: ReportedEvent, rows: Mapping[RowRef, LedgerRow]) -> EventAnswer:
    last = rows[event.rows[-1]]
    names = {owner.cik: owner.name for ref in event.rows for owner in rows[ref].filing.owners}
    return EventAnswer(
        issuer=last.filing.issuer,
        issuer_name=last.filing.issuer_name,
        owners=tuple(EventOwner(cik, names[cik]) for cik in event.owners),
        day=last.day,
        code=last.code,
        acquired_disposed=last.acquired_disposed,
        security=last.title,
        derivative=last.is_derivative,
        shares=_exact(last.shares),
        price=_exact(last.price),
        value=_exact(last.shares * last.price) if last.shares is not None and last.price is not None else None,
        after=_exact(last.after),
        rows=tuple(
            EventRow(
                accession=ref.accession,
                table=ref.table,
                key=ref.key,
                row=ref.row,
                filed_on=rows[ref].filing.filed_on,
            )
            for ref in event.rows
        ),
        reasons=event.reasons,
    )


def _exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else without_zeros(value)


def table_of_events(answer: EventsAnswer) -> pa.Table:
    """Return a row for each event, or for each owner of each event."""
    lines = [
        {
            "ISSUER": one.issuer_name or one.issuer,
            "OWNERS": "; ".join(owner.name or owner.cik for owner in owners),
            "DAY": one.day,
            "CODE": one.code,
            "WAY": one.acquired_disposed,
            "SECURITY": one.security,
            "SHARES": one.shares,
            "PRICE": one.price,
            "VALUE": cell_text(one.value) or None,
            "FILINGS": [row.accession for row in one.rows],
            "WHY": "; ".join(one.reasons),
            "VALUES": answer.values,
        }
        for one in answer.events
        for owners in ([one.owners] if answer.by == "event" else [(owner,) for owner in one.owners])
    ]
    return pa.Table.from_pylist(lines, _TABLE)


_AMOUNT: Final = pa.decimal128(38, 10)
_TABLE: Final = pa.schema(
    [
        ("ISSUER", pa.string()),
        ("OWNERS", pa.string()),
        ("DAY", pa.date32()),
        ("CODE", pa.string()),
        ("WAY", pa.string()),
        ("SECURITY", pa.string()),
        ("SHARES", _AMOUNT),
        ("PRICE", _AMOUNT),
        ("VALUE", pa.string()),
        ("FILINGS", pa.list_(pa.string())),
        ("WHY", pa.string()),
        ("VALUES", pa.string()),
    ]
)

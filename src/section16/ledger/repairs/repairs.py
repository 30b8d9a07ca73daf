"""All repairs of some rows, and rows with their repairs applied."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from msgspec.structs import replace

from section16.ledger.events import events_of
from section16.ledger.lines import LedgerLine, lines_of
from section16.ledger.repairs.amounts import amount_repairs
from section16.ledger.repairs.bands import DayPrices, PriceBands
from section16.ledger.repairs.days import day_repairs
from section16.ledger.repairs.prices import price_repairs
from section16.ledger.repairs.siblings import sibling_repairs
from section16.ledger.rows import row_fields
from section16.ledger.values import LedgerRow, LineKey, Posting, Repair, ReportedEvent, RowRef

__all__ = ["REPAIR_CODES", "VALUES", "KnownLines", "Values", "repaired_rows", "repairs_of"]

Values = Literal["filed", "repaired", "repaired:certain"]
VALUES: Final[tuple[Values, ...]] = ("filed", "repaired", "repaired:certain")
# Each code and what it says was typed.
REPAIR_CODES: Final[Mapping[str, str]] = {
    "year": "the year of the trade",
    "day-after-filing": "a day after the report was filed",
    "total-in-price": "the dollars of the whole trade in the price cell",
    "price-in-thousands": "a price in thousands, or a thousand times as much",
    "price-in-cents": "a price in cents",
    "price-per-ads": "a price per ADS, with shares in ordinary shares",
    "strike-in-price": "the exercise price in the price cell of a derivative",
    "shares-in-thousands": "shares in thousands, or a thousand times as many",
    "shares-digit": "a digit more or less in the number of shares",
    "letter-reversed": "(A) for (D), or the other way round, as the balance proves",
    "code-against-letter": "a code that goes with the other letter",
    "swapped": "shares in the cell of the balance, and the balance in theirs",
    "duplicate-row": "a row that stands twice",
}


class KnownLines(NamedTuple):
    """What is known of some rows already: their lines, their events, and the postings of lines, in order."""

    lines: Sequence[LedgerLine]
    events: Sequence[ReportedEvent]
    postings: Mapping[LineKey, Sequence[Posting]]


def repairs_of(
    rows: Sequence[LedgerRow],
    prices: Mapping[tuple[str, date], DayPrices] | None = None,
    superseded: Mapping[RowRef, RowRef | None] | None = None,
    known: KnownLines | None = None,
) -> tuple[Repair, ...]:
    """Return what the filers of some rows are thought to have meant, in the order of filings and rows.

    Lines and the issuer's prices are compared among these rows alone. `prices` are a user's, by CIK or symbol in
    capitals, and day. Rows that amendments restate are left as they are, and those of a report that was accepted twice.
    `known` are the lines and events of the rows, where they are known already.
    """
    lines, events, postings = known or (None, events_of(rows, superseded), {})
    bands = PriceBands(rows, prices)
    restating = frozenset((superseded or {}).values())  # what an amendment repeats is no report accepted twice
    again = dict.fromkeys(ref for ref in _again(rows, events) if ref not in restating)
    gone = {**again, **(superseded or {})}
    trades = [row for row in rows if row.is_transaction and row.ref not in gone]
    reports: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in trades:
        reports[row.ref.accession].append(row)
    found = [one for row in trades for one in _of_row(row, bands, reports[row.ref.accession])]
    changed = {one.filing.issuer for one in rows if lines is None or one.ref in again}
    of_changed = lines_of([one for one in rows if one.filing.issuer in changed], superseded=gone).lines
    same = [one for one in lines or () if one.key.issuer not in changed]
    by_line = [one for line in of_changed for one in amount_repairs(line)]
    by_line += [one for line in same for one in amount_repairs(line, postings.get(line.key))]
    found += sibling_repairs((*of_changed, *same), by_line)
    return tuple(sorted(found, key=lambda one: (one.row, one.column, one.code)))


def _again(rows: Sequence[LedgerRow], events: Iterable[ReportedEvent]) -> Iterator[RowRef]:
    """Yield the rows of reports that the same owners file again."""
    owners = {one.ref: one.filing.owner_ciks for one in rows}
    for event in events:
        yield from (ref for ref in event.rows[1:] if owners[ref] == owners[event.rows[0]])


def _of_row(row: LedgerRow, bands: PriceBands, report: Iterable[LedgerRow]) -> Iterator[Repair]:
    yield from day_repairs(row, report)
    yield from price_repairs(row, bands)


def repaired_rows(rows: Iterable[LedgerRow], repairs: Iterable[Repair], values: Values) -> Iterator[LedgerRow]:
    """Yield rows with the values that are asked for; a row that stands twice is left out.

    `repaired` takes certain and likely repairs, `repaired:certain` the certain ones; those that are only possible, or
    that contradict another of the same cell, are never applied.
    """
    wanted = {"filed": (), "repaired": ("certain", "likely"), "repaired:certain": ("certain",)}[values]
    by_row: dict[RowRef, list[Repair]] = {}
    for one in repairs:
        if one.certainty in wanted:
            by_row.setdefault(one.row, []).append(one)
    for row in rows:
        changed = by_row.get(row.ref, [])
        if not any(one.code == "duplicate-row" for one in changed):
            yield replace(row, **_values(row, changed)) if changed else row


def _values(row: LedgerRow, repairs: Sequence[Repair]) -> dict[str, Decimal | date | str]:
    fields = {one.column: one.name for one in row_fields(row.ref.table)}
    proposed: dict[str, set[str]] = {}
    for one in repairs:
        proposed.setdefault(fields[one.column], set()).add(one.proposed)
    return {name: _as_kind(getattr(row, name), *texts) for name, texts in proposed.items() if len(texts) == 1}


def _as_kind(filed: object, text: str) -> Decimal | date | str:
    if isinstance(filed, date):
        return date.fromisoformat(text)
    return Decimal(text) if isinstance(filed, Decimal) else text

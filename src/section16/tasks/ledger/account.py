"""The rows of one party, or of one issuer after another, on their lines, with postings and explained gaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from section16.ledger.amendments.originals import amended_reports, superseded_rows
from section16.ledger.assumptions import AssumedPostings, assume
from section16.ledger.derive import line_gaps, line_postings
from section16.ledger.events import events_of
from section16.ledger.lines import LineSet, lines_of, moment_of
from section16.ledger.mapping import LineMapping
from section16.ledger.repairs.repairs import Values, repaired_rows, repairs_of
from section16.ledger.values import Gap, GapKind, LedgerFiling, LedgerRow, LineKey, Posting, RowRef
from section16.query.ledger_rows import LedgerSlice

__all__ = ["LedgerAccount", "account_of", "accounts_by_issuer"]


class LedgerAccount:
    """The rows of one party on their lines, with their postings, gaps and doubts."""

    def __init__(self, rows: Sequence[LedgerRow], lines: LineSet, superseded: Mapping[RowRef, RowRef | None]) -> None:
        """Post the rows."""
        self.rows = {row.ref: row for row in rows}
        self.superseded = superseded
        self.lines = lines
        self.postings: dict[LineKey, tuple[Posting, ...]] = line_postings(lines.lines)
        self.names = {row.filing.issuer: row.filing.issuer_name for row in rows if row.filing.issuer_name}

    @cached_property
    def last_day(self) -> date | None:
        """Return the day on which the newest report became known."""
        return max((moment_of(row.filing).date() for row in self.rows.values()), default=None)

    @cached_property
    def told_first(self) -> dict[RowRef, RowRef]:
        """Return for each row that tells an event again the row that told it first."""
        events = events_of(self.rows.values(), self.superseded)
        return {row: event.rows[0] for event in events for row in event.rows[1:]}

    @cached_property
    def gaps(self) -> dict[LineKey, list[Gap]]:
        """Return the gaps of each line, explained."""
        found: dict[LineKey, list[Gap]] = {}
        for gap in line_gaps(self.postings, self.rows):
            found.setdefault(gap.line, []).append(gap)
        return found

    def assumed(self, line: LineKey, kinds: Sequence[GapKind]) -> AssumedPostings:
        """Return the postings of a line with explanations of some kinds applied."""
        if not kinds:
            return AssumedPostings(self.postings[line])
        return assume(self.postings[line], self.gaps.get(line, ()), kinds)


def account_of(
    filings: Iterable[LedgerFiling],
    rows: Iterable[LedgerRow],
    mapping: LineMapping,
    until: datetime | None,
    values: Values = "filed",
) -> LedgerAccount:
    """Return the lines of filings, of those that were known by a moment, with values as filed or repaired."""
    known = {one.accession: one for one in filings if until is None or moment_of(one) <= until}
    kept = [row for row in rows if row.ref.accession in known]
    superseded = superseded_rows(amended_reports(known.values(), kept))
    if values != "filed":
        kept = list(repaired_rows(kept, repairs_of(kept, None, superseded), values))
    return LedgerAccount(kept, lines_of(kept, mapping, superseded), superseded)


def accounts_by_issuer(
    slices: Iterable[LedgerSlice], mapping: LineMapping, until: datetime | None
) -> Iterator[LedgerAccount]:
    """Yield the lines of each issuer; a slice has all filings of each of its issuers."""
    for part in slices:
        rows: dict[str, list[LedgerRow]] = {}
        for row in part.rows:
            rows.setdefault(row.filing.issuer, []).append(row)
        filings = sorted(part.filings, key=lambda one: one.issuer)
        for issuer, several in groupby(filings, key=lambda one: one.issuer):
            yield account_of(several, rows.get(issuer, ()), mapping, until)

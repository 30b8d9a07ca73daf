"""All that the ledger finds out about the filings of some issuers: what the derived tables of a lake are made of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from section16.law.deadlines import Circumstances
from section16.ledger.amendments.originals import amended_reports, superseded_rows
from section16.ledger.balances import postings_of
from section16.ledger.events import events_of
from section16.ledger.gaps import explained_gaps, in_order_of_days
from section16.ledger.item405.count import JudgedReport
from section16.ledger.lateness import lateness_of
from section16.ledger.lines import LedgerLine, lines_of
from section16.ledger.repairs.repairs import KnownLines, repairs_of
from section16.ledger.values import (
    AmendedReport,
    Gap,
    LedgerFiling,
    LedgerRow,
    LineKey,
    Posting,
    Repair,
    ReportedEvent,
    RowRef,
)

__all__ = ["LedgerFindings", "derive", "judged", "line_gaps", "line_postings"]


class LedgerFindings(Struct, frozen=True, kw_only=True):
    """What is found out about some filings; postings and gaps stand by their line."""

    rows: Mapping[RowRef, LedgerRow]
    filings: Mapping[str, LedgerFiling]
    lines: tuple[LedgerLine, ...]
    postings: Mapping[LineKey, Sequence[Posting]]
    gaps: tuple[Gap, ...]
    amended: tuple[AmendedReport, ...]
    events: tuple[ReportedEvent, ...]
    repairs: tuple[Repair, ...]
    lateness: tuple[JudgedReport, ...]


def derive(filings: Collection[LedgerFiling], rows: Sequence[LedgerRow]) -> LedgerFindings:
    """Find out all about the filings of some issuers, of each of which all filings are given."""
    amended = tuple(amended_reports(filings, rows))
    superseded = superseded_rows(amended)
    by_ref = {one.ref: one for one in rows}
    lines, events = lines_of(rows, superseded=superseded).lines, events_of(rows, superseded)
    postings = line_postings(lines)
    return LedgerFindings(
        rows=by_ref,
        filings={one.accession: one for one in filings},
        lines=lines,
        postings=postings,
        gaps=tuple(line_gaps(postings, by_ref)),
        amended=amended,
        events=events,
        repairs=repairs_of(rows, superseded=superseded, known=KnownLines(lines, events, postings)),
        lateness=tuple(judged(filings, rows, amended)),
    )


def line_postings(lines: Iterable[LedgerLine]) -> dict[LineKey, tuple[Posting, ...]]:
    """Return the postings of each line, in the order in which they count."""
    return {one.key: in_order_of_days(one.key, tuple(postings_of(one.key, one.rows))) for one in lines}


def line_gaps(postings: Mapping[LineKey, Sequence[Posting]], rows: Mapping[RowRef, LedgerRow]) -> Iterator[Gap]:
    """Yield the gaps of lines, explained, issuer by issuer, among whose rows alone the reasons are looked for."""
    of_issuer: dict[str, dict[LineKey, Sequence[Posting]]] = defaultdict(dict)
    for line, posted in postings.items():
        of_issuer[line.issuer][line] = posted
    own: dict[str, dict[RowRef, LedgerRow]] = defaultdict(dict)
    for ref, row in rows.items():
        own[row.filing.issuer][ref] = row
    for issuer, lines in of_issuer.items():
        yield from explained_gaps(lines, own[issuer])


def judged(
    filings: Collection[LedgerFiling],
    rows: Sequence[LedgerRow],
    amended: Sequence[AmendedReport],
    circumstances: Circumstances | None = None,
) -> Iterator[JudgedReport]:
    """Yield how late each report and its rows were, the first filed first; `amended` tells what amendments add."""
    of_report: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        of_report[row.ref.accession].append(row)
    added: dict[str, set[RowRef]] = defaultdict(set)
    amends: dict[str, str] = {}
    for found in amended:
        if found.original and found.amendment not in amends:
            amends[found.amendment] = found.original
            added[found.amendment] = {one.amendment for one in found.rows if one.kind == "adds" and one.amendment}
    for filing in sorted(filings, key=lambda one: (one.filed_on or date.max, one.accession)):
        number = filing.accession
        late = tuple(lateness_of(filing, of_report[number], circumstances, added[number]))
        yield JudgedReport(filing=filing, rows=late, amends=amends.get(number))

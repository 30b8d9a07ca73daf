"""The page of a filing: its rows with what they did, who else reports the same, what amended it, findings, XML."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyarrow as pa
from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.form.problems import Finding
from section16.ledger.amendments.wording import column_label
from section16.ledger.cells import cell_text, without_zeros
from section16.ledger.events import events_of
from section16.ledger.rows import row_fields
from section16.ledger.values import LedgerRow, RowRef
from section16.query.parties import ListedFiling
from section16.standard.datasets import NOTES
from section16.standard.errors import Section16Error
from section16.standard.numbers import Accession
from section16.table.documents import document_of_rows
from section16.tasks.exploring.coverage import Coverage, coverage_of
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.history import PartyHistory, PostedChange, ToldAmendment
from section16.tasks.exploring.people import person_history
from section16.tasks.lake.mirror.cache import Cache, cache_of
from section16.tasks.reports.report import check, read, render
from section16.xml import write_disseminated

__all__ = ["ExploredFiling", "KnownFiling", "filing_page", "filing_proof", "filing_table", "filing_xml", "known_filing"]

_IN_DOLLARS: Final = frozenset(
    {"TRANS_PRICEPERSHARE", "CONV_EXERCISE_PRICE", "TRANS_TOTAL_VALUE", "VALU_OWND_FOLWNG_TRANS"}
)
_NEAR: Final = timedelta(days=45)
_NEIGHBOURS: Final = 200  # reports of others about the issuer that may tell the same
_OWN: Final = 300  # reports of the owner, before and after


class KnownFiling(Struct, frozen=True, kw_only=True):
    """A filing with the report itself; `as_filed` are the bytes that EDGAR gave, where the lake keeps them."""

    report: ListedFiling
    document: OwnershipDocument
    faults: tuple[str, ...]
    as_filed: bytes | None


class RowCell(Struct, frozen=True, kw_only=True):
    """A cell of a row as filed, with the texts of its footnotes; a number has its `amount` too."""

    column: str
    label: str
    text: str
    footnotes: tuple[str, ...]
    amount: Decimal | None = None
    in_dollars: bool = False


class OtherReport(Struct, frozen=True, kw_only=True):
    """A row of another filing that reports the same event, and why they are one."""

    accession: str
    table: str
    key: int
    filed_on: date | None
    owners: tuple[str, ...]
    reasons: tuple[str, ...]


class FilingRow(Struct, frozen=True, kw_only=True):
    """A row as filed, what it did to its line, and what became of it."""

    table: str
    key: int
    row: int | None
    cells: tuple[RowCell, ...]
    change: PostedChange | None
    held_before: Decimal | None
    restated: bool
    restated_by: RowRef | None
    lateness: str
    late: bool
    others: tuple[OtherReport, ...]


class ExploredFiling(Struct, frozen=True, kw_only=True):
    """All that is to say of one filing."""

    lake: Coverage
    report: ListedFiling
    remarks: str
    footnotes: tuple[tuple[str, str], ...]
    signatures: tuple[str, ...]
    rows: tuple[FilingRow, ...]
    amendments: tuple[ToldAmendment, ...]
    findings: tuple[Finding, ...]
    faults: tuple[str, ...]
    other_filings: tuple[str, ...]
    left_out: tuple[str, ...]


def known_filing(lake: ExploredLake, accession: str, as_of: date | None = None) -> KnownFiling | None:
    """Return a filing of the lake, None where there is none, or none that was known on a day; raises QueryError."""
    number = Accession.match(accession.strip())
    report = lake.parties.report(number.dashed if number else accession)
    if report is None or not _is_known(report, as_of):
        return None
    return lake.remember(("filing", report.accession), lambda: _known_filing(lake, report))


def _is_known(report: ListedFiling, as_of: date | None) -> bool:
    known_on = report.accepted_at.date() if report.accepted_at else report.filed_on
    return as_of is None or (known_on is not None and known_on <= as_of)


def _known_filing(lake: ExploredLake, report: ListedFiling) -> KnownFiling:
    rows = lake.report_rows(report)
    source = _as_filed(lake, report.accession)
    faults = tuple(f"{one['PLACE']}: '{one['TEXT']}': {one['REASON']}" for one in rows["faults"])
    document = _read(source) or document_of_rows(rows["submission"][0], rows)
    return KnownFiling(report=report, document=document, faults=faults, as_filed=source)


def _as_filed(lake: ExploredLake, accession: str) -> bytes | None:
    """Return the text that EDGAR gave, where it lies beside the lake's tables."""
    folder = cache_of(lake.folder, None) if lake.folder else None
    if folder is None or Accession.match(accession) is None:
        return None
    try:
        return (Path(folder) / "filings" / Cache.place_of(accession)).read_bytes()
    except OSError:
        return None


def _read(source: bytes | None) -> OwnershipDocument | None:
    try:
        return read(source) if source is not None else None
    except Section16Error:
        return None


def filing_xml(filing: KnownFiling) -> bytes:
    """Return the report as XML in EDGAR's form."""
    return write_disseminated(filing.document)


def filing_proof(filing: KnownFiling) -> str:
    """Return the report as a page in the SEC's layout."""
    made = render(filing.document, "html")
    return made if isinstance(made, str) else made.decode()


def filing_page(lake: ExploredLake, filing: KnownFiling, today: date, as_of: date | None = None) -> ExploredFiling:
    """Return the page of a filing as it was known on a day; raises QueryError."""
    key = "filing page", filing.report.accession, today, as_of
    return lake.remember(key, lambda: _filing_page(lake, filing, today, as_of))


def _filing_page(lake: ExploredLake, filing: KnownFiling, today: date, as_of: date | None) -> ExploredFiling:
    report, document = filing.report, filing.document
    around = tuple(_around(lake, report, as_of))
    history = person_history(lake, around)
    rows = tuple(_rows(history, report.accession))
    others = sorted({one.accession for row in rows for one in row.others})
    amendments = tuple(one for one in history.amendments() if report.accession in {one.amendment, one.original})
    return ExploredFiling(
        lake=coverage_of(lake, today, as_of),
        report=report,
        remarks=document.remarks or "",
        footnotes=tuple((one.id, one.text) for one in document.footnotes),
        signatures=tuple(_signature(document)),
        rows=rows,
        amendments=amendments,
        findings=check(document, today, source=filing.as_filed),
        faults=filing.faults,
        other_filings=tuple(others),
        left_out=tuple(_left_out(filing, around, as_of)),
    )


def filing_table(page: ExploredFiling) -> pa.Table:
    """Return the rows of a filing, cell by cell."""
    cells = [
        {
            "ACCESSION_NUMBER": page.report.accession,
            "LINE_TABLE": row.table,
            "LINE_SK": row.key,
            "ROW_POSITION": row.row,
            "COLUMN": cell.column,
            "LABEL": cell.label,
            "TEXT": cell.text,
            "FOOTNOTES": list(cell.footnotes),
        }
        for row in page.rows
        for cell in row.cells
    ]
    texts = [(name, pa.string()) for name in ("COLUMN", "LABEL", "TEXT")]
    keys = [("ACCESSION_NUMBER", pa.string()), ("LINE_TABLE", pa.string()), ("LINE_SK", pa.int64())]
    schema = pa.schema([*keys, ("ROW_POSITION", pa.int32()), *texts, ("FOOTNOTES", pa.list_(pa.string()))])
    return pa.Table.from_pylist(cells, schema)


def _signature(document: OwnershipDocument) -> Iterator[str]:
    for one in document.signatures:
        yield " ".join(filter(None, (one.name or "", f"on {one.signed_on}" if one.signed_on else "")))


def _around(lake: ExploredLake, report: ListedFiling, as_of: date | None) -> Iterator[ListedFiling]:
    """Yield the filing, its owners' reports about the issuer, and others' of the weeks around it."""
    seen = {report.accession}
    yield report
    own = (
        one
        for owner in report.owners[:3]
        for one in lake.parties.reports_of(owner.cik, "person", as_of)
        if one.issuer == report.issuer
    )
    near = (
        one
        for one in (lake.parties.reports_of(report.issuer, "issuer", as_of) if report.issuer is not None else ())
        if one.filed_on and report.filed_on and abs(one.filed_on - report.filed_on) <= _NEAR
    )
    for several, most in ((own, _OWN), (near, _NEIGHBOURS)):
        count = 0
        for one in several:
            if one.accession not in seen and count < most:
                seen.add(one.accession)
                count += 1
                yield one


def _rows(history: PartyHistory, accession: str) -> Iterator[FilingRow]:
    own = [one for one in history.part.rows if one.ref.accession == accession]
    changes, before = _changes(history)
    late = {one.row: one for report in history.judged for one in report.rows if one.row}
    shared = _shared(history, accession)
    for row in own:
        judged = late.get(row.ref)
        superseded = history.account.superseded
        yield FilingRow(
            table=row.ref.table,
            key=row.ref.key,
            row=row.ref.row,
            cells=tuple(_cells(row)),
            change=changes.get(row.ref),
            held_before=before.get(row.ref),
            restated=row.ref in superseded,
            restated_by=superseded.get(row.ref),
            lateness=judged.status if judged else "",
            late=judged is not None and judged.status == "late",
            others=shared.get(row.ref, ()),
        )


def _changes(history: PartyHistory) -> tuple[Mapping[RowRef, PostedChange], Mapping[RowRef, Decimal | None]]:
    """Return the posting of each row, and what its line held before."""
    found: dict[RowRef, PostedChange] = {}
    before: dict[RowRef, Decimal | None] = {}
    held: dict[int, Decimal | None] = {}
    for one in history.changes():
        found[one.row], before[one.row] = one, held.get(one.line)
        held[one.line] = one.after_reported if one.after_reported is not None else one.after_computed
    return found, before


def _shared(history: PartyHistory, accession: str) -> Mapping[RowRef, tuple[OtherReport, ...]]:
    """Return for each row of a filing the rows of others that report the same event."""
    found: dict[RowRef, tuple[OtherReport, ...]] = {}
    for event in events_of(history.part.rows, history.account.superseded):
        own = [one for one in event.rows if one.accession == accession]
        others = [one for one in event.rows if one.accession != accession]
        if own and others:
            told = tuple(_other(history, one, event.reasons) for one in others)
            found |= dict.fromkeys(own, told)
    return found


def _other(history: PartyHistory, ref: RowRef, reasons: Sequence[str]) -> OtherReport:
    filing = history.filings[ref.accession]
    return OtherReport(
        accession=ref.accession,
        table=ref.table,
        key=ref.key,
        filed_on=filing.filed_on,
        owners=tuple(one.name or one.cik for one in filing.owners),
        reasons=tuple(reasons),
    )


def _cells(row: LedgerRow) -> Iterator[RowCell]:
    """Yield the cells that say something, in the order of the form."""
    for one in row_fields(row.ref.table):
        notes = row.notes.get(one.column, ()) or row.notes.get(f"{one.column}{NOTES}", ())
        value = getattr(row, one.name)
        text = cell_text(value)
        texts = tuple(row.filing.footnotes.get(note, note) for note in notes)
        if text or texts:
            yield RowCell(
                column=one.column,
                label=column_label(one.column),
                text=text,
                footnotes=texts,
                amount=without_zeros(value) if isinstance(value, Decimal) else None,
                in_dollars=one.column in _IN_DOLLARS,
            )


def _left_out(filing: KnownFiling, around: Iterable[ListedFiling], as_of: date | None) -> Iterator[str]:
    if as_of is not None:
        yield f"what became known after {as_of} is left out"
    if filing.as_filed is None:
        yield "made from the lake's tables: the text that EDGAR gave is not kept here, so its own spelling is not shown"
    yield f"who else filed it is looked for in {sum(1 for _ in around) - 1:,} reports of the same issuer"

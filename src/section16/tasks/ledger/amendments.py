"""What the amendments of a lake or of files changed: how often, which cells, by whom, how long after."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final

import pyarrow as pa
from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.ledger.amendments.originals import amended_reports
from section16.ledger.amendments.rows import restatements_of
from section16.ledger.amendments.wording import change_words, column_label, restatement_words
from section16.ledger.cells import cell_text
from section16.ledger.rows import filing_of, row_fields, rows_of_document
from section16.ledger.values import AmendedReport, CellChange, LedgerFiling, LedgerRow, RowRef
from section16.query.ledger_candidates import with_what_they_amend
from section16.query.ledger_rows import LedgerSlice, ledger_slices
from section16.standard.datasets import ACCESSION_NUMBER
from section16.tasks.ledger.source import LedgerSource

__all__ = [
    "AmendmentAnswer",
    "AmendmentSummary",
    "RestatedRow",
    "amendment_answers",
    "amendment_words",
    "amendments_among",
    "summary_of",
    "table_of",
]

_TABLE: Final = pa.schema(
    [
        ("AMENDMENT", pa.string()),
        ("ORIGINAL", pa.string()),
        ("CERTAINTY", pa.string()),
        ("FILED_ON", pa.date32()),
        ("DAYS_AFTER", pa.int32()),
        ("ISSUER", pa.string()),
        ("OWNERS", pa.string()),
        ("KIND", pa.string()),
        ("SCORE", pa.int32()),
        ("ROW", pa.string()),
        ("ORIGINAL_ROW", pa.string()),
        ("CHANGES", pa.string()),
    ]
)


class FiledRow(Struct, frozen=True, kw_only=True):
    """A row as filed: where it stands, and its cells by their columns."""

    accession: str
    table: str
    key: int
    row: int | None
    cells: Mapping[str, str]


class ChangedCell(Struct, frozen=True, kw_only=True):
    """A cell that changed; footnotes are compared by their texts."""

    column: str
    label: str
    before: str
    after: str


class RestatedRow(Struct, frozen=True, kw_only=True):
    """What an amendment does to a row, with both rows."""

    kind: str
    score: int | None
    original: FiledRow | None
    amendment: FiledRow | None
    changes: tuple[ChangedCell, ...]
    evidence: tuple[str, ...]
    candidates: tuple[FiledRow, ...]


class AmendmentAnswer(Struct, frozen=True, kw_only=True):
    """An amendment and the report that it amends; one for each report that may be meant."""

    amendment: str
    original: str | None
    certainty: str
    score: int
    evidence: tuple[str, ...]
    others: tuple[str, ...]
    form: str
    issuer: str
    issuer_name: str
    owners: tuple[str, ...]
    owner_names: tuple[str, ...]
    filed_on: date | None
    days_after: int | None
    rows: tuple[RestatedRow, ...]


class AmendmentSummary(Struct, frozen=True, kw_only=True):
    """What many amendments changed; where several reports may be meant, the first counts."""

    amendments: int
    without_original: int
    uncertain: int
    rows: Mapping[str, int]  # by kind
    cells: Mapping[str, int]  # corrected, by title
    owners: Mapping[str, int]  # amendments, by CIK and name
    days_after: Mapping[str, Decimal]  # least, median, most


def amendment_answers(source: LedgerSource) -> Iterator[AmendmentAnswer]:
    """Yield each amendment with what it changes; raises QueryError."""
    for part in ledger_slices(source.query, with_what_they_amend(source.wanted)):
        yield from amendments_among(part, source.party and set(_accessions(source)))


def amendments_among(part: LedgerSlice, wanted: set[str] | None = None) -> Iterator[AmendmentAnswer]:
    """Yield each amendment among some filings, or among those of some numbers, with what it changes."""
    filings = {one.accession: one for one in part.filings}
    rows = {one.ref: one for one in part.rows}
    for report in amended_reports(part.filings, part.rows):
        if wanted is None or report.amendment in wanted:
            yield _answer(report, filings, rows)


def _accessions(source: LedgerSource) -> Iterable[str]:
    found: list[str] = source.query.arrow(source.wanted)[ACCESSION_NUMBER].to_pylist()
    return found


def _answer(
    report: AmendedReport, filings: Mapping[str, LedgerFiling], rows: Mapping[RowRef, LedgerRow]
) -> AmendmentAnswer:
    amendment, original = filings[report.amendment], filings.get(report.original or "")
    first = (original and original.filed_on) or amendment.original_on
    days = (amendment.filed_on - first).days if amendment.filed_on and first else None
    return AmendmentAnswer(
        amendment=report.amendment,
        original=report.original,
        certainty=report.certainty,
        score=report.score,
        evidence=report.evidence,
        others=report.others,
        form=amendment.form,
        issuer=amendment.issuer,
        issuer_name=amendment.issuer_name,
        owners=tuple(one.cik for one in amendment.owners),
        owner_names=tuple(one.name for one in amendment.owners),
        filed_on=amendment.filed_on,
        days_after=days,
        rows=tuple(
            RestatedRow(
                kind=one.kind,
                score=one.score,
                original=_row(one.original, rows),
                amendment=_row(one.amendment, rows),
                changes=tuple(
                    ChangedCell(
                        column=cell.column, label=column_label(cell.column), before=cell.before, after=cell.after
                    )
                    for cell in one.changes
                ),
                evidence=one.evidence,
                candidates=tuple(found for ref in one.candidates if (found := _row(ref, rows))),
            )
            for one in report.rows
        ),
    )


def _row(ref: RowRef | None, rows: Mapping[RowRef, LedgerRow]) -> FiledRow | None:
    if ref is None:
        return None
    cells = ((one.column, cell_text(getattr(rows[ref], one.name))) for one in row_fields(ref.table))
    return FiledRow(
        accession=ref.accession,
        table=ref.table,
        key=ref.key,
        row=ref.row,
        cells={column: text for column, text in cells if text},
    )


def amendment_words(before: OwnershipDocument, after: OwnershipDocument) -> Iterator[str]:
    """Yield in words what an amendment does to each row of a report; nothing where it is no amendment."""
    amendment = filing_of(after, "the amendment")
    if amendment.is_amendment:
        original, own = tuple(rows_of_document(before, "the report")), tuple(rows_of_document(after, "the amendment"))
        rows = {one.ref: one for one in (*original, *own)}
        for one in restatements_of(original, own, amendment):
            yield restatement_words(one, rows)


def summary_of(answers: Iterable[AmendmentAnswer]) -> AmendmentSummary:
    """Count what amendments changed."""
    first = {one.amendment: one for one in reversed(list(answers))}.values()
    rows = [row for one in first for row in one.rows]
    days = sorted(one.days_after for one in first if one.days_after is not None)
    return AmendmentSummary(
        amendments=len(first),
        without_original=sum(one.original is None for one in first),
        uncertain=sum(one.original is not None and one.certainty == "possible" for one in first),
        rows=_counted(row.kind for row in rows),
        cells=_counted(cell.label for row in rows if row.kind == "corrects" for cell in row.changes),
        owners=_counted(
            f"{cik} {name}".strip() for one in first for cik, name in zip(one.owners, one.owner_names, strict=True)
        ),
        days_after={"least": Decimal(days[0]), "median": Decimal(median(days)), "most": Decimal(days[-1])}
        if days
        else {},
    )


def _counted(words: Iterable[str]) -> Mapping[str, int]:
    return dict(Counter(words).most_common())


def table_of(answers: Iterable[AmendmentAnswer]) -> pa.Table:
    """Return a row for each row that an amendment changes."""
    lines = [
        {
            "AMENDMENT": one.amendment,
            "ORIGINAL": one.original,
            "CERTAINTY": one.certainty,
            "FILED_ON": one.filed_on,
            "DAYS_AFTER": one.days_after,
            "ISSUER": one.issuer_name,
            "OWNERS": "; ".join(one.owner_names),
            "KIND": row.kind if row else None,
            "SCORE": row.score if row else None,
            "ROW": _at(row.amendment) if row else None,
            "ORIGINAL_ROW": _at(row.original) if row else None,
            "CHANGES": _changes(row) if row else "; ".join(one.evidence),
        }
        for one in answers
        for row in one.rows or (None,)
    ]
    return pa.Table.from_pylist(lines, _TABLE)


def _at(row: FiledRow | None) -> str | None:
    return f"{row.table} {row.row or row.key}" if row else None


def _changes(row: RestatedRow) -> str:
    if row.candidates:
        return "may be " + " or ".join(f"{one.accession} {_at(one)}" for one in row.candidates)
    return change_words(tuple(CellChange(one.column, one.before, one.after) for one in row.changes))

"""Which rows of reports amendments correct, by the links of the ledger, for the rules over several reports."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from section16.ledger.amendments.originals import amended_reports
from section16.ledger.rows import filing_of, rows_of_document
from section16.ledger.values import AmendedReport, RowRef
from section16.rules.history.history import CorrectedRow, FiledReport
from section16.rules.report import PlacedRow

__all__ = ["with_restated_rows"]


def with_restated_rows(reports: Sequence[FiledReport]) -> tuple[FiledReport, ...]:
    """Return the reports, each amendment with its rows that correct a row of one of the others."""
    if not any(one.is_amendment for one in reports):
        return tuple(reports)
    named: dict[str, FiledReport] = {}
    for one in reports:
        named.setdefault(filing_of(one.report.document, one.name).accession, one)
    filings = [filing_of(one.report.document, name) for name, one in named.items()]
    rows = [row for name, one in named.items() for row in rows_of_document(one.report.document, name)]
    found: dict[str, list[CorrectedRow]] = {}
    for amended in amended_reports(filings, rows):
        if amended.original is not None and not amended.others:
            found.setdefault(amended.amendment, []).extend(_corrected(amended, named))
    corrected = {named[name].name: tuple(rows_) for name, rows_ in found.items()}
    return tuple(replace(one, restates=corrected.get(one.name, ())) for one in reports)


def _corrected(amended: AmendedReport, named: Mapping[str, FiledReport]) -> Iterator[CorrectedRow]:
    for one in amended.rows:
        if one.kind == "corrects" and one.original is not None and one.amendment is not None:
            spot, _ = _row(one.amendment, named)
            _, original = _row(one.original, named)
            yield CorrectedRow(spot, original, named[one.original.accession])


def _row(ref: RowRef, named: Mapping[str, FiledReport]) -> PlacedRow:
    """Return the row that the ledger means: its place counts from 1 in Table I or II."""
    report = named[ref.accession].report
    above = 0 if ref.table.startswith("nonderiv") else len(report.document.non_derivative_table)
    return report.placed_rows[above + (ref.row or 1) - 1]

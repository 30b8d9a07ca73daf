"""What was late, of a person, an issuer or a whole lake, and what Item 405 asks an issuer to tell of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import pyarrow as pa
from msgspec.structs import replace

from section16.law.calendar import fiscal_year_end, is_month_day
from section16.law.deadlines import Circumstances
from section16.ledger.amendments.originals import amended_reports
from section16.ledger.derive import judged
from section16.ledger.item405.count import DisclosureChoices, Item405, JudgedReport, item_405
from section16.ledger.lateness import RowLateness
from section16.ledger.values import LedgerFiling
from section16.query.ledger_rows import EVERY_FILING, LedgerSlice, ledger_slices, party_slices
from section16.query.statement import QueryError
from section16.standard.datasets import ACCESSION_NUMBER
from section16.tasks.ledger.source import LedgerSource

__all__ = ["LATE_STATUSES", "item_405_of", "judged_reports", "judged_slice", "late_table"]

LATE_STATUSES: Final = ("late", "advice", "cannot tell")

_TABLE: Final = pa.schema(
    [
        (ACCESSION_NUMBER, pa.string()),
        ("FORM", pa.string()),
        ("ISSUERCIK", pa.string()),
        ("ISSUER", pa.string()),
        ("OWNERS", pa.string()),
        ("TRANS_TABLE", pa.string()),
        ("TRANS_SK", pa.int64()),
        ("ROW_POSITION", pa.int32()),
        ("TRANS_CODE", pa.string()),
        ("DAY", pa.date32()),
        ("DUE_FORM", pa.string()),
        ("DUE_ON", pa.date32()),
        ("FILED_ON", pa.date32()),
        ("STATUS", pa.string()),
        ("LATE_BUSINESS_DAYS", pa.int32()),
        ("LATE_DAYS", pa.int32()),
        ("NOTES", pa.string()),
    ]
)


def judged_reports(source: LedgerSource, circumstances: Circumstances | None = None) -> Iterator[JudgedReport]:
    """Yield each report that the question is about with how late each of its rows was; raises QueryError."""
    for part in _parts(source):
        yield from judged_slice(part, circumstances)


def _parts(source: LedgerSource) -> Iterable[LedgerSlice]:
    if source.party is not None:
        return party_slices(source.query, source.party)
    return ledger_slices(source.query, EVERY_FILING)


def judged_slice(part: LedgerSlice, circumstances: Circumstances | None) -> Iterator[JudgedReport]:
    """Yield each report of some filings with how late each of its rows was."""
    return judged(part.filings, part.rows, tuple(amended_reports(part.filings, part.rows)), circumstances)


def item_405_of(
    source: LedgerSource,
    fiscal_year: int,
    choices: DisclosureChoices | None = None,
    circumstances: Circumstances | None = None,
) -> Item405:
    """Draft the disclosure of an issuer for a fiscal year, named by the year in which it ends.

    The year ends as the circumstances say, else as the filings' headers do, else, assumed, on 31 December. Raises
    QueryError where the party is no issuer of any filing, and for a choice that names none of its filings.
    """
    known = circumstances or Circumstances()
    issuer = source.party.cik if source.party else ""
    parts = [part for part in _parts(source) if any(one.issuer == issuer for one in part.filings)]
    filings = [one for part in parts for one in part.filings if one.issuer == issuer]
    if not filings:
        name = source.party.name or issuer if source.party else ""
        message = f"'{name}': no filing names it as the issuer; give the CIK of an issuer"
        raise QueryError(message)
    named = choices.disclosed | choices.taken if choices else frozenset()
    if unknown := sorted(named - {one.accession for one in filings}):
        message = f"'{unknown[0]}': no filing about this issuer has the number; copy it from section16 late"
        raise QueryError(message)
    month_day, assumed = _month_day(filings, known)
    judged = [
        report
        for part in parts
        for report in judged_slice(part, Circumstances(fiscal_year_end=month_day))
        if report.filing.issuer == issuer
    ]
    year_end = fiscal_year_end(date(fiscal_year, 1, 1), month_day)
    found = item_405(judged, year_end, choices)
    return replace(found, assumptions=(*found.assumptions, *assumed))


def _month_day(filings: Sequence[LedgerFiling], known: Circumstances) -> tuple[str, tuple[str, ...]]:
    """Return on which day of the year the fiscal year ends, and what was assumed for it."""
    if known.fiscal_year_end:
        return known.fiscal_year_end, ()
    newest = sorted(filings, key=lambda one: one.filed_on or date.min, reverse=True)
    told = [one.fiscal_year_end for one in newest if is_month_day(one.fiscal_year_end)]
    if not told:
        return "1231", ("the fiscal year ends on 31 December: no header of these filings tells it",)
    if len(set(told)) > 1:
        return told[0], (f"the fiscal year ends on {told[0]} (MMDD), as the newest header has it; older ones differ",)
    return told[0], ()


def late_table(reports: Iterable[JudgedReport], statuses: Sequence[str] = LATE_STATUSES) -> pa.Table:
    """Return a row for each row of the reports that has one of some statuses."""
    found = [one for report in reports for one in report.rows if one.status in statuses]
    return pa.Table.from_pylist([_line(one) for one in found], _TABLE)


def _line(one: RowLateness) -> dict[str, object]:
    return {
        ACCESSION_NUMBER: one.filing.accession,
        "FORM": one.filing.form,
        "ISSUERCIK": one.filing.issuer,
        "ISSUER": one.filing.issuer_name,
        "OWNERS": "; ".join(owner.name or owner.cik for owner in one.filing.owners),
        "TRANS_TABLE": one.row.table if one.row else None,
        "TRANS_SK": one.row.key if one.row else None,
        "ROW_POSITION": one.row.row if one.row else None,
        "TRANS_CODE": one.code or None,
        "DAY": one.day,
        "DUE_FORM": one.due.form if one.due else None,
        "DUE_ON": one.due.last_day if one.due else None,
        "FILED_ON": one.filing.filed_on,
        "STATUS": one.status,
        "LATE_BUSINESS_DAYS": one.by.business_days if one.by is not None else None,
        "LATE_DAYS": one.by.calendar_days if one.by is not None else None,
        "NOTES": "; ".join(one.notes) or None,
    }

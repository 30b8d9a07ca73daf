"""What filers are thought to have meant, from a lake or from files, with a user's prices where there are some."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import pyarrow as pa
from msgspec import Struct

from section16.ledger.amendments.originals import amended_reports, superseded_rows
from section16.ledger.repairs.bands import DayPrices
from section16.ledger.repairs.repairs import repairs_of
from section16.ledger.values import LedgerFiling, Repair
from section16.query.ledger_candidates import maybe_mistyped
from section16.query.ledger_rows import ledger_slices
from section16.tasks.ledger.source import LedgerSource

__all__ = ["RepairAnswer", "repair_answers", "table_of_repairs"]


class RepairAnswer(Struct, frozen=True, kw_only=True):
    """A repair, and whose report it is of."""

    accession: str
    table: str
    key: int
    row: int | None
    issuer: str
    issuer_name: str
    owners: tuple[str, ...]
    column: str
    as_filed: str
    proposed: str
    code: str
    certainty: str
    evidence: str
    rows: tuple[str, ...]


def repair_answers(
    source: LedgerSource, prices: Mapping[tuple[str, date], DayPrices] | None = None
) -> Iterator[RepairAnswer]:
    """Yield the repairs of a person's, a company's, or all filings; raises QueryError.

    Of a lake only filings that may be mistyped are looked at, with those before and after; where the user gives prices,
    all are.
    """
    wanted = source.wanted if source.party or prices else maybe_mistyped(source.wanted)
    for part in ledger_slices(source.query, wanted):
        filings = {one.accession: one for one in part.filings}
        gone = superseded_rows(amended_reports(part.filings, part.rows))
        for one in repairs_of(part.rows, prices, gone):
            yield _answer(one, filings[one.row.accession])


def _answer(one: Repair, filing: LedgerFiling) -> RepairAnswer:
    return RepairAnswer(
        accession=one.row.accession,
        table=one.row.table,
        key=one.row.key,
        row=one.row.row,
        issuer=filing.issuer,
        issuer_name=filing.issuer_name,
        owners=tuple(owner.name or owner.cik for owner in filing.owners),
        column=one.column,
        as_filed=one.as_filed,
        proposed=one.proposed,
        code=one.code,
        certainty=one.certainty,
        evidence=one.evidence,
        rows=tuple(f"{ref.accession} {ref.table} {ref.row or ref.key}" for ref in one.rows),
    )


_NAMES: Final = ("accession", "table", "row", "column", "as_filed", "proposed", "code", "certainty", "evidence")


def table_of_repairs(answers: list[RepairAnswer]) -> pa.Table:
    """Return a row for each repair."""
    columns = {name.upper(): [getattr(one, name) for one in answers] for name in _NAMES}
    kinds = {name.upper(): pa.int32() if name == "row" else pa.string() for name in _NAMES}
    columns["ISSUER"] = [one.issuer_name or one.issuer for one in answers]
    columns["OWNERS"] = ["; ".join(one.owners) for one in answers]
    return pa.table(columns, pa.schema([*kinds.items(), ("ISSUER", pa.string()), ("OWNERS", pa.string())]))

"""Rows of the tables as the report that they were made from: what `careful` takes apart, put together again."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from msgspec import Struct

from section16.form.cell import EMPTY, Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import Footnote, OwnershipDocument, OwnerSignature
from section16.form.header import HeaderParty, SubmissionHeader
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.rows import Field, fields_of
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.schema import LINES, ROW_POSITION, Column, columns_of

__all__ = ["document_of_rows"]

_Part = TypeVar("_Part", bound=Struct)
_Row = Mapping[str, Any]  # the values of a row are of its columns' kinds


def document_of_rows(submission: _Row, rows: Mapping[str, Sequence[_Row]]) -> OwnershipDocument:
    """Make the report of one row of `submission` and its rows in the other tables.

    What the tables do not have is not there: faults, and of the header all but number, day, issuer and year end. An
    element that was empty is as one that was left out.
    """
    lines = {part: _lines(rows.get(table, ()), table, part) for table, part in LINES.items()}
    return _part(
        OwnershipDocument,
        "submission",
        submission,
        issuer=_part(Issuer, "submission", submission),
        reporting_owners=tuple(_owner(row) for row in _ordered(rows.get("reportingowner", ()))),
        non_derivative_table=_table(lines, NonDerivativeTransaction, NonDerivativeHolding),
        derivative_table=_table(lines, DerivativeTransaction, DerivativeHolding),
        footnotes=tuple(
            Footnote(row["FOOTNOTE_ID"] or "", row["FOOTNOTE_TXT"] or "") for row in _ordered(rows.get("footnotes", ()))
        ),
        signatures=tuple(
            _part(OwnerSignature, "owner_signature", row) for row in _ordered(rows.get("owner_signature", ()))
        ),
        header=SubmissionHeader(
            accession_number=submission[ACCESSION_NUMBER],
            submission_type=submission["DOCUMENT_TYPE"],
            filed_on=submission["FILING_DATE"],
            issuer=HeaderParty(role="ISSUER", fiscal_year_end=submission["ISSUER_FISCAL_YEAR_END"]),
        ),
    )


def _owner(row: _Row) -> ReportingOwner:
    return _part(ReportingOwner, "reportingowner", row, address=_part(OwnerAddress, "reportingowner", row))


def _lines(rows: Sequence[_Row], table: str, part: type[_Part]) -> list[tuple[int, _Part]]:
    return [(row[ROW_POSITION] or 0, _part(part, table, row)) for row in rows]


def _table(lines: Mapping[type[Struct], list[tuple[int, Any]]], *parts: type[Struct]) -> tuple[Any, ...]:
    """Put transactions and holdings of one table in the order in which they stood."""
    both = [line for part in parts for line in lines[part]]
    return tuple(part for _, part in sorted(both, key=lambda line: line[0]))


def _ordered(rows: Sequence[_Row]) -> list[_Row]:
    return sorted(rows, key=lambda row: row[ROW_POSITION] or 0)


def _part(part: type[_Part], table: str, row: _Row, **others: object) -> _Part:
    """Make a part of its columns in a row; `others` are the fields that are parts themselves."""
    values: dict[str, object] = dict(others)
    for field, value, notes in _columns(table, part):
        found = row[value.name] if value else None
        ids = tuple(row[notes.name] or ()) if notes else ()
        if field.is_cell:
            values[field.name] = Cell(found, ids) if found is not None or ids else EMPTY
        else:
            values[field.name] = found if value else ids
    return part(**values)


@cache
def _columns(table: str, part: type[Struct]) -> tuple[tuple[Field, Column | None, Column | None], ...]:
    """List the fields of a part that a table has, each with the column of its value and of its footnotes."""
    columns = columns_of(table)
    found = []
    for field in fields_of(part):
        own = [column for column in columns if column.field is field]
        value = next((column for column in own if not column.notes), None)
        notes = next((column for column in own if column.notes), None)
        if value or notes:
            found.append((field, value, notes))
    return tuple(found)

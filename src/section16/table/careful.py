"""The careful reader: one document, read by `section16.xml`, as rows of the tables, with every fault.

The bulk reader gives it each document that is not wholly as the form has it; the tests hold both equal.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache

import pyarrow as pa
from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.form.problems import Fault, note, one_line
from section16.form.rows import Field, column_values, fields_of
from section16.standard.amounts import fit_amount
from section16.standard.datasets import ACCESSION_NUMBER, surrogate_of
from section16.standard.row import VALUE
from section16.table.provenance import (
    columns_of_filings,
    columns_of_rejects,
    file_numbers_of,
    heading_of,
    owner_columns_of,
)
from section16.table.raw import KeyedFiling
from section16.table.schema import (
    FAULTS,
    LINES,
    REJECTS,
    ROW_POSITION,
    TOO_LONG,
    columns_of,
    schema_of,
)
from section16.xml import NotOwnershipDocument, read_document
from section16.xml.container.markup import ACCESSION

__all__ = ["RowsByTable", "read_carefully", "rows_of_document", "tables_of"]

RowValues = dict[str, object]
RowsByTable = dict[str, list[RowValues]]


def read_carefully(filed: Iterable[KeyedFiling]) -> dict[str, pa.Table]:
    """Read filings one by one; one that is not an ownership document is a row of `rejects`."""
    rows: RowsByTable = {}
    for one in filed:
        try:
            document = read_document(one.raw.data)
        except NotOwnershipDocument as error:
            rows.setdefault(REJECTS, []).append(_row(columns_of_rejects([one], [one_line(error)])))
            continue
        for table, found in rows_of_document(document, one).items():
            rows.setdefault(table, []).extend(found)
    return tables_of(rows)


def tables_of(rows: RowsByTable) -> dict[str, pa.Table]:
    """Make Arrow tables of rows."""
    return {table: pa.Table.from_pylist(found, schema=schema_of(table)) for table, found in rows.items()}


def rows_of_document(document: OwnershipDocument, filed: KeyedFiling) -> RowsByTable:
    """Return the rows of one document, by table; only the tables that have any."""
    rows = _DocumentRows(filed.key)
    rows.submission(document, filed)
    rows.owners(document)
    for field in fields_of(OwnershipDocument):
        if any(part in _tables_of_lines() for part in field.parts):
            rows.lines(field, getattr(document, field.name))
    rows.footnotes(document)
    rows.parts("owner_signature", document.signatures)
    rows.faults((*document.faults, *_faults_of_name(filed)))
    return rows.rows


def _faults_of_name(filed: KeyedFiling) -> tuple[Fault, ...]:
    if not filed.is_misnamed:
        return ()
    reason = f"the file is named {filed.raw.accession}, and its header says {filed.key}; the header's number is taken"
    return (note(reason, text=filed.raw.accession or "", place=ACCESSION.tag),)


class _DocumentRows:
    """The rows of one document, as they are made."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.rows: RowsByTable = {}
        self.too_long: list[Fault] = []

    def submission(self, document: OwnershipDocument, filed: KeyedFiling) -> None:
        issuer = {} if document.issuer is None else self.values("submission", document.issuer, "issuer")
        own = self.values("submission", document, "")
        provenance = _row(columns_of_filings([filed], [heading_of(document.header)], "careful"))
        self.add("submission", {**own, **issuer, **provenance})

    def owners(self, document: OwnershipDocument) -> None:
        file_numbers = file_numbers_of(document.header)
        for owner in document.reporting_owners:
            address = {} if owner.address is None else self.values("reportingowner", owner.address, "")
            values = {**self.values("reportingowner", owner, ""), **address}
            self.add("reportingowner", {**values, **owner_columns_of(values, file_numbers)}, numbered=True)

    def lines(self, field: Field, lines: tuple[Struct, ...]) -> None:
        """Add the lines of Table I or II, each to the table of its kind."""
        counts: dict[str, int] = {}
        for position, line in enumerate(lines, 1):
            table = _tables_of_lines()[type(line)]
            counts[table] = counts.get(table, 0) + 1
            place = f"{field.row.path}/{type(line).element}[{counts[table]}]"  # type: ignore[attr-defined]
            keys = {surrogate_of(table): counts[table], ROW_POSITION: position}
            self.add(table, {**self.values(table, line, place), **keys})

    def footnotes(self, document: OwnershipDocument) -> None:
        for one in document.footnotes:
            values = {"FOOTNOTE_ID": one.id or None, "FOOTNOTE_TXT": one.text or None}
            self.add("footnotes", values, numbered=True)

    def parts(self, table: str, parts: tuple[Struct, ...]) -> None:
        for part in parts:
            self.add(table, self.values(table, part, ""), numbered=True)

    def faults(self, faults: tuple[Fault, ...]) -> None:
        names = [column.name for column in columns_of(FAULTS) if column.name not in {ACCESSION_NUMBER, ROW_POSITION}]
        for fault in (*faults, *self.too_long):
            self.add(FAULTS, {name: getattr(fault, name.lower()) for name in names}, numbered=True)

    def values(self, table: str, part: Struct, place: str) -> RowValues:
        """Return the values of a part in its columns of a table."""
        wanted = _names(table)
        values: RowValues = {}
        for field, name, value in column_values(part):
            if name not in wanted:
                continue
            if isinstance(value, Decimal):
                values[name] = self.amount(value, f"{place}/{field.row.path}/{VALUE}")
            else:
                values[name] = value
        return values

    def amount(self, value: Decimal, place: str) -> Decimal | None:
        fitting = fit_amount(value)
        if fitting is None:
            self.too_long.append(Fault(place=place, text=f"{value:f}", reason=TOO_LONG))
        return fitting

    def add(self, table: str, values: Mapping[str, object], *, numbered: bool = False) -> None:
        rows = self.rows.setdefault(table, [])
        position = {ROW_POSITION: len(rows) + 1} if numbered else {}
        rows.append({ACCESSION_NUMBER: self.key, **values, **position})


def _row(columns: Mapping[str, Sequence[object]]) -> RowValues:
    """Return the first row of columns."""
    return {name: values[0] for name, values in columns.items()}


@cache
def _tables_of_lines() -> Mapping[type[Struct], str]:
    return {part: table for table, part in LINES.items()}


@cache
def _names(table: str) -> frozenset[str]:
    return frozenset(column.name for column in columns_of(table))

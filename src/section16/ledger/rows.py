"""The rows of a report for the ledger, and by which names the ledger and the form call the same value."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from section16.form.cell import Cell
from section16.form.document import LINES, OwnershipDocument
from section16.form.header import HeaderParty, SubmissionHeader
from section16.form.issuer import Issuer
from section16.form.owner import ReportingOwner
from section16.form.rows import Field, fields_of
from section16.ledger.values import LedgerFiling, LedgerOwner, LedgerRow, RowRef
from section16.standard.datasets import NOTES
from section16.standard.kinds import NoteIds
from section16.standard.numbers import Cik

__all__ = ["FILING", "ISSUER", "OWNER", "LedgerField", "filing_of", "note_fields", "row_fields", "rows_of_document"]


class LedgerField(Struct, frozen=True):
    """A field of a value of the ledger, the field of the form that fills it, and what it is where that is empty."""

    name: str
    field: Field
    empty: str | bool | None = None

    @property
    def column(self) -> str:
        """Return the column of the value in the data sets or the lake."""
        return self.field.row.tsv or self.field.row.column or ""


def _same(value: type[Struct], part: type[Struct], **otherwise: str) -> tuple[LedgerField, ...]:
    """Pair fields of the same name; `otherwise` are those that the form calls otherwise."""
    of_form = {one.name: one for one in fields_of(part) if not one.parts}
    asked = ((one, otherwise.get(one.name, one.name)) for one in fields(value))
    return tuple(
        LedgerField(one.name, of_form[name], "" if one.default is NODEFAULT else one.default)
        for one, name in asked
        if name in of_form
    )


FILING: Final = _same(
    LedgerFiling,
    OwnershipDocument,
    form="document_type",
    period="period_of_report",
    original_on="original_filed_on",
    exit_box="not_subject_to_section16",
    plan_box="aff10b5_one",
)
ISSUER: Final = _same(LedgerFiling, Issuer, issuer="cik", issuer_name="name", symbol="trading_symbol")
OWNER: Final = _same(LedgerOwner, ReportingOwner, title="officer_title")


@cache
def row_fields(table: str) -> tuple[LedgerField, ...]:
    """List what fills the values of a row of a table; the others its rows do not have."""
    return _same(
        LedgerRow,
        LINES[table],
        title="security_title",
        day="traded_on",
        deemed_day="deemed_executed_on",
        after="shares_following",
        value_after="value_following",
        strike="exercise_price",
        exercisable="exercisable_on",
        expires="expires_on",
        underlying="underlying_title",
    )


@cache
def note_fields(table: str) -> tuple[LedgerField, ...]:
    """List the fields of a table's rows that hold footnotes, each named as the column that they hang on."""
    return tuple(
        LedgerField((one.row.tsv_notes or one.row.tsv or "").removesuffix(NOTES), one)
        for one in fields_of(LINES[table])
        if one.is_cell or isinstance(one.row.kind, NoteIds)
    )


def filing_of(document: OwnershipDocument, accession: str = "") -> LedgerFiling:
    """Return what the ledger has to know of a report; the header's number goes before the one given."""
    header = document.header or SubmissionHeader()
    values = {**_values(FILING, document), **_values(ISSUER, document.issuer or Issuer())}
    values["issuer"] = Cik.of(values["issuer"]).bare
    return LedgerFiling(
        **values,
        accession=header.accession_number or accession,
        owners=tuple(_owner(one) for one in document.reporting_owners),
        filed_on=header.filed_on,
        accepted_at=header.accepted_at.replace(tzinfo=None) if header.accepted_at else None,
        fiscal_year_end=(header.issuer or HeaderParty()).fiscal_year_end or "",
        footnotes={one.id: one.text for one in document.footnotes},
    )


def _owner(owner: ReportingOwner) -> LedgerOwner:
    values = _values(OWNER, owner)
    return LedgerOwner(**{**values, "cik": Cik.of(values["cik"]).bare})


def rows_of_document(document: OwnershipDocument, accession: str = "") -> Iterator[LedgerRow]:
    """Yield the rows of a report, Table I before Table II, each as it stands there."""
    filing = filing_of(document, accession)
    tables = {part: table for table, part in LINES.items()}
    for rows in (document.non_derivative_table, document.derivative_table):
        counts = dict.fromkeys(LINES, 0)
        for position, row in enumerate(rows, 1):
            table = tables[type(row)]
            counts[table] += 1
            ref = RowRef(filing.accession, table, counts[table], position)
            yield LedgerRow(ref=ref, filing=filing, notes=_notes(table, row), **_values(row_fields(table), row))


def _values(of: tuple[LedgerField, ...], part: Struct) -> dict[str, Any]:
    """Return what a part of the form says, by the names of the ledger."""
    found = ((one, getattr(part, one.field.name)) for one in of)
    plain = ((one, value.value if isinstance(value, Cell) else value) for one, value in found)
    return {one.name: one.empty if value is None else value for one, value in plain}


def _notes(table: str, part: Struct) -> Mapping[str, tuple[str, ...]]:
    found = ((one.name, getattr(part, one.field.name)) for one in note_fields(table))
    ids = ((name, value.footnotes if isinstance(value, Cell) else value) for name, value in found)
    return {name: tuple(one) for name, one in ids if one}

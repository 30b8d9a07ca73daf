"""The rows of many reports for the ledger, from the tables of a lake or of the SEC's data sets as Arrow tables."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from section16.form.document import LINES
from section16.ledger.rows import FILING, ISSUER, OWNER, LedgerField, note_fields, row_fields
from section16.ledger.values import LedgerFiling, LedgerOwner, LedgerRow, RowRef
from section16.standard.datasets import ACCESSION_NUMBER, NOTES, surrogate_of
from section16.standard.numbers import Cik

__all__ = ["LEDGER_TABLES", "filings_of_tables", "ledger_columns", "rows_of_tables"]

LEDGER_TABLES: Final = ("submission", "reportingowner", *LINES, "footnotes")
_POSITION: Final = "ROW_POSITION"
# What the header says of a filing.
_HEADER: Final = (
    ("filed_on", "FILING_DATE", None),
    ("accepted_at", "ACCEPTED_AT", None),
    ("fiscal_year_end", "ISSUER_FISCAL_YEAR_END", ""),
)
_NOTE_COLUMNS: Final = ("FOOTNOTE_ID", "FOOTNOTE_TXT")


def ledger_columns(table: str) -> tuple[str, ...]:
    """List the columns of a table that the ledger reads."""
    match table:
        case "submission":
            return (
                ACCESSION_NUMBER,
                *(one.column for one in (*FILING, *ISSUER)),
                *(column for _, column, _ in _HEADER),
            )
        case "reportingowner":
            return (ACCESSION_NUMBER, *(one.column for one in OWNER), _POSITION)
        case "footnotes":
            return (ACCESSION_NUMBER, *_NOTE_COLUMNS)
        case _:
            values = (one.column for one in row_fields(table))
            notes = (f"{one.name}{NOTES}" for one in note_fields(table))
            return (ACCESSION_NUMBER, surrogate_of(table), *values, *notes, _POSITION)


def filings_of_tables(tables: Mapping[str, pa.Table]) -> dict[str, LedgerFiling]:
    """Return the filings of some tables by their accession numbers; a table or column that is missing says nothing."""
    owners = _owners(tables.get("reportingowner"))
    texts = _footnotes(tables.get("footnotes"))
    table = tables["submission"]
    columns = _columns(table, (*FILING, *ISSUER))
    columns |= {name: _list(table, column, empty) for name, column, empty in _HEADER}
    columns["issuer"] = [Cik.of(one).bare for one in columns["issuer"]]
    numbers = _list(table, ACCESSION_NUMBER)
    return {
        number: LedgerFiling(
            accession=number,
            owners=owners.get(number, ()),
            footnotes=texts.get(number, {}),
            **dict(zip(columns, values, strict=True)),
        )
        for number, values in zip(numbers, zip(*columns.values(), strict=True), strict=True)
    }


def rows_of_tables(
    tables: Mapping[str, pa.Table], filings: Mapping[str, LedgerFiling] | None = None
) -> Iterator[LedgerRow]:
    """Yield the rows of some tables, filing by filing as in `submission`, each filing's in document order.

    `filings` are those of the tables, where they are known already.

    The SEC's data sets do not tell the order between transactions and holdings of one table: there transactions come
    first.
    """
    filings = filings_of_tables(tables) if filings is None else filings
    found: dict[str, list[LedgerRow]] = {number: [] for number in filings}
    for name in LINES:
        if name in tables:
            for row in _rows(name, tables[name], filings):
                found[row.ref.accession].append(row)
    for rows in found.values():
        if len(rows) > 1:
            rows.sort(key=_in_document)
        yield from rows


def _in_document(row: LedgerRow) -> tuple[bool, int, bool, int]:
    ref = row.ref
    return row.is_derivative, ref.row or 0, not row.is_transaction, ref.key


def _rows(name: str, table: pa.Table, filings: Mapping[str, LedgerFiling]) -> Iterator[LedgerRow]:
    columns = _columns(table, row_fields(name))
    names = tuple(columns)
    notes = _notes(name, table)
    keys = (_list(table, one) for one in (ACCESSION_NUMBER, surrogate_of(name), _POSITION))
    for number, (accession, key, position, *values) in enumerate(zip(*keys, *columns.values(), strict=True)):
        if (filing := filings.get(accession)) is not None:
            yield LedgerRow(
                ref=RowRef(accession, name, key, position),
                filing=filing,
                notes=notes.get(number, {}),
                **dict(zip(names, values, strict=True)),
            )


def _notes(name: str, table: pa.Table) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the footnotes of the rows that have any; most cells have none, so only the others are looked at."""
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for one in note_fields(name):
        column = f"{one.name}{NOTES}"
        if column not in table.column_names:
            continue
        noted = pc.indices_nonzero(pc.is_valid(table[column]))
        for number, ids in zip(noted.to_pylist(), table[column].take(noted).to_pylist(), strict=True):
            if ids:
                found.setdefault(number, {})[one.name] = tuple(ids)
    return found


def _owners(table: pa.Table | None) -> dict[str, tuple[LedgerOwner, ...]]:
    if table is None:
        return {}
    if _POSITION in table.column_names:
        table = table.sort_by([(ACCESSION_NUMBER, "ascending"), (_POSITION, "ascending")])
    columns = _columns(table, OWNER)
    columns["cik"] = [Cik.of(one).bare for one in columns["cik"]]
    found: dict[str, list[LedgerOwner]] = {}
    for number, values in zip(_list(table, ACCESSION_NUMBER), zip(*columns.values(), strict=True), strict=True):
        found.setdefault(number, []).append(LedgerOwner(**dict(zip(columns, values, strict=True))))
    return {number: tuple(owners) for number, owners in found.items()}


def _footnotes(table: pa.Table | None) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    if table is not None:
        columns = (_list(table, one, "") for one in (ACCESSION_NUMBER, *_NOTE_COLUMNS))
        for number, identity, text in zip(*columns, strict=True):
            found.setdefault(number, {})[identity] = text
    return found


def _columns(table: pa.Table, of: tuple[LedgerField, ...]) -> dict[str, list[Any]]:
    """Return columns as lists, by the ledger's names."""
    return {one.name: _list(table, one.column, one.empty) for one in of}


def _list(table: pa.Table, column: str, empty: object = None) -> list[Any]:
    """Return a column as a list, with `empty` for null; that alone where there is no such column."""
    if column not in table.column_names:
        return [empty] * table.num_rows
    values = table[column] if empty is None else table[column].fill_null(empty)
    return _values(values)


def _values(column: pa.ChunkedArray) -> list[Any]:
    """Return the values of a column; days and amounts, which come many times, are made once each."""
    kind = column.type
    if not (pa.types.is_date(kind) or pa.types.is_decimal(kind)):
        return column.to_pylist()  # type: ignore[no-any-return]
    encoded = column.combine_chunks().dictionary_encode()
    distinct = encoded.dictionary
    if pa.types.is_decimal(kind):  # through text it takes half the time
        values = [*map(Decimal, distinct.cast(pa.string()).to_pylist())]
    else:
        values = distinct.to_pylist()
    return [None if place is None else values[place] for place in encoded.indices.to_pylist()]

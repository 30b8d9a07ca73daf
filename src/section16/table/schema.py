"""The tables of the lake: the SEC's eight data sets with the SEC's names and order, our columns after them.

Every column of an element comes from the row of its field; only what no element has (hash, source, header) is here.
"""

from functools import cache
from importlib.metadata import version
from typing import Final

import pyarrow as pa
from msgspec import Struct

from section16.form.document import LINES, OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.rows import Field, fields_of
from section16.standard import datasets
from section16.standard.amounts import DIGITS, PLACES
from section16.standard.datasets import ACCESSION_NUMBER
from section16.standard.kinds import Amount, Day, Flag, Kind, NoteIds

__all__ = [
    "AMOUNT",
    "FAULTS",
    "LINES",
    "NOTE_IDS",
    "PARSER_VERSION",
    "REJECTS",
    "ROW_POSITION",
    "TABLES",
    "TOO_LONG",
    "Column",
    "columns_of",
    "schema_of",
    "sec_columns",
]

FAULTS: Final = "faults"
REJECTS: Final = "rejects"
TABLES: Final = (*datasets.TABLES, FAULTS, REJECTS)

AMOUNT: Final = pa.decimal128(DIGITS, PLACES)
NOTE_IDS: Final = pa.list_(pa.string())
ROW_POSITION: Final = "ROW_POSITION"

TOO_LONG: Final = (
    f"the number has more than {AMOUNT.precision - AMOUNT.scale} digits before the point or {AMOUNT.scale} after it, "
    "which no column of the tables holds; it is kept as text"
)
PARSER_VERSION: Final = version("section16")


class Column(Struct, frozen=True, kw_only=True):
    """One column: `field` is the field of the form it comes from, None where it is not the filer's.

    `notes`: it holds the footnotes of its field's cell; `sec`: the SEC's data sets have it.
    """

    name: str
    type: pa.DataType
    field: Field | None = None
    notes: bool = False
    sec: bool = True
    about: str = ""


_KEY: Final = Column(name=ACCESSION_NUMBER, type=pa.string(), about="the filing's key; sha256-… where none is known")


def _ours(name: str, type_: pa.DataType, about: str) -> Column:
    return Column(name=name, type=type_, about=about, sec=False)


def _secs(name: str, type_: pa.DataType, about: str) -> Column:
    return Column(name=name, type=type_, about=about)


_POSITION: Final = _ours(
    ROW_POSITION, pa.int32(), "place in the filing, from 1; in Tables I and II the line as printed"
)
_PLACE: Final = (
    _ours("SOURCE", pa.string(), "the file it was read from, with the member after `!`"),
    _ours("SOURCE_POSITION", pa.int64(), "its order within the source, from 1"),
    _ours("SHA256", pa.string(), "hash of the file's bytes, hexadecimal"),
)
_VERSION: Final = _ours("PARSER_VERSION", pa.string(), "the version of section16 that read it")

_NOT_THE_FILERS: Final = {
    "submission": (
        _secs("FILING_DATE", pa.date32(), "the day EDGAR counts it as filed; from the header or the index"),
        _ours("ACCEPTED_AT", pa.timestamp("us"), "when EDGAR accepted it, Eastern wall clock, from the header"),
        _ours("ISSUER_SIC", pa.string(), "industry code of the issuer, from the header"),
        _ours("ISSUER_STATE_OF_INCORPORATION", pa.string(), "EDGAR's state code, from the header"),
        _ours("ISSUER_FISCAL_YEAR_END", pa.string(), "MMDD, from the header"),
        *_PLACE,
        _ours("READ_BY", pa.string(), "bulk, careful, or data set"),
        _VERSION,
    ),
    "reportingowner": (
        _secs("RPTOWNER_RELATIONSHIP", pa.string(), "the boxes that are ticked, in words"),
        _secs("FILE_NUMBER", pa.string(), "the issuer's Exchange Act file number, from the header"),
    ),
}


def _from_rows(*parts: type[Struct]) -> tuple[Column, ...]:
    return tuple(column for part in parts for field in fields_of(part) for column in _columns(field))


def _columns(field: Field) -> tuple[Column, ...]:
    """Return a field's column and that of its footnotes, if the tables have them."""
    row = field.row
    columns: list[Column] = []
    if field.column and row.kind is not None:
        columns.append(Column(name=field.column, type=_type(row.kind), field=field, sec=row.tsv is not None))
    if field.notes_column:
        columns.append(Column(name=field.notes_column, type=NOTE_IDS, field=field, notes=True))
    return tuple(columns)


def _type(kind: Kind) -> pa.DataType:
    types: dict[type[Kind], pa.DataType] = {Day: pa.date32(), Flag: pa.bool_(), Amount: AMOUNT, NoteIds: NOTE_IDS}
    return types.get(type(kind), pa.string())


def _in_order(order: tuple[str, ...], found: tuple[Column, ...]) -> tuple[Column, ...]:
    """Put the SEC's columns in the SEC's order, and the others after them."""
    by_name = {column.name: column for column in found}
    return (*(by_name[name] for name in order), *(column for column in found if column.name not in order))


def _lines(table: str) -> tuple[Column, ...]:
    about = "the SEC's surrogate key; from XML the row's ordinal in this table within the filing, from 1"
    key = _secs(datasets.surrogate_of(table), pa.int64(), about)
    return (_KEY, key, *_from_rows(LINES[table]), _POSITION)


def _others(table: str) -> tuple[Column, ...]:
    match table:
        case "submission":
            rows = _from_rows(OwnershipDocument, Issuer)
            return _in_order(datasets.SUBMISSION, (_KEY, *rows, *_NOT_THE_FILERS[table]))
        case "reportingowner":
            rows = _from_rows(ReportingOwner, OwnerAddress)
            return (*_in_order(datasets.REPORTING_OWNER, (_KEY, *rows, *_NOT_THE_FILERS[table])), _POSITION)
        case "footnotes":
            identity = _secs("FOOTNOTE_ID", pa.string(), "F1 to F99, as filed")
            return (_KEY, identity, _secs("FOOTNOTE_TXT", pa.string(), "the footnote's text"), _POSITION)
        case "owner_signature":
            return (_KEY, *_from_rows(OwnerSignature), _POSITION)
        case "faults":
            return (_KEY, *_FAULT, _POSITION)
        case "rejects":
            size = _ours("SIZE", pa.int64(), "bytes of the file")
            return (_KEY, *_PLACE, size, _ours("REASON", pa.string(), "why it could not be read"), _VERSION)
    message = f"tables: '{table}' is none; there are {', '.join(TABLES)}"
    raise KeyError(message)


_FAULT: Final = (
    _ours("KIND", pa.string(), "value, element, attribute, text, moved, or repair"),
    _ours("PLACE", pa.string(), "path below the root, or the data set's table and column"),
    _ours("LINE", pa.int32(), "line of the file, from 1"),
    _ours("TEXT", pa.string(), "what stands there, as filed"),
    _ours("REASON", pa.string(), "why it could not be read"),
    _ours("READ_AS", pa.string(), "where it was read all the same"),
)


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """List the columns of a table in order; raise KeyError for a name that is not a table."""
    return _lines(table) if table in LINES else _others(table)


@cache
def schema_of(table: str) -> pa.Schema:
    """Return a table's Arrow schema; only the key is never null."""
    return pa.schema([pa.field(one.name, one.type, nullable=one is not _KEY) for one in columns_of(table)])


@cache
def sec_columns(table: str) -> tuple[str, ...]:
    """List the columns that the SEC's data sets have, in their order."""
    return tuple(one.name for one in columns_of(table) if one.sec)

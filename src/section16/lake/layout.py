"""How a lake is laid out: its tables, what is added to their columns, and the order in which they are written.

A lake is a folder (or a prefix of an object store) with a Delta table for each table of `section16.table.schema`, in
`QUARTER=2024Q3` of the filing date, and the table `batches`: one row for each batch that was committed.
"""

from datetime import date
from functools import cache
from typing import Final

import pyarrow as pa

from section16.standard.datasets import ACCESSION_NUMBER
from section16.standard.errors import Section16Error
from section16.standard.kinds import Choice, Text
from section16.table.derived.columns import DERIVED, ISSUER, QUARTER, derived_columns
from section16.table.schema import FAULTS, REJECTS, TABLES, Column, columns_of, schema_of

__all__ = [
    "APP",
    "BATCH",
    "BATCHES",
    "BATCH_SCHEMA",
    "COMMIT_ORDER",
    "DATA_SET",
    "DERIVATIONS",
    "DOCUMENT",
    "FAULTS",
    "FORMAT",
    "FROM_DATA_SET",
    "GIVEN_UP",
    "KEY",
    "QUARTER",
    "RANKS",
    "REJECT",
    "REJECTS",
    "SUBMISSION",
    "TABLES",
    "UNKNOWN",
    "Contention",
    "LakeError",
    "file_schema",
    "lake_schema",
    "measured",
    "quarter_of",
]


# Grows when an older section16 could no longer write the lake correctly; a lake with a greater number is refused.
# 1: as it began. 2: rows that were replaced may be hidden in their files.
FORMAT: Final = 2
# All writers use this name with Delta: it makes a commit a compare-and-swap, and a repeated commit harmless.
APP: Final = "section16"
KEY: Final = ACCESSION_NUMBER
BATCH: Final = "BATCH"
UNKNOWN: Final = "unknown"
SUBMISSION: Final = "submission"
BATCHES: Final = "batches"
DERIVATIONS: Final = "derived"
# A filing read from its document replaces the same from a data set, and both replace a reject.
REJECT: Final = 0
DATA_SET: Final = 1
DOCUMENT: Final = 2
RANKS: Final = (REJECT, DATA_SET, DOCUMENT)
FROM_DATA_SET: Final = "data set"  # in READ_BY
# In REASON of a reject for a filing whose rows were lost: whatever is read of it takes its place.
GIVEN_UP: Final = "its rows were in a file of the lake that was damaged; its source has to be read again"
# A filing counts as present when its submission is: so that table is written last.
COMMIT_ORDER: Final = (*(name for name in TABLES if name != SUBMISSION), SUBMISSION)
# Counts and lists are JSON texts; times are UTC. REDO is null once the batch is in all tables and rows were gathered.
BATCH_SCHEMA: Final = pa.schema(
    [
        pa.field("NUMBER", pa.int64(), nullable=False),
        pa.field(BATCH, pa.string(), nullable=False),
        ("KIND", pa.string()),
        ("COMMITTED_AT", pa.timestamp("us")),
        ("DOCUMENTS", pa.int64()),
        ("REPEATED", pa.int64()),
        ("SUBMISSIONS", pa.int64()),
        ("REJECTS", pa.int64()),
        ("ADDED", pa.string()),
        ("REMOVED", pa.string()),
        ("PARSERS", pa.string()),
        ("PIECES", pa.string()),
        ("REDO", pa.string()),
        ("HIDDEN", pa.string()),
    ]
)
# A longer text is prose, whose least and greatest value do not help to skip a file.
_SHORT: Final = 20


class LakeError(Section16Error):
    """A lake cannot be opened, read or written; the message says where, what was seen and what to do."""


class Contention(LakeError):
    """Other writers were faster, again and again."""


@cache
def file_schema(table: str) -> pa.Schema:
    """Return the schema of a table's Parquet files: its columns and the batch; the quarter is in the path."""
    return schema_of(table).append(pa.field(BATCH, pa.string()))


@cache
def lake_schema(table: str) -> pa.Schema:
    """Return the schema of a Delta table."""
    return BATCH_SCHEMA if table == BATCHES else file_schema(table).append(pa.field(QUARTER, pa.string()))


@cache
def measured() -> frozenset[str]:
    """Return the columns whose least and greatest values are kept: keys, codes, days, counts; no prose, no lists."""
    of_filings = (one.name for table in TABLES for one in columns_of(table) if _is_measured(one))
    derived = (one.name for table in DERIVED for one in derived_columns(table) if _is_measured(one))
    return frozenset((*of_filings, *derived, BATCH, ISSUER))


def _is_measured(column: Column) -> bool:
    if column.notes or pa.types.is_list(column.type) or pa.types.is_decimal(column.type):
        return False  # a decimal would be rounded in the log, and rows be skipped by it
    if not pa.types.is_string(column.type):
        return True
    if column.name == KEY:
        return True
    kind = column.field.row.kind if column.field else None
    return isinstance(kind, Choice) or (isinstance(kind, Text) and (kind.longest or _SHORT + 1) <= _SHORT)


def quarter_of(day: date | None) -> str:
    """Return the quarter of a filing date as the lake has it, 2024Q3."""
    return UNKNOWN if day is None else f"{day.year:04}Q{(day.month + 2) // 3}"

"""The rows of a lake that were read from documents, of some quarters: the side that data sets are compared with."""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from section16.lake.layout import COMMIT_ORDER, KEY, SUBMISSION, file_schema
from section16.lake.staging import FROM_DATA_SET
from section16.lake.tables import Tables
from section16.lake.writing import conformed

__all__ = ["documents_of"]


def documents_of(tables: Tables, quarters: Collection[str]) -> dict[str, pa.Table]:
    """Return the ten tables without what is known from data sets only."""
    for name in COMMIT_ORDER:
        tables.refresh(name)
    filings = _rows(tables, SUBMISSION, quarters)
    filings = filings.filter(pc.not_equal(filings.column("READ_BY"), FROM_DATA_SET))
    keys = filings.column(KEY)
    others = {name: _rows(tables, name, quarters) for name in COMMIT_ORDER if name != SUBMISSION}
    return {
        SUBMISSION: filings,
        **{name: rows.filter(pc.is_in(rows.column(KEY), value_set=keys)) for name, rows in others.items()},
    }


def _rows(tables: Tables, table: str, quarters: Collection[str]) -> pa.Table:
    schema = file_schema(table)
    files = (file for file in tables.files(table).values() if file.quarter in quarters)
    found = [conformed(tables.read(table, file.path), schema) for file in files]
    return pa.concat_tables([schema.empty_table(), *found])

"""The rows that a lake, or a stage, has of some filings."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from section16.lake.keys import KeyIndex, Keys, texts_of
from section16.lake.layout import KEY, REJECTS, SUBMISSION, file_schema
from section16.lake.tables import Tables
from section16.lake.writing import conformed

__all__ = ["rows_in", "rows_of"]


def rows_of(tables: Tables, index: KeyIndex, table: str, keys: Keys) -> pa.Table:
    """Return the rows that the lake has of some filings."""
    holding = {name: index.holding(keys, name) for name in (SUBMISSION, REJECTS)}
    if table in holding:
        return rows_in(tables, table, holding[table], keys)
    quarters = {tables.files(name)[path].quarter for name, paths in holding.items() for path in paths}
    return rows_in(
        tables, table, (path for path, file in tables.files(table).items() if file.quarter in quarters), keys
    )


def rows_in(tables: Tables, table: str, paths: Iterable[str], keys: Keys) -> pa.Table:
    """Return the rows that some files of a table have of some filings."""
    names, schema = pa.array(texts_of(keys), type=pa.string()), file_schema(table)
    found = [schema.empty_table()]
    for path in paths:
        rows = tables.read(table, path)
        found.append(conformed(rows.filter(pc.is_in(rows.column(KEY), value_set=names)), schema))
    return pa.concat_tables(found)

"""The rows that a lake has of some filings, and what `ingest --again` would change in them, column by column."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.keys import KeyIndex, Keys, keys_in, keys_of, merged, texts_of
from section16.lake.layout import (
    BATCH,
    COMMIT_ORDER,
    DATA_SET,
    FROM_DATA_SET,
    KEY,
    QUARTER,
    RANKS,
    REJECTS,
    SUBMISSION,
    file_schema,
)
from section16.lake.tables import Tables
from section16.lake.writing import conformed

__all__ = ["ADDED", "GONE", "ChangeCount", "changes", "documents_of", "filing_days", "rows_of"]

ADDED: Final = "row added"
GONE: Final = "row gone"
# Where and by what a filing was read does not count as a change of the filing.
_NOT_COMPARED: Final = (BATCH, QUARTER, "SOURCE", "SOURCE_POSITION", "PARSER_VERSION")
_ROW: Final = "__row"
_PRESENT: Final = "__present"


class ChangeCount(Struct, frozen=True):
    """How many cells of a column differ; or, with `column` ADDED or GONE, how many rows are new or gone."""

    table: str
    column: str
    count: int


def changes(tables: Tables, index: KeyIndex, given: Mapping[str, pa.Table]) -> tuple[ChangeCount, ...]:
    """Compare the tables of a batch with the rows that the lake has of the same filings; new filings are left out."""
    asked = merged(keys_in(given[name].column(KEY)) for name in (SUBMISSION, REJECTS))
    held = merged(index.among(asked, rank) for rank in RANKS)
    names = pa.array(texts_of(held), type=pa.string())
    return tuple(
        change
        for table in COMMIT_ORDER
        for change in _changes(
            table,
            given[table].filter(pc.is_in(given[table].column(KEY), value_set=names)),
            rows_of(tables, index, table, held),
        )
    )


def rows_of(tables: Tables, index: KeyIndex, table: str, keys: Keys) -> pa.Table:
    """Return the rows that the lake has of some filings."""
    names = pa.array(texts_of(keys), type=pa.string())
    quarters = {
        tables.files(name)[path].quarter for name in (SUBMISSION, REJECTS) for path in index.holding(keys, name)
    }
    schema = file_schema(table)
    found = [schema.empty_table()]
    for file in tables.files(table).values():
        if file.quarter in quarters:
            rows = tables.read(table, file.path)
            found.append(conformed(rows.filter(pc.is_in(rows.column(KEY), value_set=names)), schema))
    return pa.concat_tables(found)


def _changes(table: str, new: pa.Table, old: pa.Table) -> Iterator[ChangeCount]:
    columns = [one for one in new.column_names if one not in _NOT_COMPARED]
    both = _numbered(new, columns).join(_numbered(old, columns), on=[KEY, _ROW], how="full", suffix=".old")
    counts: Counter[str] = Counter()
    counts[ADDED] = both.get_column(f"{_PRESENT}.old").null_count()
    counts[GONE] = both.get_column(_PRESENT).null_count()
    matched = both.filter(pl.col(_PRESENT) & pl.col(f"{_PRESENT}.old"))
    for column in columns:
        if column != KEY:
            counts[column] = matched.filter(~pl.col(column).eq_missing(pl.col(f"{column}.old"))).height
    yield from (ChangeCount(table, column, count) for column, count in counts.items() if count)


def _numbered(rows: pa.Table, columns: list[str]) -> pl.DataFrame:
    """Number the rows of each filing in their order."""
    frame = pl.from_arrow(rows.select(columns))
    if not isinstance(frame, pl.DataFrame):
        raise TypeError
    return frame.with_columns(pl.int_range(pl.len()).over(KEY).alias(_ROW), pl.lit(value=True).alias(_PRESENT))


def documents_of(tables: Tables, quarters: Collection[str]) -> dict[str, pa.Table]:
    """Return the ten tables without the filings that come from data sets only."""
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


def filing_days(tables: Tables, index: KeyIndex, keys: Sequence[str]) -> dict[str, date]:
    """Return the filing days of those filings that the lake has from a data set."""
    held = index.among(keys_of(keys), DATA_SET)
    if not len(held):
        return {}
    rows = rows_of(tables, index, SUBMISSION, held)
    days = zip(rows.column(KEY).to_pylist(), rows.column("FILING_DATE").to_pylist(), strict=True)
    return {key: day for key, day in days if day is not None}

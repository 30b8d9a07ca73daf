"""The rows that a lake has of some filings, and what `ingest --again` would change in them, column by column."""

from collections.abc import Collection, Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.batches.staging import keys_by_rank
from section16.lake.batches.wholeness import Contents
from section16.lake.keys import KeyIndex, merged, texts_of
from section16.lake.layout import (
    COMMIT_ORDER,
    FAULTS,
    FROM_DATA_SET,
    KEY,
    RANKS,
    SUBMISSION,
    file_schema,
)
from section16.lake.reading import rows_of
from section16.lake.tables import LakeFile, Tables
from section16.lake.writing import conformed

__all__ = ["ChangeCount", "changes", "documents_of"]


class ChangeCount(Struct, frozen=True):
    """How many cells of a column differ; or, with `column` "row added" or "row gone", how many rows are new or gone."""

    table: str
    column: str
    count: int


def changes(tables: Tables, index: KeyIndex, given: Mapping[str, pa.Table]) -> tuple[ChangeCount, ...]:
    """Compare the tables of a batch with the rows of the lake that they would replace; new filings are left out."""
    from section16.lake.batches.comparing import changed_cells, cut_copies  # noqa: PLC0415 - Polars, for `--again` alone

    ranked = keys_by_rank(given)
    held = merged(index.among(keys, *RANKS[: rank + 1]) for rank, keys in enumerate(ranked))
    held = held.without(cut_copies(given[FAULTS]))
    names = pa.array(texts_of(held), type=pa.string())
    return tuple(
        ChangeCount(table, column, count)
        for table in COMMIT_ORDER
        for column, count in changed_cells(
            given[table].filter(pc.is_in(given[table].column(KEY), value_set=names)),
            rows_of(tables, index, table, held),
        )
    )


def documents_of(tables: Tables, quarters: Collection[str]) -> dict[str, pa.Table]:
    """Return the ten tables without the filings that come from data sets only."""
    files = Contents(tables).newest()
    rows = {name: _rows(tables, name, files[name].values(), quarters) for name in COMMIT_ORDER}
    filings = rows.pop(SUBMISSION)
    filings = filings.filter(pc.not_equal(filings.column("READ_BY"), FROM_DATA_SET))
    keys = filings.column(KEY)
    return {
        SUBMISSION: filings,
        **{name: found.filter(pc.is_in(found.column(KEY), value_set=keys)) for name, found in rows.items()},
    }


def _rows(tables: Tables, table: str, files: Iterable[LakeFile], quarters: Collection[str]) -> pa.Table:
    schema = file_schema(table)
    found = [conformed(tables.read(table, file.path), schema) for file in files if file.quarter in quarters]
    return pa.concat_tables([schema.empty_table(), *found])

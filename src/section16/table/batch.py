"""A batch of filings that was read: ten Arrow tables, and the number of documents they came from."""

from collections.abc import Iterable, Mapping

import pyarrow as pa
from msgspec import Struct

from section16.table.schema import REJECTS, TABLES, schema_of

__all__ = ["SUBMISSION", "Batch", "join_tables"]

SUBMISSION = TABLES[0]


class Batch(Struct, frozen=True):
    """The ten tables of a batch, each with its schema.

    Every document is either a row of `submission` or a row of `rejects`, so `documents` is the sum of both.
    """

    tables: Mapping[str, pa.Table]
    documents: int

    @property
    def submissions(self) -> int:
        """Return how many documents were read."""
        return int(self.tables[SUBMISSION].num_rows)

    @property
    def rejects(self) -> int:
        """Return how many documents could not be read."""
        return int(self.tables[REJECTS].num_rows)


def join_tables(parts: Iterable[Mapping[str, pa.Table]]) -> dict[str, pa.Table]:
    """Return the ten tables with the rows of all parts, in their order; a table that no part has is empty."""
    found = tuple(parts)
    return {
        name: pa.concat_tables([part[name] for part in found if name in part] or [schema_of(name).empty_table()])
        for name in TABLES
    }

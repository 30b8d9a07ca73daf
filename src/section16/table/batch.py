"""What reading a batch of filings gives: ten Arrow tables, and how many documents they came from."""

from collections.abc import Iterable, Mapping

import pyarrow as pa
from msgspec import Struct

from section16.table.schema import REJECTS, TABLES, schema_of

__all__ = ["SUBMISSION", "Batch", "join_tables"]

SUBMISSION = TABLES[0]


class Batch(Struct, frozen=True):
    """The tables of a batch, all ten, each of its schema.

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
    """Return the ten tables of all parts, rows in the order of the parts; a table that no part has is empty."""
    found = tuple(parts)
    return {
        name: pa.concat_tables([part[name] for part in found if name in part] or [schema_of(name).empty_table()])
        for name in TABLES
    }

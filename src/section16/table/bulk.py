"""The bulk reader: thousands of filings a call, as Arrow tables."""

from collections.abc import Sequence

from section16.table.batch import Batch, join_tables
from section16.table.careful import read_carefully
from section16.table.filed import file_all
from section16.table.raw import Raw

__all__ = ["read_many"]


def read_many(raws: Sequence[Raw]) -> Batch:
    """Read filings into the ten tables; a filing that cannot be read is a row of `rejects`.

    The keys of the filings are unique within a call: the caller removes repeats. Raises nothing for a filing.
    """
    return Batch(tables=join_tables([read_carefully(file_all(tuple(raws)))]), documents=len(raws))

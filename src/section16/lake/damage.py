"""`lake check --deep`: every value of every file is read, as damage within a page shows only there."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pyarrow.parquet as pq
from msgspec import Struct

from section16.lake.layout import COMMIT_ORDER
from section16.lake.tables import Tables

__all__ = ["ADVICE", "Problem", "damaged"]

ADVICE: Final = "restore the file from a backup, or `ingest` the sources of its quarter into a new lake"

# A few rows of a few files at a time: memory is bounded by these, whatever the size of the lake.
_FILE_READERS: Final = 4
_ROWS: Final = 16_384
_BUFFER: Final = 1 << 20


class Problem(Struct, frozen=True):
    """Something that does not add up: where, what was seen, what to do."""

    place: str
    seen: str
    advice: str

    def __str__(self) -> str:
        """Return the message."""
        return f"{self.place}: {self.seen}; {self.advice}"


def damaged(tables: Tables, passed: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Read every column of every file that the tables were last seen to have; return those that cannot be read.

    Files whose place, `table/path`, is among `passed` are known to be damaged, and are not read.
    """
    jobs = [(name, path) for name in COMMIT_ORDER for path in sorted(tables.files(name))]
    with ThreadPoolExecutor(_FILE_READERS) as pool:
        found = pool.map(lambda job: _read(tables, *job), [one for one in jobs if "/".join(one) not in passed])
        return tuple(one for one in found if one)


def _read(tables: Tables, table: str, path: str) -> Problem | None:
    try:
        with tables.storage.files(table).open_input_file(path) as source:
            file = pq.ParquetFile(source, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)
            rows = 0
            for batch in file.iter_batches(_ROWS, use_threads=False):
                batch.validate(full=True)
                rows += batch.num_rows
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes a reader do
        seen = f"a value cannot be read ({tables.storage.redact(str(error))})"
        return Problem(f"{table}/{path}", seen, ADVICE)
    if rows != file.metadata.num_rows:
        return Problem(f"{table}/{path}", f"{rows} rows can be read of {file.metadata.num_rows}", ADVICE)
    return None

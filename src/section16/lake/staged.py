"""What passes between the steps of a commit: files that were written, their keys, and the counts of a commit."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from section16.lake.keys import NO_KEYS, Keys

__all__ = ["DATA_SET", "DOCUMENT", "RANKS", "REJECT", "Committed", "FileAdd", "Staged"]

# A filing read from its document replaces the same from a data set, and both replace a reject.
REJECT: Final = 0
DATA_SET: Final = 1
DOCUMENT: Final = 2
RANKS: Final = (REJECT, DATA_SET, DOCUMENT)


class FileAdd(Struct, frozen=True, array_like=True):
    """A Parquet file of a table: its path within it, bytes, quarter, rows, and statistics as Delta's JSON."""

    path: str
    size: int
    quarter: str
    rows: int
    stats: str


class Staged(Struct, frozen=True, kw_only=True):
    """A batch whose files are written, and that is not part of the lake yet.

    `documents` counts all, `repeated` those that came twice; `keys` are those of rejects, of filings from data sets,
    and of filings from documents; `pieces` are the names of pieces that were read completely.
    """

    batch: str
    documents: int
    repeated: int = 0
    files: Mapping[str, tuple[FileAdd, ...]] = {}
    keys: tuple[Keys, Keys, Keys] = (NO_KEYS, NO_KEYS, NO_KEYS)
    parsers: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def rows(self) -> dict[str, int]:
        """Count the rows of each table."""
        return {table: sum(file.rows for file in files) for table, files in self.files.items()}


class Committed(Struct, frozen=True, kw_only=True):
    """The counts of a commit: filings that are new, that replaced others, that were there before, and rejects."""

    documents: int = 0
    new: int = 0
    replaced: int = 0
    repeated: int = 0
    rejects: int = 0
    rows: Mapping[str, int] = {}

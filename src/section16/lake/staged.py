"""What passes between the steps of a commit: files that were written, their keys, and what came of them."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from section16.lake.keys import NO_KEYS, Keys

__all__ = ["DATA_SET", "DOCUMENT", "RANKS", "REJECT", "Committed", "FileAdd", "Staged"]

# A document that was read replaces what a data set tells of it, and both replace that it could not be read.
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
    """A batch whose files are written and whose rows nobody sees yet.

    `documents` counts what was given, `repeated` what stood there twice; `keys` are those of rejects, of filings from
    data sets, and of filings from documents; `pieces` are names of sources that are done with it.
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
    """What came of a commit: filings that are new, those that replaced others, those that were there, and rejects."""

    documents: int = 0
    new: int = 0
    replaced: int = 0
    repeated: int = 0
    rejects: int = 0
    rows: Mapping[str, int] = {}

"""Tables that are made of a lake and kept beside it: a DuckDB file for the batch up to which it has the filings.

A file is written under another name, and never changes after that; older ones are deleted, which whoever has them open
does not notice. A folder that cannot be written has no file.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

import duckdb
from msgspec import Struct

from section16.durable import sync
from section16.lake.batches.records import BatchRecord

__all__ = ["FILING_ROWS", "KEPT_FOLDERS", "SCREEN_CORE", "WORTH_KEEPING", "KeptFile", "KeptFiles", "is_worth_keeping"]

# Their folders in a lake.
FILING_ROWS: Final = "filing_rows"
SCREEN_CORE: Final = "screen_core"
KEPT_FOLDERS: Final = (FILING_ROWS, SCREEN_CORE)
WORTH_KEEPING: Final = 50_000  # filings: what is made of fewer is made within a second
_PART: Final = 0.05  # of the filings of a file may come later before it is made anew
_SUFFIX: Final = ".duckdb"


class KeptFile(Struct, frozen=True):
    """What is attached as `base`: its file, the last batch that it has, and how many filings."""

    path: Path
    batch_number: int
    filings: int

    def is_outdated_by(self, later: int) -> bool:
        """Tell whether so many filings came later that the file is to be made anew."""
        return later > self.filings * _PART


def is_worth_keeping(records: Sequence[BatchRecord]) -> bool:
    """Tell whether a lake of some batches is so large that what is made of it is kept."""
    return sum(one.submissions for one in records) >= WORTH_KEEPING


class KeptFiles(Struct, frozen=True):
    """Files of one kind: their folder in a lake, and by which rules they are made now."""

    folder: str
    rules: int

    @property
    def _made_by(self) -> str:
        # Numbers of the hash function of one version of DuckDB are compared with those of the same version only.
        return f"{self.rules} {duckdb.__version__}"

    def has_one(self, lake: str | None) -> bool:
        """Tell whether one is kept in a lake's folder."""
        return lake is not None and any(True for _ in self._files(lake))

    def open_newest(
        self, connection: duckdb.DuckDBPyConnection, lake: str, records: Sequence[BatchRecord]
    ) -> KeptFile | None:
        """Attach the newest that is of one of the lake's batches; return None where there is none."""
        numbers = {one.batch: one.number for one in records}
        for path in self._files(lake):
            connection.execute("DETACH DATABASE IF EXISTS base")
            with suppress(duckdb.Error):  # another process has just deleted it, or it is of another version
                connection.execute(f"ATTACH {_quoted(path)} AS base (READ_ONLY)")
                (made_by, batch, number, filings), *_ = connection.execute("FROM base.made").fetchall()
                if made_by == self._made_by and numbers.get(batch) == number:
                    return KeptFile(path, number, filings)
        connection.execute("DETACH DATABASE IF EXISTS base")
        return None

    def write(
        self, connection: duckdb.DuckDBPyConnection, lake: str, last: BatchRecord, statements: Sequence[str]
    ) -> KeptFile | None:
        """Make one by statements, write it and attach it; return None where the folder cannot be written.

        None, too, where another process took it for an older one meanwhile and deleted it. One of its tables is
        `filings`, with a row for each.
        """
        folder = Path(lake) / self.folder
        name = f"{last.number:012}-{uuid4().hex}"
        part, path = folder / f"{name}.part", folder / f"{name}{_SUFFIX}"
        connection.execute("DETACH DATABASE IF EXISTS base")
        try:
            folder.mkdir(exist_ok=True)
            connection.execute(f"ATTACH {_quoted(part)} AS base")
        except (OSError, duckdb.IOException):
            return None
        try:
            for statement in statements:
                connection.execute(statement)
            made = "SELECT ? AS MADE_BY, ? AS BATCH, ? AS NUMBER, count(*) AS FILINGS FROM base.filings"
            connection.execute(f"CREATE TABLE base.made AS {made}", [self._made_by, last.batch, last.number])
            connection.execute("CHECKPOINT base")
        except BaseException:
            connection.execute("DETACH DATABASE IF EXISTS base")
            with suppress(OSError):
                part.unlink()
            raise
        connection.execute("DETACH DATABASE base")
        if not _put_in_place(connection, part, path):
            return None
        ((filings,),) = connection.execute("SELECT FILINGS FROM base.made").fetchall()
        return KeptFile(path, last.number, filings)

    def drop_older(self, lake: str | None, kept: KeptFile) -> None:
        """Delete those of earlier batches, and what a process that was killed left of one."""
        for path in self._files(lake or "", ""):
            if path != kept.path and path.name <= kept.path.name:
                with suppress(OSError):
                    path.unlink()

    def _files(self, lake: str, suffix: str = _SUFFIX) -> Iterator[Path]:
        """Yield the files, that of the newest batch first."""
        folder = Path(lake) / self.folder
        found = folder.iterdir() if folder.is_dir() else ()
        yield from sorted((one for one in found if one.name.endswith(suffix)), reverse=True)


def _put_in_place(connection: duckdb.DuckDBPyConnection, part: Path, path: Path) -> bool:
    """Give a file that is whole its name, and attach it; return whether it was there."""
    try:
        sync(part)
        part.rename(path)
        sync(path.parent)
        connection.execute(f"ATTACH {_quoted(path)} AS base (READ_ONLY)")
    except (OSError, duckdb.IOException):
        return False
    return True


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

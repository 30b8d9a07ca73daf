"""The core on the disk: a DuckDB file in the lake's folder for the batch up to which it has the filings.

A file is written under another name, and never changes after that; older ones are deleted, which whoever has them open
does not notice. A folder that cannot be written has no core on the disk.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

import duckdb
from msgspec import Struct

from section16.durable import sync
from section16.lake.batch_records import BatchRecord
from section16.query.screens.core.tables import CORE_RULES

__all__ = ["CoreFile", "drop_older", "has_core", "open_newest", "write"]

_FOLDER: Final = "screen_core"
_SUFFIX: Final = ".duckdb"
# Numbers of the hash function of one version of DuckDB are compared with those of the same version only.
_MADE_BY: Final = f"{CORE_RULES} {duckdb.__version__}"


class CoreFile(Struct, frozen=True):
    """A core that is attached as `base`: its file, the last batch that it has, and how many filings."""

    path: Path
    batch_number: int
    filings: int


def has_core(lake: str | None) -> bool:
    """Tell whether a core is kept in a lake's folder."""
    return lake is not None and any(True for _ in _files(lake))


def open_newest(connection: duckdb.DuckDBPyConnection, lake: str, records: Sequence[BatchRecord]) -> CoreFile | None:
    """Attach the newest core that is one of the lake's batches; return None where there is none."""
    numbers = {one.batch: one.number for one in records}
    for path in _files(lake):
        connection.execute("DETACH DATABASE IF EXISTS base")
        with suppress(duckdb.Error):  # another process has just deleted it, or it is of another version
            connection.execute(f"ATTACH {_quoted(path)} AS base (READ_ONLY)")
            (made_by, batch, number, filings), *_ = connection.execute("FROM base.made").fetchall()
            if made_by == _MADE_BY and numbers.get(batch) == number:
                return CoreFile(path, number, filings)
    connection.execute("DETACH DATABASE IF EXISTS base")
    return None


def write(
    connection: duckdb.DuckDBPyConnection, lake: str, last: BatchRecord, statements: Sequence[str]
) -> CoreFile | None:
    """Make a core by statements, write it and attach it; return None where the folder cannot be written."""
    folder = Path(lake) / _FOLDER
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
        connection.execute(f"CREATE TABLE base.made AS {made}", [_MADE_BY, last.batch, last.number])
        connection.execute("CHECKPOINT base")
    except BaseException:
        connection.execute("DETACH DATABASE IF EXISTS base")
        with suppress(OSError):
            part.unlink()
        raise
    connection.execute("DETACH DATABASE base")
    sync(part)
    part.rename(path)
    sync(folder)
    connection.execute(f"ATTACH {_quoted(path)} AS base (READ_ONLY)")
    ((filings,),) = connection.execute("SELECT FILINGS FROM base.made").fetchall()
    return CoreFile(path, last.number, filings)


def drop_older(lake: str | None, kept: CoreFile) -> None:
    """Delete the cores of earlier batches, and what a process that was killed left of one."""
    for path in _files(lake or "", ""):
        if path != kept.path and path.name <= kept.path.name:
            with suppress(OSError):
                path.unlink()


def _files(lake: str, suffix: str = _SUFFIX) -> Iterator[Path]:
    """Yield the files of cores, that of the newest batch first."""
    folder = Path(lake) / _FOLDER
    found = folder.iterdir() if folder.is_dir() else ()
    yield from sorted((one for one in found if one.name.endswith(suffix)), reverse=True)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

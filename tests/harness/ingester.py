"""One process of the ingest that is killed: it stages filings by number and commits them, or compacts."""

import os
import signal
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
from msgspec import Struct

from section16.lake.hiding import SMALL
from section16.lake.storage import storage_at
from section16.lake.store import Lake
from section16.table.schema import TABLES, schema_of

__all__ = ["Made", "Work", "accession", "made", "work"]

_FIRST = date(2024, 1, 2)


class Made(Struct, frozen=True):
    """The ten tables of a batch, as the bulk reader gives them."""

    tables: dict[str, pa.Table]
    documents: int


class Work(Struct, frozen=True):
    """What a process does: `again`, `compact` or `ingest` of filings by number, some from data sets; when it dies.

    What is replaced is hidden in files of so many bytes or more.
    """

    uri: str
    numbers: tuple[int, ...]
    what: str = "ingest"
    read_by: str = "bulk"
    batches: int = 2
    dies_at: int | None = None
    hides_from: int = SMALL


def accession(number: int) -> str:
    """Return an accession number."""
    return f"{number % 9973:010}-24-{number:06}"


def made(numbers: tuple[int, ...], read_by: str) -> Made:
    """Return filings with one or two rows in each table; each seventh cannot be read."""
    rejects = [one for one in numbers if one % 7 == 0 and read_by != "data set"]
    filings = [one for one in numbers if one not in set(rejects)]
    tables = {name: _table(name, filings, read_by) for name in TABLES}
    tables["rejects"] = _table("rejects", rejects, read_by)
    return Made(tables, len(numbers))


def work(one: Work) -> None:
    """Do the work; with `dies_at`, be killed by the system at that step of it."""
    lake = Lake(storage_at(one.uri), _dying(one.dies_at), one.hides_from)
    if one.what == "compact":
        lake.compact()
        return
    step = max(1, -(-len(one.numbers) // one.batches))
    for at in range(0, len(one.numbers), step):
        staged = lake.stage([made(one.numbers[at : at + step], one.read_by)])
        (lake.replace if one.what == "again" else lake.commit)(staged)


def _dying(step: int | None) -> Callable[[str], None]:
    seen: list[str] = []

    def on_step(name: str) -> None:
        seen.append(name)
        if step is not None and len(seen) > step:
            os.kill(os.getpid(), signal.SIGKILL)

    return on_step


def _table(name: str, numbers: list[int], read_by: str) -> pa.Table:
    if name in {"rejects", "faults"} and read_by == "data set":
        numbers = []
    schema = schema_of(name)
    rows = [row for number in numbers for row in _rows(name, number, read_by)]
    return pa.Table.from_pylist([{key: row.get(key) for key in schema.names} for row in rows], schema=schema)


def _rows(name: str, number: int, read_by: str) -> list[dict[str, Any]]:
    day = _FIRST + timedelta(days=number % 120)
    row = {
        "ACCESSION_NUMBER": accession(number),
        "FILING_DATE": day,
        "ACCEPTED_AT": datetime.combine(day, datetime.min.time()),
        "READ_BY": read_by,
        "PARSER_VERSION": "1",
        "ROW_POSITION": 1,
        "REASON": "made up",
    }
    return [row, row | {"ROW_POSITION": 2}] if name in {"nonderiv_trans", "footnotes"} else [row]

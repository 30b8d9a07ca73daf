"""Batches made up for tests of the store: filings by number, each with its rows in every table."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
from msgspec import Struct

from section16.lake.store import Lake
from section16.table.schema import TABLES, schema_of

__all__ = ["Made", "accession", "batch", "keys_of_table", "rejected", "rows"]


class Made(Struct, frozen=True):
    """The ten tables of a batch, as the bulk reader gives them."""

    tables: dict[str, pa.Table]
    documents: int


def accession(number: int, year: int = 24) -> str:
    """Return an accession number."""
    return f"{number % 9973:010}-{year:02}-{number:06}"


def batch(  # noqa: PLR0913 - what a batch may differ in
    numbers: Iterable[int],
    *,
    day: date | None = date(2024, 2, 16),
    read_by: str = "bulk",
    parser: str = "1.0",
    title: str = "Common Stock",
    rejects: Sequence[int] = (),
) -> Made:
    """Return filings, a row or two of each in every table, and rejects."""
    numbers = list(numbers)
    tables = {name: rows(name, _rows(name, numbers, day, read_by, parser, title)) for name in TABLES}
    tables["rejects"] = rows("rejects", [_reject(one, parser) for one in rejects])
    return Made(tables, len(numbers) + len(rejects))


def rejected(*numbers: int) -> Made:
    """Return documents that could not be read."""
    return batch([], rejects=numbers)


def rows(table: str, found: list[dict[str, Any]]) -> pa.Table:
    """Return rows of a table; columns that are not named are null."""
    return pa.Table.from_pylist(found, schema=schema_of(table))


def _rows(  # noqa: PLR0913, PLR0917 - what a row may differ in
    name: str, numbers: list[int], day: date | None, read_by: str, parser: str, title: str
) -> list[dict[str, Any]]:
    if name == "rejects" or (name == "faults" and read_by != "careful"):
        return []
    found = []
    for number in numbers:
        key: dict[str, Any] = {"ACCESSION_NUMBER": accession(number)}
        if name == "submission":
            accepted = datetime.combine(day, datetime.min.time()) + timedelta(hours=17) if day else None
            key |= {"FILING_DATE": day, "ACCEPTED_AT": accepted, "READ_BY": read_by, "PARSER_VERSION": parser}
            key |= {"ISSUERCIK": f"{number % 97:010}", "DOCUMENT_TYPE": "4", "SOURCE": "feed/a.tar.gz!b.nc"}
            found.append(key)
            continue
        position: dict[str, Any] = {"ROW_POSITION": 1} if "ROW_POSITION" in schema_of(name).names else {}
        found.append(key | position | ({"SECURITY_TITLE": title} if "SECURITY_TITLE" in schema_of(name).names else {}))
        if name == "nonderiv_trans":
            found.append(found[-1] | {"ROW_POSITION": 2, "TRANS_DATE": day, "TRANS_CODE": "S"})
    return found


def _reject(number: int, parser: str) -> dict[str, Any]:
    return {"ACCESSION_NUMBER": accession(number), "REASON": "cut off", "PARSER_VERSION": parser, "SIZE": 7}


def keys_of_table(lake: Lake, table: str) -> list[str]:
    """Return the keys of the rows of a table, sorted: which of its files comes first is chance."""
    for name in (table, "batches"):
        lake.tables.refresh(name)
    columns = (lake.tables.read(table, path, ["ACCESSION_NUMBER"]).column(0) for path in lake.tables.files(table))
    return sorted(key for column in columns for key in column.to_pylist())

"""A small EDGAR of placed files: indexes, texts, archives and data sets under EDGAR's own paths."""

import gzip
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from section16.edgar.public.index import day_index_path, quarter_index_path
from tests.sources.made import number, text

Row = tuple[int, str, date]  # which filing, its form, its day


def place(public: Path, path: str, data: bytes) -> None:
    at = public / path.lstrip("/")
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_bytes(data)


def index_of(rows: Iterable[Row], *, daily: bool) -> bytes:
    """Write a master index: each filing under its issuer and its owner, other forms between."""
    lines = ["Description:           Master Index", "", "CIK|Company Name|Form Type|Date Filed|Filename", "-" * 80]
    for one, form, day in rows:
        filed = f"{day:%Y%m%d}" if daily else f"{day}"
        lines += [
            f"{cik}|Roe | Co|{form}|{filed}|edgar/data/{cik}/{number(one)}.txt" for cik in (1000 + one, 2000 + one)
        ]
    return ("\n".join(lines) + "\n").encode()


def publish(public: Path, rows: Iterable[Row], *, texts: bool = True) -> None:
    """Place the texts, and the indexes of the days and quarters that they are of."""
    rows = tuple(rows)
    for day in {row[2] for row in rows}:
        of_day = (row for row in rows if row[2] == day)
        place(public, day_index_path(day), index_of(of_day, daily=True))
    for year, quarter in {(row[2].year, (row[2].month + 2) // 3) for row in rows}:
        of_quarter = (row for row in rows if (row[2].year, (row[2].month + 2) // 3) == (year, quarter))
        place(public, quarter_index_path(year, quarter), gzip.compress(index_of(of_quarter, daily=False)))
    for one, form, _ in rows if texts else ():
        for cik in (1000 + one, 2000 + one):
            place(public, f"/Archives/edgar/data/{cik}/{number(one)}.txt", text(one, form))

"""Questions to ten million trades, warm, beside plain DuckDB over one Parquet file of the same rows by filing day.

Warm: each is asked a few times, of which the quickest counts, by the clock and of the processors; where others use the
machine, the clock tells of them. The lake is that of `benchmarks.trades_lake`, made where it is not there yet.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import pyarrow.parquet as pq

from benchmarks.figure import Figure, show
from benchmarks.timing import load
from benchmarks.trades_lake import trades_lake
from section16.lake.store import Lake
from section16.query.open_lake import open_lake

__all__ = ["figures"]

_ROUNDS: Final = 7
_MOST: Final = 3  # times plain DuckDB
_ISSUER: Final = "SELECT min(ISSUERCIK) FROM {trades} WHERE FILING_DATE = (SELECT max(FILING_DATE) FROM {trades})"
# What is asked, as SQL of a table of trades, and the milliseconds that it may take.
_ASKED: Final = {
    "count by code": ("SELECT TRANS_CODE, count(*) FROM {trades} GROUP BY ALL", 100),
    "purchases since a day, not superseded": (
        """SELECT count(*), sum(VALUE) FROM {trades}
        WHERE TRANS_CODE = 'P' AND FILING_DATE >= DATE '2022-01-03' AND NOT SUPERSEDED""",
        100,
    ),
    "one issuer's trades with all columns": ("FROM {trades} WHERE ISSUERCIK = '{issuer}'", 300),
    "FROM trades LIMIT 5": ("FROM {trades} LIMIT 5", 300),
}


class _Least(NamedTuple):
    """The least milliseconds of some rounds, by the clock and of the processors."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:.0f} ms ({self.processor:.0f} ms of processors)"


def figures(trades: int = 10_000_000) -> list[Figure]:
    """Ask the lake, and the plain file."""
    home = trades_lake(trades)
    with open_lake(str(home)) as lake:
        issuer = lake.arrow(_ISSUER.format(trades="trades")).column(0)[0].as_py()
        plain = duckdb.connect()
        plain.execute("SET parquet_metadata_cache = true")
        plain.execute(f"CREATE VIEW trades AS FROM '{_sorted_file(home)}'")
        return list(_figures(trades, issuer, lake.arrow, lambda text: plain.sql(text).to_arrow_table()))


def _figures(
    trades: int, issuer: str, ours: Callable[[str], object], plain: Callable[[str], object]
) -> Iterator[Figure]:
    for what, (text, most) in _ASKED.items():
        question = text.format(trades="trades", issuer=issuer)
        own, other = _least(lambda question=question: ours(question)), _least(lambda question=question: plain(question))
        yield Figure(
            f"{what}, {trades / 1e6:g} million trades, warm",
            f"{own}, plain DuckDB over one sorted file {other}; {load()}",
            f"{most} ms, and within {_MOST} times plain DuckDB",
            own.wall <= most and own.wall <= _MOST * other.wall,
            "python -m benchmarks.trades",
        )


def _least(ask: Callable[[], object]) -> _Least:
    walls, processors = [], []
    ask()
    for _ in range(_ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        ask()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return _Least(1e3 * min(walls), 1e3 * min(processors))


def _sorted_file(home: Path) -> Path:
    """Return one file with all trades by filing day, made where there is none yet."""
    path = home.with_suffix(".parquet")
    if path.exists():
        return path
    part, writer = home.with_suffix(".parquet.part"), None
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    files = sorted(Lake.open(str(home)).tables.files("trades"))  # by quarter
    for one in files:
        asked = f"FROM '{home}/trades/{one}' ORDER BY FILING_DATE, ACCESSION_NUMBER"
        quarter = connection.sql(asked).to_arrow_table()
        writer = writer or pq.ParquetWriter(part, quarter.schema, compression="zstd")
        writer.write_table(quarter, row_group_size=122_880)
    if writer is not None:
        writer.close()
    return part.rename(path)


if __name__ == "__main__":
    show(figures(*(int(one) for one in sys.argv[1:2])))

"""A lake of ten million trades with its kept views, in a folder for temporary files: made-up filings, many times over.

Twenty thousand made-up filings of twenty years are ingested; their rows are then repeated under other accession
numbers, issuers and owners, and committed as a lake's own batches, a quarter at a time. Reading four million filings
would say no more of questions to a lake, and take an hour.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from msgspec import Struct

from section16.lake.layout import QUARTER
from section16.lake.store import Lake
from section16.synth import Options
from section16.table.schema import TABLES, schema_of
from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from section16.tasks.ledger.deriving import VIEW_FAMILIES, derive_lake
from section16.tasks.parallel import processors

__all__ = ["Repeated", "trades_lake"]

_SHAPE: Final = "v1"
_FILINGS: Final = 20_000
_OPTIONS: Final = Options(first_on=date(2004, 1, 2), last_on=date(2023, 12, 29))
_LEFT_OUT: Final = frozenset({"owner_signature", "faults", "rejects"})  # which no question about trades reads
# SQL for what tells one repetition from another, by column.
_SHIFTED: Final = {
    "ACCESSION_NUMBER": "(ACCESSION_NUMBER[1:10]::BIGINT + copy * 100000)::VARCHAR || ACCESSION_NUMBER[11:]",
    "ISSUERCIK": "lpad((ISSUERCIK::BIGINT % 1000000 + copy * 1000000)::VARCHAR, 10, '0')",
    "RPTOWNERCIK": "lpad((RPTOWNERCIK::BIGINT % 1000000 + copy * 1000000)::VARCHAR, 10, '0')",
    "ISSUERNAME": "ISSUERNAME || ' ' || copy",
    "ISSUERTRADINGSYMBOL": "ISSUERTRADINGSYMBOL || copy",
}


class Repeated(Struct, frozen=True):
    """The ten tables of a batch."""

    tables: dict[str, pa.Table]
    documents: int


def trades_lake(trades: int = 10_000_000) -> Path:
    """Return the folder of the lake, made where there is none yet; its kept views are those of today's rules."""
    home = Path(tempfile.gettempdir()) / f"section16-bench-trades-{_SHAPE}-{trades}"
    if not home.is_dir():
        part = home.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        _make(part, trades)
        part.rename(home)
    derive_lake(Lake.open(str(home)), families=VIEW_FAMILIES)  # nothing to do for a lake of today's rules
    return home


def _make(home: Path, trades: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = SynthesisJob(out=folder / "from", format="tar.gz", last=_FILINGS, options=_OPTIONS)
        for _ in synthesize_files(job):
            pass
        settings = IngestSettings(lake=str(folder / "lake"), workers=processors())
        ingest_all([str(folder / "from")], settings, EdgarSource())
        lake = Lake.open(str(home), create=True)
        for batch in _batches(folder / "lake", trades):
            lake.commit(lake.stage([batch]))


def _batches(lake: Path, trades: int) -> Iterator[Repeated]:
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    for table in TABLES:
        if any((lake / table).glob("*/*.parquet")):
            files = f"read_parquet('{lake}/{table}/*/*.parquet', hive_partitioning = true)"
            connection.execute(f"CREATE TABLE {table} AS FROM {files}")
    (count,) = connection.sql(
        "SELECT (SELECT count(*) FROM nonderiv_trans) + (SELECT count(*) FROM deriv_trans)"
    ).fetchall()[0]
    copies = -(-trades // count)
    for (quarter,) in connection.sql(f"SELECT DISTINCT {QUARTER} FROM submission ORDER BY 1").fetchall():  # noqa: S608
        tables = {table: _repeated(connection, table, quarter, copies) for table in TABLES}
        yield Repeated(tables, tables["submission"].num_rows)


def _repeated(connection: duckdb.DuckDBPyConnection, table: str, quarter: str, copies: int) -> pa.Table:
    schema = schema_of(table)
    there = connection.sql("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", params=[table]).fetchall()[0][0]
    if table in _LEFT_OUT or not there:
        return schema.empty_table()
    columns = ", ".join(f'{_SHIFTED.get(name, f"{name}")} AS "{name}"' for name in schema.names)
    asked = f"SELECT {columns} FROM {table}, range({copies}) c(copy) WHERE {QUARTER} = ? ORDER BY ACCESSION_NUMBER"  # noqa: S608
    return connection.sql(asked, params=[quarter]).to_arrow_table().cast(schema)


if __name__ == "__main__":
    sys.stdout.write(f"{trades_lake(*(int(one) for one in sys.argv[1:2]))}\n")

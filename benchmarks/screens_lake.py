"""A lake of ten million invented trades, made by DuckDB in a minute or two and kept in a folder for temporary files.

80 quarters, 25,000 issuers, 250,000 owners, about 2.2 trades a filing; codes, roles and amounts in the shares in which
the SEC's data sets of 2024 Q1 have them. Only what a screen reads is filled in.
"""

import shutil
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa
from deltalake import Field, Schema, convert_to_deltalake, write_deltalake
from deltalake.schema import PrimitiveType

from section16.lake.layout import lake_schema
from section16.table.schema import AMOUNT, NOTE_IDS, TABLES

__all__ = ["big_lake"]

_SHAPE = "v3"
_TYPES = {AMOUNT: "DECIMAL(38, 10)", NOTE_IDS: "VARCHAR[]", pa.date32(): "DATE", pa.bool_(): "BOOLEAN"}
_TYPES |= {pa.int32(): "INTEGER", pa.int64(): "BIGINT", pa.timestamp("us"): "TIMESTAMP", pa.string(): "VARCHAR"}
_TITLES = ("Chief Executive Officer", "CFO", "EVP & Chief Financial Officer", "President and CEO", "General Counsel")

# A number that looks random and is the same every time: a hash of the row's number and a salt, below a limit.
_DRAWS = "CREATE MACRO draw(n, salt, most) AS (hash(n * 1000 + salt) % most)::BIGINT"
_FILINGS = """CREATE TABLE filings AS SELECT n, format('{{:010d}}-{{:02d}}-{{:06d}}', 9000000 + n // 1000000,
  4 + n * 20 // {count}, n % 1000000) AS ACCESSION_NUMBER,
  DATE '2004-01-02' + (n * 7300 // {count})::INT AS FILING_DATE,
  draw(n, 1, 25000) AS issuer, draw(n, 1, 25000) * 10 + draw(n, 2, 10) AS owner FROM range({count}) t(n)"""
_SUBMISSION = {
    "FILING_DATE": "FILING_DATE",
    "PERIOD_OF_REPORT": "FILING_DATE - 2",
    "DOCUMENT_TYPE": "CASE WHEN draw(n, 3, 50) = 0 THEN '4/A' ELSE '4' END",
    "ISSUERCIK": "format('{:010d}', 9000000 + issuer)",
    "ISSUERNAME": "'Issuer ' || issuer || ' Inc'",
    "ISSUERTRADINGSYMBOL": "'I' || issuer",
    "ISSUER_SIC": "(1000 + issuer % 8000)::VARCHAR",
    "AFF10B5ONE": "CASE WHEN FILING_DATE >= DATE '2023-04-01' THEN draw(n, 4, 4) = 0 END",
}
_OWNER = {
    "RPTOWNERCIK": "format('{:010d}', 9500000 + owner)",
    "RPTOWNERNAME": "'Owner ' || owner",
    "RPTOWNER_TITLE": f"{list(_TITLES)}[1 + owner % 10]",
    "IS_DIRECTOR": "owner % 2 = 0",
    "IS_OFFICER": "owner % 10 < 5",
    "IS_TENPERCENTOWNER": "owner % 9 = 0",
    "IS_OTHER": "false",
}
_LINE = {
    "TRANS_DATE": "FILING_DATE - draw(n, 5, 4)::INT - CASE WHEN draw(n, 6, 30) = 0 THEN 30 ELSE 0 END",
    "TRANS_FORM_TYPE": "'4'",
    "TRANS_CODE": "['F','S','A','M','F','S','A','M','S','P','G','J'][1 + draw(n * 3 + line, 7, 12)]",
    "TRANS_SHARES": "draw(n * 3 + line, 8, 20000)",
    "TRANS_PRICEPERSHARE": "draw(n, 9, 20000) / 100.0",
    "TRANS_ACQUIRED_DISP_CD": "['D','D','A','A','D','D','A','A','D','A','D','A'][1 + draw(n * 3 + line, 7, 12)]",
    "SHRS_OWND_FOLWNG_TRANS": "draw(n, 10, 500000)",
    "DIRECT_INDIRECT_OWNERSHIP": "CASE WHEN draw(n, 11, 5) = 0 THEN 'I' ELSE 'D' END",
    "SECURITY_TITLE": "'Common Stock'",
}


def big_lake(trades: int = 10_000_000) -> Path:
    """Return the folder of the lake, made where there is none yet."""
    home = Path(tempfile.gettempdir()) / f"section16-bench-lake-{_SHAPE}-{trades}"
    if not home.is_dir():
        part = home.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        _make(part, trades)
        part.rename(home)
    return home


def _make(home: Path, trades: int) -> None:
    connection = duckdb.connect()
    connection.execute(_DRAWS)
    connection.execute(_FILINGS.format(count=int(trades / 2.2)))
    _write(connection, home, "submission", _SUBMISSION, "filings")
    _write(connection, home, "reportingowner", _OWNER | {"ROW_POSITION": "1"}, "filings")
    lines = "filings, range(1, 4) lines(line)"
    keyed = _LINE | {"NONDERIV_TRANS_SK": "line", "ROW_POSITION": "line"}
    _write(connection, home, "nonderiv_trans", keyed, f"{lines} WHERE line <= 1 + draw(n, 12, 5) % 3")
    keyed = _LINE | {"DERIV_TRANS_SK": "line", "ROW_POSITION": "line"}
    _write(connection, home, "deriv_trans", keyed, f"{lines} WHERE line = 1 AND draw(n, 13, 10) < 4")
    for table in TABLES:
        if not (home / table).is_dir():
            write_deltalake(home / table, lake_schema(table).empty_table(), partition_by=["QUARTER"])


def _write(connection: duckdb.DuckDBPyConnection, home: Path, table: str, values: dict[str, str], rows: str) -> None:
    made = values | {
        "ACCESSION_NUMBER": "ACCESSION_NUMBER",
        "BATCH": "'b'",
        "QUARTER": "year(FILING_DATE) || 'Q' || quarter(FILING_DATE)",
    }
    kinds = {one.name: _TYPES[one.type] for one in lake_schema(table)}
    columns = ", ".join(f"({made.get(name, 'NULL')})::{kind} AS {name}" for name, kind in kinds.items())
    (home / table).mkdir(parents=True)
    how = "FORMAT parquet, COMPRESSION zstd, PARTITION_BY QUARTER"
    connection.execute(f"COPY (SELECT {columns} FROM {rows}) TO '{home / table}' ({how})")  # noqa: S608
    quarters = Schema([Field("QUARTER", PrimitiveType("string"))])
    convert_to_deltalake(home / table, partition_by=quarters, partition_strategy="hive", collect_stats=False)

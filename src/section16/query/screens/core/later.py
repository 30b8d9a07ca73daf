"""Filings that came after the core was made, laid over it: they, and those of which they change something.

A new amendment changes what is superseded, and a new report of a trade that another one tells too is told as repeated.
Both reach no further than the reports of one issuer that amend one another, and rows of the same trade.
"""

from collections.abc import Sequence
from typing import Final

import duckdb
import pyarrow as pa

from section16.lake.batches.applying import COMPACT
from section16.lake.batches.records import HEAL, BatchRecord
from section16.lake.layout import SUBMISSION, quarter_of
from section16.query.known_filings import KnownFilings
from section16.query.query import Query
from section16.query.relations import DeltaTables, QuarterTables
from section16.query.screens.core.tables import FRESH, JOINED, SPAN, TABLES, TRADE_COLUMNS, USES, WHOLE
from section16.standard.datasets import ACCESSION_NUMBER

__all__ = ["later_filings", "lay_over", "show_base"]

_SHAPE: Final = """ACCESSION_NUMBER, {issuer} AS ISSUER, left(DOCUMENT_TYPE, 1) AS FORM,
  DOCUMENT_TYPE LIKE '%/A' AS AMENDS, FILING_DATE, PERIOD_OF_REPORT, DATE_OF_ORIG_SUB"""
_NEW: Final = f"""SELECT {_SHAPE.format(issuer="TRY_CAST(ISSUERCIK AS BIGINT)")}, QUARTER FROM {SUBMISSION}
  WHERE BATCH IN (SELECT unnest(?))"""
# All that may amend one another with a new filing, and so on: more than do, so that nothing is missed.
_AMENDING: Final = (
    """{a}.AMENDS AND ({a}.DATE_OF_ORIG_SUB = {o}.FILING_DATE OR {a}.PERIOD_OF_REPORT = {o}.PERIOD_OF_REPORT)"""
)
_TOUCHED: Final = f"""WITH RECURSIVE every AS MATERIALIZED (
    SELECT {_SHAPE.format(issuer="ISSUER")} FROM base.filings WHERE ISSUER IN (SELECT ISSUER FROM {{new}})
      OR ACCESSION_NUMBER IN (SELECT ACCESSION_NUMBER FROM {{new}})
    UNION ALL SELECT * EXCLUDE (QUARTER) FROM {{new}}),
  touched AS (SELECT * FROM every WHERE ACCESSION_NUMBER IN (SELECT ACCESSION_NUMBER FROM {{new}})
    UNION SELECT e.* FROM every e JOIN touched t ON e.ISSUER = t.ISSUER AND e.FORM = t.FORM
      AND ({_AMENDING.format(a="e", o="t")} OR {_AMENDING.format(a="t", o="e")}))
  SELECT DISTINCT ACCESSION_NUMBER, FILING_DATE FROM touched"""
# A filing's number is that of the last one before it, and its place among those that came later.
_DATED: Final = "ACCESSION_NUMBER, coalesce(FILING_DATE, DATE '0001-01-01') AS DAY"
_NUMBERED: Final = f"""CREATE OR REPLACE TABLE core.numbers AS
  WITH fresh AS (SELECT FILING AS OLD, {_DATED} FROM {{filings}}),
  known AS (SELECT FILING, {_DATED} FROM base.filings),
  days AS (SELECT DAY, max(FILING) AS LAST FROM known GROUP BY DAY),
  same AS (SELECT OLD, max(k.FILING) AS LAST FROM fresh f JOIN known k ON k.DAY = f.DAY
    AND k.ACCESSION_NUMBER < f.ACCESSION_NUMBER GROUP BY OLD),
  placed AS (SELECT f.*, coalesce(same.LAST, (SELECT max(LAST) FROM days WHERE days.DAY < f.DAY), 0) AS PLACE
    FROM fresh f LEFT JOIN same USING (OLD))
  SELECT OLD, ACCESSION_NUMBER,
    PLACE + row_number() OVER (PARTITION BY PLACE ORDER BY DAY, ACCESSION_NUMBER) AS FILING FROM placed"""
_MOVED: Final = "SELECT r.* REPLACE (n.FILING AS FILING) FROM {rows} r JOIN core.numbers n ON n.OLD = r.FILING"
_HIDDEN: Final = f"""CREATE OR REPLACE TABLE core.hidden AS SELECT b.FILING FROM base.filings b
  SEMI JOIN core.numbers n USING ({ACCESSION_NUMBER})"""
# Events with a row that is new or gone, and the rows of others that tell of the same.
_CHANGED: Final = (
    """CREATE OR REPLACE TABLE core.changed AS SELECT rowid AS ROW, FILING, EVENT FROM base.trades
  WHERE FILING IN (FROM core.hidden)""",
    """CREATE OR REPLACE TABLE core.telling AS SELECT rowid AS ROW, FILING FROM base.trades
  WHERE EVENT IN (SELECT EVENT FROM core.changed WHERE EVENT IS NOT NULL
      UNION SELECT EVENT FROM core.raw WHERE EVENT IS NOT NULL)
    AND FILING NOT IN (FROM core.hidden)""",
    """CREATE OR REPLACE TABLE core.others AS SELECT t.* REPLACE (f.PERSON AS PERSON)
  FROM (SELECT rowid AS ROW, * FROM base.trades WHERE rowid IN (SELECT ROW FROM core.telling)) t
  JOIN (SELECT FILING, PERSON FROM base.filings WHERE FILING IN (SELECT FILING FROM core.telling)) f USING (FILING)""",
)
_TELLING: Final = """(SELECT EVENT, FILING, PERSON FROM core.raw
  UNION ALL SELECT EVENT, FILING, PERSON FROM core.others)"""
_FRESH_TRADES: Final = f"""CREATE OR REPLACE TABLE core.fresh_trades AS {WHOLE.format(schema="core")}
  UNION ALL BY NAME SELECT o.* EXCLUDE (ROW) REPLACE (coalesce(e.FIRST_PERSON, o.PERSON) AS PERSON,
    coalesce(e.FIRST_FILING <> o.FILING, false) AS REPEATED) FROM core.others o LEFT JOIN core.events e USING (EVENT)"""
_TRADES: Final = f"""CREATE OR REPLACE VIEW core.trades AS SELECT rowid AS ROW, * FROM base.trades
    WHERE rowid NOT IN (SELECT ROW FROM core.changed UNION ALL SELECT ROW FROM core.others)
  UNION ALL BY NAME SELECT rowid + {SPAN**2} AS ROW, * FROM core.fresh_trades"""
_LAID: Final = """CREATE OR REPLACE VIEW core.{table} AS FROM base.{table} WHERE FILING NOT IN (FROM core.hidden)
  UNION ALL BY NAME FROM core.fresh_{table}"""
_WITHOUT: Final = ("sales", "events")


def later_filings(source: DeltaTables, records: Sequence[BatchRecord], last: int) -> pa.Table | None:
    """Return the filings of later batches; None where a batch did something else than bring filings.

    Raises QueryError and LakeError.
    """
    later = [one for one in records if one.number > last and one.kind != COMPACT]
    if any(one.kind == HEAL or one.redo is None for one in later):
        return None
    quarters = {file.quarter for one in later if one.redo for file in one.redo.add.get(SUBMISSION, ())}
    with Query(QuarterTables(source, quarters)) as query:
        return query.answer(_NEW, [[one.batch for one in later]])


def lay_over(connection: duckdb.DuckDBPyConnection, source: DeltaTables, new: pa.Table) -> None:
    """Make the views of `core` those of `base` with some filings that came later, which may be in `base` as well.

    Raises QueryError and LakeError.
    """
    if not new.num_rows:
        show_base(connection)
        return
    connection.register("later_rows", new)
    touched = connection.sql(_TOUCHED.format(new="later_rows")).to_arrow_table()
    connection.unregister("later_rows")
    days = touched["FILING_DATE"].unique().to_pylist()
    quarters = {*new["QUARTER"].unique().to_pylist(), *map(quarter_of, days)}
    rows = _rows_of(source, quarters, touched[ACCESSION_NUMBER].to_pylist())
    for name, found in rows.items():
        connection.register(f"later_{name}", found)
    connection.execute(_NUMBERED.format(filings="later_filings"))
    for name in rows:
        to = name if name == "raw" else f"fresh_{name}"
        connection.execute(f"CREATE OR REPLACE TABLE core.{to} AS {_MOVED.format(rows=f'later_{name}')}")
        connection.unregister(f"later_{name}")
    for table in _WITHOUT:
        connection.execute(f"DROP TABLE IF EXISTS core.{table}")
    made = (one.format(schema="core", rows=_TELLING) for one in JOINED)
    for statement in (_HIDDEN, *_CHANGED, *made, _FRESH_TRADES, _TRADES):
        connection.execute(statement)
    for table in TABLES:
        if table != "trades":
            connection.execute(_LAID.format(table=table))


def show_base(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views of `core` those of `base` alone."""
    for table in TABLES:
        row = "rowid AS ROW, " if table == "trades" else ""
        connection.execute(f"CREATE OR REPLACE VIEW core.{table} AS SELECT {row}* FROM base.{table}")


def _rows_of(source: DeltaTables, quarters: set[str], accessions: list[str]) -> dict[str, pa.Table]:
    """Return the core's rows of some filings, as if no others had been filed."""
    known = KnownFilings(QuarterTables(source, quarters), f"{ACCESSION_NUMBER} IN (SELECT unnest(?))", [accessions])
    with Query(known) as query:
        connection = query.prepare(USES, TRADE_COLUMNS)
        connection.execute("ATTACH ':memory:' AS base")
        for statement in FRESH:
            connection.execute(statement)
        names = ("filings", "people", "raw", "plans")
        return {name: connection.sql(f"FROM base.{name}").to_arrow_table() for name in names}

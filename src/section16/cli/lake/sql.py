"""`section16 sql`: SQL over a lake."""

import sys
from typing import Annotated

import typer

from section16.cli.frame.console import complain
from section16.cli.frame.memory import leave_uncollected
from section16.cli.frame.table import (
    AsJsonOption,
    AsOption,
    LimitOption,
    OptionalLake,
    OutOption,
    answer_format,
    lake_address,
    stopping,
)

__all__ = ["sql"]

_SHOWN = 1000


def sql(
    statement: Annotated[str, typer.Argument(metavar="SQL", help="Statement, or - to read it from standard input.")],
    *,
    lake: OptionalLake = None,
    as_: AsOption = None,
    out: OutOption = None,
    json: AsJsonOption = False,
    limit: LimitOption = None,
    files: Annotated[bool, typer.Option("--files", help="Allow the statement to read files: FROM 'list.csv'.")] = False,
) -> None:
    """Query a lake with SQL, as DuckDB understands it.

    A statement cannot change the lake. Tables have the SEC's names: submission, reportingowner, nonderiv_trans,
    nonderiv_holding, deriv_trans, deriv_holding, footnotes, owner_signature; and faults, rejects, batches. Views:
    trades (Tables I and II with issuer and all owners, each trade once), filings, owners, latest_holdings,
    amendments, restated_trades. `lake derive` adds lines, postings, gaps, restatements, events, repairs and lateness.

    JSON is a list of rows, with exact numbers, days as 2024-02-16, and lists. CSV has texts as filed; for a
    spreadsheet take xlsx, in which no text is ever a formula.

    Examples:
        section16 sql "FROM trades WHERE TRANS_CODE = 'P' ORDER BY VALUE DESC LIMIT 20" --lake lake
        section16 sql "DESCRIBE trades" --lake lake
        section16 sql - --lake lake --out sums.xlsx < sums.sql
    """
    _load_beside_duckdb()
    from section16.query.query import Query
    from section16.query.relations import DeltaTables
    from section16.tasks.answers.give import give

    form = answer_format(as_, out, json=json)
    text = sys.stdin.read() if statement == "-" else statement
    shown = limit if limit is not None or form != "table" or out else _SHOWN + 1
    with stopping(out):
        answer = Query(DeltaTables(lake_address(lake)), files=files).stream(text, shown)
        rows = give(answer, form, out)
    if limit is None and rows == shown:
        complain(f"sql: more than {_SHOWN:,} rows; --limit N shows as many, --as csv gives all")


def _load_beside_duckdb() -> None:
    """Load what a lake needs beside DuckDB, while it can be left uncollected."""
    import deltalake  # noqa: F401 - loaded here, used by the lake
    import pyarrow.parquet  # noqa: F401 - as above

    leave_uncollected()

"""`section16 sql`: SQL over a lake."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import Stop, complain, one_line

if TYPE_CHECKING:
    from section16.tasks.answers.give import AnswerFormat

__all__ = [
    "LimitOption",
    "OptionalLake",
    "OutOption",
    "OutputFormat",
    "answer_format",
    "lake_address",
    "sql",
    "stopping",
]

_SHOWN = 1000

OptionalLake = Annotated[
    str | None, typer.Option("--lake", metavar="DIR", envvar="SECTION16_LAKE", help="Folder or URI of the lake.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write to this file; its ending chooses the format, too.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=0, metavar="N", help="Give at most this many rows.")]


class OutputFormat(StrEnum):
    """What an answer can be given as."""

    table = "table"
    csv = "csv"
    parquet = "parquet"
    json = "json"
    xlsx = "xlsx"


def sql(
    statement: Annotated[str, typer.Argument(metavar="SQL", help="Statement, or - to read it from standard input.")],
    *,
    lake: OptionalLake = None,
    as_: Annotated[
        OutputFormat | None,
        typer.Option(
            "--as",
            metavar="FORMAT",
            help="table, csv, parquet, json or xlsx.",
            show_default="table, or by the ending of --out",
        ),
    ] = None,
    out: OutOption = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --as json.")] = False,
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


def lake_address(lake: str | None) -> str:
    """Return the lake's address; stop where none is named."""
    if lake is None:
        message = "--lake: no lake is named; give its folder, or set SECTION16_LAKE"
        raise Stop(message)
    return lake


def answer_format(as_: OutputFormat | None, out: Path | None, *, json: bool, csv: bool = False) -> "AnswerFormat":
    """Return the format of an answer; stop for one that no terminal can show, and for words that name two or none."""
    from section16.tasks.answers.give import ENDINGS, format_for

    if csv and as_ not in {None, OutputFormat.csv}:
        message = f"--csv and --as {as_}: both named; choose one"
        raise Stop(message)
    as_ = OutputFormat.csv if csv else as_
    if json and as_ not in {None, OutputFormat.json}:
        message = f"--json and --as {as_}: both named; choose one"
        raise Stop(message)
    if out is not None and out.suffix and out.suffix.lower() not in ENDINGS and as_ is None and not json:
        message = f"--out: '{out}' does not end in {', '.join(ENDINGS)}; say the format with --as"
        raise Stop(one_line(message))
    form = format_for(out, "json" if json else as_ and as_.value)
    if out is None and form in {"parquet", "xlsx"} and sys.stdout.isatty():
        message = f"--as {form} is not for a terminal; give --out FILE"
        raise Stop(message)
    return form


@contextmanager
def stopping(out: Path | None) -> Iterator[None]:
    """Name the file that cannot be written; without one, standard output is meant."""
    try:
        yield
    except OSError as error:
        if out is None:
            raise
        message = one_line(f"{out}: cannot be written ({error.strerror or error}); name another place")
        raise Stop(message) from None

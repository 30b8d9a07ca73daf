"""What commands whose answer is a table share: their options, the format that is meant, and what ends them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import Stop, one_line

if TYPE_CHECKING:
    from section16.tasks.answers.give import AnswerFormat

__all__ = [
    "AsJsonOption",
    "AsOption",
    "CsvOption",
    "LimitOption",
    "OptionalLake",
    "OutOption",
    "OutputFormat",
    "answer_format",
    "lake_address",
    "stopping",
]

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


AsOption = Annotated[
    OutputFormat | None,
    typer.Option(
        "--as",
        metavar="FORMAT",
        help="table, csv, parquet, json or xlsx.",
        show_default="table, or by the ending of --out",
    ),
]
AsJsonOption = Annotated[bool, typer.Option("--json", help="The same as --as json.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="The same as --as csv.")]


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

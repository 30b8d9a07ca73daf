"""An answer, written in the format that is wanted."""

import sys
from pathlib import Path
from typing import BinaryIO, Final, Literal

from section16.query.query import QueryResult
from section16.tasks.answers.text import write_csv, write_json, write_table
from section16.tasks.files import open_whole

__all__ = ["ANSWER_FORMATS", "ENDINGS", "AnswerFormat", "format_for", "give", "write_answer"]

AnswerFormat = Literal["table", "csv", "parquet", "json", "xlsx"]
ANSWER_FORMATS: Final[tuple[AnswerFormat, ...]] = ("table", "csv", "parquet", "json", "xlsx")
ENDINGS: Final[dict[str, AnswerFormat]] = {
    ".csv": "csv",
    ".parquet": "parquet",
    ".json": "json",
    ".xlsx": "xlsx",
    ".txt": "table",
}


def format_for(out: Path | None, wanted: str | None) -> AnswerFormat:
    """Return the format that is asked for, else that of the file's ending, else a table."""
    asked = next((one for one in ANSWER_FORMATS if one == wanted), None)
    return asked or (ENDINGS.get(out.suffix.lower(), "table") if out else "table")


def give(answer: QueryResult, form: AnswerFormat, out: Path | None = None) -> int:
    """Write an answer to a file, whole or not at all, or to standard output; return the number of rows.

    Raises OSError, and QueryError while rows are read and for more rows than a sheet holds.
    """
    if out is not None:
        with open_whole(out) as file:
            return write_answer(answer, form, file)
    if form == "table" and sys.stdout.isatty():
        return _show(answer)
    rows = write_answer(answer, form, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    return rows


def _show(answer: QueryResult) -> int:
    from rich.console import Console  # noqa: PLC0415 - files and pipes need none

    from section16.tasks.answers.terminal import show_table  # noqa: PLC0415 - as above

    return show_table(answer, Console())


def write_answer(answer: QueryResult, form: AnswerFormat, file: BinaryIO, *, for_spreadsheet: bool = False) -> int:
    """Write an answer into an open file; return the number of rows, and raise as `give` does.

    With `for_spreadsheet` no text of a CSV is a formula; of the other formats none ever is.
    """
    match form:
        case "csv":
            return write_csv(answer, file, for_spreadsheet=for_spreadsheet)
        case "json":
            return write_json(answer, file)
        case "xlsx":
            from section16.tasks.answers.sheet import write_sheet  # noqa: PLC0415 - other forms need no workbook

            return write_sheet(answer, file)
        case "parquet":
            return _write_parquet(answer, file)
        case _:
            return write_table(answer, file)


def _write_parquet(answer: QueryResult, file: BinaryIO) -> int:
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - other forms need none

    rows = 0
    with ParquetWriter(file, answer.schema, compression="zstd") as writer:
        for batch in answer:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows

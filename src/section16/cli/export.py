"""`section16 export`: a lake as the SEC's data sets."""

from pathlib import Path
from typing import Annotated

import typer

from section16.cli.console import FINDINGS, FINE, complain, say_json
from section16.cli.sql import Lake, stopping, where

__all__ = ["export"]


def export(
    *,
    lake: Lake = None,
    datasets: Annotated[Path, typer.Option("--datasets", metavar="DIR", help="Folder, made if need be.")],
    quarter: Annotated[
        list[str] | None, typer.Option("--quarter", metavar="2024Q1", help="Only this; may repeat.")
    ] = None,
    zips: Annotated[bool, typer.Option("--zips", help="A zip a quarter, as the SEC publishes them.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One object a file.")] = False,
) -> None:
    """Write a lake as files like the SEC's Insider Transactions Data Sets: eight TSV files, or a zip of them a quarter.

    Names, columns, their order and the spelling of every value are the SEC's; columns of ours are left out. Quarters
    go by the filing date.

    Examples: `section16 export --lake lake --datasets out`, `section16 export --lake lake --datasets out --zips
    --quarter 2024Q1 --quarter 2024Q2`
    """
    from section16.tasks.datasets import Exported, export_datasets

    def tell(one: Exported) -> None:
        if json:
            say_json({"quarter": one.quarter, "file": str(one.file), "filings": one.filings, "rows": one.rows})
        else:
            filings = f"{one.filings:,} filings, " if one.quarter else ""
            typer.echo(f"{one.file}: {filings}{one.rows:,} rows")

    with stopping(datasets):
        made = export_datasets(where(lake), datasets, quarter or (), zips=zips, told=tell)
    if not made:
        complain("export: the lake holds no filing; ingest some first")
    raise typer.Exit(FINE if made else FINDINGS)

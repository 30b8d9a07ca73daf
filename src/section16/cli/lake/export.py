"""`section16 export`: a lake as files like the SEC's data sets."""

from pathlib import Path
from typing import Annotated

import typer

from section16.cli.frame.console import FINDINGS, FINE, complain, say_json
from section16.cli.frame.table import OptionalLake, lake_address, stopping

__all__ = ["export"]


def export(
    *,
    lake: OptionalLake = None,
    datasets: Annotated[
        Path, typer.Option("--datasets", metavar="DIR", help="Write into this folder; it is made if need be.")
    ],
    quarter: Annotated[
        list[str] | None,
        typer.Option("--quarter", metavar="2024Q1", help="Write this quarter only; repeatable.", show_default="all"),
    ] = None,
    zips: Annotated[
        bool, typer.Option("--zips", help="Write a zip for each quarter, as the SEC publishes them.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object for each file.")] = False,
) -> None:
    """Write a lake as files like the SEC's data sets.

    The SEC's Insider Transactions Data Sets are eight TSV files, or a zip of them for each quarter, by filing
    date. Names, columns and their order are the SEC's, and so is the spelling of days, numbers and footnote ids;
    flags are 0 and 1, where the SEC's files have them as each filer wrote them (0, 1, false, true). Columns that
    only the lake has are left out.

    Examples:
        section16 export --lake lake --datasets out
        section16 export --lake lake --datasets out --zips --quarter 2024Q1 --quarter 2024Q2
    """
    from section16.tasks.lake.datasets import Exported, export_datasets

    def show(one: Exported) -> None:
        if json:
            say_json({"quarter": one.quarter, "file": str(one.file), "filings": one.filings, "rows": one.rows})
        else:
            filings = f"{one.filings:,} filings, " if one.quarter else ""
            typer.echo(f"{one.file}: {filings}{one.rows:,} rows")

    with stopping(datasets):
        made = export_datasets(lake_address(lake), datasets, quarter or (), zips=zips, on_export=show)
    if not made:
        complain("export: the lake holds no filing; ingest some first")
    raise typer.Exit(FINE if made else FINDINGS)

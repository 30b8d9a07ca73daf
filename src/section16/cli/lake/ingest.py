"""`section16 ingest`: filings into a lake, from files, archives or EDGAR."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import FINDINGS, FINE, NOTHING, Stop, complain, count_of, say_json

if TYPE_CHECKING:
    from section16.tasks.lake.ingest.ingest import Ingested, OnCommit, OnFetch
    from section16.tasks.ledger.deriving import DerivePlan

__all__ = ["CacheOption", "RequiredLake", "ingest", "say_derive_plan"]

_LONG = 60  # seconds, of which users are told before

RequiredLake = Annotated[
    str, typer.Option("--lake", metavar="DIR", envvar="SECTION16_LAKE", help="Folder or object store of the lake.")
]

CacheOption = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="DIR",
        envvar="SECTION16_CACHE",
        help="Keep what EDGAR sent in this folder.",
        show_default="a folder in the lake",
    ),
]


def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help="Files, folders, archives, or words for what EDGAR has."),
    ] = None,
    *,
    lake: RequiredLake,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, metavar="N", help="Number of processes.", show_default="one for each processor"
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="Spread the work over the workers of this Dask scheduler."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read sources again that an older version has read; show what changed.")
    ] = False,
    cache: CacheOption = None,
    sandbox: Annotated[
        str | None, typer.Option("--sandbox", metavar="URL", help="Ask a running sandbox, not the SEC's EDGAR.")
    ] = None,
    derive: Annotated[
        bool, typer.Option("--derive", help="Make the derived tables current afterwards, as `lake derive` does.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the counts as a JSON object.")] = False,
) -> None:
    """Read filings into a lake from files, archives or EDGAR.

    A source is a file, folder or glob of `.xml`, `.txt` and `.nc` files, a `.tar.gz` or `.zip` of them, or one of the
    SEC's data-set zips. It may also be a word for what EDGAR has: a day, month, quarter or year, or a range of them
    (2024-02-16, 2024Q1, 2019Q3..2020Q2); cik:320193, all filings by a person or about a company;
    datasets:2006..2024, the SEC's data sets; archives:2024-02-16, all filings of a day in one archive; feed, the
    latest. Requests keep to EDGAR's rate, nothing is asked for twice, and SECTION16_CONTACT names you.

    The lake has eight tables with the SEC's names. What was ingested before is passed over, so after an interruption
    the same command goes on where it was. A filing that cannot be read is kept in the table `rejects`, with the
    reason. Where a file of the lake is damaged, its filings are read again, from SOURCE and from where they came.

    After an upgrade, --again reads the sources again that an older version has read, or those that you name, replaces
    their rows, and says what changed.

    Examples:
        section16 ingest filings/ --lake lake
        section16 ingest '2024*.tar.gz' --lake lake --workers 4
        section16 ingest 2024q1_form345.zip --lake lake
        section16 ingest 2024Q1 cik:320193 --lake lake
        section16 ingest --again --lake lake
    """
    if not (sources or again):
        message = "no source named; name files, folders, archives, or quarters of EDGAR"
        raise Stop(message)
    from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
    from section16.tasks.lake.ingest.piece import take_system_memory
    from section16.tasks.parallel import processors

    take_system_memory()
    with _progress() as (on_commit, on_fetch):
        settings = IngestSettings(lake=lake, workers=workers or processors(), cluster=cluster, again=again)
        edgar = EdgarSource(sandbox=sandbox, cache=cache, on_fetch=on_fetch)
        done = ingest_all(sources or _outdated(lake), settings, edgar, on_commit)
    for line in (*done.healed, *done.problems):
        complain(line)
    if derive:
        from section16.lake.store import Lake
        from section16.tasks.ledger.deriving import derive_lake

        derive_lake(Lake.open(lake), workers, say_derive_plan)
    say_json(done) if json else _say(done)
    raise typer.Exit(_status(done))


def say_derive_plan(plan: "DerivePlan") -> None:
    """Tell what is to be derived, before it is."""
    if not plan.issuers:
        complain("the derived tables have all filings")
        return
    minutes = f", about {plan.seconds / 60:,.0f} minutes of one processor" if plan.seconds > _LONG else ""
    filings = count_of(plan.filings, "filing")
    complain(f"derived tables: {filings} of {count_of(plan.issuers, 'issuer')} whose filings changed{minutes}")


def _outdated(lake: str) -> tuple[str, ...]:
    from section16.table.schema import PARSER_VERSION
    from section16.tasks.lake.ingest.ingest import outdated_sources

    sources = outdated_sources(lake)
    if not sources:
        message = f"{lake}: this version, {PARSER_VERSION}, has read all of it; name sources to read them again"
        raise Stop(message, FINE)
    return sources


def _status(done: "Ingested") -> int:
    if not (done.documents or done.before) and (done.problems or done.other_files or done.other_forms):
        return NOTHING
    return FINDINGS if done.problems or done.rejects else FINE


def _say(done: "Ingested") -> None:
    typer.echo(
        f"{count_of(done.documents, 'document')}: {done.new:,} new, {done.repeated:,} known already, {_rest(done)}"
    )
    if done.before:
        typer.echo(f"done before, and passed over: {count_of(done.before, 'source')}")
    if done.other_forms or done.other_files:
        typer.echo(f"passed over: {done.other_forms:,} submissions of other forms, {done.other_files:,} other files")
    for table, rows in done.rows.items():
        typer.echo(f"{rows:>12,}  {table}")
    for change in done.changes:
        typer.echo(f"changed: {change.table}, {change.column}: {change.count:,}")


def _rest(done: "Ingested") -> str:
    replaced = f"{done.replaced:,} known better now, " if done.replaced else ""
    return f"{replaced}{done.rejects:,} not readable"


@contextmanager
def _progress() -> "Iterator[tuple[OnCommit, OnFetch]]":
    """Show on a terminal how far it is."""
    if not sys.stderr.isatty():
        yield (lambda _: None), (lambda _: None)
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as shown:
        yield (
            lambda so_far: shown.update(f"{so_far.documents:,} documents of {so_far.pieces:,} sources"),
            lambda count: shown.update(f"{count.fetched:,} of {count.wanted - count.here:,} fetched from EDGAR"),
        )

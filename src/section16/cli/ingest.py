"""`section16 ingest`: filings into a lake, from files, archives or EDGAR."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.console import FINDINGS, FINE, NOTHING, Stop, complain, one_line, say_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from section16.tasks.ingest.ingest import Ingested, MirrorCount, Told

    Tell = Callable[[MirrorCount], object]

__all__ = ["LakeAt", "ingest", "lake_errors"]

LakeAt = Annotated[
    str, typer.Option("--lake", metavar="DIR", envvar="SECTION16_LAKE", help="Folder or object store of the lake.")
]


def ingest(  # noqa: PLR0913 - the options of the command
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", help="Files, folders, archives.")] = None,
    *,
    lake: LakeAt,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; else one a processor.")] = None,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Read anew what the lake holds; show what changed.")] = False,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache", metavar="DIR", envvar="SECTION16_CACHE", help="Keeps what EDGAR gave; else in the lake's folder."
        ),
    ] = None,
    sandbox: Annotated[
        str | None, typer.Option("--sandbox", metavar="URL", help="A running sandbox in place of the SEC's EDGAR.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Tell the counts as one object.")] = False,
) -> None:
    """Read filings into the lake: eight tables with the SEC's names; no row lost, none twice.

    A source is a file, folder or glob of `.xml`, `.txt` and `.nc`, a `.tar.gz` or `.zip` of them, or one of the SEC's
    data-set zips. Or it is a word for what EDGAR has: a day, month, quarter or year, or a range of them (2024-02-16,
    2024Q1, 2019Q3..2020Q2); cik:320193, all filings of a person or about a company; datasets:2006..2024, the SEC's
    zips; archives:2024-02-16, the feed's archive of a day; feed, the latest. EDGAR is asked at the rate that it allows,
    and once for each; SECTION16_CONTACT names you to it.

    What was ingested before is passed over, so after an interruption the same command goes on where it was. A
    filing that cannot be read is kept in `rejects`, with the reason.

    After an upgrade, `--again` reads the sources anew from which another version has read, or those that are named,
    puts the rows in place of the old ones, and tells what changed.

    Examples: `section16 ingest filings/ --lake lake`, `section16 ingest '2024*.tar.gz' --lake lake --workers 4`,
    `section16 ingest 2024q1_form345.zip --lake lake`, `section16 ingest 2024Q1 cik:320193 --lake lake`,
    `section16 ingest --again --lake lake`
    """
    if not (sources or again):
        message = "no source named; name files, folders, archives, or quarters of EDGAR"
        raise Stop(message)
    from section16.tasks.ingest.ingest import Edgar, Where, default_workers, ingest_all

    with lake_errors(), _progress() as (told, tell):
        where = Where(lake=lake, workers=workers or default_workers(), cluster=cluster, again=again)
        edgar = Edgar(sandbox=sandbox, cache=cache, tell=tell)
        done = ingest_all(sources or _outdated(lake), where, edgar, told)
    for problem in done.problems:
        complain(problem)
    say_json(done) if json else _say(done)
    raise typer.Exit(_status(done))


def _outdated(lake: str) -> tuple[str, ...]:
    from section16.table.schema import PARSER_VERSION
    from section16.tasks.ingest.ingest import outdated_sources

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
    typer.echo(f"{_many(done.documents, 'document')}: {done.new:,} new, {done.repeated:,} known already, {_rest(done)}")
    if done.before:
        typer.echo(f"done before, and passed over: {_many(done.before, 'source')}")
    if done.other_forms or done.other_files:
        typer.echo(f"passed over: {done.other_forms:,} submissions of other forms, {done.other_files:,} other files")
    for table, rows in done.rows.items():
        typer.echo(f"{rows:>12,}  {table}")
    for change in done.changes:
        typer.echo(f"changed: {change.table}, {change.column}: {change.count:,}")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _rest(done: "Ingested") -> str:
    replaced = f"{done.replaced:,} known better now, " if done.replaced else ""
    return f"{replaced}{done.rejects:,} not readable"


@contextmanager
def lake_errors() -> Iterator[None]:
    """Turn what is wrong with a lake or a source into one line."""
    from section16.edgar.errors import EdgarError
    from section16.lake.layout import LakeError
    from section16.sources import SourceError
    from section16.tasks.mirror.words import WordError

    try:
        yield
    except (EdgarError, LakeError, SourceError, WordError) as error:
        raise Stop(one_line(str(error))) from None


@contextmanager
def _progress() -> "Iterator[tuple[Told, Tell]]":
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

"""`section16 lake`: a lake checked, inspected, compacted and compared."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import FINDINGS, FINE, Stop, complain, count_of, one_line, say_json
from section16.cli.frame.days import day_of
from section16.cli.frame.help import CommandGroup
from section16.cli.lake.ingest import RequiredLake, say_derive_plan

if TYPE_CHECKING:
    from msgspec import Struct

    from section16.lake.upkeep.check import Proof
    from section16.lake.upkeep.freshness import Status
    from section16.table.agree import Agreement

__all__ = ["lake"]

_SHOWN = 20  # gaps
_GB = 1e9

Json = Annotated[bool, typer.Option("--json", help="Print a JSON object.")]

lake = CommandGroup("lake", "Check, inspect, compact or compare a lake; derive tables")


@lake.command()
def check(
    lake: RequiredLake,
    *,
    deep: Annotated[bool, typer.Option("--deep", help="Read every value and name each damaged file.")] = False,
    json: Json = False,
) -> None:
    """Check that no filing was lost, doubled or damaged.

    The table `batches` is compared with the tables: documents in must be submissions and rejects, rows in must
    be rows out. It looks for filings that are there twice, rows without their filing, files that are gone or whose
    bytes are not those that were written, and batches that were interrupted. It changes nothing, and may run while
    others ingest.

    --deep also reads every column of every file as values. Exit status 1 when something does not add up.

    Examples:
        section16 lake check --lake lake
        section16 lake check --lake lake --deep
    """
    from section16.lake.store import Lake

    proof = Lake.open(lake).check(deep=deep)
    for problem in proof.problems:
        complain(str(problem))
    say_json({**_fields(proof), "holds": proof.holds}) if json else _say_proof(proof)
    raise typer.Exit(FINE if proof.holds else FINDINGS)


@lake.command()
def status(
    lake: RequiredLake,
    *,
    today: Annotated[
        date | None,
        typer.Option("--today", metavar="DATE", parser=day_of, help="Judge as of this day.", show_default="today"),
    ] = None,
    json: Json = False,
) -> None:
    """Show what a lake holds, how fresh it is, and which days are missing.

    Each derived table answers for all filings, or it is said why not, and which command makes it current. Until then
    trades, latest_holdings and restated_trades are worked out for each question, and the others refuse theirs.

    A day is missing when EDGAR was open and the lake has no filing of it, from the first filing in the lake to
    yesterday. Exit status 1 when one is.

    Examples:
        section16 lake status --lake lake
    """
    from section16.lake.store import Lake
    from section16.law.calendar import EASTERN_ZONE

    found = Lake.open(lake).status(today or _today(EASTERN_ZONE))
    say_json({**_fields(found), "fresh": found.fresh}) if json else _say_status(found)
    _complain_of(found)
    raise typer.Exit(FINE if found.fresh else FINDINGS)


@lake.command()
def compact(
    lake: RequiredLake,
    *,
    keep_hours: Annotated[
        int,
        typer.Option(
            "--keep-hours", metavar="N", min=1, help="Keep files that were in use or new in the last N hours."
        ),
    ] = 168,
    json: Json = False,
) -> None:
    """Merge small files, and remove files that nothing needs.

    Batches that were interrupted are finished first. Others may read and ingest meanwhile. Readers that opened the
    lake longer ago than --keep-hours lose their files.

    Examples:
        section16 lake compact --lake lake
    """
    from section16.lake.store import Lake

    done = Lake.open(lake).compact(timedelta(hours=keep_hours))
    if json:
        say_json(done)
    else:
        typer.echo(f"{done.merged:,} files merged into {done.into:,}, {done.removed:,} unneeded files taken away")
        if done.finished:
            typer.echo(f"{done.finished:,} interrupted batches finished")


@lake.command()
def derive(
    *,
    lake: RequiredLake,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, metavar="N", help="Number of processes.", show_default="one for each processor"
        ),
    ] = None,
    views: Annotated[bool, typer.Option("--views", help="Only trades, restated and holdings.")] = False,
    json: Json = False,
) -> None:
    """Make the tables current that follow from all filings.

    They are trades, restated and holdings, from which the views trades, restated_trades and latest_holdings then
    answer; and what the ledger finds out, lines, postings, gaps, restatements, events, repairs and lateness, which SQL
    can ask for. Only issuers whose filings changed since the last time are worked on, and the quarters whose trades
    did. A lake of an older version gains the tables; where that is interrupted, the same command goes on. Otherwise an
    interrupted call leaves the tables as they were. Tables that lack later filings answer no question: the views are
    worked out from the filings, and the others name this command. --views leaves out what the ledger finds out, which
    takes far longer.

    Examples:
        section16 lake derive --lake lake
        section16 lake derive --lake lake --workers 4
        section16 lake derive --lake lake --views
    """
    from section16.lake.store import Lake
    from section16.tasks.ledger.deriving import EVERY_FAMILY, VIEW_FAMILIES, derive_lake

    families = VIEW_FAMILIES if views else EVERY_FAMILY
    done = derive_lake(Lake.open(lake), workers, say_derive_plan, families=families)
    if json:
        say_json(done)
        return
    for table, rows in done.rows.items():
        typer.echo(f"{rows:>14,}  {table}")


@lake.command()
def compare(
    datasets: Annotated[list[str], typer.Argument(metavar="ZIP", help="The SEC's data-set zips: paths or globs.")],
    *,
    lake: RequiredLake,
    json: Json = False,
) -> None:
    """Compare a lake with the SEC's data sets of the same quarters.

    Only filings that were read from documents count, since the others came from a data set themselves. Differences are
    listed by table, column and kind, with counts and an example. Exit status 1 when there are differences, or nothing
    to compare.

    Examples:
        section16 lake compare 2024q3_form345.zip --lake lake
    """
    from section16.tasks.lake.datasets import compare_datasets

    found = list(compare_datasets(lake, datasets))
    if not found:
        message = f"{', '.join(datasets)}: no data set is there; name a zip with the SEC's TSV files"
        raise Stop(message)
    for name, agreement in found:
        say_json({"file": name, **_fields(agreement)}) if json else _say_agreement(name, agreement)
    for name, agreement in found:
        if not agreement.filings:
            complain(f"{name}: the lake has read none of its filings from documents; ingest those first")
    raise typer.Exit(FINE if all(one.filings and not one.differences for _, one in found) else FINDINGS)


def _today(zone: str) -> date:
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(zone)).date()


def _fields(value: "Struct") -> dict[str, object]:
    from msgspec.structs import asdict

    return asdict(value)


def _say_proof(proof: "Proof") -> None:
    typer.echo(f"{proof.documents:,} documents in {_batches(proof.batches)}, {proof.repeated:,} more were repeated")
    typer.echo(
        f"{proof.submissions:,} submissions and {proof.rejects:,} rejects are there, {proof.removed:,} were replaced"
    )
    for table, rows in proof.rows.items():
        typer.echo(f"{rows:>14,}  {table}")
    end = "all adds up" if proof.holds else f"{len(proof.problems):,} problems"
    typer.echo(f"{proof.files:,} files, {_size(proof.size)}: {end}")


def _say_status(found: "Status") -> None:
    for one in found.quarters:
        newest = f"newest {one.newest_day or 'unknown'}"
        accepted = f", accepted {one.newest_acceptance:%Y-%m-%d %H:%M:%S} Eastern" if one.newest_acceptance else ""
        typer.echo(
            f"{one.quarter:>8} {one.filings:>10,} filings, {newest}{accepted}, {one.files:,} files, {_size(one.size)}"
        )
    typer.echo(
        f"{found.filings:,} filings and {found.rejects:,} rejects of {_batches(found.batches)}, {_size(found.size)}"
    )
    if found.hidden:
        typer.echo(
            f"{count_of(found.hidden, 'row')} in files replaced by others and hidden; `lake compact` removes them"
        )
    for made in found.derived:
        state = f"current, {count_of(made.rows, 'row')}" if made.current else f"{made.why_not}; run `{made.command}`"
        typer.echo(one_line(f"{made.table}: {state}"))
    for parser, count in found.parsers.items():
        typer.echo(one_line(f"read by version {parser}: {count:,}"))
    if found.newest_batch:
        typer.echo(f"last changed {found.newest_batch:%Y-%m-%d %H:%M:%S} UTC, version {found.versions['submission']}")


def _complain_of(found: "Status") -> None:
    from section16.lake.upkeep.freshness import spans

    if found.unfinished:
        complain(f"batches: {found.unfinished:,} are not in all tables yet; run `section16 lake compact`")
    if found.first_day is None:
        complain("submission: no filing is there; run `section16 ingest`")
    gaps = spans(found.missing)
    for first, last, days in gaps[:_SHOWN]:
        span = f"{first}" if first == last else f"{first} to {last}"
        complain(f"{span}: {count_of(days, 'business day')} without a filing; ingest {_word(first, last)}")
    if len(gaps) > _SHOWN:
        complain(f"{len(gaps) - _SHOWN:,} more gaps, {len(found.missing):,} business days in all; see --json")


def _word(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first}..{last}"


def _say_agreement(name: str, agreement: "Agreement") -> None:
    typer.echo(
        one_line(
            f"{name}: {agreement.filings:,} filings and {agreement.cells:,} cells compared, {agreement.only_ours:,} "
            f"filings only in the lake, {agreement.only_theirs:,} only in the data set"
        )
    )
    for one in agreement.differences:
        place = f"{one.table}.{one.column}" if one.column else one.table
        example = f"{one.accession}: {_cell(one.ours)} / {_cell(one.theirs)}" if one.column else one.accession
        typer.echo(one_line(f"{one.count:>10,}  {place}: {one.kind}, as in {example}"))


def _cell(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(map(str, value))
    return "nothing" if value is None else f"'{str(value)[:60]}'"


def _batches(count: int) -> str:
    return f"{count:,} {'batch' if count == 1 else 'batches'}"


def _size(size: int) -> str:
    return f"{size / _GB:,.1f} GB" if size >= _GB else f"{size / 1e6:,.1f} MB"

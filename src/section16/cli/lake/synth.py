"""`section16 synth`: made-up filings, for tests and for people without data."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import Stop, complain, one_line, say_json
from section16.cli.frame.days import day_of

if TYPE_CHECKING:
    from section16.synth import Options
    from section16.tasks.lake.synthesizing import PackedFilings, SynthesisJob

__all__ = ["synth"]

_WHAT_TO_MAKE = "What to make"  # a heading of the help


class Format(StrEnum):
    """How filings are written and packed."""

    xml = "xml"
    txt = "txt"
    nc = "nc"
    tar_gz = "tar.gz"
    nc_tar_gz = "nc.tar.gz"
    zip = "zip"


def synth(
    number: Annotated[int, typer.Argument(metavar="N", min=1, max=25_000_000, help="Number of filings.")],
    *,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="PATH", help="Write into this folder, or to this archive where one is enough."),
    ],
    form: Annotated[
        Format,
        typer.Option(
            "--as", metavar="FORMAT", help="xml, txt or nc: a file each; tar.gz or zip of .txt; nc.tar.gz of .nc."
        ),
    ] = Format.txt,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", metavar="N", min=0, help="Make other filings with another seed.", rich_help_panel=_WHAT_TO_MAKE
        ),
    ] = 1,
    since: Annotated[
        date | None,
        typer.Option(
            "--from",
            metavar="DATE",
            parser=day_of,
            help="First day of filing.",
            show_default="2004-01-01",
            rich_help_panel=_WHAT_TO_MAKE,
        ),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(
            "--to",
            metavar="DATE",
            parser=day_of,
            help="Last day of filing.",
            show_default="2025-12-31",
            rich_help_panel=_WHAT_TO_MAKE,
        ),
    ] = None,
    forms: Annotated[
        str,
        typer.Option(
            "--forms", metavar="FORMS", help="Make these forms and their amendments.", rich_help_panel=_WHAT_TO_MAKE
        ),
    ] = "3,4,5",
    versions: Annotated[
        str,
        typer.Option(
            "--versions",
            metavar="VERSIONS",
            help="Schema versions, as X0101,X0609, on days when they were in use.",
            show_default="all",
            rich_help_panel=_WHAT_TO_MAKE,
        ),
    ] = "",
    amendments: Annotated[
        float,
        typer.Option(
            "--amendments", metavar="SHARE", help="Share of amendments, 0 to 1.", rich_help_panel=_WHAT_TO_MAKE
        ),
    ] = 0.03,
    joint: Annotated[
        float,
        typer.Option(
            "--joint", metavar="SHARE", help="Share of filings with several owners.", rich_help_panel=_WHAT_TO_MAKE
        ),
    ] = 0.05,
    footnotes: Annotated[
        float,
        typer.Option(
            "--footnotes",
            metavar="SHARE",
            help="How many of the optional footnotes there are.",
            rich_help_panel=_WHAT_TO_MAKE,
        ),
    ] = 0.7,
    errors: Annotated[
        float,
        typer.Option(
            "--errors",
            metavar="SHARE",
            help="Share of filings with an error such as real filings have.",
            rich_help_panel=_WHAT_TO_MAKE,
        ),
    ] = 0.0,
    damage: Annotated[
        str,
        typer.Option(
            "--damage",
            metavar="KINDS",
            help="Kinds of errors, such as zone,cut.",
            show_default="all",
            rich_help_panel=_WHAT_TO_MAKE,
        ),
    ] = "",
    planted: Annotated[
        float,
        typer.Option(
            "--planted",
            metavar="SHARE",
            help="Share of rows with an error in what is reported: gaps, wrong cells, duplicates.",
            rich_help_panel=_WHAT_TO_MAKE,
        ),
    ] = 0.0,
    plant: Annotated[
        str,
        typer.Option(
            "--plant",
            metavar="KINDS",
            help="Kinds of such errors, such as split,reverts.",
            show_default="all",
            rich_help_panel=_WHAT_TO_MAKE,
        ),
    ] = "",
    first: Annotated[
        int,
        typer.Option("--first", metavar="K", min=1, help="Make filings K to N only.", rich_help_panel=_WHAT_TO_MAKE),
    ] = 1,
    per_archive: Annotated[
        int, typer.Option("--per-archive", metavar="N", min=1, help="Filings in each archive or folder.")
    ] = 10_000,
    truth: Annotated[
        Path | None,
        typer.Option("--truth", metavar="FILE", help="Write what each filing holds to this file, as JSON lines."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", min=1, help="Number of processes.", show_default="one for each processor"
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object for each folder or archive.")] = False,
) -> None:
    """Make up valid filings, for tests and for people without data.

    All forms and schema versions are there. Insiders come back: their balances foot, grants vest, options are
    exercised and sold, funds file together, amendments name the day of their original. Companies and people are
    invented: names are put together from syllables, and CIKs are far above EDGAR's.

    The same seed gives the same filings on any machine, whatever the number: the first 1,000 of a million are those
    of a thousand.

    Examples:
        section16 synth 1000 --out filings --as xml
        section16 synth 1000000 --out archives --as tar.gz --truth truth.jsonl
        section16 synth 500 --out odd.zip --as zip --errors 0.2 --truth truth.jsonl
    """
    from section16.synth import Options
    from section16.tasks.lake.synthesizing import SynthesisJob
    from section16.tasks.parallel import processors

    options = Options(
        seed=seed,
        first_on=since,
        last_on=until,
        forms=_words(forms),
        versions=_words(versions),
        amendments=amendments,
        joint=joint,
        footnotes=footnotes,
        errors=errors,
        damage=_words(damage),
        planted=planted,
        plant=_words(plant),
    )
    _refuse(options, first, number)
    job = SynthesisJob(
        out=out,
        format=form.value,
        first=first,
        last=number,
        options=options,
        per_archive=per_archive,
        truth=truth,
        workers=workers or processors(),
    )
    _run(job, json=json)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _refuse(options: "Options", first: int, number: int) -> None:
    mistakes = options.mistakes()
    if first > number:
        mistakes += (f"--first: {first} is after the last, {number}; give a smaller one",)
    if mistakes:
        raise Stop("\n".join(one_line(mistake) for mistake in mistakes))


def _run(job: "SynthesisJob", *, json: bool) -> None:
    from section16.tasks.lake.synthesizing import synthesize_files

    made: list[PackedFilings] = []
    try:
        for piece in synthesize_files(job):
            made.append(piece)
            if json:
                say_json({"path": str(piece.path), "filings": piece.filings, "size": piece.size})
    except OSError as error:
        message = f"{error.filename or job.out}: cannot be written ({error.strerror or error}); give another path"
        raise Stop(one_line(message)) from None
    if not json:
        filings, size = sum(piece.filings for piece in made), sum(piece.size for piece in made)
        typer.echo(f"{job.out}: {filings:,} filings, {size / 1e6:,.1f} MB before packing")
    if not made:
        complain("nothing was made")

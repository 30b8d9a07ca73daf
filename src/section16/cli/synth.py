"""`section16 synth`: made-up filings, any number, for tests and for people without data."""

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.console import Stop, complain, one_line, say_json

if TYPE_CHECKING:
    from section16.synth import Options
    from section16.tasks.synthesizing import Job, Made

__all__ = ["synth"]

_DAY = ["%Y-%m-%d"]


class Format(StrEnum):
    """How filings are written and packed."""

    xml = "xml"
    txt = "txt"
    nc = "nc"
    tar_gz = "tar.gz"
    nc_tar_gz = "nc.tar.gz"
    zip = "zip"


def synth(  # noqa: PLR0913, PLR0917 - each is an option of the command
    number: Annotated[int, typer.Argument(metavar="N", min=1, max=25_000_000, help="How many filings.")],
    out: Annotated[Path, typer.Option("--out", metavar="PATH", help="A folder, or the archive where one is enough.")],
    form: Annotated[
        Format, typer.Option("--as", help="xml, txt, nc: a file each; tar.gz and zip hold .txt, nc.tar.gz holds .nc.")
    ] = Format.txt,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another seed, other filings.")] = 1,
    since: Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="Filed from; else 2004-01-01.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="Filed to; else 2025-12-31.")] = None,
    forms: Annotated[str, typer.Option("--forms", help="Which forms, with their amendments.")] = "3,4,5",
    versions: Annotated[
        str, typer.Option("--versions", help="Schema versions, as X0101,X0609; their days then, too.")
    ] = "",
    amendments: Annotated[float, typer.Option("--amendments", help="Share of amendments.")] = 0.03,
    joint: Annotated[float, typer.Option("--joint", help="Share with several owners.")] = 0.05,
    footnotes: Annotated[float, typer.Option("--footnotes", help="Share of footnotes that need not be there.")] = 0.7,
    errors: Annotated[
        float, typer.Option("--errors", help="Share of filings with an error of a kind real ones have.")
    ] = 0.0,
    damage: Annotated[
        str, typer.Option("--damage", help="Kinds of errors, by comma, such as zone,cut; else all.")
    ] = "",
    first: Annotated[int, typer.Option("--first", min=1, help="Make only those from this number to N.")] = 1,
    per_archive: Annotated[
        int, typer.Option("--per-archive", min=1, help="Filings of one archive or folder.")
    ] = 10_000,
    truth: Annotated[
        Path | None, typer.Option("--truth", metavar="FILE", help="What each holds: JSON, a line each.")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; else one a processor.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One object for each folder or archive.")] = False,  # noqa: FBT002
) -> None:
    """Make up filings: valid ones of all forms and schema versions, of companies and people that there are not.

    Insiders come back: balances carry on and foot, grants vest, options are exercised and sold, funds file together,
    amendments name the day of their original. The same seed gives the same filings on any machine, whatever the number:
    the first 1,000 of a million are those of a thousand. Names are put together from syllables; CIKs are far above
    EDGAR's.

    Examples: `section16 synth 1000 --out filings --as xml`,
    `section16 synth 1000000 --out archives --as tar.gz --truth truth.jsonl`,
    `section16 synth 500 --out odd.zip --as zip --errors 0.2 --truth truth.jsonl`
    """
    from section16.synth import Options
    from section16.tasks.synthesizing import Job

    options = Options(
        seed=seed,
        first_on=since.date() if since else None,
        last_on=until.date() if until else None,
        forms=_words(forms),
        versions=_words(versions),
        amendments=amendments,
        joint=joint,
        footnotes=footnotes,
        errors=errors,
        damage=_words(damage),
    )
    _refuse(options, first, number)
    job = Job(
        out=out,
        format=form.value,
        first=first,
        last=number,
        options=options,
        per_archive=per_archive,
        truth=truth,
        workers=workers or os.cpu_count() or 1,
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


def _run(job: "Job", *, json: bool) -> None:
    from section16.tasks.synthesizing import synthesize_files

    made: list[Made] = []
    try:
        for piece in synthesize_files(job):
            made.append(piece)
            if json:
                say_json({"path": str(piece.path), "filings": piece.filings, "size": piece.size})
    except OSError as error:
        message = f"{error.filename or job.out}: cannot be written ({error.strerror or error}); give another path"
        raise Stop(one_line(message)) from None
    except ValueError as error:
        raise Stop(one_line(str(error))) from None
    if not json:
        filings, size = sum(piece.filings for piece in made), sum(piece.size for piece in made)
        typer.echo(f"{job.out}: {filings:,} filings, {size / 1e6:,.1f} MB before packing")
    if not made:
        complain("nothing was made")

"""`section16 draft`: from a plan to reports."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.check import say_finding
from section16.cli.talk import FINDINGS, FINE, Stop, one_line, say_json

if TYPE_CHECKING:
    from section16.tasks.drafting import Drafted

__all__ = ["draft", "drafted", "tell", "write_out"]


def draft(
    plan: Annotated[Path | None, typer.Argument(metavar="PLAN.toml", help="What happened, in a filer's words.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write XML, HTML, PDF and schedules here.")
    ] = None,
    today: Annotated[
        datetime | None, typer.Option("--today", formats=["%Y-%m-%d"], help="The day of the draft.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The reports, due date and findings as one object.")] = False,  # noqa: FBT002
    schema: Annotated[bool, typer.Option("--schema", help="Print the plan's JSON Schema and stop.")] = False,  # noqa: FBT002
) -> None:
    """Draft Forms 3, 4 and 5 and their amendments from a plan: rows, balances, footnotes, signature, due date.

    Fills, and the original of an amendment, are files beside the plan. Nothing is guessed: what the plan does not
    say is asked for by name. Without --out the reports are shown and nothing is written.

    Examples: `section16 draft examples/qualys-2024-02.toml`,
    `section16 draft plan.toml --out filing`, `section16 draft --schema > plan.schema.json`
    """
    if schema:
        from section16.draft.plan.schema import plan_schema

        say_json(plan_schema(), pretty=True)
        return
    if plan is None:
        message = "no plan named; give the path of a TOML file, or --schema for what it may hold"
        raise Stop(message)
    made = drafted(plan, today.date() if today else None)
    if json:
        say_json(made, pretty=True)
    else:
        tell(made, show=out is None)
    if out is not None:
        write_out(made, out)
    raise typer.Exit(FINDINGS if made.findings else FINE)


def drafted(plan: Path, today: date | None) -> "Drafted":
    """Draft a plan; raise Stop with a line for each thing that is wrong or missing."""
    from section16.draft.plan.mistake import MistakesError
    from section16.tasks.drafting import draft_and_check

    try:
        return draft_and_check(plan, today)
    except MistakesError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        message = f"{error.filename or plan}: cannot be read ({error.strerror or error}); give the path of a file"
        raise Stop(message) from None


def tell(made: "Drafted", *, show: bool) -> None:
    """Print the reports if asked for, then what was found and when they are due."""
    from section16.tasks.showing import render

    for report in made.reports if show else ():
        typer.echo(str(render(report, "text")))
    for found in made.findings:
        say_finding(found.report, found.finding)
    for line in made.notes:
        typer.echo(one_line(line))


def write_out(made: "Drafted", out: Path) -> None:
    """Write all files of a draft and name them; raise Stop when EDGAR would suspend it."""
    from section16.tasks.drafting import write_drafted
    from section16.xml import NotWritable

    try:
        for path in write_drafted(made, out):
            typer.echo(str(path))
    except NotWritable as refusal:
        message = f"nothing written: EDGAR would suspend it\n{refusal}"
        raise Stop(message, FINDINGS) from None
    except OSError as error:
        message = f"{error.filename or out}: cannot be written ({error.strerror or error}); give --out another folder"
        raise Stop(message) from None

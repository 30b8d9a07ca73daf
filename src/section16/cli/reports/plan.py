"""`section16 plan`: the next plan, from what was filed."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from section16.cli.filing.workspace import Actor, Where, workspace_if_there
from section16.cli.frame.console import FILES, Stop, one_line
from section16.cli.frame.days import day_of
from section16.cli.frame.days import today as this_day
from section16.cli.frame.inputs import Readings

if TYPE_CHECKING:
    from section16.drafting.after.gaps import EarlierReport

__all__ = ["earlier_reports", "plan"]


def plan(
    reports: Annotated[
        list[str] | None, typer.Argument(metavar="REPORT", help=f"Further reports to go on from: {FILES}.")
    ] = None,
    *,
    after: Annotated[
        list[str] | None,
        typer.Option("--after", metavar="REPORT", help="Report to go on from; repeatable, or more as arguments."),
    ] = None,
    form: Annotated[
        Literal["4", "5"], typer.Option("--form", metavar="FORM", help="Form that the plan makes: 4 or 5.")
    ] = "4",
    like: Annotated[
        Path | None,
        typer.Option("--like", metavar="PLAN", help="The last plan, for what no report says: ids, awards, columns."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the plan here.", show_default="print it")
    ] = None,
    today: Annotated[
        date | None,
        typer.Option("--today", metavar="DATE", parser=day_of, help="Day of the plan.", show_default="today"),
    ] = None,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Write the next plan from what was filed.

    Only the events are left to say. The plan has issuer, owners, relationship, every line held with its balance, every
    series with its terms and what is left of it, 10b5-1 plans and signers, as the last reports tell them. Reports of
    the same owners about the same issuer that were filed from the workspace are taken too, so the last balances count.

    --like takes from the last plan what no report says: names of owners, `id`s of holdings and grants, how the plan
    administrator calls them, how files are read, texts, settings.

    Without REPORT the plan goes on from the workspace, if all its reports are of the same owners and issuer.

    Examples:
        section16 plan --after june.xml --out july.toml
        section16 plan --after form3.xml --after june.xml --form 5
        section16 plan --workspace filings --like june.toml
    """
    from section16.tasks.reports.planning import filed_in, plan_after

    named = earlier_reports((*(after or ()), *(reports or ())))
    with workspace_if_there(workspace, actor) as opened:
        kept = filed_in(opened) if opened is not None else ()
    try:
        text = plan_after(named, kept, today or this_day(), form, like)
    except OSError as error:
        message = f"--like: {like}: cannot be read ({error.strerror or error}); name the last plan"
        raise Stop(one_line(message)) from None
    if out is None:
        typer.echo(text, nl=False)
        return
    _write(out, text)
    typer.echo(str(out))


def _write(out: Path, text: str) -> None:
    from section16.tasks.files import write_whole

    if out.exists() and out.is_file():
        message = f"{out}: there is a plan already; give --out another name"
        raise Stop(one_line(message))
    try:
        write_whole(out, text.encode())
    except OSError as error:
        message = f"{error.filename or out}: cannot be written ({error.strerror or error}); give --out another name"
        raise Stop(one_line(message)) from None


def earlier_reports(names: tuple[str, ...]) -> "tuple[EarlierReport, ...]":
    """Read the reports to go on from; stop when one cannot be read: a balance could be missed."""
    from section16.drafting.after.gaps import EarlierReport

    if not names:
        return ()
    readings = Readings(names, "reading")
    found = tuple(EarlierReport(name=one.name, report=one.report) for one in readings)
    if len(found) < len(readings.inputs):
        message = "--after: not every report can be read; name those that were filed"
        raise Stop(message)
    return found

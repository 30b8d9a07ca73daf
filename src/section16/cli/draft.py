"""`section16 draft`: reports from a plan."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.check import say_finding
from section16.cli.console import FILES, FINDINGS, FINE, Stop, complain, each, lines_of, one_line, say_json
from section16.cli.days import day_of
from section16.cli.plan import earlier_reports
from section16.cli.workspace import Actor, Where, workspace_if_there
from section16.standard.errors import Section16Error
from section16.tasks.files import STDIN, Input

if TYPE_CHECKING:
    from section16.drafting.after.gaps import EarlierReport
    from section16.tasks.drafting import Drafted

__all__ = ["draft", "drafted", "print_draft", "write_out"]

_Asked = tuple[date | None, "tuple[EarlierReport, ...]"]  # the day of the draft, and what was filed before


def draft(
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="PLAN.toml", help=f"Plans to draft from: {FILES}.")
    ] = None,
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write XML, HTML, PDF and schedules of executions into this folder."),
    ] = None,
    today: Annotated[
        date | None,
        typer.Option("--today", metavar="DATE", parser=day_of, help="Draft as of this day.", show_default="today"),
    ] = None,
    after: Annotated[
        list[str] | None,
        typer.Option(
            "--after", metavar="REPORT", help="Report filed before, which tells the opening balances; repeatable."
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print reports, due date and findings as JSON, an object for each plan.")
    ] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of plans and exit.")] = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Draft Forms 3, 4 and 5 and their amendments from a plan.

    A plan is a TOML file that says what happened. The draft has rows, balances, footnotes, signatures and the due
    date. Nothing is guessed: what the plan leaves out is asked for by name.

    Other files that a plan names (fills, the original of an amendment) are looked for beside it, or in the current
    folder when the plan comes from standard input. Without --out the reports are printed and nothing is written.

    Reports filed before, from the workspace or named by --after, tell the opening balances of the same person and
    issuer. A balance that differs from them is asked about and a line that the plan leaves out is named, with
    status 1. `section16 plan` writes a plan that goes on from them.

    Examples:
        section16 draft examples/qualys-2024-02.toml
        section16 draft plan.toml --out filing
        section16 draft --schema > plan.schema.json
    """
    if schema:
        from section16.drafting.toml.read import plan_schema

        say_json(plan_schema(), pretty=True)
        return
    if not plans:
        message = "no plan named; give the path of a TOML file, or --schema for what it may hold"
        raise Stop(message)
    sources = each(plans)
    if out is not None:
        _apart(sources)
    earlier = _earlier(after or [], workspace, actor)
    statuses = tuple(_one(source, (today, earlier), out, as_json=json, alone=len(sources) == 1) for source in sources)
    raise typer.Exit(statuses[0] if len(set(statuses)) == 1 else FINDINGS)


def _earlier(after: list[str], workspace: str | None, actor: str | None) -> "tuple[EarlierReport, ...]":
    """Return the reports that were filed before: those named, and those of the workspace, if there is one."""
    named = earlier_reports(tuple(after))
    with workspace_if_there(workspace, actor) as opened:
        if opened is None:
            return named
        from section16.tasks.planning import filed_in

        return (*named, *filed_in(opened))


def _apart(sources: tuple[Input, ...]) -> None:
    """Stop before anything is written when the reports of two plans would have the same names."""
    for number, source in enumerate(sources):
        twin = next((other for other in sources[:number] if other.stem == source.stem), None)
        if twin is not None:
            message = f"{source.name}: would be written over {twin.name}; write them to different folders"
            raise Stop(message)


def _one(source: Input, asked: _Asked, out: Path | None, *, as_json: bool, alone: bool) -> int:
    """Draft one plan and return its status; what is wrong with it does not cost the others."""
    today, earlier = asked
    try:
        made = (
            drafted(Path("stdin.toml"), today, _bytes(source), earlier)
            if source.name == STDIN
            else drafted(Path(source.name), today, None, earlier)
        )
        if as_json:
            say_json(made, pretty=alone)
        else:
            print_draft(made, show=out is None)
        if out is not None:
            write_out(made, out)
    except Stop as stop:
        complain(stop.message)
        return stop.status
    return FINDINGS if made.findings or made.gaps or made.is_late else FINE


def _bytes(source: Input) -> bytes:
    try:
        return source.read()
    except OSError as error:
        message = f"{source.name}: cannot be read ({error.strerror or error}); give the path of a file"
        raise Stop(one_line(message)) from None


def drafted(
    plan: Path, today: date | None, data: bytes | None = None, earlier: "tuple[EarlierReport, ...]" = ()
) -> "Drafted":
    """Draft a plan; raise Stop with a line for each thing that is wrong or missing."""
    from section16.tasks.drafting import draft_and_check

    try:
        return draft_and_check(plan, today, data, earlier)
    except Section16Error as error:
        raise Stop("\n".join(lines_of(error))) from None
    except OSError as error:
        message = f"{error.filename or plan}: cannot be read ({error.strerror or error}); give the path of a file"
        raise Stop(one_line(message)) from None


def print_draft(made: "Drafted", *, show: bool) -> None:
    """Print the reports if asked for, then what was found and when they are due."""
    from section16.tasks.report import render

    for report in made.reports if show else ():
        typer.echo(str(render(report, "text")))
    for found in made.findings:
        say_finding(found.report, found.finding)
    for line in (*made.notes, *made.gaps):
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

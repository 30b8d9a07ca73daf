"""`section16 draft`: reports from a plan."""

from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.filing.workspace import Actor, Where, workspace_if_there
from section16.cli.frame.console import (
    FILES,
    FINDINGS,
    FINE,
    Stop,
    complain,
    each,
    lines_of,
    one_line,
    say_json,
    with_progress,
)
from section16.cli.frame.days import day_of
from section16.cli.frame.inputs import Workers, stop_of
from section16.cli.reports.check import say_finding
from section16.cli.reports.plan import earlier_reports
from section16.standard.errors import Section16Error
from section16.tasks.files import STDIN, Input
from section16.tasks.many import on_all_cores

if TYPE_CHECKING:
    from section16.drafting.after.gaps import EarlierReport
    from section16.tasks.parallel import CallOutcome
    from section16.tasks.reports.drafting import Drafted

__all__ = ["draft", "drafted", "files_of", "print_draft", "write_out"]

_Asked = tuple[date | None, "tuple[EarlierReport, ...]"]  # the day of the draft, and what was filed before
_Made = tuple["Drafted", dict[Path, bytes] | Stop]  # a draft and its files, or why it has none

_DRAFTED = 0.02  # seconds that a draft takes, roughly
_WRITTEN = 0.08


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
    workers: Workers = None,
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
    make = partial(_made, (today, earlier), out)
    seconds = _DRAFTED if out is None else _WRITTEN
    with closing(on_all_cores(make, sources, seconds, 1 if _has_stdin(sources) else workers)) as several:
        outcomes = with_progress(several, "drafting", len(sources))
        statuses = tuple(_printed(one, as_json=json, alone=len(sources) == 1, show=out is None) for one in outcomes)
    raise typer.Exit(statuses[0] if len(set(statuses)) == 1 else FINDINGS)


def _has_stdin(sources: tuple[Input, ...]) -> bool:
    return any(source.name == STDIN for source in sources)


def _earlier(after: list[str], workspace: str | None, actor: str | None) -> "tuple[EarlierReport, ...]":
    """Return the reports that were filed before: those named, and those of the workspace, if there is one."""
    named = earlier_reports(tuple(after))
    with workspace_if_there(workspace, actor) as opened:
        if opened is None:
            return named
        from section16.tasks.reports.planning import filed_in

        return (*named, *filed_in(opened))


def _apart(sources: tuple[Input, ...]) -> None:
    """Stop before anything is written when the reports of two plans would have the same names."""
    for number, source in enumerate(sources):
        twin = next((other for other in sources[:number] if other.stem == source.stem), None)
        if twin is not None:
            message = f"{source.name}: would be written over {twin.name}; write them to different folders"
            raise Stop(message)


def _made(asked: _Asked, out: Path | None, source: Input) -> "_Made":
    """Draft one plan, and make its files where they are asked for."""
    today, earlier = asked
    made = (
        drafted(Path("stdin.toml"), today, _bytes(source), earlier)
        if source.name == STDIN
        else drafted(Path(source.name), today, None, earlier)
    )
    try:
        return made, {} if out is None else files_of(made, out)
    except Stop as stop:  # what was found is told all the same
        return made, stop


def _printed(outcome: "CallOutcome[Input, _Made]", *, as_json: bool, alone: bool, show: bool) -> int:
    """Print a draft, write its files and return its status; what is wrong with one does not cost the others."""
    try:
        if outcome.result is None:
            raise stop_of(outcome.job.name, outcome.error)
        made, files = outcome.result
        if as_json:
            say_json(made, pretty=alone)
        else:
            print_draft(made, show=show)
        if isinstance(files, Stop):
            raise files
        write_out(files)
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
    from section16.tasks.reports.drafting import draft_and_check

    try:
        return draft_and_check(plan, today, data, earlier)
    except Section16Error as error:
        raise Stop("\n".join(lines_of(error))) from None
    except OSError as error:
        message = f"{error.filename or plan}: cannot be read ({error.strerror or error}); give the path of a file"
        raise Stop(one_line(message)) from None


def print_draft(made: "Drafted", *, show: bool) -> None:
    """Print the reports if asked for, then what was found and when they are due."""
    from section16.tasks.reports.report import render

    for report in made.reports if show else ():
        typer.echo(str(render(report, "text")))
    for found in made.findings:
        say_finding(found.report, found.finding)
    for line in (*made.notes, *made.gaps):
        typer.echo(one_line(line))


def files_of(made: "Drafted", out: Path) -> dict[Path, bytes]:
    """Return all files of a draft; raise Stop when EDGAR would suspend it."""
    from section16.tasks.reports.drafting import drafted_files
    from section16.xml import NotWritable

    try:
        return drafted_files(made, out)
    except NotWritable as refusal:
        message = f"nothing written: EDGAR would suspend it\n{refusal}"
        raise Stop(message, FINDINGS) from None
    except OSError as error:
        raise _not_written(error) from None


def write_out(files: dict[Path, bytes]) -> None:
    """Write all files of a draft together and name them."""
    from section16.tasks.files import write_together

    try:
        write_together(files)
    except OSError as error:
        raise _not_written(error) from None
    for path in files:
        typer.echo(str(path))


def _not_written(error: OSError) -> Stop:
    return Stop(f"{error.filename}: cannot be written ({error.strerror or error}); give --out another folder")

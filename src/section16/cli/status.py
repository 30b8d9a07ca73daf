"""`section16 status`: how far submissions have come."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.console import FINDINGS, FINE, one_line, say_json
from section16.cli.workspace import Actor, Where, as_fields, say_submission, workspace_at

if TYPE_CHECKING:
    from section16.tasks.filing.standing import Standing

__all__ = ["status"]


def status(  # noqa: PLR0913, PLR0917 - each is an option of the command
    submissions: Annotated[
        list[str] | None, typer.Argument(metavar="ACCESSION...", help="Or their numbers here; else all under way.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow/--no-follow", help="Ask EDGAR, to the end.")] = True,  # noqa: FBT002
    patience: Annotated[float, typer.Option("--patience", metavar="SECONDS", help="For how long to follow.")] = 600.0,
    json: Annotated[bool, typer.Option("--json", help="One object a submission.")] = False,  # noqa: FBT002
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Follow submissions to their end: accepted and archived, or suspended, with the cell that each message means.

    A submission whose answer was lost is looked for on EDGAR's public side, and never sent again. One that is not
    found within a quarter of an hour is `unknown`: look on EDGAR yourself, then `section16 file --record` its number,
    or `section16 file --give-up` it with the reason. Exit status 1 when something wants a person.

    Examples: `section16 status`, `section16 status 0001234567-26-000001`, `section16 status --no-follow --json`
    """
    from section16.tasks.filing.standing import standings

    with workspace_at(workspace, actor) as opened:
        quiet = json or not sys.stderr.isatty()
        tell = None if quiet else lambda one: say_submission(f"submission {one.id}", one, err=True)
        worst = FINE
        for one in standings(opened, tuple(submissions or ()), patience if follow else None, tell):
            (_say_json if json else _say)(one)
            worst = max(worst, FINDINGS if one.wants_a_person else FINE)
    raise typer.Exit(worst)


def _say_json(one: "Standing") -> None:
    fields = as_fields(one.submission)
    say_json({"name": one.draft.name, "form": one.draft.form, **fields, "messages": one.messages, "note": one.note})


def _say(one: "Standing") -> None:
    say_submission(f"{one.submission.id} {one.draft.name}, Form {one.draft.form}", one.submission)
    for message in one.messages:
        cell = f" ({message.cell})" if message.cell else ""
        typer.echo(one_line(f"  {message.type or 'message'} {message.place or '-'}{cell}: {message.text}"))
    if one.note:
        typer.echo(one_line(f"  {one.note}"))

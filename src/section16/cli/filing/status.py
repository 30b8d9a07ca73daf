"""`section16 status`: what became of submissions."""

import sys
from math import isnan
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.filing.workspace import Actor, Where, as_fields, say_submission, workspace_at
from section16.cli.frame.console import FINDINGS, FINE, Stop, complain, one_line, say_json

if TYPE_CHECKING:
    from section16.tasks.filing.status import TrackedSubmission
    from section16.workspace.submissions import Submission

__all__ = ["status"]


def status(
    submissions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ACCESSION", help="Accession numbers, or numbers in the workspace.", show_default="all under way"
        ),
    ] = None,
    *,
    follow: Annotated[
        bool, typer.Option("--follow/--no-follow", help="Ask EDGAR until each submission is settled.")
    ] = True,
    patience: Annotated[
        float, typer.Option("--patience", metavar="SECONDS", min=0, help="Stop asking after this time.")
    ] = 600.0,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object for each submission.")] = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Follow submissions until EDGAR has accepted or suspended them.

    Each message about a suspended submission is shown with the cell of the form that it means.

    A submission whose answer was lost is looked up on EDGAR's public side, and never sent again. If it cannot be
    found within a quarter of an hour, its state is `unknown`: look on EDGAR yourself, then record its number with
    `section16 file --record`, or say that it is not there with `section16 file --give-up`.

    Exit status 1 when a submission needs a person, or EDGAR could not be asked.

    Examples:
        section16 status
        section16 status 0001234567-26-000001
        section16 status --no-follow --json
    """
    from section16.tasks.filing.status import last_ended, track

    if isnan(patience):
        message = "--patience: 'nan' is no number of seconds; write 0 or more"
        raise Stop(message)
    quiet = json or not sys.stderr.isatty()
    with workspace_at(workspace, actor) as opened:
        worst, listed = FINE, False
        for one in track(
            opened, tuple(submissions or ()), patience if follow else None, _say_nothing if quiet else _say_move
        ):
            (_say_json if json else _say)(one)
            worst, listed = max(worst, FINDINGS if one.wants_a_person or one.unasked else FINE), True
            if one.unasked:
                complain(f"{one.submission.id} {one.report.name}: EDGAR was not asked: {one.unasked}")
        if not listed and not json:
            _say_last(last_ended(opened))
    raise typer.Exit(worst)


def _say_last(last: "TrackedSubmission | None") -> None:
    """Say that nothing is under way, and how the last submission ended."""
    if last is None:
        typer.echo("nothing is under way, and nothing was sent from this workspace")
    else:
        typer.echo("nothing is under way; the last one ended, and section16 audit list shows all:")
        _say(last)


def _say_nothing(_submission: "Submission") -> None:
    """Say nothing of a move."""


def _say_move(submission: "Submission") -> None:
    say_submission(f"submission {submission.id}", submission, err=True)


def _say_json(one: "TrackedSubmission") -> None:
    fields = as_fields(one.submission)
    say_json(
        {
            "name": one.report.name,
            "form": one.report.form,
            **fields,
            "messages": one.messages,
            "note": one.unasked or one.note,
        }
    )


def _say(one: "TrackedSubmission") -> None:
    say_submission(f"{one.submission.id} {one.report.name}, Form {one.report.form}", one.submission)
    for message in one.messages:
        cell = f" ({message.cell})" if message.cell else ""
        typer.echo(one_line(f"  {message.type or 'message'} {message.place or '-'}{cell}: {message.text}"))
    if one.note:
        typer.echo(one_line(f"  {one.note}"))

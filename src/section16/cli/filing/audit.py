"""`section16 audit`: who did what and when, and whether the trail is whole."""

from enum import StrEnum
from typing import Annotated

import typer

from section16.cli.filing.workspace import Actor, Where, workspace_at
from section16.cli.frame.console import FINDINGS, FINE, Stop, complain, one_line, say_json

__all__ = ["audit"]


class Action(StrEnum):
    """What can be asked of the trail."""

    verify = "verify"
    list = "list"


def audit(
    action: Annotated[
        Action, typer.Argument(metavar="ACTION", help="verify: check that the trail is whole; list: print it.")
    ],
    *,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="HASH", help="With verify: a hash noted earlier, which the trail must have."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON: an object for each event, or one for the check.")
    ] = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Verify the audit trail, or print it.

    Each event is bound by its hash to all events before it, and says what the rows of the database hold that changed
    by it. `verify` computes every hash again, compares every row and column with what the trail says, in both
    directions, and names the first that does not fit. The trail must
    also contain the event of the newest checkpoint in the folder that SECTION16_CHECKPOINTS names, and the one whose
    hash is given as --head.

    Exit status 1 when the trail is broken.

    Examples:
        section16 audit verify
        section16 audit list --json
    """
    from section16.tasks.filing.audit import read_trail, verify_trail
    from section16.tasks.filing.checkpointing import checkpoints_here

    if head is not None and action is Action.list:
        message = "--head: a hash is looked for by verify; leave it out, or write section16 audit verify"
        raise Stop(message)
    with workspace_at(workspace, actor) as opened:
        if action is Action.list:
            for event in read_trail(opened):
                if json:
                    say_json(event)
                else:
                    moment = f"{event.at:%Y-%m-%d %H:%M:%S} UTC"
                    typer.echo(
                        one_line(
                            f"{event.number} {moment} {event.actor}: {event.what}, {event.subject} {event.summary}"
                        )
                    )
            return
        proof = verify_trail(opened, head, checkpoints_here())
    if json:
        say_json(proof)
    elif proof.broken is None:
        typer.echo(f"the trail holds: {proof.events} events, the last one {proof.head}")
    else:
        complain(f"event {proof.broken.number}: {proof.broken.reason}; compare with a copy of the database")
    raise typer.Exit(FINE if proof.broken is None else FINDINGS)

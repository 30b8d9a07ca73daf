"""`section16 audit`: who did what when, and the proof of it."""

from enum import StrEnum
from typing import Annotated

import typer

from section16.cli.console import FINDINGS, FINE, complain, one_line, say_json
from section16.cli.workspace import Actor, Where, workspace_at

__all__ = ["audit"]


class Action(StrEnum):
    """What can be asked of the trail."""

    verify = "verify"
    list = "list"


def audit(
    action: Annotated[Action, typer.Argument(help="verify: prove the trail; list: print it.")],
    head: Annotated[
        str | None, typer.Option("--head", metavar="HASH", help="A hash noted before, which must be in the trail.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One object an event, or one for the proof.")] = False,  # noqa: FBT002
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Prove or print the audit trail: who did what when, each event bound to all before it by its hash.

    `verify` recomputes every hash, and holds drafts, receipts and states against what the trail says of them; it
    names the first link that is broken. Note the hash that it prints somewhere else: with --head it is also found
    when the end was cut off. Exit status 1 when the trail is broken.

    Examples: `section16 audit verify`, `section16 audit list --json`
    """
    from section16.tasks.filing.audit import trail, verify

    with workspace_at(workspace, actor) as opened:
        if action is Action.list:
            for event in trail(opened):
                if json:
                    say_json(event)
                else:
                    moment = f"{event.at:%Y-%m-%d %H:%M:%S} UTC"
                    typer.echo(
                        one_line(
                            f"{event.number} {moment} {event.actor}: {event.what}, {event.subject} {event.details}"
                        )
                    )
            return
        proof = verify(opened, head)
    if json:
        say_json(proof)
    elif proof.broken is None:
        typer.echo(f"the trail holds: {proof.events} events, the last one {proof.head}")
    else:
        complain(f"event {proof.broken.number}: {proof.broken.reason}; compare with a copy of the database")
    raise typer.Exit(FINE if proof.broken is None else FINDINGS)

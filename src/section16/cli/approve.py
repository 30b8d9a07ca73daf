"""`section16 approve`: a person's word that a report may be filed."""

from typing import Annotated

import typer

from section16.cli.console import one_line
from section16.cli.workspace import Actor, Where, workspace_at

__all__ = ["approve"]


def approve(  # noqa: PLR0913, PLR0917 - each is an option of the command
    draft: Annotated[
        str | None,
        typer.Argument(metavar="DRAFT", help="Its name or the beginning of its hash; else all are listed."),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="WORDS", help="Kept in the audit trail.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the report and approve nothing.")] = False,  # noqa: FBT002
    people: Annotated[
        int | None, typer.Option("--people", metavar="1|2", help="Set how many people a live filing takes.")
    ] = None,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Approve a report for filing, or list those that wait.

    One person may be enough: who files approves by filing. With `--people 2` a live filing takes a second one, who is
    not the one who prepared it. What is approved is the report by its hash: changed by one letter, it is another.
    Who acts is taken from --as or the login name; the workspace asks for no password.

    Examples: `section16 approve`, `section16 approve form4 --show`, `section16 approve form4 --as counsel`,
    `section16 approve --people 2`
    """
    from section16.tasks.filing.approvals import approve_draft, need_people, report_of, waiting

    with workspace_at(workspace, actor) as opened:
        if people is not None:
            need_people(opened, people)
            typer.echo(f"a live filing takes {people} {'person' if people == 1 else 'people'} from now on")
        elif draft is None:
            for line in waiting(opened):
                typer.echo(one_line(line))
        elif show:
            from section16.tasks.report import render

            typer.echo(str(render(report_of(opened, draft), "text")))
        else:
            given = approve_draft(opened, draft, note or "")
            typer.echo(one_line(f"{given.name}: approved by {opened.actor} ({given.hash[:12]})"))

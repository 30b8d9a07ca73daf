"""`section16 approve`: a person's approval of a report."""

from typing import Annotated

import typer

from section16.cli.filing.workspace import Actor, Where, workspace_at
from section16.cli.frame.console import one_line

__all__ = ["approve"]


def approve(
    draft: Annotated[
        str | None,
        typer.Argument(
            metavar="DRAFT", help="Name of the report, or the beginning of its hash.", show_default="list all that wait"
        ),
    ] = None,
    *,
    note: Annotated[
        str | None, typer.Option("--note", metavar="WORDS", help="Note to keep in the audit trail.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the report; approve nothing.")] = False,
    people: Annotated[
        int | None, typer.Option("--people", metavar="1|2", help="Set how many people have to approve a live filing.")
    ] = None,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Approve a report for filing, or list those that wait.

    By default one person is enough: whoever files a report approves it by that. After `--people 2` a live filing
    needs a second person, other than the one who prepared it. An approval is bound to the report's hash: a report
    that changed in one letter needs another.

    The workspace asks for no password: who acts is what --as says, or the login name. Where people have accounts for
    the workbench, that name is an account's with the role of an approver, and who prepared a report, changed it, or
    imported its trades cannot approve it.

    Examples:
        section16 approve
        section16 approve form4 --show
        section16 approve form4 --as counsel
        section16 approve --people 2
    """
    from section16.tasks.desk.approving import approve_frozen
    from section16.tasks.filing.approvals import approval_lines, read_kept_report, require_people

    with workspace_at(workspace, actor) as opened:
        if people is not None:
            require_people(opened, people)
            typer.echo(f"a live filing takes {people} {'person' if people == 1 else 'people'} from now on")
        elif draft is None:
            for line in tuple(approval_lines(opened)) or ("nothing waits for an approval",):
                typer.echo(one_line(line))
        elif show:
            from section16.tasks.reports.report import render

            typer.echo(str(render(read_kept_report(opened, draft), "text")))
        else:
            given = approve_frozen(opened, draft, note or "").report
            typer.echo(one_line(f"{given.name}: approved by {opened.actor} ({given.hash[:12]})"))

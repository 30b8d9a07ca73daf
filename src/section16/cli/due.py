"""`section16 due`: when a report must be with EDGAR."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from section16.cli.console import FINDINGS, FINE, Stop, one_line, say_json
from section16.cli.workspace import Actor, Where, workspace_at

__all__ = ["due"]

_DAY = ["%Y-%m-%d"]


class Form(StrEnum):
    """The forms that have a due date."""

    three = "3"
    four = "4"
    five = "5"


def due(  # noqa: PLR0913, PLR0917 - each is an option of the command
    on: Annotated[
        datetime | None,
        typer.Argument(
            metavar="DATE", formats=_DAY, help="The event, the trade, or the year end; else all that is due."
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--form", help="3: event; 4: trade; 5: fiscal year end.")] = Form.four,
    code: Annotated[str | None, typer.Option("--code", help="Form 4: the transaction code, such as G or I.")] = None,
    deemed: Annotated[datetime | None, typer.Option("--deemed", formats=_DAY, help="Deemed execution date.")] = None,
    plan: Annotated[bool | None, typer.Option("--plan/--no-plan", help="Traded under a Rule 10b5-1 plan?")] = None,
    filed: Annotated[datetime | None, typer.Option("--filed", formats=_DAY, help="Filed on; else today.")] = None,
    closed: Annotated[
        list[datetime] | None, typer.Option("--closed", formats=_DAY, help="A further EDGAR closing.")
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Without DATE: ask EDGAR first.")] = False,  # noqa: FBT002
    sandbox: Annotated[
        str | None, typer.Option("--sandbox", metavar="URL", help="Ask a running sandbox in place of the SEC's EDGAR.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One object, or one for each.")] = False,  # noqa: FBT002
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Say when a report is due, by EDGAR's calendar: two business days after a trade, ten days after the event of a Form 3, 45 days after the fiscal year.

    Without DATE it lists what is due from the workspace: reports that are kept and not filed, tokens that end, and,
    as EDGAR said when asked with --refresh, yearly confirmations and delegations that wait for an answer.

    Exit status 1 when a day has passed.

    Examples: `section16 due`, `section16 due --refresh`, `section16 due 2024-02-14`, `section16 due 2023-12-31 --form 5`,
    `section16 due 2025-12-23 --plan --deemed 2025-12-29`
    """  # noqa: E501 - typer prints the first paragraph as one
    if on is None:
        raise typer.Exit(_list_due(workspace, actor, (refresh, sandbox), json=json))
    from section16.law.deadlines import Facts, business_days_left, lateness
    from section16.law.deadlines import due as due_of

    added = tuple(day.date() for day in closed or ())
    facts = Facts(code=code.upper() if code else None, deemed_on=deemed.date() if deemed else None, plan=plan)
    try:
        last = due_of(form.value, on.date(), facts, added)
    except (ValueError, OverflowError) as error:
        message = f"{on:%Y-%m-%d}: {error}"
        raise Stop(message) from None
    day = filed.date() if filed else date.today()  # noqa: DTZ011 - the user's own day
    late = lateness(last, day, added)
    left = business_days_left(last, day, added)
    if json:
        say_json({"due": last, "as_of": day, "business_days_left": left, "late": late})
    else:
        _say(f"Form {last.form}, {on:%Y-%m-%d}: due {last.last_day:%A, %Y-%m-%d}, {last.at:%H:%M} Eastern")
        _say(f"  {last.rule} ({last.authority})")
        _say(f"  {last.note}" if last.note else "")
        _say(_standing(day, late.calendar_days, left))
    raise typer.Exit(FINDINGS if late else FINE)


def _list_due(workspace: str | None, actor: str | None, ask: tuple[bool, str | None], *, json: bool) -> int:
    """Print what is due from the workspace; 1 when a day has passed."""
    from section16.tasks.filing.duties import ask_edgar, due_items
    from section16.tasks.filing.targets import Target

    with workspace_at(workspace, actor) as opened:
        refresh, sandbox = ask
        if refresh:
            ask_edgar(opened, Target(name=(sandbox or "production").rstrip("/")))
        found = due_items(opened, date.today())  # noqa: DTZ011 - the user's own day
    for one in found:
        if json:
            say_json(one)
        else:
            day = f"{one.due_on:%Y-%m-%d}" if one.due_on else "no day known"
            typer.echo(one_line(f"{day}  {one.kind} {one.subject}: {one.note}{_past(one.days_left)}"))
    if not found and not json:
        typer.echo("nothing is due")
    return FINDINGS if any(one.days_left is not None and one.days_left < 0 for one in found) else FINE


def _past(days_left: int | None) -> str:
    return (
        f" ({-days_left} {'day' if days_left == -1 else 'days'} past)"
        if days_left is not None and days_left < 0
        else ""
    )


def _say(line: str) -> None:
    if line:
        typer.echo(line)


def _standing(day: date, days_late: int, left: int) -> str:
    if days_late:
        return f"  on {day}: late by {days_late} {'day' if days_late == 1 else 'days'}"
    return f"  on {day}: {left} business {'day' if left == 1 else 'days'} left" if left else f"  on {day}: due today"

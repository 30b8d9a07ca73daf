"""`section16 due`: when a report must be filed."""

from datetime import date, datetime
from typing import Annotated, Literal

import typer

from section16.cli.console import FINDINGS, FINE, Stop, one_line, say_json
from section16.cli.workspace import Actor, Where, workspace_at
from section16.standard.errors import Section16Error

__all__ = ["due"]

_DAY = ["%Y-%m-%d"]


def due(
    on: Annotated[
        datetime | None,
        typer.Argument(
            metavar="DATE",
            formats=_DAY,
            help="Day of the trade (Form 4), of the event (Form 3), or on which the fiscal year ends (Form 5).",
            show_default="list what is due in the workspace",
        ),
    ] = None,
    *,
    form: Annotated[
        Literal["3", "4", "5"], typer.Option("--form", metavar="FORM", help="Form that DATE is for: 3, 4 or 5.")
    ] = "4",
    code: Annotated[
        str | None, typer.Option("--code", metavar="CODE", help="Form 4: the transaction code, such as G or I.")
    ] = None,
    deemed: Annotated[
        datetime | None,
        typer.Option("--deemed", metavar="DATE", formats=_DAY, help="Form 4: the deemed execution date, if any."),
    ] = None,
    plan: Annotated[
        bool | None,
        typer.Option("--plan/--no-plan", help="Form 4: whether the trade was made under a Rule 10b5-1 plan."),
    ] = None,
    filed: Annotated[
        datetime | None,
        typer.Option("--filed", metavar="DATE", formats=_DAY, help="Day of filing to judge.", show_default="today"),
    ] = None,
    closed: Annotated[
        list[datetime] | None,
        typer.Option(
            "--closed", metavar="DATE", formats=_DAY, help="Further day on which EDGAR is closed; repeatable."
        ),
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Without DATE: ask EDGAR about tokens and confirmations first.")
    ] = False,
    sandbox: Annotated[
        str | None, typer.Option("--sandbox", metavar="URL", help="Ask a running sandbox, not the SEC's EDGAR.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, an object for each thing that is due.")] = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Say when a report is due, or list everything that is due.

    With DATE: a Form 4 is due two business days after the trade, a Form 3 ten days after the event, a Form 5 45 days
    after the fiscal year ends, by EDGAR's calendar of business days.

    Without DATE: what is due in the workspace, which is reports that are not yet filed, tokens that expire and, as
    EDGAR said at the last --refresh, yearly confirmations and delegations that wait for an answer.

    Exit status 1 when a due date has passed.

    Examples:
        section16 due
        section16 due --refresh
        section16 due 2024-02-14
        section16 due 2023-12-31 --form 5
        section16 due 2025-12-23 --plan --deemed 2025-12-29
    """
    if on is None:
        raise typer.Exit(_list_due(workspace, actor, (refresh, sandbox), json=json))
    from section16.law.deadlines import Facts, business_days_left, lateness
    from section16.law.deadlines import due as due_of

    added = tuple(day.date() for day in closed or ())
    facts = Facts(code=code.upper() if code else None, deemed_on=deemed.date() if deemed else None, plan=plan)
    try:
        last = due_of(form, on.date(), facts, added)
    except Section16Error as error:
        message = f"{on:%Y-%m-%d}: {error}"
        raise Stop(message) from None
    day = filed.date() if filed else _today()
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


def _today() -> date:
    return datetime.now().astimezone().date()  # where the user is


def _list_due(workspace: str | None, actor: str | None, ask: tuple[bool, str | None], *, json: bool) -> int:
    """Print what is due from the workspace; 1 when a day has passed."""
    from section16.tasks.edgar_target import EdgarTarget
    from section16.tasks.filing.duties import ask_edgar, due_items

    with workspace_at(workspace, actor) as opened:
        refresh, sandbox = ask
        if refresh:
            ask_edgar(opened, EdgarTarget(name=(sandbox or "production").rstrip("/")))
        found = due_items(opened, _today())
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

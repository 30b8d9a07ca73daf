"""`section16 due`: when a report must be filed."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from msgspec import Struct

from section16.cli.filing.workspace import Actor, Where, workspace_at
from section16.cli.frame.console import FINDINGS, FINE, Stop, one_line, say_json
from section16.cli.frame.days import day_of, today
from section16.cli.reports.circumstances import (
    CIRCUMSTANCES,
    FirstRegistration,
    FiscalYearEnd,
    ForeignIssuer,
    InOffice,
    OrganizedIn,
    month_day,
    transaction_code,
)

if TYPE_CHECKING:
    from section16.law.deadlines import Due, Facts

__all__ = ["due"]

_ACT = 1934


def due(
    on: Annotated[
        date | None,
        typer.Argument(
            metavar="DATE",
            parser=day_of,
            help="Day of the trade (Form 4), of the event (Form 3), or on which the fiscal year ends (Form 5).",
            show_default="list what is due in the workspace",
        ),
    ] = None,
    *,
    form: Annotated[
        Literal["3", "4", "5"] | None,
        typer.Option(
            "--form", metavar="FORM", help="Form that DATE is for: 3, 4 or 5.", show_default="that of a trade"
        ),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(
            "--code",
            metavar="CODE",
            parser=transaction_code,
            help="Transaction code, such as G or L; some are due on Form 5.",
            rich_help_panel=CIRCUMSTANCES,
        ),
    ] = None,
    acquired: Annotated[
        bool | None,
        typer.Option(
            "--acquired/--disposed",
            help="Whether the trade acquired or disposed; a gift received is due on Form 5.",
            rich_help_panel=CIRCUMSTANCES,
        ),
    ] = None,
    year_end: FiscalYearEnd = None,
    deemed: Annotated[
        date | None,
        typer.Option(
            "--deemed",
            metavar="DATE",
            parser=day_of,
            help="Form 4: day on which the insider was told of the execution.",
            rich_help_panel=CIRCUMSTANCES,
        ),
    ] = None,
    plan: Annotated[
        bool | None,
        typer.Option(
            "--plan/--no-plan",
            help="Form 4: whether the trade was made under a Rule 10b5-1 plan.",
            rich_help_panel=CIRCUMSTANCES,
        ),
    ] = None,
    deferral_ended: Annotated[
        date | None,
        typer.Option(
            "--deferral-ended",
            metavar="DATE",
            parser=day_of,
            help="Form 4: day on which a small acquisition lost its deferral.",
            rich_help_panel=CIRCUMSTANCES,
        ),
    ] = None,
    first_registration: FirstRegistration = False,
    foreign_private_issuer: ForeignIssuer = False,
    in_office_since: InOffice = None,
    ten_percent_holder: Annotated[
        bool,
        typer.Option(
            "--ten-percent-holder",
            help="The owner is no director or officer.",
            rich_help_panel=CIRCUMSTANCES,
        ),
    ] = False,
    organized_in: OrganizedIn = None,
    filed: Annotated[
        date | None,
        typer.Option("--filed", metavar="DATE", parser=day_of, help="Day of filing to judge.", show_default="today"),
    ] = None,
    closed: Annotated[
        list[date] | None,
        typer.Option(
            "--closed", metavar="DATE", parser=day_of, help="Further day on which EDGAR is closed; repeatable."
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
    after the fiscal year ends, by EDGAR's calendar of business days. Give --code, and a trade that waits for Form 5 is
    told with that day.

    Without DATE: what is due in the workspace, which is reports that are not yet filed, tokens that expire and, as
    EDGAR said at the last --refresh, yearly confirmations and delegations that wait for an answer.

    Exit status 1 when a due date has passed.

    Examples:
        section16 due
        section16 due --refresh
        section16 due 2024-02-14
        section16 due 2023-12-31 --form 5
        section16 due 2025-12-23 --plan --deemed 2025-12-29
        section16 due 2025-06-04 --code L --fiscal-year-end 06-30
        section16 due 2025-06-04 --form 3 --first-registration
        section16 due 2025-11-03 --form 3 --foreign-private-issuer
    """
    of_a_day = (
        form,
        code,
        acquired,
        year_end,
        deemed,
        plan,
        deferral_ended,
        in_office_since,
        organized_in,
        filed,
        closed,
    )
    flags = first_registration or foreign_private_issuer or ten_percent_holder
    if on is None and (flags or any(one is not None for one in of_a_day)):
        message = (
            "DATE: none is given, and an option asks about one; name the day, as in section16 due 2024-02-14 --code G"
        )
        raise Stop(message)
    if on is None:
        raise typer.Exit(_list_due(workspace, actor, (refresh, sandbox), json=json))
    if refresh or sandbox:
        message = "--refresh, --sandbox: they are for the list of what is due; leave DATE out"
        raise Stop(message)
    if on.year < _ACT:
        message = f"DATE: {on} is before the Securities Exchange Act of {_ACT}; give the day of the event"
        raise Stop(message)
    from section16.law.deadlines import Facts

    facts = Facts(
        code=code,
        acquired_disposed=None if acquired is None else "A" if acquired else "D",
        deemed_on=deemed,
        plan=plan,
        deferral_ended_on=deferral_ended,
        registration=first_registration,
        foreign_private_issuer=foreign_private_issuer,
        ten_percent_holder=ten_percent_holder,
        in_office_since=in_office_since,
    )
    asked = _Asked(on=on, form=form, facts=facts, year_end=year_end, closed=tuple(closed or ()))
    raise typer.Exit(_say_due(asked, filed or today(), organized_in, json=json))


class _Asked(Struct, frozen=True, kw_only=True):
    """A day, the form that was named for it, and what the due date depends on."""

    on: date
    form: str | None
    facts: "Facts"
    year_end: str | None
    closed: tuple[date, ...]

    def due(self) -> "tuple[Due, str]":
        """Return the due date, and what was assumed; raises NoDueDateError."""
        from section16.law.deadlines import due as due_of
        from section16.law.deadlines import fiscal_year_end, form_for

        form = self.form or form_for(self.on, self.facts.code, self.facts.acquired_disposed)
        if form != "5" or self.form == "5":
            return due_of(form, self.on, self.facts, self.closed), ""
        end = fiscal_year_end(self.on, month_day(self.year_end or "12-31"))
        assumed = "" if self.year_end else "; for another end of the fiscal year give --fiscal-year-end"
        note = f"for the fiscal year that ends on {end}, or earlier on Form 4 (17 CFR 240.16a-3(f)(1), (a)){assumed}"
        return due_of(form, end, self.facts, self.closed), note


def _say_due(asked: _Asked, day: date, organized_in: str | None, *, json: bool) -> int:
    """Print when a report is due and how that stands on a day; 1 when it has passed."""
    from section16.law.deadlines import NoDueDateError, business_days_left, lateness

    exempt = _exemption(organized_in, day)
    try:
        last, note = asked.due()
    except NoDueDateError as none:
        message = str(none)
        if not none.owes_nothing:
            stop = f"{asked.on}: {none}"
            raise Stop(stop) from None
        say_json({"due": None, "as_of": day, "why": message}) if json else typer.echo(message)
        return FINE
    late, left = lateness(last, day, asked.closed), business_days_left(last, day, asked.closed)
    if json:
        told = {"due": last, "as_of": day, "business_days_left": left, "late": late}
        say_json(told | {"exempt": exempt} if exempt else told)
        return FINDINGS if late else FINE
    _say(f"Form {last.form}, {asked.on}: due {last.last_day:%A, %Y-%m-%d}, {last.at:%H:%M} Eastern")
    _say(f"  {last.rule} ({last.authority})")
    for line in filter(None, (note, last.note, exempt)):
        _say(f"  {line}")
    _say(_standing(day, late.calendar_days, left))
    return FINDINGS if late else FINE


def _exemption(organized_in: str | None, day: date) -> str:
    """Say whether insiders of an issuer organized somewhere are exempt."""
    from section16.law.foreign import exempting_order, jurisdictions

    if organized_in is None:
        return ""
    order = exempting_order(organized_in, day)
    if order is None:
        named = ", ".join(jurisdictions(day)) or "none"
        return f"no order exempts insiders of issuers organized in {organized_in}; those named are {named}"
    return (
        f"exempt where the insider reports under the law of {organized_in}, in English within two business days "
        f"({order.authority})"
    )


def _list_due(workspace: str | None, actor: str | None, ask: tuple[bool, str | None], *, json: bool) -> int:
    """Print what is due from the workspace; 1 when a day has passed."""
    from section16.tasks.edgar_target import EdgarTarget
    from section16.tasks.filing.duties import ask_edgar, due_items

    with workspace_at(workspace, actor) as opened:
        refresh, sandbox = ask
        if refresh:
            ask_edgar(opened, EdgarTarget(name=(sandbox or "production").rstrip("/")))
        found = due_items(opened, today())
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

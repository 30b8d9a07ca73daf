"""`section16 filer status`, `tokens`, `people` and `delegations`: what EDGAR says of an account."""

from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.filer.order import AsJson, Beta, CikArgument, SandboxUrl, cik_of, target_of
from section16.cli.filing.workspace import stopping
from section16.cli.frame.console import FINDINGS, FINE, complain, one_line, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from section16.edgar.api.answers import Delegation, Individual, OperationalStatus
    from section16.tasks.filer.account import FilerAccount

__all__ = ["delegations", "people", "status", "tokens"]


def status(
    ciks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CIK", parser=cik_of, help="CIKs of filers.", show_default="whether EDGAR takes submissions now"
        ),
    ] = None,
    *,
    sandbox: SandboxUrl = None,
    beta: Beta = False,
    json: AsJson = False,
) -> None:
    """Show whether you may file for filers, and until when.

    For each filer: whether your filer token and user token may file for it, when its account has to be confirmed (once
    a year), and when both tokens expire. A filer that is not enrolled in EDGAR Next is shown with EDGAR's own words.

    Without a CIK: whether EDGAR takes submissions now.

    Exit status 1 when you may not file for one of them, something has expired, or EDGAR takes nothing now.

    Examples:
        section16 filer status
        section16 filer status 0001234567
        section16 filer status 1234567 7654321 --json
    """
    from section16.edgar.errors import RefusedError
    from section16.tasks.edgar_target import edgar_at
    from section16.tasks.filer.account import account_of

    target, today, worst = target_of(sandbox, beta=beta), _today(), FINE
    with stopping():
        if not ciks:
            with edgar_at(target) as edgar:
                raise typer.Exit(_say_edgar(edgar.operational_status(), json=json))
        for cik in ciks:
            with edgar_at(target, cik) as edgar:
                try:
                    found = account_of(edgar, cik)
                except RefusedError as error:
                    complain(f"{cik}: {error}")
                    worst = FINDINGS
                    continue
            say_json(found) if json else _say_account(found)
            if not found.can_file or any(day < today for _, day in _days(found)):
                worst = FINDINGS
    raise typer.Exit(worst)


def _say_edgar(found: "OperationalStatus", *, json: bool) -> int:
    if json:
        say_json(found)
    else:
        typer.echo(one_line(f"EDGAR: {found.message or found.condition or 'it does not say whether it is open'}"))
    return FINE if found.accepting else FINDINGS


def _say_account(found: "FilerAccount") -> None:
    may = "you may file for it" if found.can_file else "you may not file for it"
    typer.echo(one_line(f"{' '.join(filter(None, (found.cik, found.name)))}: {may}"))
    for what, day in _days(found):
        typer.echo(f"  {what} {day}")


def _days(found: "FilerAccount") -> "Iterator[tuple[str, date]]":
    days = (
        ("yearly confirmation due", found.confirmation_due_on),
        ("filer token expires", found.filer_token_expires_on),
        ("user token expires", found.user_token_expires_on),
    )
    return ((what, day) for what, day in days if day)


def tokens(*, json: AsJson = False) -> None:
    """Show when your tokens expire; EDGAR is not asked.

    A filer token lives a year, a user token 30 days. Both come from SECTION16_FILER_TOKEN and SECTION16_USER_TOKEN, or
    from the keyring, and are never printed. New ones are made on EDGAR's dashboard: a filer token by a technical
    administrator, a user token by each person.

    Exit status 1 when one is missing, has expired or soon will.

    Examples:
        section16 filer tokens
    """
    from section16.tasks.filer.account import kept_tokens

    found = kept_tokens(_today())
    for one in found:
        if json:
            say_json(one)
        elif one.warning:
            complain(one.warning)
        else:
            typer.echo(f"{one.name}: expires {one.expires_on}")
    raise typer.Exit(FINDINGS if any(one.warning for one in found) else FINE)


def people(cik: CikArgument, *, sandbox: SandboxUrl = None, beta: Beta = False, json: AsJson = False) -> None:
    """List the people with a role for a filer.

    The roles are account administrator, technical administrator and user. A company needs two account administrators,
    an individual one; a filer token needs two technical administrators. Only an account administrator sees the list.

    Examples:
        section16 filer people 0001234567
    """
    from section16.tasks.edgar_target import edgar_at
    from section16.tasks.filer.account import account_of, missing_people

    with stopping(), edgar_at(target_of(sandbox, beta=beta), cik) as edgar:
        found, kind = edgar.individuals(cik), account_of(edgar, cik).kind
    for one in found.people:
        say_json(one) if json else _say_person(one)
    for message in missing_people(found, kind):
        complain(f"{cik}: note: {message}")


def _say_person(one: "Individual") -> None:
    from section16.tasks.filer.changes import roles_of

    name = " ".join(filter(None, (one.first_name, one.middle_name, one.last_name)))
    status = f" ({one.status})" if one.status else ""
    typer.echo(one_line(f"{one.email or '-'} {name}: {roles_of(one) or 'no role'}{status}"))


def delegations(cik: CikArgument, *, sandbox: SandboxUrl = None, beta: Beta = False, json: AsJson = False) -> None:
    """List who may file for a filer, and for whom it may file.

    Each delegation is shown with EDGAR's word for how it stands: Active, Pending, Requested or Deactivated.

    Examples:
        section16 filer delegations 0001234567
    """
    from section16.tasks.edgar_target import edgar_at

    with stopping(), edgar_at(target_of(sandbox, beta=beta), cik) as edgar:
        found = edgar.delegations(cik)
    if json:
        say_json({"cik": cik, "may_file_for_it": found.to, "it_may_file_for": found.from_})
        return
    for one in found.to:
        typer.echo(one_line(f"{_named(one)} may file for {cik}: {one.status or 'unknown'}"))
    for one in found.from_:
        typer.echo(one_line(f"{cik} may file for {_named(one)}: {one.status or 'unknown'}"))
    if not (found.to or found.from_):
        typer.echo(f"{cik}: no delegations")


def _named(one: "Delegation") -> str:
    return " ".join(filter(None, (one.cik, one.name)))


def _today() -> "date":
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from section16.law.calendar import EASTERN_ZONE

    return datetime.now(ZoneInfo(EASTERN_ZONE)).date()

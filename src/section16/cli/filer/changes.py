"""`section16 filer invite`, `roles`, `remove`, `delegate` and `request-delegation`: changes to an account."""

from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.filer.order import AsJson, Beta, ChangeOrder, CikArgument, Live, SandboxUrl, Yes, cik_of
from section16.cli.filing.workspace import Actor, Where
from section16.cli.frame.console import Stop, one_line, say_json

if TYPE_CHECKING:
    from section16.edgar.api.answers import Acknowledgement, Individual
    from section16.tasks.filer.changes import AccountChange

__all__ = ["delegate", "invite", "remove", "request_delegation", "roles"]

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail address of the person's login to EDGAR.")]
EmailArguments = Annotated[list[str], typer.Argument(metavar="EMAIL", help="E-mail addresses of people with a role.")]
Administrator = Annotated[
    bool, typer.Option("--administrator", help="Account administrator: manages people, delegations and the CCC.")
]
Technical = Annotated[
    bool, typer.Option("--technical-administrator", help="Technical administrator: makes the filer's API tokens.")
]
User = Annotated[bool, typer.Option("--user", help="User: files for the filer.")]


def invite(
    cik: CikArgument,
    email: EmailArgument,
    *,
    first_name: Annotated[str, typer.Option("--first-name", metavar="NAME", help="First name.")],
    last_name: Annotated[str, typer.Option("--last-name", metavar="NAME", help="Last name.")],
    middle_name: Annotated[str | None, typer.Option("--middle-name", metavar="NAME", help="Middle name.")] = None,
    administrator: Administrator = False,
    technical_administrator: Technical = False,
    user: User = False,
    live: Live = False,
    sandbox: SandboxUrl = None,
    beta: Beta = False,
    yes: Yes = False,
    json: AsJson = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Invite a person to one or more roles for a filer.

    EDGAR sends the person an e-mail; the role begins when they accept. Only an account administrator can invite.
    Without --live this is practice, with a local EDGAR that is made for it.

    Examples:
        section16 filer invite 0001234567 jane@company.example --first-name Jane --last-name Roe --user
        section16 filer invite 1234567 jane@company.example --first-name Jane --last-name Roe --administrator --live
    """
    from msgspec.structs import replace

    from section16.tasks.filer.changes import invitation

    person = _with_roles(email, administrator=administrator, technical_administrator=technical_administrator, user=user)
    named = replace(person, first_name=first_name, middle_name=middle_name, last_name=last_name)
    _carry_out(invitation(cik, named), ChangeOrder(live, beta, sandbox, yes, json, workspace, actor))


def roles(
    cik: CikArgument,
    emails: EmailArguments,
    *,
    administrator: Administrator = False,
    technical_administrator: Technical = False,
    user: User = False,
    live: Live = False,
    sandbox: SandboxUrl = None,
    beta: Beta = False,
    yes: Yes = False,
    json: AsJson = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Set the roles of people, in place of those they have.

    Name every role that they are to have from now on. To take all roles away, use `section16 filer remove`.

    Examples:
        section16 filer roles 0001234567 jane@company.example --administrator --user
        section16 filer roles 0001234567 jane@company.example --user --live
    """
    from section16.tasks.filer.changes import new_roles

    named = [
        _with_roles(one, administrator=administrator, technical_administrator=technical_administrator, user=user)
        for one in emails
    ]
    _carry_out(new_roles(cik, named), ChangeOrder(live, beta, sandbox, yes, json, workspace, actor))


def remove(
    cik: CikArgument,
    emails: EmailArguments,
    *,
    live: Live = False,
    sandbox: SandboxUrl = None,
    beta: Beta = False,
    yes: Yes = False,
    json: AsJson = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Remove people from a filer's account.

    Examples:
        section16 filer remove 0001234567 jane@company.example
        section16 filer remove 0001234567 jane@company.example --live
    """
    from section16.tasks.filer.changes import removal

    _carry_out(removal(cik, emails), ChangeOrder(live, beta, sandbox, yes, json, workspace, actor))


def delegate(
    cik: CikArgument,
    to: Annotated[list[str], typer.Argument(metavar="TO", parser=cik_of, help="CIKs of those who may then file.")],
    *,
    live: Live = False,
    sandbox: SandboxUrl = None,
    beta: Beta = False,
    yes: Yes = False,
    json: AsJson = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Let other filers, such as a law firm, file for a filer.

    EDGAR invites them; the delegation begins when one of their account administrators accepts. Accepting and ending
    one is done on EDGAR's dashboard. Without --live this is practice, with a local EDGAR that is made for it.

    Examples:
        section16 filer delegate 0001234567 0007654321
        section16 filer delegate 0001234567 0007654321 --live
    """
    from section16.tasks.filer.changes import delegation

    _carry_out(delegation(cik, to), ChangeOrder(live, beta, sandbox, yes, json, workspace, actor))


def request_delegation(
    cik: CikArgument,
    by: Annotated[list[str], typer.Argument(metavar="BY", parser=cik_of, help="CIKs of those to file for.")],
    *,
    live: Live = False,
    sandbox: SandboxUrl = None,
    beta: Beta = False,
    yes: Yes = False,
    json: AsJson = False,
    workspace: Where = None,
    actor: Actor = None,
) -> None:
    """Request that other filers let a filer file for them.

    Their account administrators see the request on EDGAR's dashboard and answer it there.

    Examples:
        section16 filer request-delegation 0007654321 0001234567
        section16 filer request-delegation 0007654321 0001234567 --live
    """
    from section16.tasks.filer.changes import delegation_request

    _carry_out(delegation_request(cik, by), ChangeOrder(live, beta, sandbox, yes, json, workspace, actor))


def _with_roles(email: str, *, administrator: bool, technical_administrator: bool, user: bool) -> "Individual":
    from section16.edgar.api.answers import Individual

    if not (administrator or technical_administrator or user):
        message = f"{email}: no role is named; add --administrator, --technical-administrator or --user"
        raise Stop(message)
    return Individual(
        email=email, administrator=administrator, technical_administrator=technical_administrator, user=user
    )


def _carry_out(change: "AccountChange[Acknowledgement]", order: ChangeOrder) -> None:
    """Ask EDGAR for a change, and say what it answered."""
    from msgspec.structs import asdict

    from section16.tasks.filer.changes import carry_out

    with order.begin(f"{change.cik}: {change.what}") as workspace:
        done = carry_out(change, order.target, workspace)
        if order.json:
            say_json({"cik": change.cik, "what": change.what, "target": order.target.name, **asdict(done)})
        else:
            said = "; ".join(one.content for one in done.messages) or "done"
            typer.echo(one_line(f"{change.cik}: {change.what}: {said}"))

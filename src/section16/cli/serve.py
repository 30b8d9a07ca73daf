"""`section16 serve`: the workbench in a browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import FINDINGS, FINE, Stop, complain, one_line, say_json

if TYPE_CHECKING:
    from section16.service.settings import ServiceSettings
    from section16.tasks.demonstration.make import Demonstration

__all__ = ["serve"]

_PORT = 8016
_HOW = "How it is run"


def serve(
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve a made-up issuer to try it with; nothing is kept when it ends.")
    ] = False,
    explore: Annotated[
        Path | None,
        typer.Option("--explore", metavar="LAKE", help="Show this lake to everybody: reading only, no accounts."),
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="With --explore: let everybody ask in SQL.")] = False,
    workspace: Annotated[
        str | None,
        typer.Option("--workspace", metavar="WHERE", help="Folder or postgresql:// address of the workspace."),
    ] = None,
    lake: Annotated[str | None, typer.Option("--lake", metavar="DIR", help="Folder or URI of the lake.")] = None,
    settings: Annotated[
        Path | None,
        typer.Option(
            "--settings",
            metavar="FILE",
            envvar="SECTION16_SETTINGS",
            help="TOML file of the settings.",
            rich_help_panel=_HOW,
        ),
    ] = None,
    host: Annotated[
        str | None,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="Address to listen on.",
            show_default="127.0.0.1, this computer only",
            rich_help_panel=_HOW,
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            min=0,
            max=65_535,
            metavar="PORT",
            help="Port to listen on; 0 takes a free one.",
            show_default="8016",
            rich_help_panel=_HOW,
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say what is wrong with the settings and what they name; serve nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="With --check: print JSON.")] = False,
    link_for: Annotated[
        str | None,
        typer.Option(
            "--link-for",
            metavar="NAME",
            help="Print a new link for who cannot log in, or the first administrator; serve nothing.",
        ),
    ] = None,
) -> None:
    """Serve the workbench in a browser, until Ctrl+C.

    --demo needs nothing: it makes up an issuer with insiders, grants, filed reports, a draft, four log-ins, a local
    EDGAR and a small lake, and prints the address and the log-ins.

    --explore LAKE is the explorer alone: screens, people, issuers and filings of a lake, for everybody who can
    reach it. It listens on this computer only, unless the settings say otherwise; others reach it by TLS, spoken
    here or by a proxy that the settings name.

    Where nobody has an account yet, it prints a link for the first administrator, which works once.

    Each setting stands in the file that --settings names, or in an environment variable: SECTION16_PUBLIC_URL for
    public_url. An option here wins over both. When it is told to end, requests end, long work is handed over, and
    streams of events close.

    Examples:
        section16 serve --demo
        section16 serve --explore lake
        section16 serve --settings section16.toml --check
        section16 serve --workspace workspace --link-for ada
    """
    if demo:
        _run_demonstration(port)
        return
    from section16.service.configuration import ServiceSettingsError, read_settings

    named = str(explore) if explore is not None else lake
    try:
        read = read_settings(
            settings, workspace=workspace, lake=named, host=host, port=port, queries_allowed=sql or None
        )
    except ServiceSettingsError as error:
        if not check:
            raise
        _say_checks([(False, "settings", reason) for reason in error.reasons], json=json)
        raise typer.Exit(FINDINGS) from None
    if check:
        raise typer.Exit(_check(read, json=json))
    if link_for is not None:
        _say_link(read, link_for)
        return
    if explore is not None and not explore.is_dir():
        message = f"{explore}: it is not there; name the folder of a lake, or make one with section16 ingest"
        raise Stop(message)
    _run(read)


def _say_link(settings: "ServiceSettings", name: str) -> None:
    token = _link(settings.workspace, name) if settings.workspace is not None else None
    if token is None:
        message = f"--link-for: '{name}' has no account here; see the page of people, or give --workspace"
        raise Stop(message)
    typer.echo(f"{settings.public_url or f'http://127.0.0.1:{settings.port}'}/join/{token}")


def _check(settings: "ServiceSettings", *, json: bool) -> int:
    from section16.service.health import check_settings

    found = check_settings(settings)
    _say_checks([(one.is_well, one.name, one.seen) for one in found], json=json)
    return FINE if all(one.is_well for one in found) else FINDINGS


def _say_checks(checks: list[tuple[bool, str, str]], *, json: bool) -> None:
    for is_well, name, seen in checks:
        if json:
            say_json({"name": name, "is_well": is_well, "seen": seen})
        elif is_well:
            typer.echo(f"{name}: well")
        else:
            complain(one_line(seen))


def _link(where: str | Path, name: str | None = None) -> str | None:
    """Return the token of a new link, for an account or the first administrator; None where that is not needed."""
    from section16.accounts.directory import account_named
    from section16.accounts.invitations import first_administrator_link, invite
    from section16.workspace.database import Door, Workspace

    with Workspace(where, "section16", door=Door("command")) as workspace:
        first = first_administrator_link(workspace)
        if first is not None or name is None:
            return first
        with workspace.writing() as writing:
            account = account_named(writing.session, name)
            return invite(writing, account) if account else None


def _run(settings: "ServiceSettings") -> None:
    if settings.lake is not None:
        from section16.service.preloading import import_for_the_lake

        import_for_the_lake()
    from section16.service.serve import serve as run

    def say(url: str) -> None:
        typer.echo(f"section16 at {url}; end it with Ctrl+C")
        if settings.workspace is not None and (token := _link(settings.workspace)):
            typer.echo(f"nobody has an account yet; the first administrator begins at {url}/join/{token}")

    try:
        run(settings, say)
    except KeyboardInterrupt:  # the way to end it
        typer.echo("ended")
    except OSError as error:
        raise _port_taken(settings.port, error) from None


def _run_demonstration(port: int | None) -> None:
    from section16.service.demonstration import serve_demonstration

    typer.echo("making up an issuer, its people and their filings; this takes some seconds")
    try:
        serve_demonstration(_PORT if port is None else port, _say_demonstration)
    except KeyboardInterrupt:  # the way to end it
        typer.echo("ended; nothing of it is kept")
    except OSError as error:
        raise _port_taken(port, error) from None


def _say_demonstration(url: str, made: "Demonstration") -> None:
    typer.echo(f"section16 at {url}; end it with Ctrl+C\n")
    for one in made.logins:
        typer.echo(f"  {one.name:4}  password: {one.password:24}  {one.is_what}")
    typer.echo("\nBegin as ada: what vests tomorrow is on the first page. Then approve and file it as ben.")


def _port_taken(port: int | None, error: OSError) -> Stop:
    return Stop(
        f"--port {_PORT if port is None else port}: {error.strerror}; choose another with --port, or 0 for a free one"
    )

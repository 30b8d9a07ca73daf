"""`section16 sandbox`: a local EDGAR to file to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.console import Stop

if TYPE_CHECKING:
    from section16.sandbox.settings import SandboxSettings

__all__ = ["sandbox"]

_CIK, _PERSON = "0000000101", "ada@owner.example"


def sandbox(  # noqa: PLR0913, PLR0917 - each is an option of the command
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="0 takes a free one.")] = 8086,
    folder: Annotated[Path | None, typer.Option("--folder", help="Keep everything there over a restart.")] = None,
    filers: Annotated[Path | None, typer.Option("--filers", help="A TOML of [[filer]] tables; no others then.")] = None,
    cik: Annotated[str, typer.Option("--cik", help="Whose filer token is printed.")] = _CIK,
    closed_now: Annotated[bool, typer.Option("--closed-now", help="As at night: takes nothing.")] = False,  # noqa: FBT002
    edgar_hours: Annotated[bool, typer.Option("--edgar-hours", help="Open when EDGAR is; else always.")] = False,  # noqa: FBT002
) -> None:
    """Run a local EDGAR until Ctrl+C: it takes submissions, judges them by the rulebook, and publishes them.

    It listens on this computer only. Nothing that is sent to it leaves it, and nothing of it is the SEC's.

    Examples: `section16 sandbox`, `section16 sandbox --port 0 --folder edgar`
    """
    from section16.sandbox.serve import serve

    if not (cik.isascii() and cik.isdigit() and len(cik) <= len(_CIK)):
        message = f"--cik: '{cik}' is no CIK; write up to ten digits"
        raise Stop(message)
    settings = _settings(folder, filers, closed_now=closed_now, edgar_hours=edgar_hours)
    try:
        serve(settings, port, lambda url, mint: _say(url, *mint(cik, _PERSON)))
    except KeyboardInterrupt:  # the way to end it
        typer.echo("ended")
    except OSError as error:
        message = f"--port {port}: {error.strerror}; choose another with --port, or 0 for a free one"
        raise Stop(message) from None


def _settings(folder: Path | None, filers: Path | None, *, closed_now: bool, edgar_hours: bool) -> "SandboxSettings":
    from msgspec.structs import replace

    from section16.sandbox.settings import SandboxSettings, read_filers

    try:
        known = read_filers(filers.read_bytes()) if filers else ()
    except OSError as error:
        message = f"{filers}: {error.strerror}; name a TOML file with [[filer]] tables"
        raise Stop(message) from None
    except ValueError as error:
        message = f"{filers}: {error}; write [[filer]] tables with cik, name and ccc"
        raise Stop(message) from None
    settings = SandboxSettings(folder=folder, filers=known, auto_register=not filers, hours="always")
    if closed_now:
        return replace(settings, hours="never")
    return replace(settings, hours="edgar") if edgar_hours else settings


def _say(url: str, filer_token: str, user_token: str) -> None:
    lines = (
        f"a local EDGAR at {url}; end it with Ctrl+C",
        "",
        f"export SECTION16_FILER_TOKEN={filer_token}",
        f"export SECTION16_USER_TOKEN={user_token}",
        "",
        "any CIK and CCC will do: the first CCC that a CIK comes with is kept for it",
        f"file to it:    section16 file REPORT --sandbox {url}",
        f'ask it:        curl -H "Authorization: Bearer $SECTION16_FILER_TOKEN" {url}/status',
        f"latest:        {url}/cgi-bin/browse-edgar?action=getcurrent&output=atom",
        f"its API:       {url}/openapi.json",
        f"clock, faults: {url}/sandbox/clock, {url}/sandbox/faults",
    )
    for line in lines:
        typer.echo(line)

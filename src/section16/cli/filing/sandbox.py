"""`section16 sandbox`: a local EDGAR to practise with."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import Stop
from section16.standard.errors import Section16Error

if TYPE_CHECKING:
    from section16.sandbox.settings import SandboxSettings

__all__ = ["sandbox"]

_CIK, _PERSON = "0000000101", "ada@owner.example"


def sandbox(
    *,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, metavar="PORT", help="Port to listen on; 0 takes a free one.")
    ] = 8086,
    folder: Annotated[
        Path | None, typer.Option("--folder", metavar="DIR", help="Keep all that it holds in this folder.")
    ] = None,
    filers: Annotated[
        Path | None, typer.Option("--filers", metavar="FILE", help="Know only the filers in this TOML file.")
    ] = None,
    cik: Annotated[str, typer.Option("--cik", metavar="CIK", help="Print a filer token for this CIK.")] = _CIK,
    closed_now: Annotated[bool, typer.Option("--closed-now", help="Be closed, as EDGAR is at night.")] = False,
    edgar_hours: Annotated[bool, typer.Option("--edgar-hours", help="Be open when EDGAR is, not always.")] = False,
) -> None:
    """Run a local EDGAR to practise with, until Ctrl+C.

    It takes submissions, judges them by the same rules as `section16 check`, and publishes them. It listens on this
    computer only, and nothing that is sent to it goes further. It is not the SEC's software.

    --filers names a TOML file of [[filer]] tables with cik, name and ccc. Without it, every CIK is known.

    Examples:
        section16 sandbox
        section16 sandbox --port 0 --folder edgar
    """
    from section16.sandbox.serve import serve
    from section16.standard.numbers import Cik

    if Cik.match(cik) is None:
        message = f"--cik: '{cik}' is no CIK; write up to ten digits"
        raise Stop(message)
    settings = _settings(folder, filers, closed_now=closed_now, edgar_hours=edgar_hours)
    try:
        serve(settings, port, lambda url, mint: _print_start(url, *mint(cik, _PERSON)))
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
    except Section16Error as error:
        message = f"{filers}: {error}; write [[filer]] tables with cik, name and ccc"
        raise Stop(message) from None
    settings = SandboxSettings(folder=folder, filers=known, auto_register=not filers, hours="always")
    if closed_now:
        return replace(settings, hours="never")
    return replace(settings, hours="edgar") if edgar_hours else settings


def _print_start(url: str, filer_token: str, user_token: str) -> None:
    lines = (
        f"a local EDGAR at {url}; end it with Ctrl+C",
        "",
        f"export SECTION16_FILER_TOKEN={filer_token}",
        f"export SECTION16_USER_TOKEN={user_token}",
        "",
        "any CIK and CCC will do: the first CCC that is sent for a CIK becomes its own",
        f"file to it:    section16 file REPORT --sandbox {url}",
        f'ask it:        curl -H "Authorization: Bearer $SECTION16_FILER_TOKEN" {url}/status',
        f"latest:        {url}/cgi-bin/browse-edgar?action=getcurrent&output=atom",
        f"its API:       {url}/openapi.json",
        f"clock, faults: {url}/sandbox/clock, {url}/sandbox/faults",
    )
    for line in lines:
        typer.echo(line)

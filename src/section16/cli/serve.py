"""`section16 serve`: the workbench in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from section16.cli.console import Stop

__all__ = ["serve"]


def serve(
    *,
    explore: Annotated[
        Path | None,
        typer.Option("--explore", metavar="LAKE", help="Show this lake to everybody: reading only, no accounts."),
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="With --explore: let everybody ask in SQL.")] = False,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, metavar="PORT", help="Port to listen on; 0 takes a free one.")
    ] = 8016,
) -> None:
    """Serve the workbench in a browser, until Ctrl+C.

    --explore LAKE is the explorer alone: screens, people, issuers and filings of a lake, for everybody who can
    reach it. It listens on this computer only.

    Examples:
        section16 serve --explore lake
    """
    from section16.service.serve import serve as run
    from section16.service.settings import ServiceSettings

    if explore is None:
        message = "section16 serve: nothing to serve is named; give --explore LAKE"
        raise Stop(message)
    if not explore.is_dir():
        message = f"{explore}: it is not there; name the folder of a lake, or make one with section16 ingest"
        raise Stop(message)
    settings = ServiceSettings(lake=str(explore), queries_allowed=sql, port=port)
    try:
        run(settings, lambda url: typer.echo(f"section16 at {url}; end it with Ctrl+C"))
    except KeyboardInterrupt:  # the way to end it
        typer.echo("ended")
    except OSError as error:
        message = f"--port {port}: {error.strerror}; choose another with --port, or 0 for a free one"
        raise Stop(message) from None

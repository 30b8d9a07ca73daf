"""Serving a demonstration: a made-up issuer, its log-ins, a local EDGAR and a small lake, gone when it ends."""

import signal
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from section16.asgi import listen
from section16.sandbox.serve import serving
from section16.sandbox.settings import SandboxSettings
from section16.service.serve import serve
from section16.service.settings import ServiceSettings
from section16.tasks.demonstration.insiders import filers
from section16.tasks.demonstration.make import Demonstration, make_demonstration

__all__ = ["serve_demonstration"]

# Always open, and quick, so that nobody waits to see a report accepted.
_EDGAR: Final = SandboxSettings(
    filers=tuple(filers()), hours="always", visible_after=0.5, decided_after=1.0, published_after=1.5
)


def serve_demonstration(port: int, on_start: Callable[[str, Demonstration], object]) -> None:
    """Make a demonstration and serve it until the program is told to end; `on_start` gets address and log-ins.

    Raises OSError where the port is taken.
    """
    listen(port).close()  # making it takes a while, and a port that is taken should be told at once
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the folder goes in this case, too
    with TemporaryDirectory(prefix="section16-demo-") as folder, serving(_EDGAR) as edgar:
        made = make_demonstration(Path(folder), edgar.url)
        settings = ServiceSettings(
            workspace=made.workspace, lake=str(made.lake), edgar=edgar.url, port=port, queries_allowed=True
        )
        serve(settings, lambda url: on_start(url, made))

"""A sandbox for the length of a `with`: a server in a thread, on a free port of this computer."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Thread
from typing import NamedTuple

from section16.sandbox.app import create_sandbox
from section16.sandbox.clock import utc_now
from section16.sandbox.control import Control
from section16.sandbox.server import listen, make_server
from section16.sandbox.settings import SandboxSettings
from section16.sandbox.tokens import filer_token, user_token

__all__ = ["Serving", "serve", "serving"]

_LONGEST_START = 10.0


class Serving(NamedTuple):
    """Where the sandbox is, and what can be done to it."""

    url: str
    control: Control


Mint = Callable[[str, str], tuple[str, str]]


def serve(settings: SandboxSettings, port: int, told: Callable[[str, Mint], object]) -> None:
    """Serve a sandbox until the program is interrupted; `told` gets its URL and what mints tokens."""
    listener = listen(port)
    now = utc_now()

    def mint(cik: str, person: str) -> tuple[str, str]:
        until = now + timedelta(days=365), now + timedelta(days=30)
        return filer_token(cik, until[0], settings.key), user_token(person, until[1], settings.key)

    app = create_sandbox(settings)
    told(f"http://127.0.0.1:{listener.getsockname()[1]}", mint)
    make_server(app).run(sockets=[listener])


@contextmanager
def serving(
    settings: SandboxSettings | None = None, *, port: int = 0, tell: Callable[[], datetime] = utc_now
) -> Iterator[Serving]:
    """Serve a sandbox; it listens before this returns, and has let go of its port when it ends."""
    listener = listen(port)
    server = make_server(create_sandbox(settings, tell=tell))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True)
    thread.start()
    until = time.monotonic() + _LONGEST_START
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.002)
    if not server.started:
        message = f"127.0.0.1:{listener.getsockname()[1]}: the sandbox did not start; see its log"
        raise RuntimeError(message)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    control = Control(url)
    try:
        yield Serving(url, control)
    finally:
        control.close()
        server.should_exit = True
        thread.join()
        listener.close()

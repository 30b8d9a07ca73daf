"""The sandbox as an application, and a server for it: until interrupted, or for the length of a `with`."""

import asyncio
import threading
import time
from asyncio import sleep
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Thread
from typing import Any, Final, NamedTuple, cast

import uvicorn
from litestar.datastructures import State
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from section16.asgi import AsgiApp, AsgiMessage, Receive, Send, StructApp, listen
from section16.sandbox.api import routes as api
from section16.sandbox.api.http import EXCEPTION_HANDLERS, MOST_BYTES, SandboxRequest
from section16.sandbox.api.openapi import OPENAPI, StructSchemas
from section16.sandbox.clock import utc_now
from section16.sandbox.control import routes as control
from section16.sandbox.control.client import Control
from section16.sandbox.control.faulty import CUT, FaultyApp
from section16.sandbox.own_programs import OwnProgramsOnly
from section16.sandbox.public import routes as public
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.settings import SandboxSettings
from section16.sandbox.tokens import filer_token, user_token

__all__ = ["Serving", "create_sandbox", "make_server", "serve", "serving"]


_LONGEST_START = 10.0
_MAKING: Final = threading.Lock()  # all have the same handlers, to which Litestar notes for a moment whose they are
# The server leaves out the body of an answer to HEAD; OPTIONS is refused, which Litestar would answer by itself.
_ANSWERED_AS: Final[Mapping[str, str]] = {"HEAD": "GET", "OPTIONS": "TRACE"}


def create_sandbox(
    settings: SandboxSettings | None = None,
    *,
    now: Callable[[], datetime] = utc_now,
    wait: Callable[[float], Awaitable[None]] = sleep,
) -> AsgiApp:
    """Make a local EDGAR; `now` and `wait` replace the computer's time and its waiting in tests."""
    settings = settings or SandboxSettings()
    sandbox = Sandbox(settings, now, wait)
    with _MAKING:
        app = StructApp(
            [api.router(settings.most_bytes), public.router(), *([control.router()] if settings.control else [])],
            exception_handlers=EXCEPTION_HANDLERS,
            logging_config=None,
            on_shutdown=[sandbox.store.close],
            openapi_config=OPENAPI,
            plugins=[StructSchemas()],
            request_class=SandboxRequest,
            request_max_body_size=MOST_BYTES,
            state=State({"sandbox": sandbox}, deep_copy=False),
        )

    async def answer(scope: AsgiMessage, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "method": _ANSWERED_AS.get(scope["method"], scope["method"])}
        await cast("AsgiApp", app)(scope, receive, send)

    return FaultyApp(answer, sandbox)


class _CuttableProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which lets the application cut its connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.lost = asyncio.Event()
        extensions: dict[str, Any] = {CUT: self._cut}
        self.scope["extensions"] = extensions

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if hasattr(self, "lost"):
            self.lost.set()

    async def _cut(self) -> None:
        self.transport.abort()
        # uvicorn misses an answer of the application unless it knows that the connection is lost
        await self.lost.wait()


def make_server(app: AsgiApp) -> uvicorn.Server:
    """Make a server for an application, asked by programs of this computer; it logs no headers, which have tokens."""
    config = uvicorn.Config(
        OwnProgramsOnly(app), http=_CuttableProtocol, ws="none", lifespan="on", log_config=None, access_log=False
    )
    return uvicorn.Server(config)


class Serving(NamedTuple):
    """Where the sandbox is, and what can be done to it."""

    url: str
    control: Control


MintTokens = Callable[[str, str], tuple[str, str]]


def serve(settings: SandboxSettings, port: int, on_start: Callable[[str, MintTokens], object]) -> None:
    """Serve a sandbox until the program is interrupted; `on_start` gets its URL and a function that mints tokens."""
    listener = listen(port)
    now = utc_now()

    def mint(cik: str, person: str) -> tuple[str, str]:
        until = now + timedelta(days=365), now + timedelta(days=30)
        return filer_token(cik, until[0], settings.key), user_token(person, until[1], settings.key)

    app = create_sandbox(settings)
    on_start(f"http://127.0.0.1:{listener.getsockname()[1]}", mint)
    make_server(app).run(sockets=[listener])


@contextmanager
def serving(
    settings: SandboxSettings | None = None, *, port: int = 0, now: Callable[[], datetime] = utc_now
) -> Iterator[Serving]:
    """Serve a sandbox from a thread; its port is open inside the `with`, and closed after it."""
    listener = listen(port)
    server = make_server(create_sandbox(settings, now=now))
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

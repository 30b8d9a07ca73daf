"""The HTTP server: uvicorn, with a way to cut a connection in the middle of a request."""

import asyncio
import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from section16.sandbox.faulty import CUT

__all__ = ["listen", "make_server"]

_BACKLOG = 512


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
        # no answer is expected of the application only when the loss of the connection was told
        await self.lost.wait()


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """Return a socket that listens on a port of this computer; 0 takes a free one."""
    # asyncio sends small answers at once only where the protocol is named; else each costs 40 ms
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(_BACKLOG)
    return listener


def make_server(app: ASGIApp) -> uvicorn.Server:
    """Make a server for an application; it logs errors only, and no headers, which have tokens."""
    config = uvicorn.Config(app, http=_CuttableProtocol, ws="none", lifespan="on", log_config=None, access_log=False)
    return uvicorn.Server(config)

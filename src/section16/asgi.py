"""What both servers stand on, the workbench and the local EDGAR: an application of structs, and a socket for it."""

import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from litestar import Litestar
from litestar.plugins import PluginProtocol

__all__ = ["AsgiApp", "AsgiMessage", "Receive", "Send", "StructApp", "listen"]

AsgiMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[AsgiMessage]]
Send = Callable[[AsgiMessage], Awaitable[None]]
AsgiApp = Callable[[AsgiMessage, Receive, Send], Awaitable[None]]

_BACKLOG: Final = 512


class StructApp(Litestar):
    """Litestar without what it does for pydantic and attrs, which takes a tenth of a second to import."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return plugins


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

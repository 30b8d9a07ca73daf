"""The sandbox answers programs of this computer, not web pages: what is filed here is not public yet.

A page of another site that a browser shows can send requests here, with its own `Origin`, and where it gives its own
name this computer's address, it could read the answers as well; then `Host` has its name.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from section16.asgi import AsgiApp, AsgiMessage, Receive, Send

__all__ = ["OwnProgramsOnly"]

_OWN_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1"})
# What a browser says of who asks: a page of the sandbox itself, or nobody, as where a person types the address.
_OWN_SITES: Final = frozenset({"same-origin", "none"})
_REFUSED: Final = 403


class OwnProgramsOnly:
    """Passes on what a program of this computer asks, and refuses what a page of another site asks."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        reason = _reason_against(scope["headers"]) if scope["type"] == "http" else None
        if reason is None:
            await self._app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": _REFUSED, "headers": headers})
        await send({"type": "http.response.body", "body": f"{reason}\n".encode()})


def _reason_against(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Return why a request is refused; None where it is not."""
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    hosts = found.get("host", [])
    if len(hosts) != 1 or _host_in(f"//{hosts[0]}") not in _OWN_HOSTS:
        return f"host: '{', '.join(hosts)}' is not this computer; ask 127.0.0.1"
    if any(origin != f"http://{hosts[0]}" for origin in found.get("origin", [])):
        return f"origin: '{found['origin'][0]}' is another site's page; ask from a program of this computer"
    if any(site not in _OWN_SITES for site in found.get("sec-fetch-site", [])):
        return f"sec-fetch-site: '{found['sec-fetch-site'][0]}'; type the address, or ask from a program"
    return None


def _host_in(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None

"""What stands around the application: the number of a request, headers, other sites' requests, endings of addresses."""

import asyncio
import re
from collections.abc import Collection, Iterable
from secrets import token_hex
from typing import Final
from urllib.parse import urlsplit

from litestar.exceptions import HTTPException

from section16.asgi import AsgiApp, AsgiMessage, Receive, Send
from section16.web.page import DATA_FORMATS

__all__ = ["BodiesInTime", "Endings", "HeadsAsGets", "OwnHostOnly", "OwnSiteOnly", "RequestNumbers", "SecurityHeaders"]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A proof is the SEC's page, with a style sheet of its own inside; it stands in a frame of ours and runs nothing.
_PROOF_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
_PROOF: Final = re.compile(r"/proof(/|$)")
_FINE: Final = 200
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN: Final = frozenset({"same-origin", "none"})
_ENDING: Final = re.compile(rf"\.({'|'.join(DATA_FORMATS)})$")


class RequestNumbers:
    """Gives each request a number, in its state and in its answer."""

    def __init__(self, app: AsgiApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = token_hex(8)
        scope.setdefault("state", {})["request_id"] = number
        await self._app(scope, receive, _adding(send, [(b"x-request-id", number.encode())]))


class SecurityHeaders:
    """Adds what tells a browser to run, load, frame and keep nothing that is not ours."""

    def __init__(self, app: AsgiApp, *, secure: bool) -> None:
        """Stand around `app`; `secure` says that browsers come by TLS."""
        self._app = app
        self._always = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]
        if secure:
            self._always.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        more = self._always if path.startswith("/static/") else [*self._always, (b"cache-control", b"no-store")]
        adding = _adding(send, more)

        async def with_policy(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                is_proof = message["status"] == _FINE and _PROOF.search(path)  # a refusal is a page of ours
                policy = (b"content-security-policy", (_PROOF_POLICY if is_proof else _POLICY).encode())
                message = {**message, "headers": [*message.get("headers", []), policy]}
            await adding(message)

        await self._app(scope, receive, with_policy)


class OwnHostOnly:
    """Refuses what asks for another name than ours.

    Another site's name may be given this computer's address, and its page, which a browser shows here, could then read
    our answers; links that we print would lead there.
    """

    def __init__(self, app: AsgiApp, names: Collection[str]) -> None:
        """Stand around `app`; `names` are those of this site, none where TLS vouches for it."""
        self._app = app
        self._names = names

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and self._names:
            hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
            if len(hosts) != 1 or _name_in(hosts[0]) not in self._names:
                await _refuse(send, f"host: '{', '.join(hosts)}' is not this site; ask {min(self._names)}")
                return
        await self._app(scope, receive, send)


def _name_in(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


async def _refuse(send: Send, reason: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": f"{reason}\n".encode()})


class OwnSiteOnly:
    """Refuses what another site's page sends: an unsafe request has to come from a page of ours."""

    def __init__(self, app: AsgiApp, own: str | None) -> None:
        """Stand around `app`; `own` is the origin that browsers know, None for the one they name as host."""
        self._app = app
        self._own = own

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        reason = self._reason_against(scope) if scope["type"] == "http" and scope["method"] not in _SAFE else None
        if reason is None:
            await self._app(scope, receive, send)
            return
        await _refuse(send, reason)

    def _reason_against(self, scope: AsgiMessage) -> str | None:
        found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        site = found.get("sec-fetch-site")
        if site is not None and site not in _OWN:
            return f"sec-fetch-site: '{site}'; send this from a page of this site"
        origin = found.get("origin")
        if origin is None:  # no browser of today leaves both out
            return None if site is not None else "origin: it is missing; send this from a page of this site"
        own = self._own or f"{scope['scheme']}://{found.get('host', '')}"
        if urlsplit(origin)[:2] != urlsplit(own)[:2]:
            return f"origin: '{origin}' is another site's; send this from a page of this site"
        return None


class BodiesInTime:
    """Ends the wait for a body that was promised and does not come: each would hold a connection for ever."""

    def __init__(self, app: AsgiApp, seconds: float) -> None:
        """Stand around `app`; no part of a body is waited for longer than so many `seconds`."""
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        has_body = scope["type"] == "http" and scope["method"] not in _SAFE
        await self._app(scope, self._in_time(receive) if has_body else receive, send)

    def _in_time(self, receive: Receive) -> Receive:
        is_whole = False

        async def in_time() -> AsgiMessage:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout(self._seconds):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(status_code=408, detail="its body did not come") from None
            is_whole = not message.get("more_body", False)
            return message

        return in_time


class Endings:
    """Takes `.json`, `.csv` and the like off an address, so that a page and its data have one route."""

    def __init__(self, app: AsgiApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and not scope["path"].startswith("/static/"):
            ending = _ENDING.search(scope["path"])
            if ending and scope["path"] != "/openapi.json":
                path = scope["path"][: ending.start()]
                state = {**scope.get("state", {}), "ending": ending[1]}
                scope = {**scope, "path": path, "raw_path": path.encode(), "state": state}
        await self._app(scope, receive, send)


class HeadsAsGets:
    """Answers HEAD as GET, so that what only looks at headers finds each page; the server sends no body for it."""

    def __init__(self, app: AsgiApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)


def _adding(send: Send, headers: Iterable[tuple[bytes, bytes]]) -> Send:
    """Return a `send` that adds headers which an answer does not have itself."""

    async def adding(message: AsgiMessage) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.get("headers", [])}
            more = [(name, value) for name, value in headers if name not in given]
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return adding

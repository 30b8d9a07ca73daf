"""What a browser is sent goes compressed, unless another site's page asked for it."""

import re
from typing import Final

from isal import igzip

from section16.asgi import AsgiApp, AsgiMessage, Receive, Send

__all__ = ["Compressed"]

_TEXTS: Final = re.compile(rb"text/(?!event-stream)|application/json|image/svg")
_OWN: Final = frozenset({b"same-origin", b"none"})
_LEVEL: Final = 2
_LEAST: Final = 1_000  # bytes; less goes in one packet anyway
_VARY: Final = (b"vary", b"accept-encoding, sec-fetch-site")


class Compressed:
    """Compresses texts that a page of ours, or a person, asked for.

    The length of a compressed page tells whether a text that somebody chose stands in it twice. Another site could
    have pages asked for with texts of its choice, and find out letter by letter what else stands there (BREACH): what
    it asks for, and what a browser asks that does not say for whom, goes as it is.
    """

    def __init__(self, app: AsgiApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and _is_for_us(scope):
            send = _Compressing(send)
        await self._app(scope, receive, send)


def _is_for_us(scope: AsgiMessage) -> bool:
    given = dict(scope["headers"])
    takes_it = b"gzip" in given.get(b"accept-encoding", b"")
    return scope["method"] == "GET" and takes_it and given.get(b"sec-fetch-site") in _OWN


class _Compressing:
    """Sends an answer compressed where it is a text that comes in one piece; a stream goes on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: AsgiMessage | None = None

    async def __call__(self, message: AsgiMessage) -> None:
        if message["type"] == "http.response.start":
            self._start = message  # its headers depend on what follows
            return
        if self._start is not None:
            start, self._start = self._start, None
            if message["type"] == "http.response.body" and not message.get("more_body"):
                start, message = _compressed(start, message)
            await self._send(start)
        await self._send(message)


def _compressed(start: AsgiMessage, message: AsgiMessage) -> tuple[AsgiMessage, AsgiMessage]:
    headers = [(name.lower(), value) for name, value in start.get("headers", [])]
    given, body = dict(headers), message.get("body", b"")
    if len(body) < _LEAST or b"content-encoding" in given or not _TEXTS.match(given.get(b"content-type", b"")):
        return start, message
    small = igzip.compress(body, _LEVEL)
    kept = [one for one in headers if one[0] != b"content-length"]
    more = [(b"content-encoding", b"gzip"), (b"content-length", str(len(small)).encode()), _VARY]
    return {**start, "headers": [*kept, *more]}, {**message, "body": small}

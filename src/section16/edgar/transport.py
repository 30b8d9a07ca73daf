"""The transport: it sends what a conversation yields over httpx, and waits as it asks.

A request with side effects goes over a connection of its own. What httpx raises is turned into a value and let go:
its exceptions hold the request, and with it the tokens.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, BinaryIO, Final, TypeVar

import httpx

from section16.edgar.call import Answer, Lost, Request, Wait
from section16.edgar.conversation import Conversation
from section16.edgar.settings import EdgarSettings, PublicSettings

__all__ = ["NOTHING_SENT", "Transport"]

T = TypeVar("T")

# What httpx raises before a byte of the request is written. Anything else may have come after the last one.
NOTHING_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_NO_KEEPING: Final = httpx.Limits(max_keepalive_connections=0)


def _options(settings: EdgarSettings | PublicSettings) -> dict[str, Any]:
    """Return a client's options; a proxy of the environment is for the world outside, not for our own machine."""
    timeout = httpx.Timeout(settings.timeout, connect=settings.connect_timeout)
    url = settings.url if isinstance(settings, EdgarSettings) else settings.archives
    return {"timeout": timeout, "trust_env": url.startswith("https://"), "follow_redirects": False}


def _sending(request: Request) -> dict[str, Any]:
    """Return httpx's arguments; here alone the tokens stand in a header."""
    headers = list(request.headers)
    if request.authorization:
        headers.append(("Authorization", request.authorization.reveal()))
    return {"method": request.method, "url": request.url, "headers": headers, "content": request.body or None}


def _answer(response: httpx.Response, body: bytes) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(status=response.status_code, headers=headers, body=body)


def _begin(into: BinaryIO) -> None:
    """Empty a file: an earlier try may have been cut."""
    into.seek(0)
    into.truncate()


def _lost(error: httpx.HTTPError | httpx.StreamError | httpx.InvalidURL) -> Lost:
    sent = not isinstance(error, NOTHING_SENT)
    kind = "it took too long" if isinstance(error, httpx.TimeoutException) else "the connection failed"
    return Lost(sent=sent, reason=f"{kind} ({type(error).__name__})")


class Transport:
    """Sends the requests of a conversation; `wait` is handed in."""

    def __init__(
        self,
        settings: EdgarSettings | PublicSettings,
        transport: httpx.BaseTransport | None,
        wait: Callable[[float], object],
    ) -> None:
        """Open both clients; no connection is made yet."""
        options = _options(settings)
        self._kept = httpx.Client(transport=transport, **options)
        self._alone = httpx.Client(transport=transport, limits=_NO_KEEPING, **options)
        self._wait = wait

    def close(self) -> None:
        """Close the connections."""
        self._kept.close()
        self._alone.close()

    def run(self, conversation: Conversation[T]) -> T:
        """Carry a conversation to its end."""
        got: Answer | Lost | None = None
        while True:
            try:
                step = conversation.send(got)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            got = self._take(step)

    def _take(self, step: Request | Wait) -> Answer | Lost | None:
        if isinstance(step, Wait):
            self._wait(step.seconds)
            return None
        client = self._alone if step.alone else self._kept
        try:
            with client.stream(**_sending(step)) as response:
                if step.into is None or response.status_code != HTTPStatus.OK:
                    return _answer(response, response.read())
                _begin(step.into)
                for part in response.iter_bytes():
                    step.into.write(part)
                return _answer(response, b"")
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            return _lost(error)

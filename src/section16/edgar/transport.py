"""The transport: it sends what a conversation yields over httpx, and waits as it asks.

A request with side effects goes over a connection of its own. What httpx raises is turned into a value and let go:
its exceptions hold the request, and with it the tokens.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import BinaryIO, Final, TypeVar

import httpx

from section16.edgar.call import HttpAnswer, HttpRequest, NoAnswer, Wait
from section16.edgar.conversation import Conversation
from section16.edgar.settings import EdgarSettings, PublicSettings

__all__ = ["NOTHING_SENT", "Transport"]

T = TypeVar("T")

# What httpx raises before a byte of the request is written. Anything else may have come after the last one.
NOTHING_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_NO_KEEPING: Final = httpx.Limits(max_keepalive_connections=0)


def _client(
    settings: EdgarSettings | PublicSettings, transport: httpx.BaseTransport | None, limits: httpx.Limits
) -> httpx.Client:
    """Open a client; a proxy named in the environment is not used for this machine."""
    url = settings.url if isinstance(settings, EdgarSettings) else settings.archives
    timeout = httpx.Timeout(settings.timeout, connect=settings.connect_timeout)
    return httpx.Client(transport=transport, limits=limits, timeout=timeout, trust_env=url.startswith("https://"))


def _headers(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the headers, with the tokens, which stand in a header nowhere else."""
    headers = list(request.headers)
    if request.authorization:
        headers.append(("Authorization", request.authorization.reveal()))
    return headers


def _answer(response: httpx.Response, body: bytes) -> HttpAnswer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return HttpAnswer(status=response.status_code, headers=headers, body=body)


def _begin(into: BinaryIO) -> None:
    """Empty a file: an earlier try may have left a part."""
    into.seek(0)
    into.truncate()


def _lost(error: httpx.HTTPError | httpx.StreamError | httpx.InvalidURL) -> NoAnswer:
    sent = not isinstance(error, NOTHING_SENT)
    kind = "it took too long" if isinstance(error, httpx.TimeoutException) else "the connection failed"
    return NoAnswer(sent=sent, reason=f"{kind} ({type(error).__name__})")


class Transport:
    """Sends the requests of conversations; `wait` takes seconds."""

    def __init__(
        self,
        settings: EdgarSettings | PublicSettings,
        transport: httpx.BaseTransport | None,
        wait: Callable[[float], object],
    ) -> None:
        """Open both clients; no connection is made yet."""
        self._kept = _client(settings, transport, httpx.Limits())
        self._alone = _client(settings, transport, _NO_KEEPING)
        self._wait = wait

    def close(self) -> None:
        """Close the connections."""
        self._kept.close()
        self._alone.close()

    def run(self, conversation: Conversation[T]) -> T:
        """Carry a conversation to its end."""
        got: HttpAnswer | NoAnswer | None = None
        while True:
            try:
                step = conversation.send(got)
            except StopIteration as end:
                value: T = end.value
                return value
            got = self._take(step)

    def _take(self, step: HttpRequest | Wait) -> HttpAnswer | NoAnswer | None:
        if isinstance(step, Wait):
            self._wait(step.seconds)
            return None
        client = self._alone if step.alone else self._kept
        try:
            with client.stream(step.method, step.url, headers=_headers(step), content=step.body or None) as response:
                if step.into is None or response.status_code != HTTPStatus.OK:
                    return _answer(response, response.read())
                _begin(step.into)
                for part in response.iter_bytes():
                    step.into.write(part)
                return _answer(response, b"")
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            return _lost(error)

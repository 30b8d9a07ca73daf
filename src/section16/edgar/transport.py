"""The transport: it sends what a conversation yields over httpx, and waits as it asks.

A request with side effects goes over a connection of its own. What httpx raises is turned into a value and let go:
its exceptions hold the request, and with it the tokens.
"""

import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import BinaryIO, Final, TypeVar

import httpx

from section16.edgar.call import HttpAnswer, HttpRequest, NoAnswer, Wait
from section16.edgar.certificates import trusted_for
from section16.edgar.conversation import Conversation
from section16.edgar.settings import EdgarSettings, PublicSettings

__all__ = ["NOTHING_SENT", "Transport"]

T = TypeVar("T")

# What httpx raises before a byte of the request is written. Anything else may have come after the last one.
NOTHING_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
# Time for an answer grows with what has come of it: whoever sends less in a second only holds the connection.
_SLOWEST: Final = 2**14
_NO_KEEPING: Final = httpx.Limits(max_keepalive_connections=0)


def _client(
    settings: EdgarSettings | PublicSettings, transport: httpx.BaseTransport | None, limits: httpx.Limits
) -> httpx.Client:
    """Open a client; a proxy named in the environment is not used for this machine."""
    url = settings.url if isinstance(settings, EdgarSettings) else settings.archives
    timeout = httpx.Timeout(settings.timeout, connect=settings.connect_timeout)
    return httpx.Client(
        transport=transport,
        limits=limits,
        timeout=timeout,
        trust_env=url.startswith("https://"),
        verify=trusted_for(url),
    )


def _headers(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the headers, with the tokens, which stand in a header nowhere else."""
    headers = list(request.headers)
    if request.authorization:
        headers.append(("Authorization", request.authorization.reveal()))
    return headers


def _answer(response: httpx.Response, body: bytes) -> HttpAnswer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return HttpAnswer(status=response.status_code, headers=headers, body=body)


class _TooLongAnswerError(Exception):
    """More bytes came than any answer of EDGAR's has."""


class _Timed(httpx.SyncByteStream):
    """The bytes of an answer as they come, until its time is over; raises ReadTimeout then."""

    def __init__(self, stream: httpx.SyncByteStream, request: httpx.Request, seconds: float) -> None:
        self._stream = stream
        self._request = request
        self._ends = time.monotonic() + seconds

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes."""
        for part in self._stream:
            self._ends += len(part) / _SLOWEST
            if time.monotonic() > self._ends:
                message = "the answer came too slowly"
                raise httpx.ReadTimeout(message, request=self._request)
            yield part

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()


def _bounded(response: httpx.Response, largest: int) -> Iterator[bytes]:
    """Yield the bytes of an answer, decoded; raises _TooLongAnswerError."""
    came = 0
    for part in response.iter_bytes():
        came += len(part)
        if came > largest:
            message = f"the answer is longer than {largest:,} bytes"
            raise _TooLongAnswerError(message)
        yield part


def _largest_file(settings: EdgarSettings | PublicSettings) -> int:
    return settings.largest_file if isinstance(settings, PublicSettings) else settings.largest_answer


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
        self._settings = settings

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
                if isinstance(response.stream, httpx.SyncByteStream):  # as a client that blocks has
                    response.stream = _Timed(response.stream, response.request, self._settings.whole_timeout)
                if step.into is None or response.status_code != HTTPStatus.OK:
                    return _answer(response, b"".join(_bounded(response, self._settings.largest_answer)))
                _begin(step.into)
                for part in _bounded(response, _largest_file(self._settings)):
                    step.into.write(part)
                return _answer(response, b"")
        except _TooLongAnswerError as error:
            return NoAnswer(sent=True, reason=str(error), too_long=True)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            return _lost(error)

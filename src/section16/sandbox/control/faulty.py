"""The application with injected faults around it; `sandbox/faults.py` says what each of them does."""

import json
from asyncio import FIRST_COMPLETED, Event, ensure_future, wait
from collections.abc import Iterable
from typing import Final, NamedTuple, cast

from litestar import Response
from litestar.types import HTTPScope

from section16.asgi import AsgiApp, AsgiMessage, Receive, Send
from section16.sandbox.api.answers import ErrorAnswer
from section16.sandbox.api.http import FAULTS, SandboxRequest, error_response
from section16.sandbox.faults import InjectedFault
from section16.sandbox.sandbox import Sandbox

__all__ = ["CUT", "FaultyApp"]

DueFaults = dict[str, InjectedFault]  # by kind

# The extension of the server that cuts the connection.
CUT: Final = "section16.cut"
_PIECES: Final = 8
_MOST_KEPT: Final = 1_000
_CONTROL: Final = "/sandbox"


class _Sent(NamedTuple):
    """A response: the message that starts it, and its whole body."""

    start: AsgiMessage
    body: bytes


class FaultyApp:
    """The application with its faults."""

    def __init__(self, app: AsgiApp, sandbox: Sandbox) -> None:
        """Wrap `app`."""
        self._app = app
        self._sandbox = sandbox
        self._last: dict[tuple[str, str], _Sent] = {}

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request, with the faults that are due."""
        if scope["type"] != "http" or scope["path"].startswith(_CONTROL):
            await self._app(scope, receive, send)
            return
        faults = self._sandbox.faults.due(scope["method"], scope["path"])
        remembers = any(fault.kind == "stale" for fault in self._sandbox.faults.left)
        if not faults and not remembers:
            await self._app(scope, receive, send)
            return
        await self._answer_with_faults({fault.kind: fault for fault in faults}, scope, receive, send)

    async def _answer_with_faults(self, due: DueFaults, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        if "latency" in due:
            await self._sandbox.wait(due["latency"].seconds)
        if "cut_before" in due:
            await self._cut(scope)
            return
        key = scope["method"], scope["path"]
        if refusal := _refusal(due, scope):
            await _respond(refusal, scope, send)
        elif "stale" in due and key in self._last:
            await self._send({}, scope, self._last[key], send)
        else:
            await self._send_with_faults(due, scope, await self._answer(due, scope, receive), send)

    async def _send_with_faults(self, due: DueFaults, scope: AsgiMessage, answer: _Sent, send: Send) -> None:
        if "cut_after" in due:
            await self._cut(scope)
        elif "status_after" in due:
            await _respond(_failure(due["status_after"].status), scope, send)
        else:
            await self._send(due, scope, _Sent(answer.start, _rearranged(answer.body, due)), send)

    async def _answer(self, due: DueFaults, scope: AsgiMessage, receive: Receive) -> _Sent:
        """Let the application handle the request, and return its answer instead of sending it."""
        sent: list[AsgiMessage] = []
        ended = Event()

        async def keep(message: AsgiMessage) -> None:
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                ended.set()

        key = scope["method"], scope["path"]
        await self._app({**scope, FAULTS: tuple(due)}, _until(ended, receive), keep)
        answer = _Sent(sent[0], b"".join(message.get("body", b"") for message in sent[1:]))
        if key in self._last or len(self._last) < _MOST_KEPT:
            self._last[key] = answer
        return answer

    async def _send(self, due: DueFaults, scope: AsgiMessage, answer: _Sent, send: Send) -> None:
        start, body = answer
        await send({**start, "headers": _with_length(start["headers"], len(body))})
        if "truncated" in due:
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            await self._cut(scope)
            return
        if "slow" in due:
            size = -(-len(body) // _PIECES) or 1
            for begin in range(0, len(body), size):
                await send({"type": "http.response.body", "body": body[begin : begin + size], "more_body": True})
                await self._sandbox.wait(due["slow"].seconds / _PIECES)
            body = b""
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _cut(self, scope: AsgiMessage) -> None:
        """Cut the connection; a server that cannot do so fails the request."""
        cut = (scope.get("extensions") or {}).get(CUT)
        if cut is None:
            message = "the connection was cut"
            raise ConnectionAbortedError(message)
        await cut()


def _refusal(due: DueFaults, scope: AsgiMessage) -> Response[ErrorAnswer] | None:
    """Return the answer of a fault that lets nothing be done."""
    if "status" in due:
        return _failure(due["status"].status)
    if "throttled" in due:
        after = str(max(0, round(due["throttled"].seconds)))
        return error_response(429, "too many requests; wait as Retry-After says", {"Retry-After": after})
    if "outage" in due and scope["path"] != "/status":
        return error_response(503, "EDGAR is not available")
    if "expired" in due:
        return error_response(401, "token 1, FILER_API: expired or revoked")
    return None


def _failure(status: int) -> Response[ErrorAnswer]:
    return error_response(status, "the system failed; try again later")


async def _respond(response: Response[ErrorAnswer], scope: AsgiMessage, send: Send) -> None:
    request = SandboxRequest(cast("HTTPScope", scope))
    await cast("AsgiApp", response.to_asgi_response(None, request))(scope, _no_body, send)


async def _no_body() -> AsgiMessage:
    return {"type": "http.disconnect"}


def _until(ended: Event, receive: Receive) -> Receive:
    """Receive until the answer has ended, then a disconnect: a streamed answer waits for one before it returns."""

    async def receive_or_end() -> AsgiMessage:
        message, end = ensure_future(receive()), ensure_future(ended.wait())
        done, pending = await wait((message, end), return_when=FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        return message.result() if message in done else await _no_body()

    return receive_or_end


def _rearranged(body: bytes, due: DueFaults) -> bytes:
    """Double or reverse the list `responses` of a JSON answer; any other body is left as it is."""
    if not {"duplicated", "reordered"} & due.keys():
        return body
    try:
        answer = json.loads(body)
        responses = answer["responses"]
    except (ValueError, KeyError, TypeError):
        return body
    if "duplicated" in due:
        responses = [one for each in responses for one in (each, each)]
    if "reordered" in due:
        responses = responses[::-1]
    return json.dumps(answer | {"responses": responses}).encode()


def _with_length(headers: Iterable[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    return [(name, str(length).encode() if name == b"content-length" else value) for name, value in headers]

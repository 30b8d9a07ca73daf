"""Faults done to a request, around the whole application; `faults` says exactly what each of them does."""

import json
from typing import Any, Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from section16.sandbox.api.routes import error_answer
from section16.sandbox.faults import Fault
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import Message as ApiMessage

__all__ = ["CUT", "FaultyApp"]

# Where the server leaves a function that cuts the connection.
CUT: Final = "section16.cut"
_PIECES: Final = 8
_MOST_KEPT: Final = 1_000
_CONTROL: Final = "/sandbox"

Answer = tuple[dict[str, Any], bytes]  # the message that starts a response, and its whole body


class FaultyApp:
    """The application with its faults."""

    def __init__(self, app: ASGIApp, sandbox: Sandbox) -> None:
        """Stand in front of `app`."""
        self._app = app
        self._sandbox = sandbox
        self._last: dict[tuple[str, str], Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or spoil it."""
        if scope["type"] != "http" or scope["path"].startswith(_CONTROL):
            await self._app(scope, receive, send)
            return
        due: dict[str, Fault] = {
            fault.kind: fault for fault in self._sandbox.faults.due(scope["method"], scope["path"])
        }
        remembers = any(fault.kind == "stale" for fault in self._sandbox.faults.left)
        if not due and not remembers:
            await self._app(scope, receive, send)
            return
        await self._spoil(due, scope, receive, send)

    async def _spoil(self, due: dict[str, Fault], scope: Scope, receive: Receive, send: Send) -> None:
        if "latency" in due:
            await self._sandbox.wait(due["latency"].seconds)
        if "cut_before" in due:
            await self._cut(scope)
            return
        if refusal := self._refusal(due, scope):
            await refusal(scope, receive, send)
            return
        start, body = await self._done({**scope, "section16.faults": tuple(due)}, receive)
        if "cut_after" in due:
            await self._cut(scope)
        elif "status_after" in due:
            await _failed(due["status_after"].status)(scope, receive, send)
        else:
            await self._send(due, scope, (start, _rearranged(body, due)), send)

    def _refusal(self, due: dict[str, Fault], scope: Scope) -> Response | None:
        """Return the answer of a fault under which nothing is done."""
        if "status" in due:
            return _failed(due["status"].status)
        if "throttled" in due:
            after = str(max(0, round(due["throttled"].seconds)))
            return _refused(429, "too many requests; wait as Retry-After says", {"Retry-After": after})
        if "outage" in due and scope["path"] != "/status":
            return _refused(503, "EDGAR is not available")
        if "expired" in due:
            return _refused(401, "token 1, FILER_API: expired or revoked")
        return self._stale(scope) if "stale" in due else None

    def _stale(self, scope: Scope) -> Response | None:
        last = self._last.get((scope["method"], scope["path"]))
        if last is None:
            return None
        start, body = last
        response = Response(body, start["status"])
        response.raw_headers = start["headers"]
        return response

    async def _done(self, scope: Scope, receive: Receive) -> Answer:
        """Let the application do the request, and keep what it would have answered."""
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        await self._app(scope, receive, keep)
        answer = dict(sent[0]), b"".join(message.get("body", b"") for message in sent[1:])
        asked = scope["method"], scope["path"]
        if asked in self._last or len(self._last) < _MOST_KEPT:
            self._last[asked] = answer
        return answer

    async def _send(self, due: dict[str, Fault], scope: Scope, answer: Answer, send: Send) -> None:
        start, body = answer
        await send({**start, "headers": _with_length(start["headers"], len(body))})
        if "truncated" in due:
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            await self._cut(scope)
            return
        if "slow" in due:
            size = -(-len(body) // _PIECES) or 1
            for at in range(0, len(body), size):
                await send({"type": "http.response.body", "body": body[at : at + size], "more_body": True})
                await self._sandbox.wait(due["slow"].seconds / _PIECES)
            body = b""
        await send({"type": "http.response.body", "body": body})

    async def _cut(self, scope: Scope) -> None:
        """Cut the connection; without a server of ours there is none, and the request just fails."""
        cut = scope.get("extensions", {}).get(CUT)
        if cut is None:
            message = "the connection was cut"
            raise ConnectionAbortedError(message)
        await cut()


def _failed(status: int) -> Response:
    return _refused(status, "the system failed; try again later")


def _refused(status: int, content: str, headers: dict[str, str] | None = None) -> Response:
    return error_answer(status, (ApiMessage(type="ERROR", content=content),), headers)


def _rearranged(body: bytes, due: dict[str, Fault]) -> bytes:
    """Double or turn round the list of answers in a JSON answer; any other body is left as it is."""
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


def _with_length(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    return [(name, str(length).encode() if name == b"content-length" else value) for name, value in headers]

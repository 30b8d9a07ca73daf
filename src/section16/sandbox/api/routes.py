"""The filing API as routes: checks first, then the endpoint's function, then JSON."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from section16.sandbox.api.answers import ErrorAnswer
from section16.sandbox.api.call import Call, RefusalError, read_body, read_tokens, refuse_headers
from section16.sandbox.api.endpoints import ENDPOINTS, Endpoint
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import Message
from section16.standard.numbers import PADDED_PATTERN

__all__ = ["error_answer", "json_answer", "refused", "routes"]

_MODES: Final = ("live", "test")
_CLOSED: Final = "EDGAR is outside its hours of operation; send it again on a business day from 6 a.m. Eastern"

Handler = Callable[[Request], Awaitable[Response]]


def json_answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:  # noqa: ANN401
    """Answer with JSON."""
    return Response(msgspec.json.encode(value), status, headers, "application/json")


def error_answer(status: int, messages: tuple[Message, ...], headers: dict[str, str] | None = None) -> Response:
    """Answer with EDGAR's body of an error."""
    marks = {"tracking": Sandbox.new_mark(), "locator": Sandbox.new_mark()}
    return json_answer(ErrorAnswer(**marks, messages=messages), status, headers)


async def refused(_request: Request, error: Exception) -> Response:
    """Answer what the router refuses, a path or a method that is not there, as the API does."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    words = {404: "there is nothing at this address; see /openapi.json", 405: "the method is not for this address"}
    message = Message(type="ERROR", content=words.get(status, "the sandbox failed; its log says why"))
    return error_answer(status, (message,), dict(headers or {}))


def routes(sandbox: Sandbox) -> list[Route]:
    """Make the routes of the API, one a path: the methods of a path share it, so that another one is 405."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for endpoint in ENDPOINTS:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    return [Route(path, _handler(sandbox, ends), methods=list(ends)) for path, ends in by_path.items()]


def _handler(sandbox: Sandbox, ends: dict[str, Endpoint]) -> Handler:
    async def handle(request: Request) -> Response:
        # Starlette answers HEAD wherever it answers GET.
        endpoint = ends["GET" if request.method == "HEAD" else request.method]
        try:
            async with sandbox.room(request.headers.get("content-length", "")):
                answer = endpoint.function(await _call(sandbox, request, endpoint))
        except RefusalError as refusal:
            return error_answer(refusal.status, refusal.messages, refusal.headers)
        except ClientDisconnect:
            return Response(status_code=400)
        return Response(status_code=204) if answer is None else json_answer(answer, endpoint.status)

    return handle


async def _call(sandbox: Sandbox, request: Request, endpoint: Endpoint) -> Call:
    """Check a request in the order in which EDGAR's gateway would: path, headers, tokens, hours, body."""
    _refuse_path(request)
    refuse_headers(request, endpoint.kinds, has_body=endpoint.body is not None)
    filer, user = read_tokens(sandbox, request, both=endpoint.user)
    if not (endpoint.always or sandbox.is_open):
        raise RefusalError(503, _CLOSED)
    body = b""
    if endpoint.body is not None:
        body = await read_body(sandbox, request, is_submission=endpoint.body is bytes)
        if not body.strip():
            raise RefusalError(400, "body: it is empty; send what the endpoint asks for")
    return Call(sandbox, request, filer, user, body)


def _refuse_path(request: Request) -> None:
    cik, mode = request.path_params.get("cik"), request.path_params.get("mode")
    if cik is not None and not re.fullmatch(PADDED_PATTERN, cik):
        raise RefusalError(404, f"cik: '{cik[:20]}' is none; write ten digits")
    if mode is not None and mode not in _MODES:
        raise RefusalError(404, f"path: '{mode[:20]}' is no mode; write live or test")

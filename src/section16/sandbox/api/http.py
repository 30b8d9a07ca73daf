"""What every part of the sandbox shares over HTTP: its requests, its error answers, its refusals."""

import logging
import secrets
from collections.abc import Mapping
from typing import Any, Final, TypedDict
from urllib.parse import unquote

import msgspec
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.handlers import BaseRouteHandler
from litestar.types import ExceptionHandlersMap

from section16.sandbox.api.answers import ErrorAnswer
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import ApiMessage
from section16.sandbox.tokens import Claims
from section16.standard.numbers import Cik

__all__ = [
    "EMPTY",
    "EXCEPTION_HANDLERS",
    "FAULTS",
    "MOST_BYTES",
    "AnyRequest",
    "SandboxRequest",
    "Tracking",
    "check_address",
    "error_response",
    "new_tracking",
    "refusal",
]

# The largest body, but for submissions.
MOST_BYTES: Final = 1_000_000
EMPTY: Final = "body: it is empty; send what the endpoint asks for"
# Where a request's scope names the faults that happen to it.
FAULTS: Final = "section16.faults"

AnyRequest = Request[Any, Any, State]


class SandboxRequest(Request[Claims | None, Claims, State]):
    """A request to the sandbox; in the API, `auth` is the filer token and `user` the user token."""

    @property
    def sandbox(self) -> Sandbox:
        """Return the sandbox that was asked."""
        sandbox: Sandbox = self.app.state["sandbox"]
        return sandbox

    @property
    def token_cik(self) -> str:
        """Return the ten digits of the filer token's CIK."""
        return Cik.of(self.auth.cik).padded

    @property
    def faults(self) -> tuple[str, ...]:
        """Return the kinds of faults that happen to this request."""
        faults: tuple[str, ...] = self.scope.get(FAULTS, ())  # type: ignore[assignment]
        return faults

    @property
    def address(self) -> str:
        """Return the path exactly as asked for; the router ignores doubled and closing slashes."""
        return _address(self)

    async def json(self) -> Any:  # noqa: ANN401 - whatever type the handler declares
        """Decode the body strictly as the handler's `data`; Litestar by itself takes "1" for true, or for a number."""
        field = self.route_handler.parsed_data_field
        body = await self.body()
        if not body.strip():
            raise refusal(400, EMPTY)
        return msgspec.json.decode(body, type=field.raw if field else Any)


def refusal(status: int, content: str) -> HTTPException:
    """Make the exception that refuses a request with a status and a message."""
    return HTTPException(status_code=status, detail=content)


class Tracking(TypedDict):
    """Two marks by which EDGAR's support finds a request."""

    tracking: str
    locator: str


def new_tracking() -> Tracking:
    """Make the two marks of an answer."""
    return {"tracking": secrets.token_hex(8), "locator": secrets.token_hex(8)}


def error_response(status: int, content: str, headers: Mapping[str, str] | None = None) -> Response[ErrorAnswer]:
    """Answer with EDGAR's body of an error."""
    answer = ErrorAnswer(**new_tracking(), messages=(ApiMessage(type="ERROR", content=content),))
    return Response(answer, status_code=status, headers=dict(headers or {}))


async def check_address(connection: ASGIConnection[Any, Any, Any, State], _handler: BaseRouteHandler) -> None:
    """Refuse an address with doubled or closing slashes, which the router ignores."""
    if _address(connection) != connection.scope["path"]:
        raise NotFoundException


def _address(connection: ASGIConnection[Any, Any, Any, State]) -> str:
    return unquote(connection.scope["raw_path"].decode("ascii"))


def _refused(_request: AnyRequest, error: HTTPException) -> Response[ErrorAnswer]:
    return error_response(error.status_code, error.detail, error.headers)


def _unknown_address(_request: AnyRequest, _error: NotFoundException) -> Response[ErrorAnswer]:
    return error_response(404, "there is nothing at this address; see /openapi.json")


def _wrong_method(_request: AnyRequest, error: MethodNotAllowedException) -> Response[ErrorAnswer]:
    allowed = set((error.headers or {}).get("allow", "").split(", ")) - {"OPTIONS"}
    allowed |= {"HEAD"} if "GET" in allowed else set()
    return error_response(405, "the method is not for this address", {"allow": ", ".join(sorted(allowed))})


def _missing_body(_request: AnyRequest, _error: ValidationException) -> Response[ErrorAnswer]:
    """Answer to a request without a body: all else that Litestar could find invalid is refused before."""
    return error_response(400, EMPTY)


def _too_large(request: AnyRequest, _error: HTTPException) -> Response[ErrorAnswer]:
    most = request.route_handler.resolve_request_max_body_size()
    return error_response(413, f"the body is larger than {most:,} bytes; send less", {"Connection": "close"})


def _unreadable(_request: AnyRequest, error: msgspec.DecodeError) -> Response[ErrorAnswer]:
    return error_response(400, f"body: {str(error)[:200]}; send the JSON that the endpoint asks for")


def _failed(request: AnyRequest, error: Exception) -> Response[ErrorAnswer]:
    logging.getLogger("section16.sandbox").error("%s %s failed", request.method, request.url.path, exc_info=error)
    return error_response(500, "the sandbox failed; its log says why")


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    NotFoundException: _unknown_address,
    MethodNotAllowedException: _wrong_method,
    413: _too_large,
    ValidationException: _missing_body,
    HTTPException: _refused,
    msgspec.DecodeError: _unreadable,
    Exception: _failed,
}

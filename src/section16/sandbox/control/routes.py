"""The control endpoints, `/sandbox/*`: no part of EDGAR."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from section16.sandbox.api.routes import error_answer, json_answer
from section16.sandbox.faults import Fault
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.settings import Filer
from section16.sandbox.store import Message, Taken
from section16.standard.numbers import Cik

__all__ = ["routes"]

_MOST_DAYS: Final = 36_500
_MOST_SECONDS: Final = 3e9
_MOST_BODY: Final = 1_000_000


class _ClockWish(Struct, forbid_unknown_fields=True):
    """What to do with the clock: set it, move it by seconds, stop it or let it go; in this order."""

    at: datetime | None = None
    advance: float | None = None
    ticking: bool | None = None


class _TokenWish(Struct, forbid_unknown_fields=True, rename="camel"):
    """A token of a filer, by CIK, or of a person, by e-mail; good for `days`, expired when negative."""

    cik: str | None = None
    user_id: str | None = None
    days: float = 30


Answer = Callable[[Sandbox, bytes, str], Any]


def routes(sandbox: Sandbox) -> list[Route]:
    """Make the routes, where the settings allow them."""
    if not sandbox.settings.control:
        return []
    return [Route(path, _handler(sandbox, answer), methods=list(methods)) for path, methods, answer in _TABLE]


def _clock(sandbox: Sandbox, body: bytes, method: str) -> Any:  # noqa: ANN401 - JSON
    if method == "PUT":
        _move(sandbox, msgspec.json.decode(body, type=_ClockWish))
    return {"now": sandbox.clock.now().isoformat(), "ticking": sandbox.clock.ticking, "open": sandbox.is_open}


def _faults(sandbox: Sandbox, body: bytes, method: str) -> Any:  # noqa: ANN401 - JSON
    if method == "PUT":
        sandbox.faults.set(msgspec.json.decode(body, type=tuple[Fault, ...]))
    return sandbox.faults.left


def _tokens(sandbox: Sandbox, body: bytes, _method: str) -> Any:  # noqa: ANN401 - JSON
    return {"token": _token(sandbox, msgspec.json.decode(body, type=_TokenWish))}


def _filers(sandbox: Sandbox, body: bytes, _method: str) -> Any:  # noqa: ANN401 - JSON
    filer = msgspec.json.decode(body, type=Filer)
    sandbox.register.keep(replace(filer, cik=Cik.of(filer.cik).padded))
    return {}


def _submissions(sandbox: Sandbox, _body: bytes, _method: str) -> Any:  # noqa: ANN401 - JSON
    now = sandbox.clock.now()
    return [_told(taken, taken.status(now)) for taken in sandbox.store.all_taken()]


def _asked(sandbox: Sandbox, _body: bytes, method: str) -> Any:  # noqa: ANN401 - JSON
    asked = dict(sandbox.asked)
    if method == "DELETE":
        sandbox.asked.clear()
    return asked


_TABLE: Final[tuple[tuple[str, tuple[str, ...], Answer], ...]] = (
    ("/sandbox/clock", ("GET", "PUT"), _clock),
    ("/sandbox/faults", ("GET", "PUT"), _faults),
    ("/sandbox/tokens", ("POST",), _tokens),
    ("/sandbox/filers", ("PUT",), _filers),
    ("/sandbox/submissions", ("GET",), _submissions),
    ("/sandbox/asked", ("GET", "DELETE"), _asked),
)


def _handler(sandbox: Sandbox, function: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BODY:
                return error_answer(413, (Message(type="ERROR", content="body: it is too large; send less"),))
        try:
            return json_answer(function(sandbox, bytes(body), request.method))
        except (ValueError, OverflowError) as error:
            return error_answer(400, (Message(type="ERROR", content=f"body: {error}"),))

    return handle


def _move(sandbox: Sandbox, wish: _ClockWish) -> None:
    if wish.at is not None:
        sandbox.clock.set(wish.at)
    if wish.advance is not None:
        if not 0 <= wish.advance <= _MOST_SECONDS:
            message = f"advance: '{wish.advance}' is not 0 to {_MOST_SECONDS:.0f} seconds; write fewer"
            raise ValueError(message)
        sandbox.clock.advance(wish.advance)
    if wish.ticking is not None:
        (sandbox.clock.go if wish.ticking else sandbox.clock.stop)()
    sandbox.keep_clock()


def _token(sandbox: Sandbox, wish: _TokenWish) -> str:
    if bool(wish.cik) == bool(wish.user_id) or not abs(wish.days) <= _MOST_DAYS:
        message = "give either cik or userId, and days of at most a hundred years"
        raise ValueError(message)
    if wish.cik:
        return sandbox.filer_token(wish.cik, wish.days)
    return sandbox.user_token(wish.user_id or "", wish.days)


def _told(taken: Taken, status: str) -> dict[str, Any]:
    return {
        "accessionNumber": taken.accession_number,
        "sha256": taken.sha256,
        "live": taken.live,
        "formType": taken.form_type,
        "status": status,
        "accepted": taken.accepted,
        "receivedAt": taken.received_at.isoformat(),
    }

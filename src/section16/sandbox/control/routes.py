"""The control endpoints, `/sandbox/*`: no part of EDGAR."""

from datetime import datetime
from typing import Final

from litestar import Response, Router, delete, get, post, put
from litestar.params import JSONBody
from msgspec import Struct
from msgspec.structs import replace

from section16.sandbox.api.answers import ErrorAnswer
from section16.sandbox.api.http import AnyRequest, SandboxRequest, check_address, error_response
from section16.sandbox.faults import InjectedFault
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.settings import Filer
from section16.sandbox.store import TakenSubmission
from section16.standard.numbers import Cik

__all__ = ["router"]

_MOST_DAYS: Final = 36_500
_MOST_SECONDS: Final = 3e9


class ClockChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to do with the clock, in this order: set it, advance it by seconds, start or stop it."""

    at: datetime | None = None
    advance: float | None = None
    ticking: bool | None = None


class ClockState(Struct, frozen=True):
    """What the clock shows, whether it moves, and whether EDGAR is open then."""

    now: str
    ticking: bool
    open: bool


class TokenRequest(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Whose token is wanted, a filer's by CIK or a person's by e-mail; it is good for `days`, expired if negative."""

    cik: str | None = None
    user_id: str | None = None
    days: float = 30


class MintedToken(Struct, frozen=True):
    """A token."""

    token: str


class SubmissionSummary(Struct, frozen=True, kw_only=True, rename="camel"):
    """One submission that was taken; `sha256` is of the bytes as they came."""

    accession_number: str
    sha256: str
    live: bool
    form_type: str
    status: str
    accepted: bool
    received_at: str


@get("/sandbox/clock")
async def clock(request: SandboxRequest) -> ClockState:
    """Return the time of the sandbox."""
    return _clock_state(request.sandbox)


@put("/sandbox/clock")
async def set_clock(request: SandboxRequest, data: JSONBody[ClockChange]) -> ClockState:
    """Set, move, stop or start the clock."""
    sandbox = request.sandbox
    if data.at is not None:
        sandbox.clock.set(data.at)
    if data.advance is not None:
        if not 0 <= data.advance <= _MOST_SECONDS:
            message = f"advance: '{data.advance}' is not 0 to {_MOST_SECONDS:.0f} seconds; write fewer"
            raise ValueError(message)
        sandbox.clock.advance(data.advance)
    if data.ticking is not None:
        (sandbox.clock.go if data.ticking else sandbox.clock.stop)()
    sandbox.save_clock()
    return _clock_state(sandbox)


def _clock_state(sandbox: Sandbox) -> ClockState:
    return ClockState(sandbox.clock.now().isoformat(), sandbox.clock.ticking, sandbox.is_open)


@get("/sandbox/faults")
async def faults(request: SandboxRequest) -> tuple[InjectedFault, ...]:
    """List the faults that are still to happen."""
    return request.sandbox.faults.left


@put("/sandbox/faults")
async def set_faults(request: SandboxRequest, data: JSONBody[tuple[InjectedFault, ...]]) -> tuple[InjectedFault, ...]:
    """Replace all faults."""
    request.sandbox.faults.set(data)
    return request.sandbox.faults.left


@post("/sandbox/tokens", status_code=200)
async def mint_token(request: SandboxRequest, data: JSONBody[TokenRequest]) -> MintedToken:
    """Mint a token."""
    if bool(data.cik) == bool(data.user_id) or not abs(data.days) <= _MOST_DAYS:
        message = "give either cik or userId, and days of at most a hundred years"
        raise ValueError(message)
    if data.cik:
        return MintedToken(request.sandbox.filer_token(data.cik, data.days))
    return MintedToken(request.sandbox.user_token(data.user_id or "", data.days))


@put("/sandbox/filers")
async def keep_filer(request: SandboxRequest, data: JSONBody[Filer]) -> dict[str, str]:
    """Add a filer, or change it."""
    request.sandbox.register.save(replace(data, cik=Cik.of(data.cik).padded))
    return {}


@get("/sandbox/submissions")
async def submissions(request: SandboxRequest) -> list[SubmissionSummary]:
    """List every submission that was taken, in order."""
    now = request.sandbox.clock.now()
    return [_summary(taken, taken.status(now)) for taken in request.sandbox.store.submissions()]


def _summary(taken: TakenSubmission, status: str) -> SubmissionSummary:
    return SubmissionSummary(
        accession_number=taken.accession_number,
        sha256=taken.sha256,
        live=taken.live,
        form_type=taken.form_type,
        status=status,
        accepted=taken.accepted,
        received_at=taken.received_at.isoformat(),
    )


@get("/sandbox/asked")
async def asked(request: SandboxRequest) -> dict[str, int]:
    """Return how often each path of the public side was asked for."""
    return dict(request.sandbox.asked)


@delete("/sandbox/asked", status_code=200)
async def forget_asked(request: SandboxRequest) -> dict[str, int]:
    """Start counting again; the answer is what was counted."""
    counted = dict(request.sandbox.asked)
    request.sandbox.asked.clear()
    return counted


_ENDPOINTS: Final = (
    clock,
    set_clock,
    faults,
    set_faults,
    mint_token,
    keep_filer,
    submissions,
    asked,
    forget_asked,
)


def _refuse_value(_request: AnyRequest, error: Exception) -> Response[ErrorAnswer]:
    return error_response(400, f"body: {error}")


def router() -> Router:
    """Make the control routes."""
    return Router(
        "/",
        route_handlers=_ENDPOINTS,
        guards=[check_address],
        exception_handlers={ValueError: _refuse_value, OverflowError: _refuse_value},
        include_in_schema=False,
        request_class=SandboxRequest,
    )

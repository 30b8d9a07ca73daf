"""What the filing API asks of every request before its endpoint does anything: path, headers, tokens, hours, body."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final, Literal, cast

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler
from litestar.params import PathParameter

from section16.sandbox.api.http import EMPTY, SandboxRequest, check_address, refusal
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.tokens import Claims, InvalidTokenError, read_token
from section16.standard.numbers import ACCESSION_PATTERN, PADDED_PATTERN, Cik

__all__ = ["SUBMISSION_TYPES", "AccessionPath", "CikPath", "ModePath", "check_request", "login_cik", "submission_body"]

# Litestar only describes these in the OpenAPI document; the checks refuse wrong ones.
CikPath = Annotated[str, PathParameter(schema_extra={"pattern": f"^{PADDED_PATTERN}$"})]
AccessionPath = Annotated[str, PathParameter(schema_extra={"pattern": f"^{ACCESSION_PATTERN}$"})]
ModePath = Annotated[Literal["live", "test"], PathParameter()]

_JSON_TYPES: Final = ("application/json",)
SUBMISSION_TYPES: Final = ("application/xml", "text/xml", "application/octet-stream")
_LOGIN: Final = ("x-edgar-login-cik", "x-edgar-cik")
_MODES: Final = ("live", "test")
_SCHEME: Final = "bearer "
_BETWEEN: Final = re.compile(r"[,\s]+")
_MOST_TOKENS: Final = 2
_NAMES: Final = {"FILER_API": "filer", "USER_API": "user"}
_CLOSED: Final = "EDGAR is outside its hours of operation; send it again on a business day from 6 a.m. Eastern"


async def check_request(connection: ASGIConnection[Any, Any, Any, State], handler: BaseRouteHandler) -> None:
    """Check a request in the order in which EDGAR's gateway would, and keep the claims of its tokens.

    A handler's `opt` may say `filer_token_alone`, `outside_hours`, and the `content_types` of a body that it reads
    itself.
    """
    request = cast("SandboxRequest", connection)  # as the router of the API says
    await check_address(connection, handler)
    _check_path(request)
    has_json = "data" in handler.parsed_fn_signature.parameters
    content_types = handler.opt.get("content_types", _JSON_TYPES if has_json else ())
    _check_headers(request, content_types)
    filer, user = _read_tokens(request.sandbox, request, both=not handler.opt.get("filer_token_alone"))
    request.scope["auth"], request.scope["user"] = filer, user
    if not (handler.opt.get("outside_hours") or request.sandbox.is_open):
        raise refusal(503, _CLOSED)
    if content_types and not _has_length(request):
        raise refusal(411, "Content-Length: it is missing; send the length of the body")


def _check_path(request: SandboxRequest) -> None:
    cik, mode = request.path_params.get("cik"), request.path_params.get("mode")
    if cik is not None and not re.fullmatch(PADDED_PATTERN, cik):
        raise refusal(404, f"cik: '{cik[:20]}' is none; write ten digits")
    if mode is not None and mode not in _MODES:
        raise refusal(404, f"path: '{mode[:20]}' is no mode; write live or test")


def _check_headers(request: SandboxRequest, content_types: tuple[str, ...]) -> None:
    """Refuse a request without User-Agent, with an Accept other than JSON, or with a body of a wrong type."""
    if not request.headers.get("user-agent", "").strip():
        raise refusal(400, "User-Agent: it is missing; send 'Vendor/Version'")
    accepted = request.headers.get("accept", "*/*").lower()
    if not any(kind in accepted for kind in ("application/json", "application/*", "*/*")):
        raise refusal(406, f"Accept: '{accepted[:80]}'; send 'application/json'")
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_types and sent not in content_types:
        raise refusal(415, f"Content-Type: '{sent[:80]}'; send {' or '.join(content_types)}")


def _has_length(request: SandboxRequest) -> bool:
    length = request.headers.get("content-length", "")
    return length.isascii() and length.isdigit()


@asynccontextmanager
async def submission_body(request: SandboxRequest) -> AsyncIterator[bytes]:
    """Read the body of a submission; a large one waits until no other is read or judged, for the memory's sake."""
    async with request.sandbox.one_at_a_time(request.content_length or 0):
        body = await request.body()
        if not body.strip():
            raise refusal(400, EMPTY)
        yield body


def login_cik(request: SandboxRequest) -> str:
    """Return whose number heads the accession number: the CIK that delegated to the token's, or the token's own."""
    token_cik = request.token_cik
    named = next((request.headers[name] for name in _LOGIN if name in request.headers), None)
    if named is None:
        return token_cik
    cik = Cik.match(named)
    if cik is None:
        raise refusal(400, f"X-EDGAR-LOGIN-CIK: '{named[:20]}' is no CIK; send up to ten digits, or leave it out")
    if not request.sandbox.register.may_act_for(token_cik, named):
        raise refusal(403, f"X-EDGAR-LOGIN-CIK: '{named}' has not delegated to '{token_cik}'; ask it to")
    return cik.padded


def _read_tokens(sandbox: Sandbox, request: SandboxRequest, *, both: bool) -> tuple[Claims, Claims | None]:
    """Read the tokens of a request; refuse what is missing, malformed, expired, of another application or doubled."""
    header = request.headers.get("authorization", "")
    if not header.lower().startswith(_SCHEME):
        raise refusal(401, "Authorization: it is missing; send 'Bearer filerToken,userToken'")
    tokens = [one for one in _BETWEEN.split(header[len(_SCHEME) :].strip()) if one]
    if not 0 < len(tokens) <= _MOST_TOKENS:
        raise refusal(401, f"Authorization: {len(tokens)} tokens; send the filer token, then the user token")
    claims = [_read_claims(sandbox, token, number) for number, token in enumerate(tokens, 1)]
    return _sort_claims(claims, both=both)


def _read_claims(sandbox: Sandbox, token: str, number: int) -> Claims:
    kind = ("FILER_API", "USER_API")[number - 1]
    try:
        claims = read_token(token, sandbox.settings.key)
    except InvalidTokenError as fault:
        raise refusal(401, f"token {number}, {kind}: {fault}") from None
    if claims.expires_at.tzinfo is None or claims.expires_at <= sandbox.clock.now():
        raise refusal(401, f"token {number}, {claims.kind}: expired or revoked")
    return claims


def _sort_claims(claims: list[Claims], *, both: bool) -> tuple[Claims, Claims | None]:
    by_kind = {one.kind: one for one in claims}
    if len(by_kind) < len(claims):
        raise refusal(401, f"token 2, {claims[1].kind}: duplicated type")
    needed = ("FILER_API", "USER_API") if both else ("FILER_API",)
    missing = next((kind for kind in needed if kind not in by_kind), None)
    if missing:
        raise refusal(401, f"{missing}: the {_NAMES[missing]} token is missing; send it too")
    return by_kind["FILER_API"], by_kind.get("USER_API")

"""One request to the API: what every endpoint asks of it before it does anything."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec
from starlette.requests import Request

from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import Message
from section16.sandbox.tokens import Claims, TokenFault, read_token
from section16.standard.numbers import Cik

__all__ = ["JSON", "SUBMISSIONS", "Call", "RefusalError", "login_cik", "read_body", "read_tokens", "refuse_headers"]

JSON: Final = ("application/json",)
SUBMISSIONS: Final = ("application/xml", "text/xml", "application/octet-stream")
_LOGIN: Final = ("x-edgar-login-cik", "x-edgar-cik")
_SCHEME: Final = "bearer "
_BETWEEN: Final = re.compile(r"[,\s]+")
_MOST_TOKENS: Final = 2
_MOST_JSON: Final = 1_000_000
_NAMES: Final = {"FILER_API": "filer", "USER_API": "user"}


class RefusalError(Exception):
    """The request is refused with a status and a message; `headers` go with the answer."""

    def __init__(self, status: int, content: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep what the answer will say."""
        super().__init__(content)
        self.status = status
        self.messages = (Message(type="ERROR", content=content),)
        self.headers = dict(headers or {})


class Call(NamedTuple):
    """A request that passed: who makes it, about which CIK, with what body."""

    sandbox: Sandbox
    request: Request
    filer: Claims
    user: Claims | None
    body: bytes = b""

    @property
    def cik(self) -> str:
        """Return the CIK of the path."""
        return str(self.request.path_params["cik"])

    @property
    def token_cik(self) -> str:
        """Return the ten digits of the filer token's CIK."""
        return Cik.of(self.filer.cik).padded

    @property
    def marks(self) -> dict[str, Any]:
        """Return tracking and locator of the answer."""
        return {"tracking": self.sandbox.new_mark(), "locator": self.sandbox.new_mark()}

    def json(self, type: Any) -> Any:  # noqa: ANN401 - any body
        """Read the body; refuse one of another shape."""
        try:
            return msgspec.json.decode(self.body, type=type)
        except msgspec.DecodeError as error:
            raise RefusalError(400, f"body: {str(error)[:200]}; send the JSON that the endpoint asks for") from None


def refuse_headers(request: Request, kinds: tuple[str, ...], *, has_body: bool) -> None:
    """Refuse a request without User-Agent, with an Accept other than JSON, or with a body of a wrong kind."""
    if not request.headers.get("user-agent", "").strip():
        raise RefusalError(400, "User-Agent: it is missing; send 'Vendor/Version'")
    accepted = request.headers.get("accept", "*/*").lower()
    if not any(kind in accepted for kind in ("application/json", "application/*", "*/*")):
        raise RefusalError(406, f"Accept: '{accepted[:80]}'; send 'application/json'")
    if has_body:
        sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent not in kinds:
            raise RefusalError(415, f"Content-Type: '{sent[:80]}'; send {' or '.join(kinds)}")


def login_cik(call: Call) -> str:
    """Return whose number heads the accession number: the CIK that delegated to the token's, or the token's own."""
    named = next((call.request.headers[name] for name in _LOGIN if name in call.request.headers), None)
    if named is None:
        return call.token_cik
    cik = Cik.match(named)
    if cik is None:
        raise RefusalError(400, f"X-EDGAR-LOGIN-CIK: '{named[:20]}' is no CIK; send up to ten digits, or leave it out")
    if not call.sandbox.register.acts_for(call.token_cik, named):
        raise RefusalError(403, f"X-EDGAR-LOGIN-CIK: '{named}' has not delegated to '{call.token_cik}'; ask it to")
    return cik.padded


def read_tokens(sandbox: Sandbox, request: Request, *, both: bool) -> tuple[Claims, Claims | None]:
    """Read the tokens of a request; refuse what is missing, malformed, expired, of another application or doubled."""
    header = request.headers.get("authorization", "")
    if not header.lower().startswith(_SCHEME):
        raise RefusalError(401, "Authorization: it is missing; send 'Bearer filerToken,userToken'")
    tokens = [one for one in _BETWEEN.split(header[len(_SCHEME) :].strip()) if one]
    if not 0 < len(tokens) <= _MOST_TOKENS:
        raise RefusalError(401, f"Authorization: {len(tokens)} tokens; send the filer token, then the user token")
    claims = [_claims(sandbox, token, at) for at, token in enumerate(tokens, 1)]
    return _sorted(claims, both=both)


def _claims(sandbox: Sandbox, token: str, at: int) -> Claims:
    kind = ("FILER_API", "USER_API")[at - 1]
    try:
        claims = read_token(token, sandbox.settings.key)
    except TokenFault as fault:
        raise RefusalError(401, f"token {at}, {kind}: {fault}") from None
    if claims.expires_at.tzinfo is None or claims.expires_at <= sandbox.clock.now():
        raise RefusalError(401, f"token {at}, {claims.kind}: expired or revoked")
    return claims


def _sorted(claims: list[Claims], *, both: bool) -> tuple[Claims, Claims | None]:
    by_kind = {one.kind: one for one in claims}
    if len(by_kind) < len(claims):
        raise RefusalError(401, f"token 2, {claims[1].kind}: duplicated type")
    missing = next(
        (kind for kind in (("FILER_API", "USER_API") if both else ("FILER_API",)) if kind not in by_kind), None
    )
    if missing:
        raise RefusalError(401, f"{missing}: the {_NAMES[missing]} token is missing; send it too")
    return by_kind["FILER_API"], by_kind.get("USER_API")


async def read_body(sandbox: Sandbox, request: Request, *, is_submission: bool) -> bytes:
    """Read the body, no more than EDGAR takes: its length is said beforehand, and kept to."""
    most = sandbox.settings.most_bytes if is_submission else _MOST_JSON
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise RefusalError(411, "Content-Length: it is missing; send the length of the body")
    too_large = RefusalError(413, f"the body is larger than {most:,} bytes; send less", {"Connection": "close"})
    if int(length) > most:
        raise too_large
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise too_large
    return bytes(body)

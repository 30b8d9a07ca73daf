"""Tokens in the form of EDGAR's: JWE in five parts, whose first part anyone can read.

A real token is encrypted for EDGAR. Here the third and fourth part are random, and the fifth authenticates the others
with the sandbox's key, so that a token that was not minted here is refused.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct

from section16.standard.numbers import Cik

__all__ = ["Claims", "InvalidTokenError", "filer_token", "read_token", "user_token"]

_PARTS: Final = 5
_LONGEST: Final = 4_000


class InvalidTokenError(Exception):
    """A token that the sandbox did not mint; the message has no part of it."""


class Claims(Struct, frozen=True, kw_only=True, rename="camel"):
    """The protected header of a token; a filer token has `cik`, a user token `user_id`."""

    kid: str
    alg: str
    expires_at: datetime
    cik: str | None = None
    user_id: str | None = None

    @property
    def kind(self) -> str:
        """Return EDGAR's word for the kind of token."""
        return "FILER_API" if self.cik else "USER_API"


def filer_token(cik: str, expires_at: datetime, key: str) -> str:
    """Mint the token of a filer."""
    return _mint({"cik": Cik.of(cik).padded}, expires_at, key)


def user_token(user_id: str, expires_at: datetime, key: str) -> str:
    """Mint the token of an individual."""
    return _mint({"userId": user_id}, expires_at, key)


def _mint(claims: dict[str, str], expires_at: datetime, key: str) -> str:
    until = expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    header = {"kid": secrets.token_hex(8), "alg": "ECDH-ES", "enc": "A256GCM", "expiresAt": until, **claims}
    # ECDH-ES agrees on the key itself, so the second part, the encrypted key, is empty (RFC 7518, 4.6).
    parts = (msgspec.json.encode(header), b"", secrets.token_bytes(12), secrets.token_bytes(48))
    sealed = ".".join(map(_encode, parts))
    return f"{sealed}.{_seal(sealed, key)}"


def read_token(token: str, key: str) -> Claims:
    """Read a token's protected header and check its seal; the caller checks whether it has expired."""
    sealed, _, seal = token.rpartition(".")
    if len(token) > _LONGEST or token.count(".") != _PARTS - 1:
        message = "not in expected format"
        raise InvalidTokenError(message)
    try:
        claims = _read_header(sealed.partition(".")[0])
    except (ValueError, Error):
        message = "missing required header field"
        raise InvalidTokenError(message) from None
    if bool(claims.cik) == bool(claims.user_id) or not hmac.compare_digest(seal.encode(), _seal(sealed, key).encode()):
        message = "not valid for this application"
        raise InvalidTokenError(message)
    return claims


def _read_header(part: str) -> Claims:
    return msgspec.json.decode(urlsafe_b64decode(part + "=" * (-len(part) % 4)), type=Claims)


def _seal(sealed: str, key: str) -> str:
    return _encode(hmac.digest(key.encode(), sealed.encode(), sha256)[:16])


def _encode(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()

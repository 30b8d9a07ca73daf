"""Talking with an OpenID provider: its discovery document, its keys, the code for a token. Nothing else is reached.

Each address must be https and public, also where its name leads; no redirect is followed. With `nearby`, for tests and
for providers inside the house, addresses of this machine and network are taken too, and plain http on this machine.
"""

import socket
from ipaddress import ip_address
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx
import msgspec
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from section16.accounts.errors import AccountError
from section16.accounts.login_settings import ProviderSettings
from section16.edgar.certificates import trusted_for
from section16.edgar.secret import Secret

__all__ = ["Discovery", "OpenIdProvider", "require_reachable"]

_DISCOVERY: Final = "/.well-known/openid-configuration"
_SECONDS: Final = 10.0
_LONGEST_ANSWER: Final = 1_000_000
_ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
_LEEWAY: Final = 60
_OK: Final = 200
_HTTPS: Final = 443

_Answer = TypeVar("_Answer")
_Fields = dict[str, str]
_Claims = dict[str, Any]  # what a provider says is JSON


class Discovery(Struct, frozen=True, kw_only=True):
    """What a provider's discovery document says, as far as it is needed."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None


class _Tokens(Struct, frozen=True):
    id_token: str
    access_token: str = ""


def require_reachable(url: str, *, nearby: bool) -> str:
    """Return the number of the machine that an address leads to; raises AccountError for one that is not public."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or _HTTPS, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        message = f"provider: '{url}' leads nowhere; see that the address is right"
        raise AccountError(message) from None
    numbers = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    is_here = all(one.is_loopback for one in numbers)
    if parts.scheme != "https" and not (nearby and is_here and parts.scheme == "http"):
        message = f"provider: '{url}' is not https; give the provider's own address"
        raise AccountError(message)
    if not nearby and not all(one.is_global and not one.is_multicast for one in numbers):
        message = f"provider: '{url}' leads into a private network; give the provider's public address"
        raise AccountError(message)
    return str(numbers[0])


class OpenIdProvider:
    """One provider; each answer is small and comes from where it was asked."""

    def __init__(self, settings: ProviderSettings, secret: Secret | None, *, nearby: bool = False) -> None:
        """Take the address and the client's name and secret."""
        self._settings = settings
        self._secret = secret
        self._nearby = nearby

    @property
    def client_id(self) -> str:
        """Return the client's name at the provider."""
        return self._settings.client_id

    @property
    def scopes(self) -> str:
        """Return what is asked for."""
        return self._settings.scopes

    def discover(self) -> Discovery:
        """Read the discovery document; raises AccountError where it is another provider's, or leads elsewhere."""
        found = self._read("GET", self._settings.issuer.rstrip("/") + _DISCOVERY, Discovery)
        if found.issuer.rstrip("/") != self._settings.issuer.rstrip("/"):
            message = f"provider: its document is of '{found.issuer}'; give that address, if it is the right one"
            raise AccountError(message)
        require_reachable(found.authorization_endpoint, nearby=self._nearby)
        return found

    def claims(self, found: Discovery, code: str, verifier: str, redirect: str, nonce: str) -> _Claims:
        """Give a code for what the provider says of somebody; raises AccountError unless it is said for us and now."""
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}
        tokens = self._read("POST", found.token_endpoint, _Tokens, data=sent | self._client())
        keys = self._read("GET", found.jwks_uri, _Claims)
        said = self._verified(found, tokens.id_token, keys, nonce)
        if found.userinfo_endpoint and tokens.access_token:
            headers = {"authorization": f"Bearer {tokens.access_token}"}
            more = self._read("GET", found.userinfo_endpoint, _Claims, headers=headers)
            if more.get("sub") == said["sub"]:
                said = more | said
        return said

    def _client(self) -> dict[str, str]:
        named = {"client_id": self._settings.client_id}
        return named | ({"client_secret": self._secret.reveal()} if self._secret else {})

    def _verified(self, found: Discovery, token: str, keys: _Claims, nonce: str) -> _Claims:
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type] # checked inside
            options = {
                "iss": {"essential": True, "value": found.issuer},
                "aud": {"essential": True, "value": self._settings.client_id},
                "nonce": {"essential": True, "value": nonce},
            }
            params = {"nonce": nonce, "client_id": self._settings.client_id}
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(leeway=_LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            message = f"provider: its token is not right ({error}); try again, or tell an administrator"
            raise AccountError(message) from None
        return dict(decoded.claims)

    def _read(self, method: str, url: str, kind: type[_Answer], **sent: _Fields) -> _Answer:
        try:
            return msgspec.json.decode(self._fetch(method, url, **sent), type=kind)
        except msgspec.DecodeError as error:
            message = f"provider: '{url}' answers something else ({error}); see that the address is right"
            raise AccountError(message) from None

    def _fetch(self, method: str, url: str, data: _Fields | None = None, headers: _Fields | None = None) -> bytes:
        """Ask the machine that was looked at, under the name that it should have."""
        number = require_reachable(url, nearby=self._nearby)
        parts = urlsplit(url)
        host = f"[{number}]" if ":" in number else number
        address = urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))
        told = {"host": parts.netloc, "accept": "application/json"} | (headers or {})
        try:
            with (
                httpx.Client(
                    timeout=_SECONDS, follow_redirects=False, trust_env=False, verify=trusted_for(url)
                ) as client,
                client.stream(
                    method, address, data=data, headers=told, extensions={"sni_hostname": parts.hostname or ""}
                ) as answer,
            ):
                content = b""
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > _LONGEST_ANSWER:
                        break
        except httpx.HTTPError as error:
            message = f"provider: '{url}' does not answer ({type(error).__name__}); try again"
            raise AccountError(message) from None
        if answer.status_code != _OK or len(content) > _LONGEST_ANSWER:
            message = f"provider: '{url}' answers {answer.status_code}; see that the address and the client are right"
            raise AccountError(message)
        return content

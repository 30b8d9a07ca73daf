"""Logging in by an OpenID provider: code flow with PKCE, state and nonce; groups give roles."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Final

import msgspec
from authlib.oauth2.client import OAuth2Client
from msgspec import Struct

from section16.accounts.account import EVERY_ISSUER, Account
from section16.accounts.credentials.kept import CredentialKind, add_credential, credential_with_key
from section16.accounts.credentials.provider import OpenIdProvider
from section16.accounts.directory import (
    AccountDetails,
    account_with_id,
    accounts_with_email,
    add_account,
    set_roles,
)
from section16.accounts.errors import AccountError
from section16.accounts.login_settings import LoginSettings, LoginWay, ProviderSettings, login_settings
from section16.accounts.login_steps import begin_step, take_step
from section16.accounts.roles import ADMINISTRATORS
from section16.accounts.sessions import Newcomer, begin_session, note_proof
from section16.accounts.tokens import new_token
from section16.edgar.secret_store import secret_for
from section16.workspace import Workspace
from section16.workspace.database import WriteSession

__all__ = ["CLIENT_SECRET", "OpenIdAnswer", "OpenIdArrival", "finish_openid", "start_openid"]

CLIENT_SECRET: Final = "openid-client"  # noqa: S105 - its name in the vault
_PURPOSE: Final = "openid"
_SLACK: Final = 60.0
_NOT_OURS: Final = "log-in: the provider's answer was not asked for here, or too late; begin again"
_NO_ACCOUNT: Final = "log-in: the provider knows you, and there is no account for you here; ask an administrator"
_TWO_ACCOUNTS: Final = "log-in: several accounts here have your e-mail address; ask an administrator to leave it in one"
_NOT_VERIFIED: Final = (
    "log-in: an account here has your e-mail address, which the provider has not verified; have it verified there, "
    "or ask an administrator"
)


class OpenIdAnswer(Struct, frozen=True, kw_only=True):
    """What a provider's redirect brought back."""

    state: str = ""
    code: str = ""
    iss: str = ""
    error: str = ""


class OpenIdArrival(Struct, frozen=True, kw_only=True):
    """Who came back from the provider: the token of a new session, or none for a proof given again; where to go on."""

    token: str
    next: str


class _Asked(Struct, frozen=True, kw_only=True):
    state: str
    nonce: str
    verifier: str
    redirect: str
    next: str
    proves: str = ""  # the hash of the session in which a proof was asked for again
    asked_at: float = 0.0


def start_openid(
    workspace: Workspace, redirect: str, next_page: str, *, proves: str = "", nearby: bool = False
) -> tuple[str, str]:
    """Return the provider's address to send the browser to, and the token under which its answer is expected.

    Raises AccountError where the provider is not open here, or does not answer.
    """
    provider = _provider(workspace, nearby=nearby)
    found = provider.discover()
    asked = _Asked(
        state=new_token(),
        nonce=new_token(),
        verifier=new_token(),
        redirect=redirect,
        next=next_page,
        proves=proves,
        asked_at=workspace.now().timestamp(),
    )
    client = OAuth2Client(
        None, provider.client_id, scope=provider.scopes, redirect_uri=redirect, code_challenge_method="S256"
    )
    again = {"prompt": "login", "max_age": "0"} if proves else {}
    url, _ = client.create_authorization_url(
        found.authorization_endpoint, state=asked.state, code_verifier=asked.verifier, nonce=asked.nonce, **again
    )
    with workspace.writing() as writing:
        return str(url), begin_step(writing, _PURPOSE, msgspec.json.encode(asked))


def finish_openid(
    workspace: Workspace, step: str, answer: OpenIdAnswer, newcomer: Newcomer, *, nearby: bool = False
) -> OpenIdArrival:
    """Log in whom the provider names, or take their proof again; raises AccountError."""
    with workspace.writing() as writing:
        kept = take_step(writing, _PURPOSE, step)
        settings = login_settings(writing.session)
    if kept is None:
        raise AccountError(_NOT_OURS)
    asked = msgspec.json.decode(kept, type=_Asked)
    _require_code(asked, answer)
    provider = _provider(workspace, nearby=nearby)
    found = provider.discover()
    if answer.iss and answer.iss != found.issuer:
        raise AccountError(_NOT_OURS)
    claims = provider.claims(found, answer.code, asked.verifier, asked.redirect, asked.nonce)
    with workspace.writing() as writing:
        account = _account_of(writing, claims, settings, found.issuer)
    if account is None or not account.is_active:
        raise AccountError(_NO_ACCOUNT)
    with workspace.acting(account.name, workspace.door).writing() as writing:
        if not asked.proves:
            return OpenIdArrival(token=begin_session(writing, account, newcomer, settings), next=asked.next)
        if _proved_at(claims) < asked.asked_at - _SLACK:
            message = "log-in: the provider did not ask you again; log in there anew"
            raise AccountError(message)
        note_proof(writing, account, asked.proves, LoginWay.openid)
        return OpenIdArrival(token="", next=asked.next)


def _require_code(asked: _Asked, answer: OpenIdAnswer) -> None:
    """Raise AccountError for an answer to what was not asked, and for one that lets nobody in."""
    if not compare_digest(asked.state.encode(), answer.state.encode()):
        raise AccountError(_NOT_OURS)
    if answer.error or not answer.code:
        message = f"log-in: the provider answers {answer.error[:40]!r}; begin again, or take another way"
        raise AccountError(message)


def _proved_at(claims: Mapping[str, object]) -> float:
    found = claims.get("auth_time")
    return float(found) if isinstance(found, int | float) else 0.0


def _provider(workspace: Workspace, *, nearby: bool) -> OpenIdProvider:
    with workspace.reading() as session:
        settings = login_settings(session)
    if settings.provider is None or LoginWay.openid not in settings.ways:
        message = "log-in: no OpenID provider is open here; take another way"
        raise AccountError(message)
    return OpenIdProvider(settings.provider, secret_for(CLIENT_SECRET), nearby=nearby)


def _account_of(
    writing: WriteSession, claims: Mapping[str, object], settings: LoginSettings, issuer: str
) -> Account | None:
    """Return whom the provider names: known by its subject, else by a verified e-mail address, else new."""
    provider = settings.provider
    if provider is None:
        return None
    key = f"{issuer} {claims['sub']}"
    row = credential_with_key(writing.session, CredentialKind.openid, key)
    account = account_with_id(writing.session, row.account_id) if row else _met_first(writing, claims, provider, key)
    if account is None or not account.is_active:
        return account
    return set_roles(writing, account, _roles_of(claims, provider), by_group=True)


def _met_first(
    writing: WriteSession, claims: Mapping[str, object], provider: ProviderSettings, key: str
) -> Account | None:
    email = str(claims.get("email") or "").strip()
    is_verified = claims.get("email_verified") is True
    theirs = accounts_with_email(writing.session, email) if email else ()
    if theirs and not is_verified:
        raise AccountError(_NOT_VERIFIED)
    if len(theirs) > 1:
        raise AccountError(_TWO_ACCOUNTS)
    account = theirs[0] if theirs else None
    if account is None and provider.makes_accounts and _roles_of(claims, provider):
        account = _made(writing, claims, email.lower() if is_verified else "")
    if account is not None:
        add_credential(writing, account, CredentialKind.openid, b"", key=key, label=provider.issuer)
    return account


def _made(writing: WriteSession, claims: Mapping[str, object], email: str) -> Account:
    """Make an account for who has none; an address that is not verified names nobody."""
    name = str(claims.get("preferred_username") or email or claims["sub"])
    try:
        return add_account(writing, name, AccountDetails(full_name=str(claims.get("name") or ""), email=email))
    except AccountError as error:
        message = f"log-in: no account can be made of what the provider says ({error}); ask an administrator"
        raise AccountError(message) from None


def _roles_of(claims: Mapping[str, object], provider: ProviderSettings) -> dict[str, set[str]]:
    """Return the roles that groups give, by issuer; to administer the installation is one of those for all issuers."""
    said = claims.get(provider.groups_claim)
    groups = [said] if isinstance(said, str) else [str(one) for one in said] if isinstance(said, list) else []
    roles: dict[str, set[str]] = {}
    for group in groups:
        for cik, given in provider.groups.get(group, {}).items():
            taken = {one for one in given if one != ADMINISTRATORS or cik == EVERY_ISSUER}
            roles.setdefault(cik, set()).update(taken)
    return {cik: given for cik, given in roles.items() if given}

"""One's own account: sessions, passkeys, password, authenticator, recovery codes."""

from datetime import datetime
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.credentials.codes import change_one_time_code, make_recovery_codes
from section16.accounts.credentials.kept import (
    CredentialKind,
    add_credential,
    credentials_of,
    forget_credentials,
)
from section16.accounts.credentials.passkey import PasskeyChallenge, add_passkey, ask_for_new_passkey
from section16.accounts.credentials.password import SHORTEST, hash_password, require_good_password
from section16.accounts.errors import AccountError
from section16.accounts.log_in import require_way
from section16.accounts.login_settings import LoginWay, login_settings
from section16.accounts.sessions import end_session, sessions_of
from section16.edgar.sealing import SealingKey
from section16.web.accounts.joining import CodesPage
from section16.web.accounts.shared import (
    NewAuthenticator,
    again,
    answer_in,
    authenticator_in,
    offer_authenticator,
    site_of,
)
from section16.web.form import Form
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.routes import SIGNED_IN, action, page, redirect
from section16.web.visit import Visit
from section16.workspace.database import WriteSession

__all__ = ["PAGES"]

_TEMPLATE: Final = "accounts/own.html"
_AUTHENTICATOR: Final = "accounts/authenticator.html"
_HASH_SHOWN: Final = 16


class SessionLine(Struct, frozen=True, kw_only=True):
    """One session of one's own; `id` is the beginning of its hash."""

    id: str
    way: str
    address: str
    agent: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


class PasskeyLine(Struct, frozen=True, kw_only=True):
    """One passkey of one's own."""

    id: int
    label: str
    made_at: datetime
    used_at: datetime | None


class OwnAccountPage(Struct, frozen=True, kw_only=True):
    """What somebody sees of their own account."""

    name: str
    full_name: str
    email: str
    is_administrator: bool
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    ways: tuple[str, ...]
    sessions: tuple[SessionLine, ...]
    passkeys: tuple[PasskeyLine, ...]
    has_code: bool
    code_set_at: datetime | None
    recovery_codes_left: int
    shortest_password: int


def _page_of(visit: Visit) -> OwnAccountPage:
    account = visit.account
    with visit.workspace.reading() as session:
        settings = login_settings(session)
        keys = credentials_of(session, account, CredentialKind.passkey)
        codes = credentials_of(session, account, CredentialKind.recovery_code)
        authenticators = credentials_of(session, account, CredentialKind.one_time_code)
        return OwnAccountPage(
            name=account.name,
            full_name=account.full_name,
            email=account.email or "",
            is_administrator=account.is_administrator,
            roles=tuple((cik, tuple(sorted(roles))) for cik, roles in sorted(account.roles.items())),
            ways=tuple(sorted(settings.ways)),
            sessions=tuple(
                SessionLine(
                    id=one.hash[:_HASH_SHOWN],
                    way=one.way,
                    address=one.address,
                    agent=one.agent,
                    begun_at=one.begun_at,
                    seen_at=one.seen_at,
                    is_this=one.hash == visit.session,
                )
                for one in sessions_of(session, account, visit.now(), settings)
            ),
            passkeys=tuple(
                PasskeyLine(id=one.id, label=one.label, made_at=one.made_at, used_at=one.used_at) for one in keys
            ),
            has_code=bool(authenticators),
            code_set_at=authenticators[-1].made_at if authenticators else None,
            recovery_codes_left=sum(one.used_at is None for one in codes),
            shortest_password=SHORTEST,
        )


@page("/account", SIGNED_IN)
def own_account(visit: NamedDependency[Visit]) -> Page:
    """Show one's own account."""
    return Page(template=_TEMPLATE, value=_page_of(visit))


@action("/account/sessions/{id:str}/end", SIGNED_IN)
def end_own_session(visit: NamedDependency[Visit], id: FromPath[str]) -> Redirect:
    """End one of one's own sessions."""
    with visit.workspace.writing() as writing:
        end_session(writing, visit.account, id)
    return redirect("/account", "The session has ended.")


@action("/account/passkeys/begin", SIGNED_IN, fresh_proof=True)
def begin_passkey(visit: NamedDependency[Visit]) -> Page:
    """Give what a browser needs to make a passkey, for a script of ours."""
    with visit.workspace.writing() as writing:
        challenge: PasskeyChallenge = ask_for_new_passkey(writing, visit.account, site_of(visit))
    return Page(template="accounts/challenge.html", value=challenge)


@action("/account/passkeys", SIGNED_IN, fresh_proof=True)
def keep_passkey(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Keep a new passkey."""
    try:
        with visit.workspace.writing() as writing:
            add_passkey(writing, visit.account, site_of(visit), answer_in(form))
    except AccountError as error:
        return again(_TEMPLATE, _page_of(visit), "label", error, {"label": form.text("label")})
    return redirect("/account", "The passkey is kept.")


@action("/account/passkeys/{id:int}/forget", SIGNED_IN, fresh_proof=True)
def forget_passkey(visit: NamedDependency[Visit], id: FromPath[int]) -> Redirect:
    """Take a passkey away."""
    with visit.workspace.writing() as writing:
        forget_credentials(writing, visit.account, CredentialKind.passkey, id=id)
    return redirect("/account", "The passkey is taken away.")


@action("/account/password", SIGNED_IN, fresh_proof=True)
def change_password(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Change the password; all other sessions end."""
    password, repeated = (form.fields.get(name, ("",))[0] for name in ("password", "repeated"))
    try:
        with visit.workspace.reading() as session:
            settings = login_settings(session)
        require_way(settings, LoginWay.password)
        require_good_password(password, visit.account.name, repeated)
    except AccountError as error:
        return again(_TEMPLATE, _page_of(visit), None, error, {})
    kept = hash_password(password)
    with visit.workspace.writing() as writing:
        forget_credentials(writing, visit.account, CredentialKind.password)
        add_credential(writing, visit.account, CredentialKind.password, kept)
        _end_others(writing, visit)
    return redirect("/account", "The password is changed; your other sessions have ended.")


@action("/account/recovery-codes", SIGNED_IN, fresh_proof=True)
def new_recovery_codes(visit: NamedDependency[Visit]) -> Page:
    """Make new recovery codes; the old ones end."""
    with visit.workspace.writing() as writing:
        codes = make_recovery_codes(writing, visit.account)
    return Page(template="accounts/codes.html", value=CodesPage(codes=codes, next="/account"))


class AuthenticatorPage(Struct, frozen=True, kw_only=True):
    """An authenticator to be set up in the place of one's own, if there is one."""

    offered: NewAuthenticator
    has_code: bool


@page("/account/authenticator", SIGNED_IN)
def new_authenticator(visit: NamedDependency[Visit]) -> Page:
    """Show what another authenticator reads; nothing is changed by looking."""
    return Page(template=_AUTHENTICATOR, value=_authenticator(visit))


def _authenticator(visit: Visit, secret: str = "") -> AuthenticatorPage:
    with visit.workspace.reading() as session:
        require_way(login_settings(session), LoginWay.password)
        has_code = bool(credentials_of(session, visit.account, CredentialKind.one_time_code))
    offered = offer_authenticator(visit.account.name, _purpose(visit), secret)
    return AuthenticatorPage(offered=offered, has_code=has_code)


def _purpose(visit: Visit) -> str:
    return f"new authenticator of account {visit.account.id}"


@action("/account/authenticator", SIGNED_IN, fresh_proof=True)
def change_authenticator(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Page | Redirect | PageResponse:
    """Change to the authenticator that shows the code; the other sessions end. Who had none gets recovery codes."""
    secret = ""
    try:
        secret = authenticator_in(form, _purpose(visit))
        before = _authenticator(visit, secret)
        with visit.workspace.writing() as writing:
            change_one_time_code(writing, visit.account, secret, form.text("code"), SealingKey.here())
            codes = () if before.has_code else make_recovery_codes(writing, visit.account)
            _end_others(writing, visit)
    except AccountError as error:
        return again(_AUTHENTICATOR, _authenticator(visit, secret), "code", error, {})
    if codes:
        return Page(template="accounts/codes.html", value=CodesPage(codes=codes, next="/account"))
    return redirect("/account", "The authenticator is changed; your other sessions have ended.")


def _end_others(writing: WriteSession, visit: Visit) -> None:
    """End one's sessions but this one."""
    for one in sessions_of(writing.session, visit.account, writing.at, login_settings(writing.session)):
        if one.hash != visit.session:
            end_session(writing, visit.account, one.hash)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    own_account,
    end_own_session,
    begin_passkey,
    keep_passkey,
    forget_passkey,
    change_password,
    new_recovery_codes,
    new_authenticator,
    change_authenticator,
)

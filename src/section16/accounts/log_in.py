"""Logging in with password and code, and proving again who one is. It is never told which part was wrong."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.accounts.account import Account
from section16.accounts.credentials.codes import use_one_time_code, use_recovery_code
from section16.accounts.credentials.kept import CredentialKind, credentials_of, note_use
from section16.accounts.credentials.passkey import PasskeyAnswer, PasskeySite, passkey_of
from section16.accounts.credentials.password import password_fits
from section16.accounts.directory import account_named, account_with_id
from section16.accounts.errors import AccountError
from section16.accounts.login_settings import LoginSettings, LoginWay, login_settings
from section16.accounts.sessions import Newcomer, begin_session, note_proof
from section16.accounts.throttle import LoginThrottle, TooOftenError
from section16.edgar.sealing import SealingKey
from section16.workspace import Workspace
from section16.workspace.database import WriteSession
from section16.workspace.trail.audit import add_event

__all__ = [
    "LoginRefusedError",
    "TypedProof",
    "log_in",
    "log_in_by_passkey",
    "prove_again",
    "prove_by_passkey",
    "record_refusal",
    "require_way",
]

_PASSKEY_REFUSED: Final = "log-in: this passkey is not taken here; try again, or take another way"
_REFUSED: Final = "log-in: name, password or code is not right; try again, or ask an administrator for a new link"


class LoginRefusedError(AccountError):
    """Nobody is logged in; the message does not tell why."""


class TypedProof(Struct, frozen=True, kw_only=True):
    """What somebody typed to prove who they are; `code` is a one-time or a recovery code."""

    name: str
    password: str
    code: str = ""

    def __repr__(self) -> str:
        """Hide what was typed."""
        return "TypedProof(hidden)"


def require_way(settings: LoginSettings, way: LoginWay) -> None:
    """Raise LoginRefusedError for a way that the administrator has not chosen."""
    if way not in settings.ways:
        message = f"log-in: '{way}' is not a way that is open here; take one of those on the page"
        raise LoginRefusedError(message)


def log_in(workspace: Workspace, typed: TypedProof, newcomer: Newcomer, key: SealingKey) -> str:
    """Log somebody in by password and code, and return the token of their session.

    Raises LoginRefusedError, and TooOftenError after too many attempts.
    """

    def begin(writing: WriteSession, account: Account, settings: LoginSettings) -> str:
        return begin_session(writing, account, newcomer, settings)

    return _after_proof(workspace, typed, key, begin)


def prove_again(workspace: Workspace, account: Account, session_hash: str, typed: TypedProof, key: SealingKey) -> None:
    """Take a new proof from who is logged in; raises what `log_in` does, also for another account's."""

    def note(writing: WriteSession, found: Account, _settings: LoginSettings) -> str:
        note_proof(writing, found, session_hash, LoginWay.password)
        return found.name

    _after_proof(workspace, replace(typed, name=account.name), key, note)


def _after_proof(
    workspace: Workspace,
    typed: TypedProof,
    key: SealingKey,
    then: Callable[[WriteSession, Account, LoginSettings], str],
) -> str:
    """Do something in the transaction in which the code was used, if password and code are right."""
    with workspace.reading() as session:
        settings = login_settings(session)
        account = account_named(session, typed.name)
        passwords = credentials_of(session, account, CredentialKind.password) if account else ()
        kept = passwords[0].content if passwords else None
    require_way(settings, LoginWay.password)
    throttle, address = LoginThrottle(workspace), workspace.door.address if workspace.door else ""
    try:
        throttle.count(typed.name, address)
    except TooOftenError:
        record_refusal(workspace, account, LoginWay.password, "too often")
        raise
    is_right = password_fits(kept, typed.password)  # takes a tenth of a second, so no transaction is open
    given = ""
    if account and account.is_active and is_right:
        with workspace.acting(account.name, workspace.door).writing() as writing:
            if _code_is_right(writing, account, typed.code, settings, key):
                given = then(writing, account, settings)
    if given:
        throttle.forget(typed.name, address)
        return given
    record_refusal(workspace, account, LoginWay.password, "not right")
    raise LoginRefusedError(_REFUSED)


def _code_is_right(
    writing: WriteSession, account: Account, code: str, settings: LoginSettings, key: SealingKey
) -> bool:
    """Use up a one-time or recovery code; without an authenticator none is asked for, unless everybody needs one."""
    has_one = bool(credentials_of(writing.session, account, CredentialKind.one_time_code))
    if not has_one:
        return not settings.code_needed
    return use_recovery_code(writing, account, code) or use_one_time_code(writing, account, code, key)


def record_refusal(workspace: Workspace, account: Account | None, way: LoginWay, why: str) -> None:
    """Put a refused log-in into the trail; a name that is none of ours is left out, since it may be a password."""
    subject = f"account {account.name}" if account else "account unknown"
    with workspace.acting("nobody", workspace.door).writing() as writing:
        add_event(writing, "log-in refused", subject, {"way": way.value, "why": why})


def log_in_by_passkey(workspace: Workspace, site: PasskeySite, answer: PasskeyAnswer, newcomer: Newcomer) -> str:
    """Log in whose passkey answered, and return the token of their session; raises LoginRefusedError."""

    def begin(writing: WriteSession, account: Account, settings: LoginSettings) -> str:
        return begin_session(writing, account, newcomer, settings)

    return _after_passkey(workspace, site, answer, begin)


def prove_by_passkey(
    workspace: Workspace, account: Account, session_hash: str, site: PasskeySite, answer: PasskeyAnswer
) -> None:
    """Take a new proof from who is logged in; raises LoginRefusedError, also for another account's passkey."""

    def note(writing: WriteSession, found: Account, _settings: LoginSettings) -> str:
        if found.id != account.id:
            raise LoginRefusedError(_PASSKEY_REFUSED)
        note_proof(writing, account, session_hash, LoginWay.passkey)
        return account.name

    _after_passkey(workspace, site, answer, note)


def _after_passkey(
    workspace: Workspace,
    site: PasskeySite,
    answer: PasskeyAnswer,
    then: Callable[[WriteSession, Account, LoginSettings], str],
) -> str:
    """Do something in the transaction in which the challenge was used up, if the passkey is right."""
    try:
        with workspace.writing() as writing:
            settings = login_settings(writing.session)
            require_way(settings, LoginWay.passkey)
            row, counter = passkey_of(writing, site, answer)
            account = account_with_id(writing.session, row.account_id)
            if account is None or not account.is_active:
                raise LoginRefusedError(_PASSKEY_REFUSED)
            as_them = writing._replace(actor=account.name)
            note_use(as_them, account, row, counter)
            return then(as_them, account, settings)
    except AccountError:
        record_refusal(workspace, None, LoginWay.passkey, "not right")
        raise LoginRefusedError(_PASSKEY_REFUSED) from None

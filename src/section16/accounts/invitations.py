"""Links by which somebody sets up how they log in, once: a new person, who lost everything, the first administrator."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.accounts.account import Account
from section16.accounts.credentials.codes import code_fits, make_recovery_codes, set_one_time_code
from section16.accounts.credentials.kept import CredentialKind, add_credential, forget_credentials
from section16.accounts.credentials.password import hash_password, wrong_with_password
from section16.accounts.directory import AccountDetails, account_with_id, add_account, has_accounts, wrong_with_account
from section16.accounts.errors import AccountError
from section16.accounts.login_settings import LoginSettings, LoginWay, login_settings
from section16.accounts.sessions import Newcomer, begin_session
from section16.accounts.tokens import hash_of, new_token
from section16.edgar.sealing import SealingKey
from section16.workspace import Workspace
from section16.workspace.database import WriteSession
from section16.workspace.tables.accounts import InvitationRecord
from section16.workspace.trail.audit import add_event

__all__ = ["Invitation", "Joined", "SetUp", "first_administrator_link", "invitation_named", "invite", "join"]

_LASTS: Final = timedelta(days=3)
_GONE: Final = (
    "link: it has been used, has ended, or was never given; log in if you have set up how, "
    "or ask an administrator for a new one"
)
_NEW: Final = "invited"
_ALL_BUT_OPENID: Final = (
    CredentialKind.password,
    CredentialKind.one_time_code,
    CredentialKind.recovery_code,
    CredentialKind.passkey,
)


class Invitation(Struct, frozen=True, kw_only=True):
    """A link that may still be used; without an account it makes the first administrator."""

    account: Account | None
    ends_at: datetime


class SetUp(Struct, frozen=True, kw_only=True):
    """What somebody chose: `name` for the first administrator, and an authenticator's `secret` with a code of it.

    `repeated` is the password as it was typed once more; None where nothing asked for that.
    """

    name: str = ""
    full_name: str = ""
    password: str = ""
    repeated: str | None = None
    secret: str = ""
    code: str = ""

    def __repr__(self) -> str:
        """Hide what was typed."""
        return "SetUp(hidden)"


class Joined(Struct, frozen=True, kw_only=True):
    """Who came in, the token of their session, and recovery codes, which are shown this once."""

    account: Account
    token: str
    recovery_codes: tuple[str, ...]


def first_administrator_link(workspace: Workspace) -> str | None:
    """Return the token of a new link for the first administrator, which ends earlier ones; None where people log in."""
    with workspace.writing() as writing:
        return None if has_accounts(writing.session) else _invite(writing, None)


def invite(writing: WriteSession, account: Account) -> str:
    """Return the token of a new link for an account, which ends earlier ones."""
    return _invite(writing, account)


def _invite(writing: WriteSession, account: Account | None) -> str:
    of = account.id if account else None
    before = writing.session.scalars(
        select(InvitationRecord).where(
            InvitationRecord.account_id.is_not_distinct_from(of), InvitationRecord.ends_at > writing.at
        )
    ).all()
    for one in before:
        one.ends_at = writing.at
    token = new_token()
    row = InvitationRecord(
        account_id=of, hash=hash_of(token), made_at=writing.at, ends_at=writing.at + _LASTS, used_at=None
    )
    writing.session.add(row)
    add_event(writing, _NEW, f"account {account.name if account else 'first administrator'}", changed=(*before, row))
    return token


def invitation_named(session: Session, token: str, at: datetime) -> Invitation:
    """Return what a link is for; raises AccountError for one that was used, ended, or is none."""
    row = session.scalars(select(InvitationRecord).where(InvitationRecord.hash == hash_of(token))).first()
    if row is None or row.used_at is not None or at >= row.ends_at:
        raise AccountError(_GONE)
    account = account_with_id(session, row.account_id) if row.account_id is not None else None
    if has_accounts(session) if account is None else not account.is_active:
        raise AccountError(_GONE)
    return Invitation(account=account, ends_at=row.ends_at)


def join(workspace: Workspace, token: str, chosen: SetUp, newcomer: Newcomer, key: SealingKey) -> Joined:
    """Use a link: what the person had before to log in with ends, and what they chose is set.

    Raises AccountError with all that is wrong with what they chose.
    """
    with workspace.reading() as session:
        settings = login_settings(session)
        known = invitation_named(session, token, workspace.now()).account
        details = AccountDetails(full_name=chosen.full_name)
        wrong = () if known else tuple(wrong_with_account(session, chosen.name, details))
    name = known.name if known else chosen.name.strip().lower()
    if wrong := (*wrong, *_wrong_with(chosen, name, settings, workspace.now())):
        raise AccountError(*wrong)
    kept = hash_password(chosen.password) if chosen.password else b""
    with workspace.acting(name or "nobody", workspace.door).writing() as writing:
        account = invitation_named(writing.session, token, writing.at).account or add_account(
            writing, name, details, is_administrator=True
        )
        _use_up(writing, token, account)
        forget_credentials(writing, account, *_ALL_BUT_OPENID)
        if kept:
            add_credential(writing, account, CredentialKind.password, kept)
        if chosen.secret:
            set_one_time_code(writing, account, chosen.secret, key)
        codes = make_recovery_codes(writing, account) if chosen.secret else ()
        return Joined(account=account, token=begin_session(writing, account, newcomer, settings), recovery_codes=codes)


def _wrong_with(chosen: SetUp, name: str, settings: LoginSettings, at: datetime) -> Iterator[str]:
    """Yield what is missing or weak in how somebody wants to log in."""
    if LoginWay.password not in settings.ways:
        return
    yield from wrong_with_password(chosen.password, name, chosen.repeated)
    if not chosen.secret and (settings.code_needed or chosen.code):
        yield "code: an authenticator is needed here; load the page again and read its picture"
    if chosen.secret and code_fits(chosen.secret, chosen.code, at) is None:
        yield "code: it is not the one that the authenticator shows now; type the next one"


def _use_up(writing: WriteSession, token: str, account: Account) -> None:
    row = writing.session.scalars(select(InvitationRecord).where(InvitationRecord.hash == hash_of(token))).one()
    row.used_at, row.account_id = writing.at, account.id
    add_event(writing, "invitation used", f"account {account.name}", changed=(row,))

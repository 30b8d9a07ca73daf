"""Who is logged in on which browser. The cookie has 256 random bits, of which the workspace keeps only the hash."""

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from section16.accounts.account import Account
from section16.accounts.directory import account_with_id
from section16.accounts.login_settings import LoginSettings, LoginWay
from section16.accounts.tokens import hash_of, new_token
from section16.workspace import Workspace
from section16.workspace.database import WriteSession
from section16.workspace.tables.accounts import SessionRecord
from section16.workspace.trail.audit import add_event

__all__ = [
    "LoginSession",
    "Newcomer",
    "begin_session",
    "end_session",
    "find_session",
    "note_proof",
    "note_seen",
    "sessions_of",
]

_SEEN_EVERY: Final = timedelta(minutes=1)
_LONGEST_AGENT: Final = 200


class LoginSession(Struct, frozen=True, kw_only=True):
    """Somebody logged in on one browser; `hash` names the session, and is no secret."""

    hash: str
    account_id: int
    way: str
    address: str
    agent: str
    begun_at: datetime
    seen_at: datetime
    proved_at: datetime
    ends_at: datetime


class Newcomer(Struct, frozen=True, kw_only=True):
    """A browser that logs in: how, what it calls itself, and the token of the session that it had, which ends."""

    way: LoginWay
    agent: str = ""
    token_before: str | None = None


def begin_session(writing: WriteSession, account: Account, newcomer: Newcomer, settings: LoginSettings) -> str:
    """Log somebody in, under a new name always, and return the token for the cookie."""
    gone = SessionRecord.ends_at < writing.at
    if newcomer.token_before:
        gone = gone | (SessionRecord.hash == hash_of(newcomer.token_before))
    writing.session.execute(delete(SessionRecord).where(gone))
    token = new_token()
    door = writing.door
    row = SessionRecord(
        hash=hash_of(token),
        account_id=account.id,
        way=newcomer.way.value,
        address=door.address if door else "",
        agent=newcomer.agent[:_LONGEST_AGENT],
        begun_at=writing.at,
        seen_at=writing.at,
        proved_at=writing.at,
        ends_at=writing.at + settings.longest,
    )
    writing.session.add(row)
    add_event(writing, "logged in", f"account {account.name}", {"way": newcomer.way.value})
    return token


def find_session(
    session: Session, token: str, at: datetime, settings: LoginSettings
) -> tuple[LoginSession, Account] | None:
    """Return whose session a cookie names; None where it ended, or the account is closed."""
    row = session.get(SessionRecord, hash_of(token))
    if row is None or at >= row.ends_at or at - row.seen_at >= settings.idle:
        return None
    account = account_with_id(session, row.account_id)
    return (_session(row), account) if account and account.is_active else None


def sessions_of(session: Session, account: Account, at: datetime, settings: LoginSettings) -> tuple[LoginSession, ...]:
    """List the sessions of an account that have not ended, the last seen first."""
    query = select(SessionRecord).where(SessionRecord.account_id == account.id).order_by(SessionRecord.seen_at.desc())
    rows = session.scalars(query).all()
    return tuple(_session(row) for row in rows if at < row.ends_at and at - row.seen_at < settings.idle)


def _session(row: SessionRecord) -> LoginSession:
    return LoginSession(**{name: getattr(row, name) for name in LoginSession.__struct_fields__})


def note_seen(workspace: Workspace, found: LoginSession) -> None:
    """Keep that a session is in use, once a minute."""
    if workspace.now() - found.seen_at < _SEEN_EVERY:
        return
    with workspace.writing() as writing:
        row = writing.session.get(SessionRecord, found.hash)
        if row is not None:
            row.seen_at = writing.at


def note_proof(writing: WriteSession, account: Account, hash: str, way: LoginWay) -> None:
    """Keep that somebody has just proved again who they are."""
    row = writing.session.get(SessionRecord, hash)
    if row is not None and row.account_id == account.id:
        row.proved_at = row.seen_at = writing.at
        add_event(writing, "proved again", f"account {account.name}", {"way": way.value})


def end_session(writing: WriteSession, account: Account, beginning: str) -> bool:
    """End a session of an account, named by at least 16 signs of its hash; tell whether it was there."""
    query = select(SessionRecord).where(
        SessionRecord.account_id == account.id, SessionRecord.hash.startswith(beginning, autoescape=True)
    )
    row = writing.session.scalars(query).first() if len(beginning) >= 16 else None  # noqa: PLR2004 - as said above
    if row is None:
        return False
    writing.session.delete(row)
    add_event(writing, "logged out", f"account {account.name}")
    return True

"""The tables of the people who log in. What proves who they are is kept as bytes, so the trail has only its hash."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from section16.workspace.tables.base import TableBase

__all__ = [
    "AccountRecord",
    "AttemptRecord",
    "CredentialRecord",
    "InvitationRecord",
    "LoginStepRecord",
    "RoleRecord",
    "SessionRecord",
]

_CIK = String(10)
_HASH = String(64)


class AccountRecord(TableBase):
    """Somebody who logs in; never deleted, since the trail names them."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    full_name: Mapped[str]
    email: Mapped[str | None]
    owner_cik: Mapped[str | None] = mapped_column(_CIK)
    is_administrator: Mapped[bool]
    is_active: Mapped[bool]
    changed_at: Mapped[datetime]


class RoleRecord(TableBase):
    """What an account is for an issuer, or for all: `*`; `by_group` where a group of the OpenID provider says so."""

    __tablename__ = "roles"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    issuer_cik: Mapped[str] = mapped_column(_CIK, primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    by_group: Mapped[bool]


class CredentialRecord(TableBase):
    """What proves who somebody is: a password, a one-time code, a recovery code, a passkey, an OpenID subject.

    `key` finds it where it has a name of its own, `counter` tells the last use of what may be used once.
    """

    __tablename__ = "credentials"
    __table_args__ = (UniqueConstraint("kind", "key", name="uq_credentials_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str | None]
    label: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    counter: Mapped[int]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class InvitationRecord(TableBase):
    """A link that lets somebody set up how they log in, once; without account, the first administrator's."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    hash: Mapped[str] = mapped_column(_HASH, unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SessionRecord(TableBase):
    """Somebody logged in on one browser; `hash` is of the cookie's 256 random bits."""

    __tablename__ = "sessions"

    hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    way: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str]
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class LoginStepRecord(TableBase):
    """What the next request of a log-in must fit: a challenge, a state and nonce; taken once."""

    __tablename__ = "login_steps"

    hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(24))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    ends_at: Mapped[datetime]


class AttemptRecord(TableBase):
    """How often something was tried in a stretch of time, by account or address."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime]

"""Credentials as the workspace keeps them: added, found, used, taken away, each with its event."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.accounts.account import Account
from section16.accounts.errors import AccountError
from section16.workspace.database import WriteSession
from section16.workspace.tables.accounts import AccountRecord, CredentialRecord
from section16.workspace.trail.audit import add_event

__all__ = [
    "CredentialKind",
    "add_credential",
    "credential_with_key",
    "credentials_of",
    "forget_credentials",
    "note_use",
]


class CredentialKind(StrEnum):
    """What proves who somebody is."""

    password = "password"  # noqa: S105 - a word for a kind
    one_time_code = "one-time code"
    recovery_code = "recovery code"
    passkey = "passkey"
    openid = "openid"


def credentials_of(session: Session, account: Account, kind: CredentialKind) -> tuple[CredentialRecord, ...]:
    """List what an account has of a kind, the oldest first."""
    query = select(CredentialRecord).where(CredentialRecord.account_id == account.id, CredentialRecord.kind == kind)
    return tuple(session.scalars(query.order_by(CredentialRecord.id)))


def credential_with_key(session: Session, kind: CredentialKind, key: str) -> CredentialRecord | None:
    """Find a credential that has a name of its own, as a passkey has."""
    query = select(CredentialRecord).where(CredentialRecord.kind == kind, CredentialRecord.key == key)
    return session.scalars(query).first()


def add_credential(
    writing: WriteSession,
    account: Account,
    kind: CredentialKind,
    *contents: bytes,
    key: str | None = None,
    label: str = "",
) -> None:
    """Add credentials of a kind, one for each content; raises AccountError for an account that is not here."""
    if writing.session.get(AccountRecord, account.id) is None:
        message = f"account: '{account.name}' is not here; choose one of the list"
        raise AccountError(message)
    rows = [
        CredentialRecord(
            account_id=account.id,
            kind=kind.value,
            key=key,
            label=label.strip()[:80],
            content=content,
            counter=0,
            made_at=writing.at,
            used_at=None,
        )
        for content in contents
    ]
    writing.session.add_all(rows)
    add_event(writing, f"{kind.value} set", f"account {account.name}", changed=rows)


def note_use(writing: WriteSession, account: Account, row: CredentialRecord, counter: int) -> None:
    """Keep that a credential was used, and how far it has counted, so that nothing is used twice."""
    row.counter, row.used_at = counter, writing.at
    add_event(writing, f"{row.kind} used", f"account {account.name}", changed=(row,))


def forget_credentials(writing: WriteSession, account: Account, *kinds: CredentialKind, id: int | None = None) -> int:
    """Take away what an account has of some kinds, or of these the one with a number; return how many that were."""
    rows = [
        row for kind in kinds for row in credentials_of(writing.session, account, kind) if id is None or row.id == id
    ]
    for row in rows:
        writing.session.delete(row)
    if rows:
        names = ", ".join(sorted({row.kind for row in rows}))
        add_event(writing, "credential taken away", f"account {account.name}", {"what": names}, deleted=rows)
    return len(rows)

"""The accounts of a workspace: found, made, changed, given roles, deactivated; each with its event in the trail."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from section16.accounts.account import EVERY_ISSUER, Account, permits
from section16.accounts.errors import AccountError, NotPermittedError
from section16.accounts.roles import IssuerRole, Permission
from section16.standard.errors import IdentifierError
from section16.standard.numbers import Cik
from section16.workspace.account_tables import AccountRecord, RoleRecord, SessionRecord
from section16.workspace.audit import add_event
from section16.workspace.database import WriteSession

__all__ = [
    "AccountDetails",
    "account_named",
    "account_with_id",
    "add_account",
    "all_accounts",
    "change_account",
    "has_accounts",
    "require_permission",
    "set_active",
    "set_administrator",
    "set_roles",
]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")


class AccountDetails(Struct, frozen=True, kw_only=True):
    """What is known of somebody beside their name and rights."""

    full_name: str = ""
    email: str | None = None
    owner_cik: str | None = None


def has_accounts(session: Session) -> bool:
    """Tell whether anybody logs in to this workspace; without, who acts is who says so."""
    return session.scalar(select(AccountRecord.id).limit(1)) is not None


def account_named(session: Session, name: str) -> Account | None:
    """Return the account of a name, in whichever case; None where there is none."""
    row = _row_named(session, name)
    return _account(session, row) if row else None


def account_with_id(session: Session, id: int) -> Account | None:
    """Return an account by its number; None where there is none."""
    row = session.get(AccountRecord, id)
    return _account(session, row) if row else None


def all_accounts(session: Session) -> tuple[Account, ...]:
    """List the accounts, by name."""
    return tuple(_account(session, row) for row in session.scalars(select(AccountRecord).order_by(AccountRecord.name)))


def _row_named(session: Session, name: str) -> AccountRecord | None:
    return session.scalars(select(AccountRecord).where(AccountRecord.name == name.strip().lower())).first()


def _account(session: Session, row: AccountRecord) -> Account:
    roles: dict[str, frozenset[IssuerRole]] = {}
    for one in session.scalars(select(RoleRecord).where(RoleRecord.account_id == row.id)):
        roles[one.issuer_cik] = roles.get(one.issuer_cik, frozenset()) | {IssuerRole(one.role)}
    names = set(Account.__struct_fields__) - {"roles"}
    return Account(**{name: getattr(row, name) for name in names}, roles=roles)


def require_permission(session: Session, name: str, permission: Permission, issuer_cik: str) -> None:
    """Raise NotPermittedError unless who is called so may do this; where nobody logs in, everybody may."""
    if not has_accounts(session):
        return
    account = account_named(session, name)
    if account is None or not account.is_active:
        message = f"account: '{name}' has none here, or it is closed; ask an administrator for one, or act as another"
        raise NotPermittedError(message)
    if not permits(account, permission, issuer_cik):
        what = permission.replace("_", " ")
        message = f"account: '{name}' may not {what} for issuer {issuer_cik}; ask an administrator for the role"
        raise NotPermittedError(message)


def add_account(
    writing: WriteSession, name: str, details: AccountDetails, *, is_administrator: bool = False
) -> Account:
    """Make an account without a role; raises AccountError where the name is taken or none."""
    plain = name.strip().lower()
    if not _NAME.fullmatch(plain):
        message = f"name: {name[:80]!r} is none; write 2 to 80 of a-z, 0-9 and ._@+-, as in ada or ada@firm.example"
        raise AccountError(message)
    if _row_named(writing.session, plain):
        message = f"name: '{plain}' is taken; write another"
        raise AccountError(message)
    row = AccountRecord(
        name=plain, is_administrator=is_administrator, is_active=True, changed_at=writing.at, **_checked(details)
    )
    writing.session.add(row)
    writing.session.flush()
    add_event(writing, "account added", _subject(row), changed=(row,))
    return _account(writing.session, row)


def change_account(writing: WriteSession, account: Account, details: AccountDetails) -> Account:
    """Change what is known of somebody; raises AccountError."""
    row = _row_of(writing, account)
    for name, value in _checked(details).items():
        setattr(row, name, value)
    return _changed(writing, row, "account changed")


def _checked(details: AccountDetails) -> dict[str, str | None]:
    try:
        cik = Cik.parse(details.owner_cik).padded if details.owner_cik else None
    except IdentifierError as error:
        message = f"owner: {error}"
        raise AccountError(message) from None
    return {"full_name": details.full_name.strip(), "email": (details.email or "").strip() or None, "owner_cik": cik}


def set_roles(
    writing: WriteSession, account: Account, roles: Mapping[str, Iterable[IssuerRole | str]], *, by_group: bool = False
) -> Account:
    """Put roles in the place of those that were given in the same way: by an administrator, or by groups."""
    wanted = {(_issuer(cik), IssuerRole(role)) for cik, given in roles.items() for role in given}
    before = writing.session.scalars(select(RoleRecord).where(RoleRecord.account_id == account.id)).all()
    mine = {(one.issuer_cik, one.role): one for one in before if one.by_group == by_group}
    others = {(one.issuer_cik, one.role): one for one in before if one.by_group != by_group}
    gone = [one for key, one in mine.items() if key not in wanted]
    new = wanted - mine.keys()
    taken = [others[key] for key in new & others.keys() if not by_group]  # given by hand from now on
    for one in taken:
        one.by_group = False
    added = [
        RoleRecord(account_id=account.id, issuer_cik=cik, role=role.value, by_group=by_group)
        for cik, role in sorted(new - others.keys())
    ]
    if not (gone or added or taken):
        return account
    for one in gone:
        writing.session.delete(one)
    writing.session.add_all(added)
    _end_sessions(writing, account)
    add_event(
        writing, "roles changed", f"account {account.name}", _told(wanted), changed=(*added, *taken), deleted=gone
    )
    return account_with_id(writing.session, account.id) or account


def _told(wanted: Iterable[tuple[str, IssuerRole]]) -> dict[str, object]:
    return {"roles": [f"{role.value} {cik}" for cik, role in sorted(wanted)]}


def _issuer(cik: str) -> str:
    if cik == EVERY_ISSUER:
        return cik
    try:
        return Cik.parse(cik).padded
    except IdentifierError as error:
        message = f"issuer: {error}"
        raise AccountError(message) from None


def set_administrator(writing: WriteSession, account: Account, *, to: bool) -> Account:
    """Make somebody an administrator, or no longer; raises AccountError where none would be left."""
    row = _row_of(writing, account)
    if not to:
        _require_another_administrator(writing, row)
    row.is_administrator = to
    changed = _changed(writing, row, "administrator made" if to else "administrator unmade")
    _end_sessions(writing, account)
    return changed


def set_active(writing: WriteSession, account: Account, *, to: bool) -> Account:
    """Open an account again, or close it, which ends its sessions at once; raises AccountError."""
    row = _row_of(writing, account)
    if not to:
        _require_another_administrator(writing, row)
    row.is_active = to
    changed = _changed(writing, row, "account opened again" if to else "account closed")
    _end_sessions(writing, account)
    return changed


def _require_another_administrator(writing: WriteSession, row: AccountRecord) -> None:
    query = select(AccountRecord.id).where(
        AccountRecord.is_administrator, AccountRecord.is_active, AccountRecord.id != row.id
    )
    if row.is_administrator and row.is_active and writing.session.scalar(query.limit(1)) is None:
        message = f"account: '{row.name}' is the last administrator; make somebody else one first"
        raise AccountError(message)


def _end_sessions(writing: WriteSession, account: Account) -> None:
    """End all sessions of somebody whose rights change: the next request asks for a new log-in."""
    writing.session.execute(delete(SessionRecord).where(SessionRecord.account_id == account.id))


def _row_of(writing: WriteSession, account: Account) -> AccountRecord:
    row = writing.session.get(AccountRecord, account.id)
    if row is None:
        message = f"account: '{account.name}' is not here; choose one of the list"
        raise AccountError(message)
    return row


def _changed(writing: WriteSession, row: AccountRecord, what: str) -> Account:
    if writing.session.is_modified(row):
        row.changed_at = writing.at
        add_event(writing, what, _subject(row), changed=(row,))
    return _account(writing.session, row)


def _subject(row: AccountRecord) -> str:
    return f"account {row.name}"

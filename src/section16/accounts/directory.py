"""The accounts of a workspace: found, made, changed, given roles, deactivated; each with its event in the trail."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from section16.accounts.account import EVERY_ISSUER, Account, permits
from section16.accounts.errors import AccountError, NotPermittedError
from section16.accounts.roles import ADMINISTRATORS, IssuerRole, Permission
from section16.standard.errors import IdentifierError
from section16.standard.numbers import Cik
from section16.workspace.database import WriteSession
from section16.workspace.kept_reads import kept
from section16.workspace.tables.accounts import AccountRecord, RoleRecord, SessionRecord
from section16.workspace.trail.audit import add_event

__all__ = [
    "AccountDetails",
    "account_named",
    "account_with_id",
    "accounts_with_email",
    "add_account",
    "all_accounts",
    "change_account",
    "give_role",
    "has_accounts",
    "require_permission",
    "set_active",
    "set_administrator",
    "set_roles",
    "take_role_away",
    "wrong_with_account",
]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")
_LONGEST_FULL_NAME: Final = 150


class AccountDetails(Struct, frozen=True, kw_only=True):
    """What is known of somebody beside their name and rights."""

    full_name: str = ""
    email: str | None = None
    owner_cik: str | None = None


@kept(AccountRecord)
def has_accounts(session: Session) -> bool:
    """Tell whether anybody logs in to this workspace; without, who acts is who says so."""
    return session.scalar(select(AccountRecord.id).limit(1)) is not None


def account_named(session: Session, name: str) -> Account | None:
    """Return the account of a name, in whichever case; None where there is none."""
    row = _row_named(session, name)
    return _account(session, row) if row else None


@kept(AccountRecord, RoleRecord)
def account_with_id(session: Session, id: int) -> Account | None:
    """Return an account by its number; None where there is none."""
    row = session.get(AccountRecord, id)
    return _account(session, row) if row else None


def accounts_with_email(session: Session, email: str) -> tuple[Account, ...]:
    """Return the accounts of an e-mail address, in whichever case; more than one only where earlier versions let it."""
    query = select(AccountRecord).where(func.lower(AccountRecord.email) == email.strip().lower())
    return tuple(_account(session, row) for row in session.scalars(query.order_by(AccountRecord.id)))


def all_accounts(session: Session) -> tuple[Account, ...]:
    """List the accounts, by name."""
    return tuple(_account(session, row) for row in session.scalars(select(AccountRecord).order_by(AccountRecord.name)))


def _row_named(session: Session, name: str) -> AccountRecord | None:
    return session.scalars(select(AccountRecord).where(AccountRecord.name == name.strip().lower())).first()


def _account(session: Session, row: AccountRecord) -> Account:
    roles: dict[str, frozenset[IssuerRole]] = {}
    administers = row.is_administrator
    for one in _roles(session, row.id):
        if one.role == ADMINISTRATORS:
            administers = True
        else:
            roles[one.issuer_cik] = roles.get(one.issuer_cik, frozenset()) | {IssuerRole(one.role)}
    names = set(Account.__struct_fields__) - {"roles", "is_administrator"}
    return Account(**{name: getattr(row, name) for name in names}, roles=roles, is_administrator=administers)


def _roles(session: Session, account_id: int) -> Sequence[RoleRecord]:
    return session.scalars(select(RoleRecord).where(RoleRecord.account_id == account_id)).all()


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


def wrong_with_account(session: Session, name: str, details: AccountDetails) -> Iterator[str]:
    """Yield what is wrong with a new account: its name is none or taken, or its details cannot be."""
    plain = name.strip().lower()
    if not _NAME.fullmatch(plain):
        yield f"name: {name[:80]!r} is none; write 2 to 80 of a-z, 0-9 and ._@+-, as in ada or ada@firm.example"
    elif _row_named(session, plain):
        yield f"name: '{plain}' is taken; write another"
    yield from _wrong_with(session, details)


def add_account(
    writing: WriteSession, name: str, details: AccountDetails, *, is_administrator: bool = False
) -> Account:
    """Make an account without a role; raises AccountError with all that is wrong with it."""
    if wrong := tuple(wrong_with_account(writing.session, name, details)):
        raise AccountError(*wrong)
    row = AccountRecord(
        name=name.strip().lower(),
        is_administrator=is_administrator,
        is_active=True,
        changed_at=writing.at,
        **_columns(details),
    )
    writing.session.add(row)
    writing.session.flush()
    add_event(writing, "account added", _subject(row), changed=(row,))
    return _account(writing.session, row)


def change_account(writing: WriteSession, account: Account, details: AccountDetails) -> Account:
    """Change what is known of somebody; raises AccountError with all that is wrong."""
    row = _row_of(writing, account)
    if wrong := tuple(_wrong_with(writing.session, details, of=account.name)):
        raise AccountError(*wrong)
    for name, value in _columns(details).items():
        setattr(row, name, value)
    return _changed(writing, row, "account changed")


def _wrong_with(session: Session, details: AccountDetails, of: str = "") -> Iterator[str]:
    full_name, email = details.full_name.strip(), (details.email or "").strip()
    if len(full_name) > _LONGEST_FULL_NAME or not full_name.isprintable():
        yield f"full_name: {full_name[:40]!r} is too long, or has signs that are not seen; write at most 150 signs"
    others = [one.name for one in accounts_with_email(session, email) if one.name != of] if email else []
    if others:
        yield f"email: '{others[0]}' has this address too; a log-in by OpenID goes by it, so write another"
    if details.owner_cik:
        try:
            Cik.parse(details.owner_cik)
        except IdentifierError as error:
            yield f"owner: {error}"


def _columns(details: AccountDetails) -> dict[str, str | None]:
    return {
        "full_name": details.full_name.strip(),
        "email": (details.email or "").strip() or None,
        "owner_cik": Cik.parse(details.owner_cik).padded if details.owner_cik else None,
    }


def give_role(writing: WriteSession, account: Account, issuer_cik: str, role: IssuerRole) -> Account:
    """Give a role by hand, which stays whatever groups say."""
    by_hand = _roles_by_hand(writing.session, account)
    return set_roles(writing, account, by_hand | {issuer_cik: {*by_hand.get(issuer_cik, ()), role}})


def take_role_away(writing: WriteSession, account: Account, issuer_cik: str, role: IssuerRole) -> Account:
    """Take a role away that was given by hand; raises AccountError for one that a group gives."""
    by_hand = _roles_by_hand(writing.session, account)
    given = by_hand.get(issuer_cik, set())
    if role not in given and role in account.roles.get(issuer_cik, frozenset()):
        message = f"role: '{role}' comes from a group of the OpenID provider; take them out of the group there"
        raise AccountError(message)
    return set_roles(writing, account, by_hand | {issuer_cik: given - {role}})


def _roles_by_hand(session: Session, account: Account) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in _roles(session, account.id):
        if not one.by_group:
            found.setdefault(one.issuer_cik, set()).add(one.role)
    return found


def set_roles(
    writing: WriteSession, account: Account, roles: Mapping[str, Iterable[str]], *, by_group: bool = False
) -> Account:
    """Put roles in the place of those that were given in the same way: by an administrator, or by groups.

    Groups may also give the right to administer, for all issuers; it goes with the group.
    """
    wanted = {(_issuer(cik), _role(role, cik, by_group=by_group)) for cik, given in roles.items() for role in given}
    before = _roles(writing.session, account.id)
    mine = {(one.issuer_cik, one.role): one for one in before if one.by_group == by_group}
    others = {(one.issuer_cik, one.role): one for one in before if one.by_group != by_group}
    gone = [one for key, one in mine.items() if key not in wanted]
    new = wanted - mine.keys()
    taken = [others[key] for key in new & others.keys() if not by_group]  # given by hand from now on
    for one in taken:
        one.by_group = False
    added = [
        RoleRecord(account_id=account.id, issuer_cik=cik, role=role, by_group=by_group)
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


def _role(role: str, cik: str, *, by_group: bool) -> str:
    is_for_all = by_group and role == ADMINISTRATORS and cik == EVERY_ISSUER
    return ADMINISTRATORS if is_for_all else IssuerRole(role).value


def _told(wanted: Iterable[tuple[str, str]]) -> dict[str, object]:
    return {"roles": [f"{role} {cik}" for cik, role in sorted(wanted)]}


def _issuer(cik: str) -> str:
    if cik == EVERY_ISSUER:
        return cik
    try:
        return Cik.parse(cik).padded
    except IdentifierError as error:
        message = f"issuer: {error}"
        raise AccountError(message) from None


def set_administrator(writing: WriteSession, account: Account, *, to: bool) -> Account:
    """Make somebody an administrator by hand, or no longer.

    Raises AccountError where none would be left, and for who is one by a group.
    """
    row = _row_of(writing, account)
    if not to:
        _require_another_administrator(writing, row)
        if any(one.role == ADMINISTRATORS for one in _roles(writing.session, row.id)):
            message = f"account: '{row.name}' administers by a group of the OpenID provider; take them out of it there"
            raise AccountError(message)
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

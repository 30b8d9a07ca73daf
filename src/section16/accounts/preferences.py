"""What somebody chose for their own pages: the columns of screens."""

from sqlalchemy.orm import Session

from section16.accounts.account import Account
from section16.workspace.database import WriteSession
from section16.workspace.tables.filing import SettingRecord
from section16.workspace.trail.audit import add_event

__all__ = ["chosen_columns", "keep_columns"]


def chosen_columns(session: Session, account: Account) -> tuple[str, ...]:
    """Return the columns of screens that an account keeps; none where it chose none."""
    row = session.get(SettingRecord, _name(account))
    return tuple(row.value.split()) if row is not None else ()


def keep_columns(writing: WriteSession, account: Account, columns: tuple[str, ...]) -> None:
    """Keep the columns of screens for an account; none means those that every screen has."""
    if columns == chosen_columns(writing.session, account):
        return
    name = _name(account)
    row = writing.session.merge(SettingRecord(name=name, value=" ".join(columns)))
    add_event(writing, "setting changed", name, changed=(row,))


def _name(account: Account) -> str:
    return f"columns of account {account.id}"

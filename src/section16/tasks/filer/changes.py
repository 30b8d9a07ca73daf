"""Changes to a filer's account, each put in the audit trail: people and their roles, delegations."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from section16.edgar.api.answers import Acknowledgement, Individual
from section16.edgar.api.client import Edgar
from section16.edgar.errors import EdgarError
from section16.standard.numbers import Cik
from section16.tasks.edgar_target import EdgarTarget, edgar_at
from section16.workspace import Workspace
from section16.workspace.trail.audit import add_event

__all__ = [
    "AccountChange",
    "carry_out",
    "delegation",
    "delegation_request",
    "invitation",
    "new_roles",
    "removal",
    "roles_of",
]

T = TypeVar("T")


class AccountChange(Struct, Generic[T], frozen=True, kw_only=True):
    """One change to the account of a filer: what it is, in words that hold no secret, and how EDGAR is asked for it."""

    cik: str
    what: str
    ask: Callable[[Edgar], T]


def invitation(cik: str, person: Individual) -> AccountChange[Acknowledgement]:
    """Invite a person to their roles; they accept by e-mail."""
    return _change(cik, f"invite {person.email} as {roles_of(person)}", lambda edgar: edgar.invite(cik, [person]))


def new_roles(cik: str, people: Sequence[Individual]) -> AccountChange[Acknowledgement]:
    """Give people the roles that they have from now on, in place of those they had."""
    emails = ", ".join(one.email or "" for one in people)
    return _change(cik, f"make {emails} {roles_of(people[0])}", lambda edgar: edgar.change_roles(cik, people))


def removal(cik: str, emails: Sequence[str]) -> AccountChange[Acknowledgement]:
    """Take all roles from people."""
    return _change(cik, f"remove {', '.join(emails)}", lambda edgar: edgar.remove_individuals(cik, emails))


def delegation(cik: str, to: Sequence[str]) -> AccountChange[Acknowledgement]:
    """Invite other filers to file for this one."""
    return _change(cik, f"let {_padded(to)} file for it", lambda edgar: edgar.delegate(cik, to))


def delegation_request(cik: str, by: Sequence[str]) -> AccountChange[Acknowledgement]:
    """Ask other filers to let this one file for them."""
    return _change(cik, f"ask {_padded(by)} to let it file for them", lambda edgar: edgar.request_delegations(cik, by))


def _change(cik: str, what: str, ask: Callable[[Edgar], Acknowledgement]) -> AccountChange[Acknowledgement]:
    return AccountChange(cik=Cik.parse(cik).padded, what=what, ask=ask)


def roles_of(person: Individual) -> str:
    """Name the roles of a person."""
    words = {
        "account administrator": person.administrator,
        "technical administrator": person.technical_administrator,
        "user": person.user,
    }
    return " and ".join(word for word, has in words.items() if has)


def _padded(ciks: Sequence[str]) -> str:
    return ", ".join(Cik.parse(one).padded for one in ciks)


def carry_out(change: AccountChange[T], target: EdgarTarget, workspace: Workspace | None) -> T:
    """Ask EDGAR for a change, and put it in the trail before and after; raises an EdgarError.

    Without a workspace, as in practice, nothing is put down.
    """
    _put_down(workspace, "account change asked", change, target, change.what)
    try:
        with edgar_at(target, change.cik) as edgar:
            done = change.ask(edgar)
    except EdgarError as error:
        _put_down(workspace, "account change failed", change, target, error.message)
        raise
    _put_down(workspace, "account changed", change, target, change.what)
    return done


def _put_down(
    workspace: Workspace | None, event: str, change: AccountChange[T], target: EdgarTarget, words: str
) -> None:
    if workspace is not None:
        with workspace.writing() as writing:
            add_event(writing, event, f"filer {change.cik}", {"target": target.name, "what": words})

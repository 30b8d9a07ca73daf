"""An administrator's pages of people: who has an account, with which roles for which issuer; links to log in by."""

from datetime import datetime
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.account import EVERY_ISSUER, Account
from section16.accounts.credentials.kept import CredentialKind, credentials_of
from section16.accounts.directory import (
    AccountDetails,
    account_with_id,
    add_account,
    all_accounts,
    change_account,
    give_role,
    set_active,
    set_administrator,
    take_role_away,
)
from section16.accounts.errors import AccountError
from section16.accounts.invitations import invite
from section16.accounts.login_settings import LoginWay, login_settings
from section16.accounts.roles import IssuerRole, Permission
from section16.accounts.sessions import Newcomer, begin_session, sessions_of
from section16.web.accounts.shared import again
from section16.web.cookies import SESSION_COOKIE, cookie
from section16.web.errors import NotFoundError
from section16.web.form import Form
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.routes import action, page, redirect
from section16.web.struct_table import struct_table
from section16.web.visit import Visit
from section16.workspace.database import WriteSession
from section16.workspace.people import people

__all__ = ["PAGES"]

_ADMINISTER: Final = Permission.administer
_LIST: Final = "accounts/people.html"
_ONE: Final = "accounts/person.html"


class AccountLine(Struct, frozen=True, kw_only=True):
    """One account in the list."""

    id: int
    name: str
    full_name: str
    email: str
    roles: str
    is_administrator: bool
    is_active: bool
    ways: str
    last_seen_at: datetime | None


class AccountsPage(Struct, frozen=True, kw_only=True):
    """Everybody who has an account."""

    accounts: tuple[AccountLine, ...]


class AccountPage(Struct, frozen=True, kw_only=True):
    """One account, for an administrator: what is known, the roles, and the issuers for which one may be given."""

    id: int
    name: str
    full_name: str
    email: str
    owner_cik: str
    is_administrator: bool
    is_active: bool
    is_self: bool
    ways: str
    sessions: int
    roles: tuple[tuple[str, str], ...]
    issuers: tuple[tuple[str, str], ...]


class LinkPage(Struct, frozen=True, kw_only=True):
    """A link for somebody, shown once."""

    name: str
    link: str


def _line(visit: Visit, account: Account) -> AccountLine:
    with visit.workspace.reading() as session:
        ways = _ways_of(visit, account)
        seen = sessions_of(session, account, visit.now(), login_settings(session))
    roles = "; ".join(f"{', '.join(sorted(given))} {_of(cik)}" for cik, given in sorted(account.roles.items()))
    return AccountLine(
        id=account.id,
        name=account.name,
        full_name=account.full_name,
        email=account.email or "",
        roles=roles,
        is_administrator=account.is_administrator,
        is_active=account.is_active,
        ways=ways,
        last_seen_at=seen[0].seen_at if seen else None,
    )


def _of(cik: str) -> str:
    return "of every issuer" if cik == EVERY_ISSUER else f"of {cik}"


def _ways_of(visit: Visit, account: Account) -> str:
    shown = (CredentialKind.password, CredentialKind.one_time_code, CredentialKind.passkey, CredentialKind.openid)
    with visit.workspace.reading() as session:
        return "; ".join(kind.value for kind in shown if credentials_of(session, account, kind))


def _list_of(visit: Visit) -> AccountsPage:
    with visit.workspace.reading() as session:
        found = all_accounts(session)
    return AccountsPage(accounts=tuple(_line(visit, one) for one in found))


def _account(visit: Visit, id: int) -> Account:
    with visit.workspace.reading() as session:
        found = account_with_id(session, id)
    if found is None:
        message = f"account: {id} is none; choose one of the list"
        raise NotFoundError(message)
    return found


def _page_of(visit: Visit, account: Account) -> AccountPage:
    with visit.workspace.reading() as session:
        issuers = [(one.cik, one.name or one.symbol or "") for one in people(session) if one.is_issuer]
        seen = sessions_of(session, account, visit.now(), login_settings(session))
    return AccountPage(
        id=account.id,
        name=account.name,
        full_name=account.full_name,
        email=account.email or "",
        owner_cik=account.owner_cik or "",
        is_administrator=account.is_administrator,
        is_active=account.is_active,
        is_self=account.id == visit.account.id,
        ways=_ways_of(visit, account),
        sessions=len(seen),
        roles=tuple((cik, role.value) for cik, given in sorted(account.roles.items()) for role in sorted(given)),
        issuers=tuple(issuers),
    )


@page("/people", _ADMINISTER)
def people_page(visit: NamedDependency[Visit]) -> Page:
    """List everybody who has an account."""
    value = _list_of(visit)
    return Page(template=_LIST, value=value, table=lambda: struct_table(AccountLine, value.accounts))


@action("/people", _ADMINISTER, fresh_proof=True)
def add_person(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Page | PageResponse:
    """Make an account, and show the link by which its owner sets up how to log in."""
    try:
        with visit.workspace.writing() as writing:
            account = add_account(writing, form.text("name"), _details_in(form))
            token = invite(writing, account)
    except AccountError as error:
        return again(_LIST, _list_of(visit), None, error, form.typed)
    return _link_page(visit, account, token)


def _details_in(form: Form) -> AccountDetails:
    return AccountDetails(
        full_name=form.text("full_name"), email=form.text("email"), owner_cik=form.text("owner") or None
    )


def _link_page(visit: Visit, account: Account, token: str) -> Page:
    value = LinkPage(name=account.name, link=f"{visit.origin}/join/{token}")
    return Page(template="accounts/link.html", value=value)


@page("/people/{id:int}", _ADMINISTER)
def person_page(visit: NamedDependency[Visit], id: FromPath[int]) -> Page:
    """Show one account."""
    return Page(template=_ONE, value=_page_of(visit, _account(visit, id)))


@action("/people/{id:int}", _ADMINISTER)
def change_person(
    visit: NamedDependency[Visit], form: NamedDependency[Form], id: FromPath[int]
) -> Redirect | PageResponse:
    """Change what is known of somebody."""
    account = _account(visit, id)
    try:
        with visit.workspace.writing() as writing:
            change_account(writing, account, _details_in(form))
    except AccountError as error:
        return again(_ONE, _page_of(visit, account), None, error, form.typed)
    return redirect(f"/people/{id}", "Saved.")


@action("/people/{id:int}/roles", _ADMINISTER, fresh_proof=True)
def change_roles(
    visit: NamedDependency[Visit], form: NamedDependency[Form], id: FromPath[int]
) -> Redirect | PageResponse:
    """Give a role for an issuer, or take one away."""
    account = _account(visit, id)
    cik = form.text("other_issuer") or form.text("issuer")
    change = take_role_away if form.text("take_away") else give_role
    try:
        role = _role(form.text("role"))
        with visit.workspace.writing() as writing:
            change(writing, account, cik, role)
            return _gone_on(visit, writing, account)
    except AccountError as error:
        return again(_ONE, _page_of(visit, account), None, error, form.typed)


def _role(text: str) -> IssuerRole:
    if text not in set(IssuerRole):
        message = f"role: '{text}' is none; choose one of the list"
        raise AccountError(message)
    return IssuerRole(text)


def _gone_on(visit: Visit, writing: WriteSession, account: Account) -> Redirect:
    """Go back to the account; who changed their own rights goes on in a new session."""
    answer = redirect(f"/people/{account.id}", f"The rights of {account.name} are changed.")
    now = account_with_id(writing.session, account.id)
    if account.id == visit.account.id and now and now.is_active:
        who = Newcomer(way=LoginWay.renewed, agent=visit.agent)
        answer.set_cookie(cookie(SESSION_COOKIE, begin_session(writing, now, who, login_settings(writing.session))))
    return answer


@action("/people/{id:int}/administrator", _ADMINISTER, fresh_proof=True)
def change_administrator(
    visit: NamedDependency[Visit], form: NamedDependency[Form], id: FromPath[int]
) -> Redirect | PageResponse:
    """Make somebody an administrator, or no longer."""
    account = _account(visit, id)
    try:
        with visit.workspace.writing() as writing:
            set_administrator(writing, account, to=form.text("to") == "yes")
            return _gone_on(visit, writing, account)
    except AccountError as error:
        return again(_ONE, _page_of(visit, account), None, error, {})


@action("/people/{id:int}/active", _ADMINISTER, fresh_proof=True)
def change_active(
    visit: NamedDependency[Visit], form: NamedDependency[Form], id: FromPath[int]
) -> Redirect | PageResponse:
    """Close an account, which ends its sessions at once, or open it again."""
    account = _account(visit, id)
    try:
        with visit.workspace.writing() as writing:
            set_active(writing, account, to=form.text("to") == "yes")
    except AccountError as error:
        return again(_ONE, _page_of(visit, account), None, error, {})
    return redirect(f"/people/{id}", "The account is open." if form.text("to") == "yes" else "The account is closed.")


@action("/people/{id:int}/link", _ADMINISTER, fresh_proof=True)
def new_link(visit: NamedDependency[Visit], id: FromPath[int]) -> Page:
    """Make a new link for somebody: what they had to log in with ends when they use it."""
    account = _account(visit, id)
    with visit.workspace.writing() as writing:
        token = invite(writing, account)
    return _link_page(visit, account, token)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    people_page,
    add_person,
    person_page,
    change_person,
    change_roles,
    change_administrator,
    change_active,
    new_link,
)

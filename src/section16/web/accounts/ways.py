"""An administrator's page of ways to log in: which are open, how long a session lasts, the OpenID provider."""

from collections.abc import Mapping
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.credentials.openid import CLIENT_SECRET
from section16.accounts.credentials.provider import OpenIdProvider
from section16.accounts.errors import AccountError
from section16.accounts.login_settings import (
    LoginSettings,
    LoginWay,
    ProviderSettings,
    login_settings,
    set_login_settings,
)
from section16.accounts.roles import Permission
from section16.edgar.secret_store import secret_for
from section16.web.accounts.shared import again
from section16.web.form import Form
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit

__all__ = ["PAGES"]

_HERE: Final = "/people/log-in"
_TEMPLATE: Final = "accounts/ways.html"
_CHOSEN: Final = (LoginWay.password, LoginWay.passkey, LoginWay.openid)


class LoginWaysPage(Struct, frozen=True, kw_only=True):
    """How people may log in; `groups` is a line for each group: its name, =, a role, and an issuer's CIK or *."""

    ways: tuple[str, ...]
    code_needed: bool
    idle_minutes: int
    longest_hours: int
    issuer: str
    client_id: str
    has_secret: bool
    groups_claim: str
    groups: str
    makes_accounts: bool
    return_address: str


def _page_of(visit: Visit) -> LoginWaysPage:
    with visit.workspace.reading() as session:
        found = login_settings(session)
    provider = found.provider or ProviderSettings(issuer="", client_id="")
    return LoginWaysPage(
        ways=tuple(sorted(found.ways)),
        code_needed=found.code_needed,
        idle_minutes=found.idle_minutes,
        longest_hours=found.longest_hours,
        issuer=provider.issuer,
        client_id=provider.client_id,
        has_secret=secret_for(CLIENT_SECRET) is not None,
        groups_claim=provider.groups_claim,
        groups=_groups_as_text(provider.groups),
        makes_accounts=provider.makes_accounts,
        return_address=f"{visit.origin}/log-in/openid/return",
    )


def _groups_as_text(groups: Mapping[str, Mapping[str, tuple[str, ...]]]) -> str:
    lines = [
        f"{group} = {role} {cik}"
        for group, roles in sorted(groups.items())
        for cik, given in sorted(roles.items())
        for role in given
    ]
    return "\n".join(lines)


@page(_HERE, Permission.administer)
def ways_page(visit: NamedDependency[Visit]) -> Page:
    """Show how people may log in."""
    return Page(template=_TEMPLATE, value=_page_of(visit))


@action(_HERE, Permission.administer, fresh_proof=True)
def change_ways(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Change how people may log in; a provider is asked for its document first."""
    try:
        settings = _settings_in(form)
        if settings.provider and LoginWay.openid in settings.ways:
            OpenIdProvider(settings.provider, None, nearby=visit.openid_nearby).discover()
        with visit.workspace.writing() as writing:
            set_login_settings(writing, settings)
    except AccountError as error:
        field = {"session": "idle_minutes", "provider": "issuer", "ways": "password"}.get(
            name := str(error).partition(":")[0], name
        )
        return again(
            _TEMPLATE,
            _page_of(visit),
            field,
            error,
            dict.fromkeys((*_CHOSEN, "code_needed", "makes_accounts"), "") | form.typed,
        )
    return redirect(_HERE, "Saved.")


def _settings_in(form: Form) -> LoginSettings:
    provider = None
    if form.text("issuer"):
        provider = ProviderSettings(
            issuer=form.text("issuer").removesuffix("/.well-known/openid-configuration"),
            client_id=form.text("client_id"),
            groups_claim=form.text("groups_claim") or "groups",
            groups=_groups_in(form.text("groups")),
            makes_accounts=bool(form.text("makes_accounts")),
        )
    return LoginSettings(
        ways=frozenset(way for way in _CHOSEN if form.text(way)),
        code_needed=bool(form.text("code_needed")),
        idle_minutes=_number(form, "idle_minutes"),
        longest_hours=_number(form, "longest_hours"),
        provider=provider,
    )


def _number(form: Form, name: str) -> int:
    text = form.text(name)
    return int(text) if text.isdecimal() and len(text) < len("10000") else 0


def _groups_in(text: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read the lines of groups; raises AccountError for one that is none."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        group, _, given = line.rpartition("=")
        words = given.split()
        if not group.strip() or len(words) != len(("role", "issuer")):
            message = f"groups: line {number}, '{line[:80]}', is none; write one as: legal = approver 0001234567"
            raise AccountError(message)
        role, cik = words
        of = found.setdefault(group.strip(), {})
        of[cik] = (*of.get(cik, ()), role)
    return found


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (ways_page, change_ways)

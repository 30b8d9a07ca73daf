"""Using a link: the first administrator, a new person, somebody who lost what they logged in with."""

from contextlib import suppress
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec import Struct

from section16.accounts.credentials.password import SHORTEST
from section16.accounts.errors import AccountError
from section16.accounts.invitations import SetUp, invitation_named, join
from section16.accounts.login_settings import LoginWay, login_settings
from section16.accounts.tokens import hash_of
from section16.edgar.sealing import SealingKey
from section16.web.accounts.shared import again, authenticator_in, newcomer, offer_authenticator
from section16.web.cookies import BEFORE_COOKIE, SESSION_COOKIE, cookie, ended_cookie
from section16.web.form import Form
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.routes import OPEN, action, page
from section16.web.visit import Visit

__all__ = ["PAGES", "CodesPage"]


class JoinPage(Struct, frozen=True, kw_only=True):
    """What somebody sets up: a name where they are the first, a password and an authenticator where those are asked.

    `secret` is the authenticator's, for who types it; `sealed` brings it back with the form.
    """

    link: str
    name: str
    is_first: bool
    by_password: bool
    by_passkey: bool
    code_needed: bool
    shortest_password: int
    secret: str = ""
    sealed: str = ""
    picture: str = ""


class CodesPage(Struct, frozen=True, kw_only=True):
    """Recovery codes, shown once."""

    codes: tuple[str, ...]
    next: str


def _page_of(visit: Visit, link: str, name: str = "", secret: str = "") -> JoinPage:
    with visit.workspace.reading() as session:
        invited = invitation_named(session, link, visit.now())
        settings = login_settings(session)
    by_password = LoginWay.password in settings.ways
    known = invited.account.name if invited.account else ""
    offered = offer_authenticator(known or name or "administrator", _purpose(link), secret)
    return JoinPage(
        link=link,
        name=known,
        is_first=invited.account is None,
        by_password=by_password,
        by_passkey=LoginWay.passkey in settings.ways,
        code_needed=settings.code_needed,
        shortest_password=SHORTEST,
        secret=offered.secret,
        sealed=offered.sealed,
        picture=offered.picture,
    )


def _purpose(link: str) -> str:
    return f"authenticator of link {hash_of(link)}"


@page("/join/{link:str}", OPEN)
def join_page(visit: NamedDependency[Visit], link: FromPath[str]) -> Page:
    """Show what is to be set up."""
    return Page(template="accounts/join.html", value=_page_of(visit, link))


@action("/join/{link:str}", OPEN)
def join_by_form(visit: NamedDependency[Visit], form: NamedDependency[Form], link: FromPath[str]) -> PageResponse:
    """Set it up, log in, and show the recovery codes."""
    secret = ""
    with suppress(AccountError):  # without it the code is told to be wrong, beside all else that is
        secret = authenticator_in(form, _purpose(link))
    try:
        chosen = _chosen(form, secret)
        found = join(visit.workspace, link, chosen, newcomer(visit, LoginWay.invitation), SealingKey.here())
    except AccountError as error:
        value = _page_of(visit, link, form.text("name"), secret)
        typed = {name: form.text(name) for name in ("name", "full_name", "with_code")}
        return again("accounts/join.html", value, None, error, typed)
    next_address = "/account" if LoginWay.passkey in _ways(visit) else "/"
    answer = PageResponse(
        Page(template="accounts/codes.html", value=CodesPage(codes=found.recovery_codes, next=next_address))
    )
    answer.set_cookie(cookie(SESSION_COOKIE, found.token))
    answer.set_cookie(ended_cookie(BEFORE_COOKIE))
    return answer


def _ways(visit: Visit) -> frozenset[LoginWay]:
    with visit.workspace.reading() as session:
        return login_settings(session).ways


def _chosen(form: Form, secret: str) -> SetUp:
    password, repeated = (form.fields.get(name, ("",))[0] for name in ("password", "repeated"))
    wanted = form.text("with_code") or form.text("code")
    return SetUp(
        name=form.text("name"),
        full_name=form.text("full_name"),
        password=password,
        repeated=repeated,
        secret=secret if wanted else "",
        code=form.text("code"),
    )


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (join_page, join_by_form)

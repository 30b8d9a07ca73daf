"""Logging in and out, and proving again who one is: by password and code, passkey, or an OpenID provider."""

from typing import Any, Final

from litestar import Request
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.credentials.openid import OpenIdAnswer, finish_openid, start_openid
from section16.accounts.credentials.passkey import PasskeyChallenge, ask_for_passkey
from section16.accounts.directory import has_accounts
from section16.accounts.errors import AccountError
from section16.accounts.log_in import (
    TypedProof,
    log_in,
    log_in_by_passkey,
    prove_again,
    prove_by_passkey,
    record_refusal,
)
from section16.accounts.login_settings import LoginWay, login_settings
from section16.accounts.sessions import end_session
from section16.edgar.sealing import SealingKey
from section16.web.accounts.shared import again, answer_in, entered, newcomer, next_page, site_of
from section16.web.cookies import SESSION_COOKIE, STEP_COOKIE, cookie, ended_cookie
from section16.web.form import Form
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.routes import OPEN, SIGNED_IN, action, page, redirect
from section16.web.visit import Visit

__all__ = ["PAGES"]

_RETURN: Final = "/log-in/openid/return"


class LogInPage(Struct, frozen=True, kw_only=True):
    """By which ways one may log in, or prove again who one is, and where it goes on.

    Where nobody has an account (`is_empty`) the first administrator comes by a link.
    """

    ways: tuple[str, ...]
    code_needed: bool
    provider: str
    next: str
    again: bool = False
    is_empty: bool = False


class LeavePage(Struct, frozen=True, kw_only=True):
    """Where the browser goes on, at the OpenID provider."""

    address: str


def _page_of(visit: Visit, next_address: str, *, proves: bool = False) -> LogInPage:
    with visit.workspace.reading() as session:
        settings = login_settings(session)
        is_empty = not has_accounts(session)
    return LogInPage(
        ways=tuple(sorted(settings.ways)),
        code_needed=settings.code_needed,
        provider=settings.provider.issuer if settings.provider else "",
        next=next_address,
        again=proves,
        is_empty=is_empty,
    )


@page("/log-in", OPEN)
def log_in_page(visit: NamedDependency[Visit]) -> Page | Redirect:
    """Show how one may log in; who is logged in goes on."""
    if visit.is_signed_in:
        return redirect(next_page(visit))
    return Page(template="accounts/log-in.html", value=_page_of(visit, next_page(visit)))


@action("/log-in", OPEN)
def log_in_by_form(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Log in by password and code."""
    proof = _proof_in(form)
    try:
        token = log_in(visit.workspace, proof, newcomer(visit, LoginWay.password), SealingKey.here())
    except AccountError as error:
        value = _page_of(visit, next_page(form))
        return again("accounts/log-in.html", value, "name", error, {"name": proof.name})
    return entered(token, next_page(form))


def _proof_in(form: Form) -> TypedProof:
    password = form.fields.get("password", ("",))[0]  # white space around a password belongs to it
    return TypedProof(name=form.text("name"), password=password, code=form.text("code"))


@action("/log-in/passkey/begin", OPEN)
def ask_passkey(visit: NamedDependency[Visit]) -> Page:
    """Give the challenge that a passkey answers, for a script of ours."""
    with visit.workspace.writing() as writing:
        challenge: PasskeyChallenge = ask_for_passkey(writing, site_of(visit))
    return Page(template="accounts/challenge.html", value=challenge)


@action("/log-in/passkey", OPEN)
def enter_by_passkey(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Log in by passkey."""
    who = newcomer(visit, LoginWay.passkey)
    try:
        token = log_in_by_passkey(visit.workspace, site_of(visit), answer_in(form), who)
    except AccountError as error:
        return again("accounts/log-in.html", _page_of(visit, next_page(form)), "passkey", error, {})
    return entered(token, next_page(form))


@action("/log-in/openid", OPEN)
def leave_for_provider(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> PageResponse:
    """Send the browser to the OpenID provider: by a page, since the policy of ours lets no form end elsewhere."""
    try:
        url, step = start_openid(
            visit.workspace,
            visit.origin + _RETURN,
            next_page(form),
            proves=visit.session,
            nearby=visit.openid_nearby,
        )
    except AccountError as error:
        value = _page_of(visit, next_page(form), proves=visit.is_signed_in)
        return again("accounts/log-in.html", value, "openid", error, {})
    answer = PageResponse(Page(template="accounts/leave.html", value=LeavePage(address=url)))
    answer.set_cookie(cookie(STEP_COOKIE, step))
    return answer


@page(_RETURN, OPEN)
def return_from_provider(visit: NamedDependency[Visit], request: Request[Any, Any, Any]) -> Redirect | PageResponse:
    """Log in whom the provider names."""
    answer = OpenIdAnswer(**{name: visit.asked(name) for name in OpenIdAnswer.__struct_fields__})
    step = request.cookies.get(STEP_COOKIE, "")
    who = newcomer(visit, LoginWay.openid)
    try:
        arrival = finish_openid(visit.workspace, step, answer, who, nearby=visit.openid_nearby)
    except AccountError as error:
        record_refusal(visit.workspace, None, LoginWay.openid, str(error)[:200])
        return again("accounts/log-in.html", _page_of(visit, "/"), "openid", error, {})
    return entered(arrival.token or visit.session_token, arrival.next)


@action("/log-out", SIGNED_IN)
def log_out(visit: NamedDependency[Visit]) -> Redirect:
    """End the session."""
    with visit.workspace.writing() as writing:
        end_session(writing, visit.account, visit.session)
    answer = redirect("/log-in")
    answer.set_cookie(ended_cookie(SESSION_COOKIE))
    return answer


@page("/prove", SIGNED_IN)
def prove_page(visit: NamedDependency[Visit]) -> Page:
    """Ask who is logged in to prove again who they are."""
    return Page(template="accounts/log-in.html", value=_page_of(visit, next_page(visit), proves=True))


@action("/prove", SIGNED_IN)
def prove_by_form(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Take password and code as a new proof."""
    try:
        prove_again(visit.workspace, visit.account, visit.session, _proof_in(form), SealingKey.here())
    except AccountError as error:
        return again("accounts/log-in.html", _page_of(visit, next_page(form), proves=True), "password", error, {})
    return redirect(next_page(form))


@action("/prove/passkey", SIGNED_IN)
def prove_by_key(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Take a passkey as a new proof."""
    try:
        prove_by_passkey(visit.workspace, visit.account, visit.session, site_of(visit), answer_in(form))
    except AccountError as error:
        return again("accounts/log-in.html", _page_of(visit, next_page(form), proves=True), "passkey", error, {})
    return redirect(next_page(form))


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    log_in_page,
    log_in_by_form,
    ask_passkey,
    enter_by_passkey,
    leave_for_provider,
    return_from_provider,
    log_out,
    prove_page,
    prove_by_form,
    prove_by_key,
)

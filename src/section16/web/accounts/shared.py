"""What pages of accounts share: who comes by which browser, where to go on, how a log-in ends in a cookie."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.credentials.codes import new_code_secret, picture_of
from section16.accounts.credentials.passkey import PasskeyAnswer, PasskeySite
from section16.accounts.errors import AccountError
from section16.accounts.login_settings import LoginWay
from section16.accounts.sessions import Newcomer
from section16.accounts.throttle import TooOftenError
from section16.edgar.sealing import SealingKey, VaultError
from section16.web.cookies import BEFORE_COOKIE, SESSION_COOKIE, STEP_COOKIE, cookie, ended_cookie
from section16.web.form import Form
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.routes import redirect
from section16.web.visit import Visit

__all__ = [
    "NewAuthenticator",
    "again",
    "answer_in",
    "authenticator_in",
    "entered",
    "newcomer",
    "next_page",
    "offer_authenticator",
    "site_of",
]

_WRONG: Final = 422
_TOO_OFTEN: Final = 429


class NewAuthenticator(Struct, frozen=True, kw_only=True):
    """An authenticator to be set up: its secret for who types it, `sealed` to come back with the form, its picture."""

    secret: str
    sealed: str
    picture: str


def offer_authenticator(name: str, purpose: str, secret: str = "") -> NewAuthenticator:
    """Return a new authenticator for somebody, or once more the one with a secret; `purpose` binds it to its form."""
    secret = secret or new_code_secret()
    sealed = SealingKey.here().seal(secret.encode(), purpose).hex()
    return NewAuthenticator(secret=secret, sealed=sealed, picture=picture_of(secret, name))


def authenticator_in(form: Form, purpose: str) -> str:
    """Return the authenticator's secret as it came back; raises AccountError where it is not of this form."""
    try:
        return SealingKey.here().unseal(bytes.fromhex(form.text("sealed")), purpose).decode()
    except (VaultError, ValueError):
        message = "code: the picture is not of this page; read the new one"
        raise AccountError(message) from None


def newcomer(visit: Visit, way: LoginWay) -> Newcomer:
    """Return the browser that logs in; the session that it had before ends by that."""
    return Newcomer(way=way, agent=visit.agent, token_before=visit.session_token or None)


def next_page(form_or_visit: Form | Visit) -> str:
    """Return where to go on after a log-in, as the form or the address says; a page of ours in any case."""
    asked = form_or_visit.text("next") if isinstance(form_or_visit, Form) else form_or_visit.asked("next")
    return redirect(asked or "/").url


def entered(token: str, next_address: str) -> Redirect:
    """Send the browser on with the cookie of its new session."""
    answer = redirect(next_address)
    answer.set_cookie(cookie(SESSION_COOKIE, token))
    answer.set_cookie(ended_cookie(BEFORE_COOKIE))
    answer.set_cookie(ended_cookie(STEP_COOKIE))
    return answer


def again(
    template: str, value: Struct, field: str | None, error: AccountError, typed: Mapping[str, str]
) -> PageResponse:
    """Show a page again with what was wrong at a field, or each thing at the field that it names.

    Who tried too often is told when to come back.
    """
    too_often = isinstance(error, TooOftenError)
    page = Page(
        template=template,
        value=value,
        status=_TOO_OFTEN if too_often else _WRONG,
        errors={field or one.partition(":")[0]: one for one in error.reasons},
        typed=typed,
    )
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, TooOftenError) else {}
    return PageResponse(page, headers=headers)


def site_of(visit: Visit) -> PasskeySite:
    """Return for whom passkeys are made here: the host that the browser shows."""
    parts = urlsplit(visit.origin)
    if not parts.hostname:
        message = "passkey: this site has no name here; open it by the name that it has"
        raise AccountError(message)
    _require_name(parts.hostname, visit.origin)
    return PasskeySite(host=parts.hostname, origin=f"{parts.scheme}://{parts.netloc}")


def _require_name(host: str, origin: str) -> None:
    try:
        number = ip_address(host)
    except ValueError:
        return
    name = origin.replace(host, "localhost") if number.is_loopback else "its name"
    message = f"passkey: no browser takes one at '{host}', which is a number; open this site by {name}"
    raise AccountError(message)


def answer_in(form: Form) -> PasskeyAnswer:
    """Return what the browser's passkey answered."""
    return PasskeyAnswer(step=form.text("step"), response=form.text("response"), label=form.text("label"))

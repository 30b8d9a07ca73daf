"""How pages and acts are declared: each with the permission it needs and, where it is about one issuer, whose."""

from collections.abc import Callable, Iterable, Mapping
from inspect import iscoroutinefunction
from typing import Any, Final
from urllib.parse import quote

from litestar import get, post
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.accounts.roles import Permission
from section16.web.cookies import DONE_COOKIE, LONGEST_DONE, cookie
from section16.web.visit import Visit

__all__ = [
    "OPEN",
    "SIGNED_IN",
    "RouteNeeds",
    "action",
    "leading_to_pages",
    "needs_of",
    "open_to_everybody",
    "page",
    "redirect",
    "require_declared",
]

# What a route says that is open to everybody: log-in, health, the style sheet.
OPEN: Final = "open"
# What a route says that is open to everybody who is logged in: their own account.
SIGNED_IN: Final = "signed in"
_DECLARED: Final = "needs"

# What makes a function the handler of an address.
Declare = Callable[[Callable[..., object]], HTTPRouteHandler]
# From the parameters of an address to the CIK of the issuer that it is about; None where nothing is there.
IssuerOf = Callable[[Session, Mapping[str, Any]], str | None]


class RouteNeeds(Struct, frozen=True):
    """What a visitor has to have for a route.

    `any_of` are permissions of which one is enough; none for a route that is open to everybody. With `issuer_of` the
    permission has to be for the issuer that it finds. With `fresh_proof` the person has to have proved who they are
    within the last ten minutes; `signed_in` asks for no permission but to be logged in. `reads` names what the page
    shows, as `working draft {number}`, where that it was read belongs into the trail.
    """

    any_of: frozenset[Permission]
    issuer_of: IssuerOf | None = None
    fresh_proof: bool = False
    signed_in: bool = False
    reads: str = ""


def page(
    path: str | list[str], *permissions: Permission | str, issuer_of: IssuerOf | None = None, reads: str = ""
) -> Declare:
    """Declare a page: what an address shows to who has one of the permissions (`OPEN`: to everybody)."""
    needs = replace(_needs(permissions, issuer_of), reads=reads)
    return lambda handler: get(path, opt={_DECLARED: needs}, sync_to_thread=_in_thread(handler))(handler)


def action(
    path: str | list[str],
    *permissions: Permission | str,
    issuer_of: IssuerOf | None = None,
    fresh_proof: bool = False,
) -> Declare:
    """Declare what a form does; it ends in `redirect`, or in its page again with what is wrong."""
    needs = _needs(permissions, issuer_of, fresh_proof=fresh_proof)
    return lambda handler: post(path, opt={_DECLARED: needs}, sync_to_thread=_in_thread(handler), status_code=200)(
        handler
    )


def _in_thread(handler: Callable[..., object]) -> bool | None:
    """Tell Litestar to call a function in a thread; of one that waits by itself it wants to hear nothing."""
    return None if iscoroutinefunction(handler) else True


def _needs(
    permissions: Iterable[Permission | str], issuer_of: IssuerOf | None, *, fresh_proof: bool = False
) -> RouteNeeds:
    named = tuple(permissions)
    if not named:
        message = f"a route names what it needs, or '{OPEN}'"
        raise TypeError(message)
    any_of = frozenset(Permission(one) for one in named if one not in {OPEN, SIGNED_IN})
    return RouteNeeds(any_of, issuer_of, fresh_proof, SIGNED_IN in named)


def needs_of(handler: HTTPRouteHandler) -> RouteNeeds:
    """Return what a route needs; raises TypeError where it does not say."""
    needs = handler.opt.get(_DECLARED)
    if not isinstance(needs, RouteNeeds):
        message = f"{handler.handler_name}: its route does not say what it needs; declare it by page or action"
        raise TypeError(message)
    return needs


def require_declared(handlers: Iterable[HTTPRouteHandler]) -> None:
    """Raise TypeError for a route that does not say what it needs."""
    for handler in handlers:
        needs_of(handler)


def redirect(path: str, done: str = "") -> Redirect:
    """Send the browser to a page of ours, which says in a line what was `done`; `path` begins with one slash."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        path = "/"
    return Redirect(path, status_code=303, cookies=[cookie(DONE_COOKIE, quote(done[:LONGEST_DONE]))] if done else None)


def leading_to_pages(handlers: Iterable[HTTPRouteHandler]) -> tuple[HTTPRouteHandler, ...]:
    """Return routes by which the addresses of actions lead to the pages that they belong to, which stand above them.

    A page that shows again what a form lacks has the action's address: it may be loaded again, or shared.
    """
    all_of_them = tuple(handlers)
    pages = {path: one for one in all_of_them if HttpMethod.GET in one.http_methods for path in one.paths}
    actions = {path for one in all_of_them for path in one.paths} - pages.keys()
    return tuple(_leading_up(path, pages) for path in sorted(actions))


def _leading_up(path: str, pages: Mapping[str, HTTPRouteHandler]) -> HTTPRouteHandler:
    above = path
    while above not in pages:
        above = above.rpartition("/")[0] or "/"
    levels = path.count("/") - above.rstrip("/").count("/")
    needs = replace(needs_of(pages[above]), reads="")

    @get(path, opt={_DECLARED: needs}, sync_to_thread=False)
    def lead_up(visit: NamedDependency[Visit]) -> Redirect:
        """Lead to the page, with the ending and the question of the address."""
        ending = f".{visit.ending}" if visit.ending else ""
        question = visit.address.partition("?")[1:]
        return redirect("".join([visit.path.rstrip("/").rsplit("/", levels)[0] or "/", ending, *question]))

    return lead_up


def open_to_everybody() -> dict[str, Any]:
    """Return what declares a route of Litestar's own as open to everybody."""
    return {_DECLARED: RouteNeeds(frozenset())}

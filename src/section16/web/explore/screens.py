"""The page of a screen."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from section16.accounts.preferences import chosen_columns, keep_columns
from section16.accounts.roles import Permission
from section16.web.explore import answers
from section16.web.explore.asking import explored, in_threads_of_the_lake
from section16.web.form import Form
from section16.web.page import LaidOut
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit

__all__ = ["PAGES"]

_COOKIE: Final = "columns"
_KEEP: Final = "keep"
_YEAR: Final = 365 * 86_400


@page("/explore/screen", Permission.explore)
@in_threads_of_the_lake
def screen(visit: NamedDependency[Visit], request: Request[Any, Any, Any]) -> LaidOut | Redirect:
    """Show what a screen finds, with all filters as a form; every one stands in the address."""
    if visit.asked(_KEEP) == "yes":
        return _keeping(visit)
    if any(not text.strip() for _, text in visit.question):
        return Redirect(_bare(visit), status_code=303)
    return explored(visit, answers.screen, _kept(visit, request.cookies))


@action("/explore/screen/saved", Permission.keep_records)
@in_threads_of_the_lake
def save(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> LaidOut | Redirect:
    """Save the screen of the address under a name beside the lake's tables, where commands and alerts find it, too."""
    return explored(visit, answers.saved_screen, form.text("name"))


def _kept(visit: Visit, cookies: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns that the account keeps; of who has none, the browser."""
    if not _has_account(visit):
        return tuple(one for one in cookies.get(_COOKIE, "").split(".") if one)
    with visit.workspace.reading() as session:
        return chosen_columns(session, visit.account)


def _has_account(visit: Visit) -> bool:
    return visit.is_signed_in and visit.opened is not None


def _keeping(visit: Visit) -> Redirect:
    """Keep the chosen columns for the account, or in the browser of who has none; show the page that has them."""
    columns = [text for name, text in visit.question if name == _COOKIE and text.strip()]
    kept = answers.known_columns(columns)
    answer = redirect(visit.address_without(_KEEP, *_empty(visit)), "These columns are kept.")
    if _has_account(visit):
        with visit.workspace.writing() as writing:
            keep_columns(writing, visit.account, kept)
    else:
        value = ".".join(kept)
        answer.set_cookie(
            Cookie(key=_COOKIE, value=value, path="/explore", max_age=_YEAR, httponly=True, samesite="lax")
        )
    return answer


def _bare(visit: Visit) -> str:
    """Return the address without the fields of the form that are empty."""
    return visit.address_without(*_empty(visit))


def _empty(visit: Visit) -> set[str]:
    filled = {name for name, text in visit.question if text.strip()}
    return {name for name, text in visit.question if not text.strip() and name not in filled}


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (screen, save)

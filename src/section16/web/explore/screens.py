"""The page of a screen."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from section16.accounts.roles import Permission
from section16.query.query import QueryResult
from section16.query.screens.saved import screens_file
from section16.query.screens.screen import PRESETS, ScreenError
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.screen_address import ScreenAddress, read_address
from section16.tasks.exploring.screens import screen_export, screen_page
from section16.tasks.screening import save_screen
from section16.web.errors import VisitError
from section16.web.explore.lakes import as_of, explored, today
from section16.web.form import Form
from section16.web.page import Page
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit

__all__ = ["PAGES"]

_COOKIE: Final = "columns"
_KEEP: Final = "keep"
_YEAR: Final = 365 * 86_400


@page("/explore/screen", Permission.explore)
def screen(visit: NamedDependency[Visit], request: Request[Any, Any, Any]) -> Page | Redirect:
    """Show what a screen finds, with all filters as a form; every one stands in the address."""
    if visit.asked(_KEEP) == "yes":
        return _keeping(visit)
    if any(not text.strip() for _, text in visit.question):
        return Redirect(_bare(visit), status_code=303)
    lake = explored(visit)
    kept = [one for one in request.cookies.get(_COOKIE, "").split(".") if one]
    asked = read_address(visit.question, {**PRESETS, **lake.saved()}, columns=_known_columns(kept), as_of=as_of(visit))
    wants_rows = request.scope["state"].get("ending") not in {None, "json"}
    if wants_rows and asked.problems:
        raise VisitError("; ".join(asked.problems.values()))
    return Page(
        template="explore/screen.html",
        value=screen_page(lake, asked, today(visit)),
        table=lambda: QueryResult(screen_export(lake, asked).to_reader()),
        status=422 if asked.problems else 200,
    )


@action("/explore/saved", Permission.keep_records)
def save(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Page | Redirect:
    """Save a screen under a name beside the lake's tables, where commands and alerts find it, too."""
    lake, name = explored(visit), form.text("name")
    asked = read_address(parse_qsl(form.text("address")), {**PRESETS, **lake.saved()})
    problem = _saved(lake, name, asked)
    if problem is None:
        return redirect(f"/explore/screen?screen={quote(name)}", f"Saved as {name}.")
    return Page(
        template="explore/screen.html",
        value=screen_page(lake, asked, today(visit)),
        status=422,
        errors={"name": problem},
        typed=form.typed,
    )


def _saved(lake: ExploredLake, name: str, asked: ScreenAddress) -> str | None:
    """Save a screen; return why it could not be."""
    file = screens_file(lake.folder)
    if file is None:
        return "name: this lake has no folder for screens; keep the address instead"
    try:
        save_screen(name, asked.screen, file)
    except ScreenError as error:
        return str(error).replace("--save", "name", 1)
    except OSError as error:
        return f"name: it cannot be saved here ({error.strerror or error}); keep the address instead"
    return None


def _known_columns(kept: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a browser keeps, without those that are none any more."""
    return read_address([("columns", ",".join(kept))]).columns if kept else ()


def _keeping(visit: Visit) -> Redirect:
    """Let the browser keep the chosen columns, and show the page that has them."""
    columns = [text for name, text in visit.question if name == _COOKIE and text.strip()]
    kept = ".".join(read_address([("columns", ",".join(columns))]).columns)
    cookie = Cookie(key=_COOKIE, value=kept, path="/explore", max_age=_YEAR, httponly=True, samesite="lax")
    return Redirect(visit.address_without(_KEEP, *_empty(visit)), status_code=303, cookies=[cookie])


def _bare(visit: Visit) -> str:
    """Return the address without the fields of the form that are empty."""
    return visit.address_without(*_empty(visit))


def _empty(visit: Visit) -> set[str]:
    filled = {name for name, text in visit.question if text.strip()}
    return {name for name, text in visit.question if not text.strip() and name not in filled}


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (screen, save)

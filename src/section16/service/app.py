"""The workbench as an application: pages, the gate before them, and what stands around both."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, cast

from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from section16.accounts.roles import Permission
from section16.asgi import AsgiApp, StructApp
from section16.service import gate
from section16.service.middleware import Endings, OwnSiteOnly, RequestNumbers, SecurityHeaders
from section16.service.refusals import REFUSALS
from section16.service.session_visits import SessionVisits
from section16.service.settings import ServiceSettings
from section16.service.visits import ExplorerVisits, Visits
from section16.web.all_pages import PAGES
from section16.web.page import PageResponse
from section16.web.routes import needs_of, require_declared
from section16.web.static_files import static_files
from section16.workspace.database import Workspace, utc_now

__all__ = ["create_app"]

_OF_THE_LAKE: Final = frozenset({Permission.explore, Permission.query})


def create_app(
    settings: ServiceSettings, *, visits: Visits | None = None, now: Callable[[], datetime] = utc_now
) -> AsgiApp:
    """Make the application; `visits` and `now` replace log-ins and the computer's time in tests.

    Raises TypeError where a page does not say what it needs.
    """
    ends: list[Callable[[], None]] = []
    if visits is None and settings.workspace is not None:
        workspace = Workspace(settings.workspace, "section16", now)
        visits = SessionVisits(settings, workspace, now)
        ends.append(workspace.close)
    pages = _pages(settings)
    require_declared(pages)
    app = StructApp(
        [*pages, static_files()],
        dependencies={"visit": Provide(gate.visit), "form": Provide(gate.form), "gone": Provide(gate.gone)},
        exception_handlers={**REFUSALS},
        guards=[gate.admit],
        logging_config=None,
        on_shutdown=ends,
        openapi_config=None,
        request_max_body_size=settings.most_bytes,
        response_class=PageResponse,
        state=State({"visits": visits or ExplorerVisits(settings, now), "settings": settings}, deep_copy=False),
    )
    own = settings.public_url
    inner = Endings(OwnSiteOnly(cast("AsgiApp", app), own))
    return RequestNumbers(SecurityHeaders(inner, secure=bool(own and own.startswith("https:"))))


def _pages(settings: ServiceSettings) -> list[HTTPRouteHandler]:
    """Return the pages that there are: without a workspace those that everybody may see, and those of the lake."""
    return [one for one in PAGES if settings.workspace is not None or _is_of_the_lake(one)]


def _is_of_the_lake(handler: HTTPRouteHandler) -> bool:
    needs = needs_of(handler)
    return needs.any_of <= _OF_THE_LAKE and not needs.signed_in

"""The workbench as an application: pages, the gate before them, and what stands around both."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple, cast

from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from section16.accounts.roles import Permission
from section16.asgi import AsgiApp, AsgiMessage, Receive, Send, StructApp
from section16.query.pool import QuestionLimits, QuestionPool
from section16.service import gate
from section16.service.compression import Compressed
from section16.service.health import health_pages, readiness
from section16.service.limiting import RateLimits
from section16.service.middleware import (
    BodiesInTime,
    Endings,
    HeadsAsGets,
    OwnHostOnly,
    OwnSiteOnly,
    RequestNumbers,
    SecurityHeaders,
)
from section16.service.readings import ReadNotes
from section16.service.refusals import REFUSALS
from section16.service.session_visits import SessionVisits
from section16.service.settings import ServiceSettings
from section16.service.visits import ExplorerVisits, Visits
from section16.service.worker import Worker
from section16.tasks.exploring.process import ExplorerProcess
from section16.tasks.long_work.run import WorkPlaces
from section16.web.all_pages import PAGES
from section16.web.changes import ChangeHub
from section16.web.explore import answers
from section16.web.response import PageResponse
from section16.web.routes import needs_of, require_declared
from section16.web.static_files import static_files
from section16.workspace.database import Workspace, utc_now

__all__ = ["Workbench", "create_app"]

# Whom the trail names for what nobody asked for.
_ACTOR: Final = "section16"

# Longer than the slowest line is silent in the middle of a form.
_BODY_SECONDS: Final = 30
_OF_THE_LAKE: Final = frozenset({Permission.explore, Permission.query})


class Workbench:
    """The application with what works behind it: a worker, a hub of changes, an explorer, a pool of questions."""

    def __init__(self, app: AsgiApp, workspace: Workspace | None, parts: "_Parts") -> None:
        """Keep the application and its parts."""
        self._app = app
        self.workspace = workspace
        self.hub, self.worker = parts.hub, parts.worker
        self._explorer = parts.explorer

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._app(scope, receive, send)

    def warm(self) -> None:
        """Let the explorer begin to read the lake before anybody asks for it."""
        if self._explorer is not None:
            self._explorer.start()

    def drain(self) -> None:
        """Close event streams and let jobs hand over, so that open requests can end."""
        if self.hub is not None:
            self.hub.close()
        if self.worker is not None:
            self.worker.end_soon()


class _Parts(NamedTuple):
    """What works behind the pages of one workbench; without a workspace there are no jobs."""

    hub: ChangeHub | None
    worker: Worker | None
    explorer: ExplorerProcess | None
    questions: QuestionPool | None


def create_app(
    settings: ServiceSettings, *, visits: Visits | None = None, now: Callable[[], datetime] = utc_now
) -> Workbench:
    """Make the application; `visits` and `now` replace log-ins and the computer's time in tests.

    Raises TypeError where a page does not say what it needs, and WorkspaceError.
    """
    workspace = Workspace(settings.workspace, _ACTOR, now) if settings.workspace is not None else None
    parts = _parts(settings, workspace)
    if visits is None and workspace is not None:
        visits = SessionVisits(settings, workspace, now)
    pages = [*_pages(settings), *health_pages(lambda: readiness(settings, workspace, parts.worker))]
    require_declared(pages)
    state = {
        "visits": visits or ExplorerVisits(settings, now),
        "settings": settings,
        "hub": parts.hub,
        "explorer": parts.explorer,
        "questions": parts.questions,
        "readings": ReadNotes(),
    }
    app = StructApp(
        [*pages, static_files()],
        dependencies={"visit": Provide(gate.visit), "form": Provide(gate.form), "gone": Provide(gate.gone)},
        exception_handlers={**REFUSALS},
        guards=[gate.admit],
        logging_config=None,
        on_shutdown=[lambda: _end(parts, workspace)],
        on_startup=[parts.worker.start] if parts.worker is not None else [],
        openapi_config=None,
        request_max_body_size=settings.most_bytes,
        response_class=PageResponse,
        state=State(state, deep_copy=False),
    )
    own = settings.public_url
    bounded = BodiesInTime(RateLimits(cast("AsgiApp", app), settings.requests_a_minute), _BODY_SECONDS)
    inner = Endings(OwnSiteOnly(bounded, own))
    asked_here = OwnHostOnly(HeadsAsGets(inner), settings.own_names)
    outer = SecurityHeaders(asked_here, secure=bool(own and own.startswith("https:")))
    return Workbench(RequestNumbers(Compressed(outer)), workspace, parts)


def _parts(settings: ServiceSettings, workspace: Workspace | None) -> _Parts:
    places = WorkPlaces(lake=settings.lake, edgar=settings.edgar)
    limits = QuestionLimits(
        seconds=settings.question_seconds,
        memory=settings.question_bytes,
        rows=settings.question_rows,
        at_once=settings.questions_at_once,
    )
    return _Parts(
        hub=ChangeHub(workspace) if workspace is not None else None,
        worker=Worker(workspace, places, threads=settings.workers) if workspace is not None else None,
        explorer=ExplorerProcess(settings.lake, [answers.__name__]) if settings.lake is not None else None,
        questions=QuestionPool(settings.lake, limits) if settings.lake is not None else None,
    )


def _end(parts: _Parts, workspace: Workspace | None) -> None:
    """Wait for jobs to be handed over, then let go of everything."""
    if parts.worker is not None:
        parts.worker.stop()
    for one in (parts.explorer, parts.questions):
        if one is not None:
            one.close()
    if workspace is not None:
        workspace.close()


def _pages(settings: ServiceSettings) -> list[HTTPRouteHandler]:
    """Return the pages that there are: without a workspace those that everybody may see, and those of the lake."""
    return [one for one in PAGES if settings.workspace is not None or _is_of_the_lake(one)]


def _is_of_the_lake(handler: HTTPRouteHandler) -> bool:
    needs = needs_of(handler)
    return needs.any_of <= _OF_THE_LAKE and not needs.signed_in
